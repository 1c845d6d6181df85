"""The picture of two rounds: hand-ins added up, day by day before closing.

Pure geometry in percent of the picture, so that it fits every screen while texts keep their size.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from academy.reports.recruiting.rules import DayLine

LEFT, RIGHT = 1.5, 98.5
TOP, BOTTOM = 9.0, 90.0
"""Percent of the width and of the height between which the lines run."""


@dataclass(frozen=True)
class Dot:
    """A point of a line, in percent from the left and from the top."""

    x: float
    y: float


@dataclass(frozen=True)
class Stroke:
    """A piece of a line between two days."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Mark:
    """A value or a day written at an axis."""

    at: float
    value: int


@dataclass(frozen=True)
class Picture:
    """Everything the chart shows; there are no strokes where there are no figures."""

    now: list[Stroke]
    earlier: list[Stroke]
    earlier_dots: list[Dot]
    end: Dot | None
    levels: list[Mark]
    days: list[Mark]


def draw(lines: Sequence[DayLine], *, opens_on: date) -> Picture:
    """Lay the days out from the first to the last, and counts from zero to a round number.

    The line of this round begins on the day it opened; that of the round before is drawn whole.
    """
    counts = [n for line in lines for n in (line.in_all, line.earlier_in_all) if n is not None]
    step = nice_step(max([*counts, 1]))
    top = step * -(-max([*counts, 1]) // step)
    width = max(len(lines) - 1, 1)
    opened = sum(line.day < opens_on for line in lines)

    def x(index: int) -> float:
        return round(LEFT + (RIGHT - LEFT) * index / width, 2)

    def y(count: int) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * count / top, 2)

    now = _dots(lines, lambda line: line.in_all, x, y, opened=opened)
    earlier = _dots(lines, lambda line: line.earlier_in_all, x, y)
    every = 7 if len(lines) > 10 else 1
    return Picture(
        now=_strokes(now),
        earlier=_strokes(earlier),
        earlier_dots=earlier[:: max(1, len(earlier) // 14)],
        end=now[-1] if now else None,
        levels=[Mark(y(value), value) for value in range(0, top + 1, step)],
        days=[
            Mark(x(index), line.left) for index, line in enumerate(lines) if line.left % every == 0
        ],
    )


def _dots(
    lines: Sequence[DayLine],
    count: Callable[[DayLine], int | None],
    x: Callable[[int], float],
    y: Callable[[int], float],
    *,
    opened: int = 0,
) -> list[Dot]:
    known = [(index, count(line)) for index, line in enumerate(lines) if index >= opened]
    return [Dot(x(index), y(number)) for index, number in known if number is not None]


def _strokes(dots: Sequence[Dot]) -> list[Stroke]:
    return [Stroke(a.x, a.y, b.x, b.y) for a, b in pairwise(dots)]


def nice_step(most: int) -> int:
    """Return 1, 2 or 5 times a power of ten that divides a height into two to five parts."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power * 5 >= most:
                return factor * power
        power *= 10
