"""Whether: how a test is marked, and where a line would run.

Points are whole hundredths throughout, so that -0.5 for a wrong answer is exact.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken

ITEMS = 30
FOR_RIGHT, FOR_WRONG, FOR_BLANK = 200, -50, 0
"""Two points for a right answer, half a point off for a wrong one, none for a blank."""

MOST_ITEMS = 1000
MOST_FOR_ONE = 10_000
"""Hundredths for one answer, up or down."""
MOST_POINTS = MOST_ITEMS * MOST_FOR_ONE


@dataclass(frozen=True)
class Marking:
    """How a test is marked: items, hundredths for each kind of answer, and the highest score."""

    items: int
    for_right: int
    for_wrong: int
    for_blank: int
    best: int

    @property
    def lowest(self) -> int:
        """The points of somebody who gets everything wrong, or of an empty sheet."""
        return self.items * min(self.for_wrong, self.for_blank)


def mark(marking: Marking, right: int, wrong: int, blank: int) -> int:
    """Return the points that these numbers of answers come to.

    >>> mark(Marking(30, 200, -50, 0, 6000), 20, 6, 4)
    3700
    """
    return right * marking.for_right + wrong * marking.for_wrong + blank * marking.for_blank


def hundredths(points: Decimal | None) -> int:
    """Return points as whole hundredths.

    Raises:
        ValueError: there are none, or they are finer than that.
    """
    if points is None or not points.is_finite():
        raise ValueError
    found = points * 100
    if found != found.to_integral_value():
        raise ValueError
    return int(found)


def read_points(typed: str) -> int:
    """Return points as people write them, as hundredths: 42.5, 42,5, ４２, -3.

    Raises:
        ValueError: they cannot be any.
    """
    plain = unicodedata.normalize("NFKC", typed).strip().replace(",", ".").replace("−", "-")
    if not re.fullmatch(r"[-+]?\d{1,7}(?:\.\d{1,2})?", plain, re.ASCII):
        raise ValueError
    return hundredths(Decimal(plain))


def points_of(hundredths: int) -> Decimal:
    """Return hundredths as points, without zeros at the end.

    >>> str(points_of(-50)), str(points_of(6000)), str(points_of(3725))
    ('-0.5', '60', '37.25')
    """
    found = Decimal(hundredths) / 100
    return found.quantize(Decimal(1)) if found == found.to_integral_value() else found.normalize()


def check_marking(marking: Marking) -> None:
    """Demand a marking in which a right answer is worth most and the best score can be reached.

    Raises:
        RuleBroken: names the field.
    """
    if not 1 <= marking.items <= MOST_ITEMS:
        raise RuleBroken(
            _l("Please choose a number from 1 to %(most)s.", most=MOST_ITEMS), field="items"
        )
    for name in ("for_right", "for_wrong", "for_blank"):
        if abs(getattr(marking, name)) > MOST_FOR_ONE:
            raise RuleBroken(_l("At most 100 points for one answer."), field=name)
    if marking.for_right <= 0:
        raise RuleBroken(_l("A right answer must be worth something."), field="for_right")
    if marking.for_blank >= marking.for_right:
        raise RuleBroken(_l("A blank must be worth less than a right answer."), field="for_blank")
    if marking.for_wrong > marking.for_blank:
        raise RuleBroken(
            _l("A wrong answer must not be worth more than a blank."), field="for_wrong"
        )
    if not marking.items * marking.for_right <= marking.best <= MOST_POINTS:
        raise RuleBroken(
            _l(
                "With everything right one gets %(points)s points: the highest score cannot be"
                " less.",
                points=points_of(marking.items * marking.for_right),
            ),
            field="best",
        )


def check_counts(marking: Marking, right: int, wrong: int, blank: int) -> None:
    """Demand numbers of answers that a sheet of this test can have.

    Raises:
        RuleBroken: one is negative, or together they are not the number of items.
    """
    if min(right, wrong, blank) < 0:
        raise RuleBroken(_l("A number of answers cannot be less than 0."), field="n_right")
    if right + wrong + blank != marking.items:
        raise RuleBroken(
            _l(
                "Right, wrong and blank are %(sum)s together, but the test has %(items)s items.",
                sum=right + wrong + blank,
                items=marking.items,
            ),
            field="n_right",
        )


def check_points(marking: Marking, points: int) -> None:
    """Demand points that lie on the scale of this test.

    Raises:
        RuleBroken: they lie beyond it; says where it ends.
    """
    if not marking.lowest <= points <= marking.best:
        raise RuleBroken(
            _l(
                "The scale of this test goes from %(lowest)s to %(best)s points.",
                lowest=points_of(marking.lowest),
                best=points_of(marking.best),
            ),
            field="points",
        )


def line_of(points: Sequence[int], places: int) -> int | None:
    """Return where the line runs if so many go on, given the points of all who sat it.

    Ties at the line go on together, so that more may go on than there are places.

    >>> line_of([50, 40, 40, 10], 2)
    40
    """
    ranked = sorted(points, reverse=True)
    return ranked[min(places, len(ranked)) - 1] if ranked and places >= 1 else None


def bars(points: Sequence[tuple[int, int]], marking: Marking, *, most: int = 20) -> list["Bar"]:
    """Return how many have how many points, in equal steps over the whole scale.

    `points` are pairs of (points, people); each step holds its lower end, the last one both.
    """
    low, high = marking.lowest, marking.best
    width = max(-(-(high - low) // most), 1)
    steps = -(-(high - low) // width)
    counts = [0] * steps
    for value, people in points:
        counts[min(max((value - low) // width, 0), steps - 1)] += people
    return [
        Bar(low + n * width, min(low + (n + 1) * width, high), count)
        for n, count in enumerate(counts)
    ]


@dataclass(frozen=True)
class Bar:
    """One step of the spread of points: from, to, and how many people."""

    low: int
    high: int
    people: int
