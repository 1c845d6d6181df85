"""What holds for plans, calendars and attendance."""

from academy.curriculum.rules.attendance import LATE_PER_ABSENCE, count_attended, is_member_on
from academy.curriculum.rules.sessions import MAX_SERIES, check_series, check_times
from academy.curriculum.rules.tracks import (
    HOURS_A_WEEK,
    MAX_WEEKS,
    MIN_WEEKS,
    HasWeeks,
    Lacks,
    Span,
    check_weeks,
    count_weeks,
    find_lacks,
    monday_of_week,
    spans,
    week_number,
)

__all__ = [
    "HOURS_A_WEEK",
    "HasWeeks",
    "LATE_PER_ABSENCE",
    "Lacks",
    "MAX_SERIES",
    "MAX_WEEKS",
    "MIN_WEEKS",
    "Span",
    "check_series",
    "check_times",
    "check_weeks",
    "count_attended",
    "count_weeks",
    "find_lacks",
    "is_member_on",
    "monday_of_week",
    "spans",
    "week_number",
]
