"""The tables of this room: plans, calendars, and who came."""

from academy.curriculum.models.attendance import Attendance
from academy.curriculum.models.sessions import Session
from academy.curriculum.models.tracks import Module, Track

__all__ = ["Attendance", "Module", "Session", "Track"]
