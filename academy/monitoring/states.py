"""What may be answered; every question may be left open."""

from enum import StrEnum


class Sex(StrEnum):
    """As people say of themselves."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNSAID = "unsaid"


class AgeBand(StrEnum):
    """Years of age in bands wide enough to hide a single person."""

    TO_24 = "19-24"
    TO_29 = "25-29"
    TO_39 = "30-39"
    FROM_40 = "40+"
    UNSAID = "unsaid"


class Disability(StrEnum):
    """Whether someone has a disability."""

    YES = "yes"
    NO = "no"
    UNSAID = "unsaid"
