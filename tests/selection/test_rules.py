"""Scores, seats, offers and releases as plain values."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.core.errors import RuleBroken, Taken
from academy.selection import rules
from academy.selection.packet import COVER, cover


def test_weigh_is_exact():
    assert rules.weigh({1: 4, 2: 5, 3: 2}, {1: 3, 2: 1, 3: 2}) == (21, 6)


@given(
    st.dictionaries(st.integers(1, 9), st.tuples(st.integers(1, 5), st.integers(1, 9)), min_size=1)
)
def test_weigh_stays_between_the_lowest_and_the_highest_level(scores):
    levels = {key: level for key, (level, _) in scores.items()}
    weights = {key: weight for key, (_, weight) in scores.items()}
    assert min(levels.values()) <= Fraction(*rules.weigh(levels, weights)) <= max(levels.values())


def test_raw_mean_without_reviews_is_none():
    assert rules.raw_mean([]) is None
    assert rules.raw_mean([Fraction(3), Fraction(4)]) == Fraction(7, 2)


@pytest.mark.parametrize("levels", [{}, {1: 3}, {1: 3, 2: 0}, {1: 3, 2: 6}])
def test_check_scores_names_the_criterion_without_a_level(levels):
    with pytest.raises(RuleBroken) as refused:
        rules.check_scores(levels, [1, 2])
    assert refused.value.field == ("criterion_1" if not levels else "criterion_2")


@pytest.mark.parametrize(
    ("made", "lapses"),
    [
        # Monday to Friday stay a weekday; Saturday and Sunday move to Monday, 18:00 in Seoul.
        ("2027-02-01T00:00:00+00:00", "2027-02-08T18:00:00+09:00"),
        ("2027-02-05T03:00:00+00:00", "2027-02-12T18:00:00+09:00"),
        ("2027-02-06T03:00:00+00:00", "2027-02-15T18:00:00+09:00"),
        ("2027-02-07T03:00:00+00:00", "2027-02-15T18:00:00+09:00"),
        # 16:00 UTC on Thursday is Friday in Seoul.
        ("2027-02-04T16:00:00+00:00", "2027-02-12T18:00:00+09:00"),
    ],
)
def test_offer_expiry_is_a_weekday_evening_a_week_away(made, lapses):
    expected = datetime.fromisoformat(lapses)
    assert rules.offer_expiry(datetime.fromisoformat(made), "Asia/Seoul") == expected


@given(st.integers(0, 40_000))
def test_offer_expiry_leaves_at_least_six_days(hours):
    made = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    lapses = rules.offer_expiry(made, "America/New_York")
    assert lapses.weekday() < 5
    assert 6 <= (lapses - made).days <= 9


@given(*[st.integers(0, 30)] * 4)
def test_free_seats_never_lets_more_than_cohort_or_round_hold(cohort, held, round, round_held):
    free = rules.free_seats(cohort=cohort, cohort_held=held, round=round, round_held=round_held)
    assert free >= 0
    if free:
        assert held + free <= cohort
        assert round_held + free <= round


def test_check_seats_offers_as_many_as_are_free_and_no_more():
    rules.check_seats(3, 3)
    with pytest.raises(RuleBroken, match=r"4.*3"):
        rules.check_seats(4, 3)


def test_check_seat_left_without_one_says_someone_was_faster():
    rules.check_seat_left(1)
    with pytest.raises(Taken):
        rules.check_seat_left(0)


@pytest.mark.parametrize(("deciders", "releaser"), [({1, 2}, 2), ({1}, 1), ({1}, None)])
def test_release_by_who_prepared_or_by_nobody_is_refused(deciders, releaser):
    with pytest.raises(RuleBroken):
        rules.check_released_by_another(deciders, releaser)
    rules.check_released_by_another(deciders, 3)


def test_fingerprint_tells_a_changed_list_apart_and_forgets_the_order():
    assert rules.fingerprint([(1, 1), (2, 3)]) == rules.fingerprint([(2, 3), (1, 1)])
    assert rules.fingerprint([(1, 1), (2, 3)]) != rules.fingerprint([(1, 1), (2, 4)])
    with pytest.raises(RuleBroken):
        rules.check_same_list("a", "b")


@pytest.mark.parametrize("rank", [None, 0, -1, 2])
def test_check_rank_refuses_none_and_taken_places(rank):
    with pytest.raises(RuleBroken):
        rules.check_rank(rank, {2})
    assert rules.check_rank(1, {2}) == 1


@pytest.mark.parametrize("typed", ["Kim Min-ji", "kim  min-ji", "KIM MIN-JI", "Ｋim Min-ji "])
def test_known_key_finds_a_person_however_it_was_typed(typed):
    assert rules.known_key(typed) == rules.known_key("Kim Min-ji") != rules.known_key("Kim Min-jin")


def test_known_key_finds_decomposed_hangul():
    assert rules.known_key("김민지") == rules.known_key("김 민지")


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("저는 김민지입니다", f"저는 {COVER}입니다"),
        ("저는 김 민지 입니다", f"저는 {COVER} 입니다"),
        ("I am MINJI KIM.", f"I am {COVER}."),
        ("mail: a.b+c@mail.example.co.kr", f"mail: {COVER}"),
        ("https://github.com/minji 참고", f"{COVER} 참고"),
        ("010-1234-5678로", f"{COVER}로"),
        ("+82 10 1234 5678", COVER),
        ("2027년 3월에 3,000명", "2027년 3월에 3,000명"),
    ],
)
def test_cover_hides_own_names_addresses_and_numbers_only(text, covered):
    assert cover(text, ["김민지", "Minji Kim", "", "지"]) == covered
