"""Many slots at once: what a series would make, what it leaves out and why, and making it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.selection.interview_states import SlotState
from academy.selection.models import InterviewSlot, Panel, Stage
from academy.selection.queries import absences_of, interviews
from academy.selection.rules import check_phase
from academy.selection.rules.interviews import (
    NO_PANEL,
    PANEL_GONE,
    Series,
    Times,
    check_count,
    check_seats_of_slot,
    check_series,
    clashes,
    times_of,
)
from academy.selection.services.interviews.panels import SEEN


class LeftOut(StrEnum):
    """Why a series makes no slot at a time."""

    PANEL = "panel"
    MEMBER = "member"
    AWAY = "away"
    PAST = "past"


@dataclass(frozen=True)
class Planned:
    """One time of a series for one panel; made unless something speaks against it."""

    panel: Panel
    times: Times
    left_out: LeftOut | None


def plan_slots(
    stage: Stage, series: Series, *, panels: Sequence[Panel], seats: int
) -> list[Planned]:
    """Return what a series would make, in the order of panels, and write nothing.

    Raises:
        RuleBroken: the series cannot be meant as it was written; names the field.
    """
    zone = stage.round.site.zone
    if not panels:
        raise RuleBroken(NO_PANEL, field="panels")
    check_series(series, clock.today(zone))
    check_seats_of_slot(seats)
    times = times_of(series, zone)
    check_count(times, len(panels))
    found: list[Planned] = []
    for panel in panels:
        found += _for_panel(panel, times, found, zone)
    return found


def _for_panel(
    panel: Panel, times: Sequence[Times], before: Sequence[Planned], zone: str
) -> list[Planned]:
    people = {member.person_id for member in panel.members}
    shared = [
        each.times
        for each in before
        if each.left_out is None and people & {m.person_id for m in each.panel.members}
    ]
    own = [
        (s.starts_at, s.ends_at)
        for s in interviews.slots_of_panel(panel.id)
        if s.status is SlotState.OPEN
    ]
    busy = [*interviews.busy_times(people), *shared]
    away = [(a.first_on, a.last_on) for person in people for a in absences_of(person)]

    def why(at: Times) -> LeftOut | None:
        if at[0] <= clock.now():
            return LeftOut.PAST
        if clashes(at, own):
            return LeftOut.PANEL
        if clashes(at, busy):
            return LeftOut.MEMBER
        day = at[0].astimezone(ZoneInfo(zone)).date()
        return LeftOut.AWAY if _is_away(day, away) else None

    return [Planned(panel, at, why(at)) for at in times]


def _is_away(day: date, away: Sequence[tuple[date, date]]) -> bool:
    return any(first <= day <= last for first, last in away)


@verb
def make_slots(
    stage: Stage, series: Series, *, panels: Sequence[Panel], seats: int, actor: Actor
) -> int:
    """Make the slots of a series that clash with nothing, and return how many.

    A second press finds its times taken and makes none.

    Raises:
        MoveRefused: the reviews are closed.
        RuleBroken: the series cannot be meant as it was written; names the field.
    """
    lock(stage)
    check_phase(stage.phase, *SEEN)
    there = {panel.id for panel in interviews.panels_of(stage.id)}
    if any(panel.id not in there for panel in panels):
        raise RuleBroken(PANEL_GONE, field="panels")
    planned = plan_slots(stage, series, panels=panels, seats=seats)
    made = [each for each in planned if each.left_out is None]
    for each in made:
        db.session.add(
            InterviewSlot(
                panel_id=each.panel.id,
                stage_id=stage.id,
                site_id=stage.site_id,
                starts_at=each.times[0],
                ends_at=each.times[1],
                seats=seats,
            )
        )
    if made:
        db.session.flush()
        record("stage.make_slots", stage, actor=actor, slots=len(made))
    return len(made)
