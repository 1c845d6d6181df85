"""What can be arranged, and until when a request counts."""

from enum import StrEnum


class Need(StrEnum):
    """What people most often ask for; anything else is written in their own words."""

    INTERPRETER = "interpreter"
    CAPTIONS = "captions"
    EXTRA_TIME = "extra_time"
    SCREEN_READER = "screen_reader"
    WHEELCHAIR = "wheelchair"
    OTHER = "other"
