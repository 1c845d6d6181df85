"""Where a file stands on its way to reviewers."""

from enum import StrEnum


class ClearanceState(StrEnum):
    """Only what is cleared reaches a reviewer."""

    WAITING = "waiting"
    CLEARED = "cleared"
    WITHHELD = "withheld"


MOST_BOXES = 2000
"""Boxes of one file; a hundred pages with a name in every head and foot have a few hundred."""
