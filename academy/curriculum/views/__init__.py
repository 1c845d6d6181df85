"""The pages of this room: plans, calendars, and the programme for everyone."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.curriculum.views import calendar, programme, tracks
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
    ),
]

__all__ = ["NAVIGATION", "bp", "calendar", "programme", "tracks"]
