"""The picture of a plan: a row of weeks for each subject, months above, bars that never overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from academy.curriculum.models import Module
from academy.curriculum.rules import MAX_WEEKS, MIN_WEEKS, monday_of_week
from academy.curriculum.states import Subject


@dataclass(frozen=True)
class Cell:
    """Some weeks of a lane: those of a module, or empty ones."""

    first: int
    last: int
    module: Module | None = None

    @property
    def weeks(self) -> int:
        """How many weeks wide it is."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Row:
    """A subject with as many lanes as its modules need."""

    subject: Subject
    lanes: list[list[Cell]]


@dataclass(frozen=True)
class Picture:
    """Everything the timeline shows; `now` is this week, if it lies in the plan."""

    weeks: int
    months: list[tuple[date, int]]
    rows: list[Row]
    now: int | None


def draw(modules: Sequence[Module], *, starts_on: date, now: int | None = None) -> Picture:
    """Lay modules out; a short draft shows at least the weeks a plan needs."""
    weeks = min(max([MIN_WEEKS, *(module.last_week for module in modules)]), MAX_WEEKS)
    mondays = [monday_of_week(starts_on, week) for week in range(1, weeks + 1)]
    # A week belongs to the month in which its Thursday lies, as ISO weeks belong to a year.
    thursdays = [monday + timedelta(days=3) for monday in mondays]
    months = groupby(thursdays, key=lambda day: day.replace(day=1))
    return Picture(
        weeks=weeks,
        months=[(month, len(list(days))) for month, days in months],
        rows=[Row(subject, _lanes(subject, modules, weeks)) for subject in Subject],
        now=now if now is not None and now <= weeks else None,
    )


def _lanes(subject: Subject, modules: Sequence[Module], weeks: int) -> list[list[Cell]]:
    lanes: list[list[Module]] = []
    for module in sorted(modules, key=lambda m: (m.first_week, m.last_week)):
        if module.subject != subject:
            continue
        free = next((lane for lane in lanes if lane[-1].last_week < module.first_week), None)
        if free is None:
            lanes.append([module])
        else:
            free.append(module)
    return [_cells(lane, weeks) for lane in lanes or [[]]]


def _cells(lane: list[Module], weeks: int) -> list[Cell]:
    cells, week = [], 1
    for module in lane:
        if module.first_week > week:
            cells.append(Cell(week, module.first_week - 1))
        cells.append(Cell(module.first_week, module.last_week, module))
        week = module.last_week + 1
    if week <= weeks:
        cells.append(Cell(week, weeks))
    return cells
