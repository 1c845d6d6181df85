"""What happens to plans, calendars and attendance."""

from academy.curriculum.services.attendance import mark
from academy.curriculum.services.sessions import add_sessions, remove_session
from academy.curriculum.services.tracks import (
    add_module,
    change_module,
    create_track,
    discard_track,
    publish,
    remove_module,
    rename_track,
)

__all__ = [
    "add_module",
    "add_sessions",
    "change_module",
    "create_track",
    "discard_track",
    "mark",
    "publish",
    "remove_module",
    "remove_session",
    "rename_track",
]
