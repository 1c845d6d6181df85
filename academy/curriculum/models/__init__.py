"""The tables of this room: plans, calendars, and who came."""

from academy.curriculum.models.attendance import (
    Attendance,
    AttendanceChange,
    AttendanceRules,
    CodeTry,
    Excuse,
)
from academy.curriculum.models.feeds import CalendarFeed
from academy.curriculum.models.sessions import ClosedDay, Room, Session
from academy.curriculum.models.tracks import Module, Track

__all__ = [
    "Attendance",
    "AttendanceChange",
    "AttendanceRules",
    "CalendarFeed",
    "ClosedDay",
    "CodeTry",
    "Excuse",
    "Module",
    "Room",
    "Session",
    "Track",
]
