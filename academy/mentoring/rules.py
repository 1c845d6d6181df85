"""Whether a mentor may take a team, a meeting can have been, and which team needs help first."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken
from academy.mentoring.states import Standing

DEFAULT_CAPACITY = 4
"""Teams a mentor takes unless the appointment says otherwise."""

MAX_CAPACITY = 40
"""Teams no appointment may exceed: a guard against a slip of the finger."""

NOT_MET_DAYS = 14
"""Days without a meeting after which a team is shown as waiting too long."""

MAX_MEETING = timedelta(hours=8)
"""Longer than any meeting of a team: a guard against a mistyped time."""

MAX_NOTES = 4000
"""User-visible characters in each box of notes."""

MAX_ACTION = 200
"""User-visible characters of an action."""


def check_capacity(assigned: int, capacity: int) -> None:
    """Raise `RuleBroken` when a mentor with this many teams cannot take another."""
    if assigned >= capacity:
        raise RuleBroken(_l("This mentor already tracks as many teams as agreed."), field="mentor")


def check_appointment(starts_on: date, ends_on: date, capacity: int) -> None:
    """Raise `RuleBroken` when an appointment's dates or capacity make no sense."""
    if ends_on <= starts_on:
        raise RuleBroken(_l("The appointment must end after it starts."), field="ends_on")
    if not 0 <= capacity <= MAX_CAPACITY:
        raise RuleBroken(_l("Capacity must be between 0 and 40 teams."), field="capacity")


def check_meeting(held_at: datetime, ended_at: datetime, now: datetime) -> None:
    """Raise `RuleBroken` when a meeting cannot have been at these times (aware datetimes)."""
    if held_at > now + timedelta(minutes=15):
        raise RuleBroken(
            _l("This time lies in the future. A meeting is written up when it has been held."),
            field="met_on",
        )
    if ended_at <= held_at or ended_at - held_at > MAX_MEETING:
        raise RuleBroken(_l("A meeting lasts between 1 minute and 8 hours."), field="minutes")


def check_standing(standing: Standing, reason: str) -> None:
    """Raise `RuleBroken` when a team is not green and nobody says why."""
    if standing != Standing.GREEN and not reason.strip():
        raise RuleBroken(
            _l("Please say in a few words why the team is not on track."), field="reason"
        )


def days_without_meeting(last_met_on: date | None, assigned_on: date, today: date) -> int:
    """Count days since the last meeting, or since the assignment if that is later or only known.

    Source: rules, "Not met for N days counts from the start of the assignment".
    """
    since = max(last_met_on, assigned_on) if last_met_on else assigned_on
    return max(0, (today - since).days)


def rank_need(standing: Standing | None, days: int, overdue: int) -> tuple[int, int, int, int]:
    """Return a sort key, smallest first: the team in most need of its mentor."""
    by_state = {Standing.RED: 0, Standing.AMBER: 2, None: 2, Standing.GREEN: 3}
    waiting = 1 if days > NOT_MET_DAYS else 3
    return (min(by_state[standing], waiting), by_state[standing], -days, -overdue)
