"""How long an export lives, and what a reason must be."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _l

from academy.audit.packs import Packed
from academy.core.errors import RuleBroken
from academy.core.text import has_letters

LEASE = timedelta(minutes=10)
"""How long one worker has a workbook in hand; then it is taken to have died."""
ATTEMPTS = 3
"""How often a workbook is begun before people are told that it does not work."""

LIFE = timedelta(days=1)
"""How long an export can be fetched; then it has to be asked for anew."""


def check_reason(reason: str) -> None:
    """Check that somebody said why.

    Raises:
        RuleBroken: nobody did.
    """
    if not has_letters(reason):
        raise RuleBroken(
            _l("Please say what this is for. It stands in the access log."), field="reason"
        )


@dataclass(frozen=True)
class Written:
    """A workbook that was made: who is in it, and how many texts were longer than a cell."""

    people: Packed
    cut: int = 0
