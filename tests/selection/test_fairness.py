"""Four fifths and Fisher's test in whole numbers, against what they must say and against scipy."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from academy.selection.fairness import (
    Finding,
    compare,
    fisher,
    four_fifths_hold,
    one_person_flips,
)


@st.composite
def tables(draw, most=60):
    n1, n2 = draw(st.integers(1, most)), draw(st.integers(1, most))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n2)), n2


def finding(group, best):
    return compare({"group": group, "best": best}, group[0] + best[0])["group"].finding


def test_four_fifths_exactly_is_not_flagged_and_less_is():
    assert finding((60, 48), (60, 60)) is Finding.FINE
    assert finding((60, 45), (60, 60)) is Finding.FLAGGED
    assert compare({"a": (60, 48), "b": (60, 60)}, 120)["a"].ratio == Fraction(4, 5)


def test_a_case_that_one_person_would_flip_is_not_flagged():
    assert finding((60, 47), (60, 60)) is Finding.ONE_PERSON
    assert finding((60, 46), (60, 60)) is Finding.FLAGGED
    assert one_person_flips(3, 10, 4, 10)


def test_a_group_under_two_percent_is_too_small_and_never_the_one_compared_with():
    found = compare({"few": (10, 10), "many": (495, 300), "rest": (496, 290)}, 1001)
    assert found["few"].finding is Finding.SMALL
    assert found["many"].finding is Finding.HIGHEST
    assert compare({"few": (20, 20), "many": (980, 300)}, 1000)["few"].finding is Finding.HIGHEST


def test_whoever_prefers_not_to_say_is_no_group():
    found = compare({"unsaid": (50, 50), "a": (60, 30), "b": (60, 20)}, 170, apart="unsaid")
    assert found["unsaid"].finding is Finding.APART
    assert found["a"].finding is Finding.HIGHEST
    assert found["b"].finding is Finding.FLAGGED
    alone = compare({"unsaid": (50, 50), "a": (60, 30)}, 110, apart="unsaid")
    assert alone["a"].finding is Finding.APART


@given(tables())
def test_four_fifths_is_the_comparison_of_exact_rates(table):
    a, n1, b, n2 = table
    exact = Fraction(a, n1) >= Fraction(4, 5) * Fraction(b, n2)
    assert four_fifths_hold(a, n1, b, n2) is exact


@given(tables())
def test_fisher_adds_up_what_is_no_likelier(table):
    a, n1, b, n2 = table
    total = a + b
    ways = {k: comb(n1, k) * comb(n2, total - k) for k in range(max(0, total - n2), n1 + 1)
            if k <= total}  # fmt: skip
    expected = Fraction(sum(w for w in ways.values() if w <= ways[a]), comb(n1 + n2, total))
    assert fisher(a, n1, b, n2) == expected
    assert fisher(b, n2, a, n1) == expected
    assert fisher(n1 - a, n1, n2 - b, n2) == expected
    assert 0 < expected <= 1


@given(tables(400))
def test_fisher_is_what_scipy_says(table):
    stats = pytest.importorskip("scipy.stats")
    a, n1, b, n2 = table
    assume(a + b)
    theirs = stats.fisher_exact([[a, n1 - a], [b, n2 - b]]).pvalue
    assert float(fisher(a, n1, b, n2)) == pytest.approx(theirs, rel=1e-6, abs=1e-12)


@given(st.dictionaries(st.integers(0, 5), tables().map(lambda t: (t[1], t[0])), max_size=5))
def test_compare_flags_only_below_four_fifths(groups):
    found = compare(groups, sum(came for came, _on in groups.values()))
    for one in found.values():
        if one.finding is Finding.FLAGGED:
            assert one.ratio is not None
            assert one.ratio < Fraction(4, 5)
            assert one.chance is not None
