"""The pages of this room: plans, calendars, and the programme for everyone."""

from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.curriculum.views import calendar, programme, tracks
from academy.curriculum.views.parts import bp
from academy.web.navigation import Entry

NAVIGATION: list[Entry] = [
    Entry(_l("Plans"), "curriculum.tracks", P.TRACK_MANAGE, order=40, icon="path"),
    Entry(_l("Calendar"), "curriculum.calendar", P.ATTENDANCE_MARK, order=42, icon="calendar"),
]

__all__ = ["NAVIGATION", "bp", "calendar", "programme", "tracks"]
