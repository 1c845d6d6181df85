"""The pages of this room: plans, calendars, and the programme for everyone."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.curriculum.views import (
    attendance,
    calendar,
    check_in,
    excuses,
    feeds,
    places,
    programme,
    sessions,
    tracks,
)
from academy.curriculum.views.parts import bp
from academy.web.navigation import Entry, Section

NAVIGATION: list[Entry] = [
    Entry(
        _l("Plans"),
        "curriculum.tracks",
        P.TRACK_MANAGE,
        order=42,
        icon="path",
        section=Section.LEARNING,
        covers=("/staff/modules",),
    ),
    Entry(
        _l("Calendar"),
        "curriculum.calendar",
        P.ATTENDANCE_MARK,
        order=44,
        icon="calendar",
        section=Section.LEARNING,
        covers=("/staff/days-off", "/staff/rooms"),
    ),
    Entry(
        _l("Attendance"),
        "curriculum.attendance",
        P.ATTENDANCE_MARK,
        order=45,
        icon="check",
        section=Section.LEARNING,
        covers=("/staff/excuses",),
    ),
    Entry(
        _l("My attendance"),
        "curriculum.my_attendance",
        P.LEARN,
        order=12,
        icon="check",
        covers=("/my/check-in", "/my/excuses"),
    ),
]

__all__ = [
    "NAVIGATION",
    "attendance",
    "bp",
    "calendar",
    "check_in",
    "excuses",
    "feeds",
    "places",
    "programme",
    "sessions",
    "tracks",
]
