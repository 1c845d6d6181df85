"""What counts as attended."""

from datetime import date

from academy.curriculum.states import AttendanceState

LATE_PER_ABSENCE = 3
"""So many times late or gone early count as one absence (rules.md)."""


def count_attended(counts: dict[AttendanceState, int]) -> tuple[int, int]:
    """Return (attended, held) from how often each state was marked."""
    held = sum(counts.values())
    partly = counts.get(AttendanceState.LATE, 0) + counts.get(AttendanceState.LEFT_EARLY, 0)
    absences = counts.get(AttendanceState.ABSENT, 0) + partly // LATE_PER_ABSENCE
    return held - absences, held


def is_member_on(day: date, began_on: date | None, ended_on: date | None) -> bool:
    """Whether somebody belonged to the cohort on a day; only then can they be absent."""
    return began_on is not None and began_on <= day and (ended_on is None or day <= ended_on)
