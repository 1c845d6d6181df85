"""S12: scores of a season, calibrated beside an exact fit, raw means and reviews spent evenly."""

import statistics
import time

import pytest

from academy.selection.calibration import calibrate, spend
from tests.bench.report import Limit, Line
from tests.selection.dense_fit import posterior, variances_by_effects
from tests.selection.seasons import Season

pytestmark = pytest.mark.bench

SEATS = 200


def found(season, values):
    """Return how many of a hundred of the truly best are among the best by some values."""
    return 100 * season.recall(values, SEATS)


def calibrated(run):
    """Return the calibrated score of each application."""
    return {score.application: score.calibrated for score in run.scores}


@pytest.mark.parametrize(("reviewers", "seconds"), [(40, 1), (1200, 5)])
def test_calibration_beside_an_exact_fit(report, reviewers, seconds):
    season = Season(reviewers=reviewers, seed=1).review_all(3)
    times = []
    for _ in range(5):
        began = time.perf_counter()
        run = calibrate(season.rows, seats=SEATS)
        times.append(time.perf_counter() - began)
    exact = posterior(season.rows, variances_by_effects(season.rows))[0]
    dense = {name: round(score, 6) for name, (score, _) in exact.items()}
    ours, theirs = found(season, calibrated(run)), found(season, dense)
    what = f"12,000 reviews by {reviewers:,}"
    report.add(
        Limit(f"S12 {what}, calibrated", statistics.median(times), "s", seconds),
        Line(f"S12 {what}, best found, beside exact", ours, theirs, "%", 1, at_least=True),
    )


def test_calibration_beside_raw_means_and_even_reviews(report):
    raw, even, nearest = [], [], []
    for seed in range(3):
        season = Season(seed=seed).review_all(3)
        run = calibrate(season.rows, seats=SEATS)
        raw.append(found(season, {score.application: score.raw for score in run.scores}))
        even.append(found(season, calibrated(run)))
        season = Season(seed=seed).review_all(2)
        run = calibrate(season.rows, seats=SEATS)
        chances = {score.application: score.p_above_line for score in run.scores}
        season.review(spend(chances, 4000, each=4))
        nearest.append(found(season, calibrated(calibrate(season.rows, seats=SEATS))))
    middle = statistics.mean(even)
    report.add(
        Line(
            "S12 best found, beside raw means", middle, statistics.mean(raw), "%", 1, at_least=True
        ),
        Line(
            "S12 best found with a third of reviews spent at the line, beside evenly",
            statistics.mean(nearest), middle, "%", 1, at_least=True,
        ),
    )  # fmt: skip
