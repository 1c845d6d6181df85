"""Whether a learner has finished, and who may release it."""

from dataclasses import dataclass, field
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken
from academy.core.refs import ALPHABET
from academy.core.types import Texts

ATTENDANCE_FLOOR = 80
"""Percent of the sessions held that a learner attends (house; rules.md, Cohort life)."""

LEARNER_FOR_DAYS = 30
"""Days for which a graduate still reaches the pages of a learner after the release (house)."""


class Missing(StrEnum):
    """What keeps a learner from finishing."""

    SESSIONS = "sessions"
    ATTENDANCE = "attendance"
    PROJECT = "project"


@dataclass(frozen=True)
class Facts:
    """What is known of a learner: sessions attended and held, and the project of their team."""

    attended: int
    held: int
    project: Texts = field(default_factory=Texts)
    project_accepted: bool = False

    @property
    def percent(self) -> int:
        """The attendance in whole percent, rounded down; 0 while nothing was held."""
        return 100 * self.attended // self.held if self.held else 0


def find_missing(facts: Facts) -> list[Missing]:
    """Return what is missing for completion, in the order in which it is shown."""
    missing = []
    if not facts.held:
        missing.append(Missing.SESSIONS)
    elif 100 * facts.attended < ATTENDANCE_FLOOR * facts.held:
        missing.append(Missing.ATTENDANCE)
    if not facts.project_accepted:
        missing.append(Missing.PROJECT)
    return missing


def check_completion(missing: list[Missing], waiver: str) -> None:
    """Refuse completion while something is missing and nobody says why it may be waived."""
    if missing and not waiver.strip():
        raise RuleBroken(
            _l("Something is still missing. To let it pass, please write the reason."),
            field="waiver",
        )


def check_two_people(decided_by: int, released_by: int | None) -> None:
    """Refuse a release by nobody in particular, or by the person who decided."""
    if released_by is None or released_by == decided_by:
        raise RuleBroken(_l("Whoever decided cannot release: please ask a colleague."))


def group_number(ref: str) -> str:
    """Return ten characters as they are printed and read aloud: `7K3M9-Q2WXY`."""
    return f"{ref[:5]}-{ref[5:]}"


def tidy_number(typed: str) -> str | None:
    """Return what a person typed as a certificate number, or None where it can be none."""
    kept = "".join(c for c in typed[:60].upper() if not c.isspace() and c not in "-‐‑–—")
    if len(kept) != len("7K3M9Q2WXY") or any(c not in ALPHABET for c in kept):
        return None
    return group_number(kept)
