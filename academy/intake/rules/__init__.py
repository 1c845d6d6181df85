"""Whether someone may apply, a round may open, and an answer counts as one; by noun."""

from academy.intake.rules.ages import (
    AGE_FLOOR,
    OLDEST,
    Eligibility,
    age_on,
    born_by,
    judge_age,
    reached_on,
)
from academy.intake.rules.answers import (
    ABOUT,
    MAX_TEXT,
    Asked,
    Missing,
    check_storable,
    is_address,
    tidy_phone,
    warn_about,
    what_is_missing,
)
from academy.intake.rules.rounds import (
    NEEDED_NOTICES,
    STEPS,
    age_day,
    check_can_open,
    check_dates,
    check_languages,
    is_in_time,
    phase_of,
)

__all__ = [
    "ABOUT",
    "AGE_FLOOR",
    "MAX_TEXT",
    "NEEDED_NOTICES",
    "OLDEST",
    "STEPS",
    "Asked",
    "Eligibility",
    "Missing",
    "age_day",
    "age_on",
    "born_by",
    "check_can_open",
    "check_dates",
    "check_languages",
    "check_storable",
    "is_address",
    "is_in_time",
    "judge_age",
    "phase_of",
    "reached_on",
    "tidy_phone",
    "warn_about",
    "what_is_missing",
]
