"""What the answers are called on pages."""

from typing import Any

from flask_babel import lazy_gettext as _l

from academy.monitoring.states import AgeBand, Disability, Sex

SEX = {
    Sex.FEMALE: _l("Woman"),
    Sex.MALE: _l("Man"),
    Sex.OTHER: _l("In another way"),
    Sex.UNSAID: _l("Prefer not to say"),
}
AGE_BAND = {
    AgeBand.TO_24: _l("19 to 24"),
    AgeBand.TO_29: _l("25 to 29"),
    AgeBand.TO_39: _l("30 to 39"),
    AgeBand.FROM_40: _l("40 or older"),
    AgeBand.UNSAID: _l("Prefer not to say"),
}
DISABILITY = {
    Disability.YES: _l("Yes"),
    Disability.NO: _l("No"),
    Disability.UNSAID: _l("Prefer not to say"),
}
QUESTIONS: dict[str, tuple[Any, dict[Any, Any]]] = {
    "sex": (_l("How do you describe yourself?"), SEX),
    "age_band": (_l("How old are you?"), AGE_BAND),
    "disability": (_l("Do you have a disability?"), DISABILITY),
}
"""Question -> (text, answers)."""
