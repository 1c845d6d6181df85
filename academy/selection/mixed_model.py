"""Scores as general mean + application + reviewer + error, fitted without a matrix of all reviews.

The score of application i by reviewer j is `y_ij = mu + f_i + b_j + e_ij`, each of the three parts
normal around 0 with a variance of its own, and nothing assumed of `mu`. The variances are those of
greatest restricted likelihood (Patterson and Thompson, 1971); effects are posterior means given
them, with the standard deviation that not knowing `mu` and the other effects leaves.

A review is of one application only, so the effects of applications are eliminated by hand, and what
is left is a system over the reviewers (the Schur complement). With `p` and `q` for the variances of
applications and reviewers in units of the error's, `Z` and `X` for which review is whose, and `M`
for the inverse of `I + p ZZ'`, all comes from `B = X'MX` and the Cholesky factor of `I + q B`.

numpy and scipy are the extra `numbers`: only `calibration.py` imports this module, when it fits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import linalg, optimize, sparse
from threadpoolctl import threadpool_limits

Array = Any
"""A numpy array of floats."""

SAME = 1e-9
"""Scores that differ by no more than this part of themselves are the same."""

FARTHEST = 1 - 1e-6
"""Bound of the share that an effect has of its own variance and the error's together: scores that
agree to the last digit have no error, and no likelihood that ends."""

SMALLEST = 1e-10
"""A share below this is none."""

START = (0.25, 0.25)
"""Shares of applications and of reviewers from which the search for the best ones sets out."""

STEP = 1e-5
"""Step by which the curve of the likelihood is felt at its best."""

NEAR = 1e-2
"""A polish that moves a share farther than this was none."""

CHUNK = 1000
"""Applications whose uncertainty is worked out at once, which bounds the memory."""


@dataclass(frozen=True)
class Estimates:
    """What was fitted: standard deviations of the parts; for each effect its mean and deviation."""

    mean: float
    sd_application: float
    sd_reviewer: float
    sd_error: float
    applications: list[tuple[float, float]]
    reviewers: list[tuple[float, float]]


def fit(applications: list[int], reviewers: list[int], scores: list[float]) -> Estimates:
    """Fit the model to reviews, each given by the index of its application and of its reviewer.

    Indices count from 0 without gaps; there are two of each side at least. Estimates are on the
    scale of the scores.
    """
    values = np.asarray(scores, dtype=float)
    centre, spread = values.mean(), values.std()
    if spread <= SAME * max(1.0, abs(centre)):
        # Nothing tells applications or reviewers apart.
        none = [(0.0, 0.0)]
        rows, columns = max(applications) + 1, max(reviewers) + 1
        return Estimates(float(centre), 0.0, 0.0, 0.0, none * rows, none * columns)
    # One thread adds up in one order, whatever the number of cores, and does not wait for a core
    # that somebody else has.
    with threadpool_limits(limits=1):
        table = _Table(applications, reviewers, (values - centre) / spread)
        best = _at(table, _best_shares(table))
        unit = best.error_variance * spread**2
        return Estimates(
            mean=float(centre + spread * best.mean),
            sd_application=float(np.sqrt(best.p * unit)),
            sd_reviewer=float(np.sqrt(best.q * unit)),
            sd_error=float(np.sqrt(unit)),
            applications=_pairs(
                spread * best.application_effects, unit * best.application_variances()
            ),
            reviewers=_pairs(spread * best.reviewer_effects, unit * best.reviewer_variances()),
        )


def _pairs(means: Array, variances: Array) -> list[tuple[float, float]]:
    return list(zip(means.tolist(), np.sqrt(variances).tolist(), strict=True))


class _Table:
    """The reviews as sums, and which application met which reviewer."""

    def __init__(self, rows: list[int], columns: list[int], values: Array) -> None:
        self.cells = sparse.csr_array((np.ones(len(values)), (rows, columns)))
        self.across = self.cells.T.tocsr()
        self.row_counts = np.bincount(rows).astype(float)
        self.column_counts = np.bincount(columns).astype(float)
        self.row_sums = np.bincount(rows, weights=values)
        self.column_sums = np.bincount(columns, weights=values)
        self.count, self.total = len(values), values.sum()
        self.squares = values @ values

    def gram(self, weights: Array) -> Array:
        """Return `N'WN` of the table of cells and a weight for each row."""
        return (self.across @ (self.cells * weights[:, None])).toarray()


class _Point:
    """Likelihood, its slope, and the effects at given variances."""

    def __init__(self, table: _Table, p: float, q: float) -> None:
        self.table, self.p, self.q = table, p, q
        self.shrink = 1 / (1 + p * table.row_counts)
        weights = p * self.shrink
        self.between = np.diag(table.column_counts) - table.gram(weights)
        self.system = np.eye(len(table.column_counts)) + q * self.between
        self.factor = linalg.cholesky(self.system, lower=True, check_finite=False)
        ones = table.column_counts - table.across @ (weights * table.row_counts)
        sums = table.column_sums - table.across @ (weights * table.row_sums)
        self.for_ones, for_sums = self.solve(ones), self.solve(sums)
        counts = table.row_counts * weights
        self.weight = table.count - counts @ table.row_counts - q * ones @ self.for_ones
        self.mean = (table.total - counts @ table.row_sums - q * ones @ for_sums) / self.weight
        squares = table.squares - (weights * table.row_sums) @ table.row_sums - q * sums @ for_sums
        self.squares = max(squares - self.mean**2 * self.weight, 1e-12)
        self.by_reviewer = for_sums - self.mean * self.for_ones
        self.by_application = self.shrink * (
            table.row_sums - self.mean * table.row_counts - q * (table.cells @ self.by_reviewer)
        )

    def solve(self, right: Array) -> Array:
        return linalg.cho_solve((self.factor, True), right, check_finite=False)

    @cached_property
    def inverse(self) -> Array:
        """The inverse of the system over the reviewers."""
        lower, _ = linalg.lapack.dpotri(self.factor, lower=1)
        lower = np.tril(lower)
        return lower + np.tril(lower, -1).T

    @property
    def error_variance(self) -> float:
        return float(self.squares / (self.table.count - 1))

    @property
    def application_effects(self) -> Array:
        return self.p * self.by_application

    @property
    def reviewer_effects(self) -> Array:
        return self.q * self.by_reviewer

    @cached_property
    def rows_for_ones(self) -> Array:
        """What each application weighs in the general mean."""
        table = self.table
        return self.shrink * (table.row_counts - self.q * (table.cells @ self.for_ones))

    def badness(self) -> float:
        """Return -2 times the restricted log-likelihood, but for a constant."""
        determinant = 2 * np.log(np.diag(self.factor)).sum() - np.log(self.shrink).sum()
        error = (self.table.count - 1) * np.log(self.squares)
        return float(error + determinant + np.log(self.weight))

    def slope(self) -> tuple[float, float]:
        """Return how the badness grows with `p` and with `q`."""
        table, scale = self.table, (self.table.count - 1) / self.squares
        met = (self.inverse * table.gram(self.shrink**2)).sum()
        for_p = (
            table.row_counts @ self.shrink
            - self.q * met
            - self.rows_for_ones @ self.rows_for_ones / self.weight
            - scale * self.by_application @ self.by_application
        )
        for_q = (
            (self.inverse * self.between).sum()
            - self.for_ones @ self.for_ones / self.weight
            - scale * self.by_reviewer @ self.by_reviewer
        )
        return float(for_p), float(for_q)

    def application_variances(self) -> Array:
        """Return the posterior variance of each application's effect, in units of the error's."""
        met = np.empty(len(self.shrink))
        for begin in range(0, len(met), CHUNK):
            cells = self.table.cells[begin : begin + CHUNK]
            met[begin : begin + CHUNK] = (cells * (cells @ self.inverse)).sum(axis=1)
        unknown = self.q * self.shrink**2 * met + self.rows_for_ones**2 / self.weight
        return self.p * self.shrink + self.p**2 * unknown

    def reviewer_variances(self) -> Array:
        """Return the posterior variance of each reviewer's effect, in units of the error's."""
        return self.q * np.diag(self.inverse) + self.q**2 * self.for_ones**2 / self.weight


def _at(table: _Table, shares: Array) -> _Point:
    p, q = (float(s / (1 - s)) if s > SMALLEST else 0.0 for s in shares)
    return _Point(table, p, q)


def _best_shares(table: _Table) -> Array:
    """Return the shares of greatest likelihood, of applications and of reviewers."""

    def slope(point: _Point, shares: Array) -> Array:
        return np.asarray(point.slope()) / (1 - shares) ** 2

    def measure(shares: Array) -> tuple[float, Array]:
        point = _at(table, shares)
        return point.badness(), slope(point, shares)

    bounds = [(0, FARTHEST)] * 2
    found = optimize.minimize(measure, START, jac=True, method="L-BFGS-B", bounds=bounds)
    return _polished(lambda shares: slope(_at(table, shares), shares), found.x)


def _polished(slope: Callable[[Array], Array], shares: Array) -> Array:
    """Return shares at which the slope is nothing to the last digits, or those given if at a bound.

    The likelihood itself is flat around its best to half of its digits; its slope is not.
    """
    free = (shares > STEP) & (shares < FARTHEST - STEP)
    if not free.any():
        return shares
    here = slope(shares)[free]
    steps = STEP * np.eye(2)[free]
    curve = np.column_stack([(slope(shares + step)[free] - here) / STEP for step in steps])
    if np.linalg.eigvalsh((curve + curve.T) / 2)[0] <= 0:
        return shares
    polished = shares.copy()
    for _ in range(3):
        polished[free] -= np.linalg.solve(curve, here)
        if np.abs(polished - shares).max() > NEAR:
            return shares
        here = slope(polished)[free]
    return polished
