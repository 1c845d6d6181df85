"""Whether someone may apply, a round may open, and an answer counts as one; by noun."""

from academy.intake.rules.ages import (
    AGE_FLOOR,
    OLDEST,
    Eligibility,
    age_on,
    born_by,
    judge_age,
    reached_on,
    read_day,
)
from academy.intake.rules.answers import (
    MAX_TEXT,
    Missing,
    check_storable,
    warn_about,
    what_is_missing,
)
from academy.intake.rules.arranging import check_ends, keyed_options, moved
from academy.intake.rules.asked import ABOUT, Asked
from academy.intake.rules.conditions import (
    DECIDING,
    answers_that_count,
    check_conditions,
    is_shown,
    shown,
)
from academy.intake.rules.filters import FLAGS, MOST_PICKED, Filter
from academy.intake.rules.kinds import (
    choices_as_text,
    chosen,
    is_address,
    tidy_day,
    tidy_number,
    tidy_phone,
)
from academy.intake.rules.reminders import REMIND_BEFORE, closing_for, days_before, reminder_due
from academy.intake.rules.rounds import (
    NEEDED_NOTICES,
    STEPS,
    age_day,
    check_can_open,
    check_dates,
    check_languages,
    is_in_time,
    phase_of,
    suggested_times,
)

__all__ = [
    "ABOUT",
    "AGE_FLOOR",
    "Asked",
    "DECIDING",
    "Eligibility",
    "FLAGS",
    "Filter",
    "MAX_TEXT",
    "MOST_PICKED",
    "Missing",
    "NEEDED_NOTICES",
    "OLDEST",
    "REMIND_BEFORE",
    "STEPS",
    "age_day",
    "age_on",
    "answers_that_count",
    "born_by",
    "check_can_open",
    "check_conditions",
    "check_dates",
    "check_ends",
    "check_languages",
    "check_storable",
    "choices_as_text",
    "chosen",
    "closing_for",
    "days_before",
    "is_address",
    "is_in_time",
    "is_shown",
    "judge_age",
    "keyed_options",
    "moved",
    "phase_of",
    "reached_on",
    "read_day",
    "reminder_due",
    "shown",
    "suggested_times",
    "tidy_day",
    "tidy_number",
    "tidy_phone",
    "warn_about",
    "what_is_missing",
]
