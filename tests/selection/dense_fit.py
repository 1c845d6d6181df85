"""The model of calibration the long way round: matrices of all reviews, and nothing eliminated."""

import numpy as np
from scipy import linalg, optimize


def variances_of(rows):
    """Return the variances of applications, reviewers and errors of greatest likelihood."""
    scores = np.array([row.score for row in rows])
    by_application, by_reviewer = (_indicators(rows, side) for side in ("application", "reviewer"))
    between = by_application @ by_application.T, by_reviewer @ by_reviewer.T
    spread = scores.var()

    def badness(logs):
        first, second, error = spread * np.exp(logs)
        whole = first * between[0] + second * between[1] + error * np.eye(len(rows))
        factor = linalg.cho_factor(whole, lower=True)
        ones = linalg.cho_solve(factor, np.ones(len(rows)))
        mean = ones @ scores / ones.sum()
        left = linalg.cho_solve(factor, scores - mean) @ (scores - mean)
        return 2 * np.log(np.diag(factor[0])).sum() + np.log(ones.sum()) + left

    exact = {"xatol": 1e-9, "fatol": 1e-13, "maxiter": 4000}
    start = np.log([0.3, 0.3, 0.4])
    found = optimize.minimize(badness, start, method="Nelder-Mead", options=exact)
    return spread * np.exp(found.x)


def variances_by_effects(rows):
    """Return the same from the equations of all effects, fewer than reviews."""
    normal, right, applications, reviewers = _equations(rows)
    squares = sum(row.score**2 for row in rows)
    count = len(rows)

    def solved(logs):
        known = [0.0] + [np.exp(-logs[0])] * len(applications) + [np.exp(-logs[1])] * len(reviewers)
        factor = linalg.cholesky(normal + np.diag(known), lower=True)
        error = (squares - right @ linalg.cho_solve((factor, True), right)) / (count - 1)
        return factor, error

    def badness(logs):
        factor, error = solved(logs)
        prior = len(applications) * logs[0] + len(reviewers) * logs[1]
        return 2 * np.log(np.diag(factor)).sum() + prior + (count - 1) * np.log(error)

    exact = {"xatol": 1e-5, "fatol": 1e-8}
    found = optimize.minimize(badness, [0.0, 0.0], method="Nelder-Mead", options=exact)
    error = solved(found.x)[1]
    return error * np.exp(np.array([*found.x, 0.0]))


def posterior(rows, variances):
    """Return application -> score and deviation, reviewer -> effect and deviation, and the mean."""
    first, second, error = variances
    normal, right, applications, reviewers = _equations(rows)
    known = [0.0] + [1 / first] * len(applications) + [1 / second] * len(reviewers)
    covariance = linalg.inv(normal / error + np.diag(known))
    mean, *effects = covariance @ right / error
    deviations = np.sqrt(np.diag(covariance))[1:]
    pairs = list(zip(effects, deviations, strict=True))
    worth = {
        name: (mean + effect, sd) for name, (effect, sd) in zip(applications, pairs, strict=False)
    }
    strictness = dict(zip(reviewers, pairs[len(applications) :], strict=True))
    return worth, strictness, mean


def _equations(rows):
    """Return the normal equations of mean, applications and reviewers, and both sides' names."""
    applications = sorted({row.application for row in rows})
    reviewers = sorted({row.reviewer for row in rows})
    places = {name: 1 + n for n, name in enumerate(applications)}
    seats = {name: 1 + len(places) + n for n, name in enumerate(reviewers)}
    size = 1 + len(places) + len(seats)
    normal, right = np.zeros((size, size)), np.zeros(size)
    for row in rows:
        met = [0, places[row.application], seats[row.reviewer]]
        normal[np.ix_(met, met)] += 1
        right[met] += row.score
    return normal, right, applications, reviewers


def _indicators(rows, side):
    names = {name: n for n, name in enumerate(sorted({getattr(row, side) for row in rows}))}
    table = np.zeros((len(rows), len(names)))
    table[np.arange(len(rows)), [names[getattr(row, side)] for row in rows]] = 1
    return table
