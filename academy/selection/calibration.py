"""What scores say of applications once it is known how strict each reviewer is, and how surely.

`calibrate` fits the model of `mixed_model.py`. Raw and calibrated scores stand on the scale of the
input, side by side; an interval is the middle 80 % of what an application's score may be. The line
lies midway between the calibrated scores of the last who gets a seat and of the next. The chance of
being above it is the normal distribution's, with the line taken as known.

Reviewers can be compared only through applications that they share. Where the graph of reviews has
several parts, nothing is calibrated, and the parts are told. An application with fewer than two
reviews is set aside: it keeps its raw mean, and its review takes no part in the fit.

The order of the input makes no difference. The seed decides which of equals stands first, and
nothing else. Figures are rounded to `DIGITS`.
"""

import hashlib
import json
import math
import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import NormalDist
from typing import TYPE_CHECKING

from academy.selection.parts import Part, connected

if TYPE_CHECKING:
    from academy.selection import mixed_model

DIGITS = 6
FEWEST = 2
"""Reviews that an application needs to be calibrated."""

LARGEST = 1e9
"""Largest score: beyond it a double has no six digits after the point."""

NORMAL = NormalDist()
WITHIN = NORMAL.inv_cdf(0.9)
"""Standard deviations on either side of a mean that hold 80 %."""

EVERYONE = ""
"""The field of all applications where seats are not told apart by field."""


class NumbersMissing(Exception):
    """The libraries of the extra `numbers` are not installed."""

    def __str__(self) -> str:
        """Say what to install."""
        return "numpy, scipy or threadpoolctl is missing: pip install 'academy[numbers]'"


@dataclass(frozen=True, order=True)
class Review:
    """One score of one application by one reviewer, on any scale."""

    application: str
    reviewer: str
    score: float


@dataclass(frozen=True)
class Score:
    """An application's scores; all but the raw mean are None where nothing was calibrated."""

    application: str
    reviews: int
    raw: float
    calibrated: float | None = None
    sd: float | None = None
    low: float | None = None
    high: float | None = None
    p_above_line: float | None = None


@dataclass(frozen=True)
class Leniency:
    """How far above the general mean a reviewer scores, other things equal, with its interval."""

    reviewer: str
    reviews: int
    mean: float
    sd: float
    low: float
    high: float


@dataclass(frozen=True)
class Fit:
    """The parameters: general mean, standard deviations of the parts, and the line of each field.

    A field with seats for all its applications, or with none, has no line. Leniencies are ordered
    by reviewer.
    """

    mean: float
    sd_application: float
    sd_reviewer: float
    sd_error: float
    lines: dict[str, float | None]
    leniencies: tuple[Leniency, ...]


@dataclass(frozen=True)
class Calibration:
    """A run: the best first, and after them, by name, those that were not calibrated.

    `fit` is None where nothing could be calibrated: `parts` then holds none, several (the largest
    first), or one with a single application. `few` are the applications with too few reviews.
    """

    scores: tuple[Score, ...]
    fit: Fit | None
    parts: tuple[Part, ...]
    few: tuple[str, ...]
    seed: int
    inputs_hash: str


def inputs_hash(reviews: Iterable[Review]) -> str:
    """Return the SHA-256 of reviews, whatever their order."""
    rows = [[row.application, row.reviewer, row.score + 0.0] for row in sorted(reviews)]
    return hashlib.sha256(json.dumps(rows, separators=(",", ":")).encode()).hexdigest()


def calibrate(
    reviews: Iterable[Review],
    *,
    seats: int | Mapping[str, int],
    fields: Mapping[str, str] | None = None,
    out: Collection[str] = (),
    seed: int = 0,
) -> Calibration:
    """Calibrate scores, with a line for so many seats, or one for the seats of each field.

    `fields` says the field of each application, where seats are told by field. Those that are
    `out` compete no longer: their reviews still tell of the reviewers, but they hold no place.

    Raises:
        ValueError: a reviewer reviews an application twice, a score is no number or too large,
            seats are fewer than one, or none are told for the field of an application.
        NumbersMissing: the extra `numbers` is not installed.
    """
    rows = sorted(reviews)
    held = {EVERYONE: seats} if isinstance(seats, int) else dict(seats)
    at_home = {} if isinstance(seats, int) else fields or {}
    homes = {row.application: at_home.get(row.application, EVERYONE) for row in rows}
    _check(rows, held, homes)
    scores = _raw(rows)
    few = tuple(name for name, score in scores.items() if score.reviews < FEWEST)
    kept = [row for row in rows if scores[row.application].reviews >= FEWEST]
    parts = connected((row.application, row.reviewer) for row in kept)
    fit = None
    if len(parts) == 1 and len(parts[0].applications) > 1:
        found = _estimates(kept, parts[0])
        surely = dict(zip(parts[0].applications, found.applications, strict=True))
        middles = {name: found.mean + effect for name, (effect, _) in surely.items()}
        race = {name: middle for name, middle in middles.items() if name not in out}
        lines = {field: _line(race, count, field, homes) for field, count in held.items()}
        for name, (_, sd) in surely.items():
            scores[name] = _scored(scores[name], middles[name], sd, lines[homes[name]])
        fit = _fit(kept, parts[0], found, lines)
    luck = random.Random(seed)
    ties = {name: luck.random() for name in scores}
    best_first = sorted(scores.values(), key=lambda score: _place(score, ties))
    return Calibration(tuple(best_first), fit, parts, few, seed, inputs_hash(rows))


def spend(
    chances: Mapping[str, float], budget: int, *, each: int = 1, seed: int = 0
) -> dict[str, int]:
    """Return how many more reviews each application gets, those nearest the line first.

    Where the chance of being above the line is nearest to one half, `each` more are given, until
    the budget of reviews is spent; the last may get fewer. The seed decides between equals.
    """
    luck = random.Random(seed)
    ties = {name: luck.random() for name in sorted(chances)}
    nearest = sorted(chances, key=lambda name: (abs(chances[name] - 0.5), ties[name]))
    extra: dict[str, int] = {}
    for name in nearest:
        if budget <= 0:
            break
        extra[name] = min(each, budget)
        budget -= extra[name]
    return extra


def _check(rows: Sequence[Review], held: Mapping[str, int], homes: Mapping[str, str]) -> None:
    for before, row in pairwise(rows):
        if (before.application, before.reviewer) == (row.application, row.reviewer):
            raise ValueError(f"{row.reviewer!r} reviews {row.application!r} twice")
    for row in rows:
        if not abs(row.score) <= LARGEST:
            raise ValueError(f"{row.score!r} is no score")
    if sum(held.values()) < 1 or min(held.values()) < 0:
        raise ValueError("seats are fewer than one")
    if without := set(homes.values()) - held.keys():
        raise ValueError(f"no seats are told for {sorted(without)}")


def _raw(rows: Iterable[Review]) -> dict[str, Score]:
    given: dict[str, list[float]] = {}
    for row in rows:
        given.setdefault(row.application, []).append(row.score)
    return {
        name: Score(name, len(scores), _digits(math.fsum(scores) / len(scores)))
        for name, scores in given.items()
    }


def _estimates(rows: Sequence[Review], part: Part) -> "mixed_model.Estimates":
    try:
        from academy.selection import mixed_model
    except ImportError:
        raise NumbersMissing from None
    applications = {name: index for index, name in enumerate(part.applications)}
    reviewers = {name: index for index, name in enumerate(part.reviewers)}
    return mixed_model.fit(
        [applications[row.application] for row in rows],
        [reviewers[row.reviewer] for row in rows],
        [row.score for row in rows],
    )


def _line(
    middles: Mapping[str, float], count: int, field: str, homes: Mapping[str, str]
) -> float | None:
    """Return the middle between the last of a field who gets a seat and the next, if any.

    Where a field has no seat at all, the line lies above everybody.
    """
    if not count:
        return math.inf
    ranked = sorted(
        (middle for name, middle in middles.items() if homes[name] == field), reverse=True
    )
    return (ranked[count - 1] + ranked[count]) / 2 if count < len(ranked) else None


def _scored(raw: Score, middle: float, sd: float, line: float | None) -> Score:
    if line is None:
        chance = 1.0
    elif sd > 0:
        chance = NORMAL.cdf((middle - line) / sd)
    else:
        chance = 0.5 + 0.5 * ((middle > line) - (middle < line))
    return replace(
        raw,
        calibrated=_digits(middle),
        sd=_digits(sd),
        low=_digits(middle - WITHIN * sd),
        high=_digits(middle + WITHIN * sd),
        p_above_line=_digits(chance),
    )


def _fit(
    rows: Sequence[Review],
    part: Part,
    found: "mixed_model.Estimates",
    lines: Mapping[str, float | None],
) -> Fit:
    piles = Counter(row.reviewer for row in rows)
    leniencies = (
        Leniency(
            name,
            piles[name],
            *map(_digits, (mean, sd, mean - WITHIN * sd, mean + WITHIN * sd)),
        )
        for name, (mean, sd) in zip(part.reviewers, found.reviewers, strict=True)
    )
    return Fit(
        _digits(found.mean),
        _digits(found.sd_application),
        _digits(found.sd_reviewer),
        _digits(found.sd_error),
        {
            field: None if line is None or math.isinf(line) else _digits(line)
            for field, line in lines.items()
        },
        tuple(leniencies),
    )


def _place(score: Score, ties: Mapping[str, float]) -> tuple[bool, float, float, str]:
    if score.calibrated is None:
        return True, 0.0, 0.0, score.application
    return False, -score.calibrated, ties[score.application], score.application


def _digits(value: float) -> float:
    """Round, and leave no minus before a zero."""
    return round(value, DIGITS) + 0.0
