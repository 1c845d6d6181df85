"""Whether a plan is whole, and which week a day is in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from flask_babel import gettext as _

from academy.core.errors import RuleBroken
from academy.curriculum.states import Subject

MIN_WEEKS = 36
"""Weeks, the shortest nine months (product.md)."""
MAX_WEEKS = 42
"""Weeks, the longest nine months (product.md)."""
HOURS_A_WEEK = 20
"""Hours, about; what the academy says of itself (product.md)."""

Span = tuple[Subject, int, int]
"""A module as the rules see it: subject, first week, last week."""


class HasWeeks(Protocol):
    """Whatever teaches a subject for some weeks."""

    subject: Subject
    first_week: int
    last_week: int


def spans(modules: Iterable[HasWeeks]) -> list[Span]:
    """Return modules as the rules see them."""
    return [(module.subject, module.first_week, module.last_week) for module in modules]


@dataclass(frozen=True)
class Lacks:
    """What keeps a plan from being published; all empty if it is whole."""

    subjects: list[Subject] = field(default_factory=list)
    length: int | None = None
    gaps: list[tuple[int, int]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.subjects or self.length is not None or self.gaps)


def count_weeks(modules: Iterable[Span]) -> int:
    """Return the last week that any module reaches; 0 without modules."""
    return max((last for _, _, last in modules), default=0)


def find_lacks(modules: Sequence[Span]) -> Lacks:
    """Return the missing subjects, a length outside the nine months, and the uncovered weeks."""
    taught = {subject for subject, _, _ in modules}
    weeks = count_weeks(modules)
    return Lacks(
        subjects=[subject for subject in Subject if subject not in taught],
        length=None if MIN_WEEKS <= weeks <= MAX_WEEKS else weeks,
        gaps=_gaps(modules, weeks),
    )


def _gaps(modules: Sequence[Span], weeks: int) -> list[tuple[int, int]]:
    covered = {week for _, first, last in modules for week in range(first, last + 1)}
    gaps: list[tuple[int, int]] = []
    for week in range(1, weeks + 1):
        if week in covered:
            continue
        if gaps and gaps[-1][1] == week - 1:
            gaps[-1] = (gaps[-1][0], week)
        else:
            gaps.append((week, week))
    return gaps


def check_weeks(first: int, last: int) -> None:
    """Refuse weeks that run backwards or past nine months.

    Raises:
        RuleBroken: names the field.
    """
    if not 1 <= first <= MAX_WEEKS:
        raise RuleBroken(
            _("Please give a week from 1 to %(most)s.", most=MAX_WEEKS), field="first_week"
        )
    if not first <= last <= MAX_WEEKS:
        raise RuleBroken(
            _("Please give a week from %(first)s to %(most)s.", first=first, most=MAX_WEEKS),
            field="last_week",
        )


def monday_of_week(starts_on: date, week: int) -> date:
    """Return the Monday of a week; week 1 is the calendar week of the first day."""
    return starts_on - timedelta(days=starts_on.weekday()) + timedelta(weeks=week - 1)


def week_number(starts_on: date, day: date) -> int | None:
    """Return the week of a day, from 1; None before the first day."""
    if day < starts_on:
        return None
    return (day - monday_of_week(starts_on, 1)).days // 7 + 1
