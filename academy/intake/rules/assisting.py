"""When staff may write for an applicant."""

from datetime import datetime, timedelta

SITTING = timedelta(hours=2)
"""How long staff may go on after they said why; a telephone call is shorter."""


def is_sitting(begun_at: datetime, ends_at: datetime, at: datetime) -> bool:
    """Whether a sitting goes on at an instant."""
    return begun_at <= at < ends_at
