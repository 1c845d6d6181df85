"""Scores made comparable: shown right, the same again, and refused where they cannot be."""

import math
import sys
from dataclasses import replace
from statistics import NormalDist

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.selection.calibration import NumbersMissing, Review, calibrate, inputs_hash
from tests.selection.seasons import Season

SOME = Season(applications=30, reviewers=6, seed=3).review_all(3).rows


def by_name(run):
    return {score.application: score for score in run.scores}


def figures(run):
    return [
        value
        for score in run.scores
        for value in (score.raw, score.calibrated, score.sd, score.low, score.high)
    ] + [run.fit.mean, run.fit.sd_application, run.fit.sd_reviewer, run.fit.sd_error]


def test_calibrate_says_all_of_each_application_the_best_first():
    run = calibrate(SOME, seats=5)
    assert len(run.scores) == 30
    assert [s.calibrated for s in run.scores] == sorted(s.calibrated for s in run.scores)[::-1]
    line = run.fit.lines[""]
    assert line == pytest.approx((run.scores[4].calibrated + run.scores[5].calibrated) / 2)
    for score in run.scores:
        given = [row.score for row in SOME if row.application == score.application]
        assert score.reviews == len(given) == 3
        assert score.raw == pytest.approx(sum(given) / 3, abs=1e-6)
        chance = 1 - NormalDist().cdf((line - score.calibrated) / score.sd)
        assert score.p_above_line == pytest.approx(chance, abs=1e-5)
        inside = NormalDist(score.calibrated, score.sd)
        assert inside.cdf(score.high) - inside.cdf(score.low) == pytest.approx(0.8, abs=1e-4)


def test_calibrate_of_a_strict_reviewers_application_is_no_worse_for_it():
    rows = Season(applications=200, reviewers=8, seed=1).review_all(3).rows
    stricter = [
        replace(row, score=row.score - 3) if row.reviewer == "r0000" else row for row in rows
    ]
    before, after = calibrate(rows, seats=20), calibrate(stricter, seats=20)
    strict = after.fit.leniencies[0]
    assert strict.reviewer == "r0000"
    assert strict.reviews == sum(row.reviewer == "r0000" for row in rows)
    assert strict.high < min(other.mean for other in after.fit.leniencies[1:])
    met = {row.application for row in rows if row.reviewer == "r0000"}
    for name in met:
        was, became = by_name(before)[name], by_name(after)[name]
        assert became.raw == pytest.approx(was.raw - 1, abs=1e-5)
        # The general mean fell for all alike.
        lost = (was.calibrated - before.fit.mean) - (became.calibrated - after.fit.mean)
        assert abs(lost) < 0.1


@given(st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_calibrate_is_the_same_to_the_digit_in_any_order(luck):
    shuffled = luck.sample(SOME, len(SOME))
    assert calibrate(shuffled, seats=5, seed=4) == calibrate(SOME, seats=5, seed=4)
    assert inputs_hash(shuffled) == inputs_hash(SOME)


def test_inputs_hash_tells_any_change():
    assert inputs_hash(SOME) != inputs_hash(SOME[1:])
    assert inputs_hash(SOME) != inputs_hash([replace(SOME[0], score=1.5), *SOME[1:]])
    assert inputs_hash([Review("a", "r", 3)]) == inputs_hash([Review("a", "r", 3.0)])


@given(st.integers(0, 50), st.floats(-1000, 1000))
@settings(max_examples=20, deadline=None)
def test_calibrate_of_shifted_scores_is_shifted_and_no_more(seed, shift):
    rows = Season(applications=12, reviewers=4, seed=seed).review_all(2).rows
    moved = [replace(row, score=row.score + shift) for row in rows]
    here, there = calibrate(rows, seats=3), calibrate(moved, seats=3)
    if here.fit is None:
        assert there.fit is None
        return
    assert there.fit.mean == pytest.approx(here.fit.mean + shift, abs=1e-4)
    for name, score in by_name(here).items():
        other = by_name(there)[name]
        assert other.calibrated == pytest.approx(score.calibrated + shift, abs=1e-4)
        assert other.sd == pytest.approx(score.sd, abs=1e-4)


def test_calibrate_with_another_seed_changes_only_which_equal_is_first():
    rows = [Review(a, r, s) for a, s in (("a", 4), ("b", 4), ("c", 1)) for r in ("x", "y")]
    runs = [calibrate(rows, seats=1, seed=seed) for seed in range(12)]
    assert {run.scores[0].application for run in runs} == {"a", "b"}
    assert all(by_name(run) == by_name(runs[0]) for run in runs)
    assert all(run.fit == runs[0].fit for run in runs)


def test_calibrate_across_parts_tells_them_and_shows_raw_means_only():
    island = [Review("z1", "far", 3), Review("z1", "away", 5)]
    run = calibrate(SOME + island, seats=5)
    assert run.fit is None
    assert [len(part.applications) for part in run.parts] == [30, 1]
    assert run.parts[1].reviewers == ("away", "far")
    assert by_name(run)["z1"].raw == 4
    assert {(s.calibrated, s.sd, s.low, s.high, s.p_above_line) for s in run.scores} == {
        (None,) * 5
    }


def test_calibrate_sets_aside_whom_one_reviewer_saw():
    lone = [Review("lone", "r0000", 5), Review("island", "nobody-else", 5)]
    run = calibrate(SOME + lone, seats=5)
    assert run.few == ("island", "lone")
    assert [s.application for s in run.scores[-2:]] == ["island", "lone"]
    assert by_name(run)["lone"].raw == 5
    assert by_name(run)["lone"].calibrated is None
    assert run.fit == calibrate(SOME, seats=5).fit


def test_calibrate_by_field_draws_a_line_in_each():
    fields = {row.application: "design" if row.application < "a0010" else "tech" for row in SOME}
    run = calibrate(SOME, seats={"design": 2, "tech": 6}, fields=fields)
    for field, seats in (("design", 2), ("tech", 6)):
        ranked = [s for s in run.scores if fields[s.application] == field]
        middle = (ranked[seats - 1].calibrated + ranked[seats].calibrated) / 2
        assert run.fit.lines[field] == pytest.approx(middle, abs=2e-6)
        assert ranked[seats - 1].p_above_line > 0.5 > ranked[seats].p_above_line


def test_calibrate_with_a_seat_for_everyone_has_no_line():
    for seats in (30, 1000):
        run = calibrate(SOME, seats=seats)
        assert run.fit.lines == {"": None}
        assert {score.p_above_line for score in run.scores} == {1.0}


@pytest.mark.parametrize(
    "score",
    [
        lambda a, r: 3,
        lambda a, r: 0.1 + 0.2,
        lambda a, r: 1e9,
        lambda a, r: a,
        lambda a, r: r,
        lambda a, r: a + r,
        lambda a, r: (a + r) % 2,
        lambda a, r: (a * 7 + r * 3) % 5 * 1e-7,
        lambda a, r: (a * 7 + r * 3) % 5 * 1e8,
        lambda a, r: int(a == r == 0),
    ],
)
@pytest.mark.parametrize(("applications", "reviewers"), [(2, 2), (2, 9), (9, 2), (6, 4)])
def test_calibrate_of_scores_that_say_little_is_finite(score, applications, reviewers):
    rows = [
        Review(f"a{a}", f"r{r}", score(a, r)) for a in range(applications) for r in range(reviewers)
    ]
    run = calibrate(rows, seats=1)
    assert all(math.isfinite(value) for value in figures(run))
    assert all(0 <= s.p_above_line <= 1 for s in run.scores)
    assert all(s.low <= s.calibrated <= s.high for s in run.scores)


def test_calibrate_of_equal_scores_cannot_tell_who_is_above():
    run = calibrate([replace(row, score=4) for row in SOME], seats=5)
    assert {(s.raw, s.calibrated, s.sd, s.p_above_line) for s in run.scores} == {(4, 4, 0, 0.5)}


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [Review("a", "r", 3)],
        [Review("a", "r", 3), Review("b", "r", 4), Review("c", "r", 5)],
        [Review("a", "r", 3), Review("a", "s", 4)],
    ],
)
def test_calibrate_of_too_little_fits_nothing(rows):
    run = calibrate(rows, seats=1)
    assert run.fit is None
    assert len(run.scores) == len({row.application for row in rows})
    assert all(score.calibrated is None for score in run.scores)


@pytest.mark.parametrize(
    ("more", "seats", "says"),
    [
        ([SOME[0]], 5, "twice"),
        ([Review("a", "r", math.nan)], 5, "no score"),
        ([Review("a", "r", math.inf)], 5, "no score"),
        ([Review("a", "r", 2e9)], 5, "no score"),
        ([], 0, "seats"),
        ([], {"tech": 5}, "no seats"),
    ],
)
def test_calibrate_of_bad_input_is_refused(more, seats, says):
    with pytest.raises(ValueError, match=says):
        calibrate(SOME + more, seats=seats)


def test_calibrate_without_the_extra_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "academy.selection.mixed_model", None)
    monkeypatch.delattr("academy.selection.mixed_model", raising=False)
    with pytest.raises(NumbersMissing, match="academy\\[numbers\\]"):
        calibrate(SOME, seats=5)
