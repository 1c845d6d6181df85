from datetime import date

import pytest

from academy.alumni.rules import check_ask_again, check_eligible, is_eligible
from academy.core.errors import RuleBroken

TODAY = date(2027, 3, 2)


@pytest.mark.parametrize(
    ("own", "other", "may"), [(3, 4, True), (3, 5, True), (4, 4, False), (5, 4, False)]
)
def test_graduates_may_mentor_from_the_cohort_after_their_own(own: int, other: int, may: bool):
    assert is_eligible(own, other) is may
    if not may:
        with pytest.raises(RuleBroken):
            check_eligible(own, other)


@pytest.mark.parametrize("on", [None, TODAY, date(2027, 3, 1), date(2030, 3, 6)])
def test_a_day_to_ask_again_lies_within_three_years(on: date | None):
    with pytest.raises(RuleBroken):
        check_ask_again(on, TODAY)


@pytest.mark.parametrize("on", [date(2027, 3, 3), date(2030, 3, 4)])
def test_a_day_ahead_is_fine(on: date):
    check_ask_again(on, TODAY)
