import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.core.errors import MoveRefused, RuleBroken
from academy.core.types import Texts
from academy.graduation.rules import (
    Facts,
    Missing,
    check_completion,
    check_two_people,
    find_missing,
    tidy_number,
)
from academy.graduation.states import COMPLETION_FLOW, CompletionState


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (Facts(80, 100, Texts(ko="앱"), project_accepted=True), []),
        (Facts(79, 100, Texts(ko="앱"), project_accepted=True), [Missing.ATTENDANCE]),
        (Facts(4, 5, Texts(ko="앱"), project_accepted=True), []),
        (Facts(799, 1000, Texts(ko="앱"), project_accepted=True), [Missing.ATTENDANCE]),
        (Facts(0, 0, Texts(ko="앱"), project_accepted=True), [Missing.SESSIONS]),
        (Facts(10, 10, Texts(ko="앱")), [Missing.PROJECT]),
        (Facts(0, 0), [Missing.SESSIONS, Missing.PROJECT]),
        (Facts(1, 10), [Missing.ATTENDANCE, Missing.PROJECT]),
    ],
)
def test_find_missing_lists_what_keeps_from_finishing(facts, missing):
    assert find_missing(facts) == missing


@given(st.integers(0, 300), st.integers(0, 300))
def test_find_missing_never_lets_less_than_four_fifths_pass(attended, held):
    attended = min(attended, held)
    passes = not find_missing(Facts(attended, held, Texts(ko="앱"), project_accepted=True))
    assert passes == (held > 0 and attended / held >= 0.8)


@pytest.mark.parametrize("waiver", ["", "  ", "\n\t"])
def test_check_completion_with_something_missing_wants_a_reason(waiver):
    with pytest.raises(RuleBroken) as refused:
        check_completion([Missing.ATTENDANCE], waiver)
    assert refused.value.field == "waiver"


def test_check_completion_with_a_waiver_or_nothing_missing_passes():
    check_completion([Missing.ATTENDANCE], "입원")
    check_completion([], "")


@pytest.mark.parametrize("released_by", [7, None])
def test_check_two_people_by_the_same_or_nobody_is_refused(released_by):
    with pytest.raises(RuleBroken):
        check_two_people(7, released_by)


def test_check_two_people_by_another_passes():
    check_two_people(7, 8)


@pytest.mark.parametrize(
    "typed", ["7K3M9-Q2WXY", "7k3m9q2wxy", " 7K3M9 Q2WXY ", "7K3M9–Q2WXY", "7-K-3-M-9-Q-2-W-X-Y"]
)
def test_tidy_number_reads_what_people_type(typed):
    assert tidy_number(typed) == "7K3M9-Q2WXY"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "7K3M9",
        "7K3M9-Q2WX0",
        "O" * 10,
        "x" * 100_000,
        "\x00" * 10,
        "\ud800" * 10,
        "수료증번호열자리수네요",
    ],
)
def test_tidy_number_of_what_can_be_none_is_none(typed):
    assert tidy_number(typed) is None


def test_release_after_taking_back_is_refused():
    with pytest.raises(MoveRefused):
        COMPLETION_FLOW.after(CompletionState.TAKEN_BACK, "release")
