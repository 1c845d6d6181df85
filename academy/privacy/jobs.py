"""Timed work of this room."""

from academy.core.actors import SYSTEM
from academy.privacy import erasure_list
from academy.privacy.services.replay import replay


def keep_erasure_list() -> int:
    """Write what was erased into the list outside, and erase again what a restore brought back."""
    return erasure_list.export() + replay(actor=SYSTEM)
