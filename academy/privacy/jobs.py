"""Timed work of this room."""

from academy.core.actors import SYSTEM
from academy.privacy import erasure_list
from academy.privacy.services.forgetting import forget_answered
from academy.privacy.services.reminding import remind_of_duties
from academy.privacy.services.replay import replay
from academy.privacy.services.retention import destroy_all_due


def keep_erasure_list() -> int:
    """Write what was erased into the list outside, and erase again what a restore brought back."""
    return erasure_list.export() + replay(actor=SYSTEM)


def destroy_due() -> int:
    """Destroy what has been kept long enough, at every site; return how many things."""
    return destroy_all_due() + forget_answered()


def remind() -> int:
    """Write to those who keep the desks about what is due; return how many matters there are."""
    return remind_of_duties()
