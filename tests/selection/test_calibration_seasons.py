"""Calibration beside an exact fit, and on seasons of which the truth is known."""

from statistics import mean, pstdev

import pytest

from academy.selection.calibration import Review, calibrate, spend
from tests.selection.dense_fit import posterior, variances_by_effects, variances_of
from tests.selection.seasons import Season


def calibrated(run):
    return {score.application: score.calibrated for score in run.scores}


def raw(run):
    return {score.application: score.raw for score in run.scores}


def z_scored(rows):
    """Return each application's mean score in units of its reviewers' own spread."""
    piles, given = {}, {}
    for row in rows:
        piles.setdefault(row.reviewer, []).append(row.score)
    spreads = {name: (mean(pile), pstdev(pile) or 1) for name, pile in piles.items()}
    for row in rows:
        middle, spread = spreads[row.reviewer]
        given.setdefault(row.application, []).append((row.score - middle) / spread)
    return {name: mean(scores) for name, scores in given.items()}


@pytest.mark.parametrize("seed", range(4))
def test_calibrate_equals_a_dense_fit(seed):
    season = Season(applications=40, reviewers=8, seed=seed).review_all(2)
    season.review(dict.fromkeys(list(season.worth)[:15], 1))
    run = calibrate(season.rows, seats=10)
    variances = variances_of(season.rows)
    assert variances_by_effects(season.rows) == pytest.approx(variances, rel=1e-4)
    worth, strictness, general = posterior(season.rows, variances)
    fitted = run.fit.sd_application, run.fit.sd_reviewer, run.fit.sd_error
    assert fitted == pytest.approx(tuple(variances**0.5), abs=2e-6)
    assert run.fit.mean == pytest.approx(general, abs=2e-6)
    for score in run.scores:
        assert (score.calibrated, score.sd) == pytest.approx(worth[score.application], abs=2e-6)
    for one in run.fit.leniencies:
        assert (one.mean, one.sd) == pytest.approx(strictness[one.reviewer], abs=2e-6)


def test_calibrate_of_scores_without_differences_puts_variances_at_none():
    # Each application gets the same two scores, each reviewer gives the same two.
    rows = [
        Review(f"a{a}", f"r{(a + turn) % 6}", float(2 + 2 * turn))
        for a in range(6)
        for turn in (0, 1)
    ]
    run = calibrate(rows, seats=2)
    assert (run.fit.sd_application, run.fit.sd_reviewer) == (0, 0)
    assert {(s.calibrated, s.p_above_line) for s in run.scores} == {(3, 0.5)}


def test_calibrate_finds_how_strict_reviewers_are_as_surely_as_it_says():
    inside = total = 0
    for seed in range(5):
        season = Season(applications=400, reviewers=20, seed=seed).review_all(3)
        run = calibrate(season.rows, seats=20)
        for one in run.fit.leniencies:
            total += 1
            inside += one.low <= season.strictness[one.reviewer] <= one.high
    assert 0.65 <= inside / total <= 0.95


def test_calibrate_finds_more_of_the_best_than_raw_means():
    found, by_raw = [], []
    for seed in range(4):
        season = Season(seed=seed).review_all(3)
        run = calibrate(season.rows, seats=200)
        found.append(season.recall(calibrated(run), 200))
        by_raw.append(season.recall(raw(run), 200))
    assert mean(found) > mean(by_raw) + 0.02


def test_calibrate_of_ten_files_a_reviewer_finds_more_than_raw_means_and_z_scores():
    found, by_raw, by_z = [], [], []
    for seed in range(8):
        season = Season(applications=1200, reviewers=360, seed=seed).review_all(3)
        run = calibrate(season.rows, seats=60)
        found.append(season.recall(calibrated(run), 60))
        by_raw.append(season.recall(raw(run), 60))
        by_z.append(season.recall(z_scored(season.rows), 60))
    assert mean(found) > mean(by_raw) + 0.02
    # The mean and the spread of ten scores are mostly chance.
    assert mean(found) > mean(by_z)


def test_calibrate_with_reviews_spent_at_the_line_finds_more_than_the_same_spent_evenly():
    gains = []
    for seed in range(4):
        evenly = Season(seed=seed).review_all(3)
        nearest = Season(seed=seed).review_all(2)
        chances = {s.application: s.p_above_line for s in calibrate(nearest.rows, seats=200).scores}
        nearest.review(spend(chances, 4000, each=4))
        assert len(nearest.rows) == len(evenly.rows) == 12_000
        first, second = (
            season.recall(calibrated(calibrate(season.rows, seats=200)), 200)
            for season in (evenly, nearest)
        )
        gains.append(second - first)
    assert mean(gains) > 0.05


def test_spend_takes_the_most_open_first_until_the_budget_is_gone():
    chances = {"a": 0.9, "b": 0.55, "c": 0.5, "d": 0.1, "e": 0.3}
    assert spend(chances, 7, each=3) == {"c": 3, "b": 3, "e": 1}
    assert spend(chances, 2) == {"c": 1, "b": 1}
    assert spend(chances, 0) == spend({}, 5) == {}
    assert spend(chances, 100, each=2) == dict.fromkeys(chances, 2)


def test_spend_between_equals_is_decided_by_the_seed_alone():
    chances = dict.fromkeys("abcdef", 0.5)
    backwards = dict(reversed(chances.items()))
    assert spend(chances, 3, seed=5) == spend(backwards, 3, seed=5)
    assert len({tuple(spend(chances, 3, seed=seed)) for seed in range(20)}) > 1
