"""Read plans, calendars and attendance."""

from academy.curriculum.queries.attendance import (
    attendance_by_enrolment,
    attendance_of,
    marked_sessions,
    marks_of,
)
from academy.curriculum.queries.sessions import (
    cohorts_of,
    get_session,
    members_on,
    sessions_of,
    week_of,
)
from academy.curriculum.queries.tracks import (
    draft_track,
    get_module,
    get_track,
    last_edition,
    modules_of,
    published_track,
    published_tracks,
    tracks_visible_to,
)

__all__ = [
    "attendance_by_enrolment",
    "attendance_of",
    "cohorts_of",
    "draft_track",
    "get_module",
    "get_session",
    "get_track",
    "last_edition",
    "marked_sessions",
    "marks_of",
    "members_on",
    "modules_of",
    "published_track",
    "published_tracks",
    "sessions_of",
    "tracks_visible_to",
    "week_of",
]
