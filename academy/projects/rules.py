"""Whether a team may grow or start, which phase a day is in, and which links are sound."""

import re
from datetime import date
from urllib.parse import urlsplit

from flask_babel import gettext as _

from academy.core.errors import RuleBroken
from academy.projects.states import ChallengeKind, Phase

MIN_MEMBERS = 3
"""People a team needs before its project starts."""
MAX_MEMBERS = 6
"""People that fit in a team."""
SELF_FORMED = frozenset({ChallengeKind.MACRO})
"""Challenges for which learners form their teams themselves."""
IN_TEAMS = frozenset({ChallengeKind.PRELUDE, ChallengeKind.MINI, ChallengeKind.MACRO})
"""Challenges that teams take on; the others are done alone."""
LINK_LENGTH = 500
"""Characters of an address, as the column holds them."""

_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}")


def phase_on(
    day: date, starts_on: date, investigates_on: date, acts_on: date, ends_on: date
) -> Phase | None:
    """Return the phase of a challenge on a day; None outside it."""
    if not starts_on <= day <= ends_on:
        return None
    if day >= acts_on:
        return Phase.ACT
    return Phase.INVESTIGATE if day >= investigates_on else Phase.ENGAGE


def check_room(members: int) -> None:
    """Refuse one more person in a full team.

    Raises:
        RuleBroken: the team has all the people it may have.
    """
    if members >= MAX_MEMBERS:
        raise RuleBroken(
            _("This team is full: at most %(count)s people fit in a team.", count=MAX_MEMBERS)
        )


def check_can_start(members: int) -> None:
    """Refuse a project of too few.

    Raises:
        RuleBroken: says how many people are missing.
    """
    if members < MIN_MEMBERS:
        raise RuleBroken(
            _(
                "A project starts with at least %(least)s people; %(missing)s more are needed.",
                least=MIN_MEMBERS,
                missing=MIN_MEMBERS - members,
            )
        )


def is_sound_link(address: str) -> bool:
    """Whether an address is plain https to a named host, without a user name or odd characters."""
    if len(address) > LINK_LENGTH or re.search(r"[\s\"<>\\^`{|}]", address):
        return False
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        return False
    sound = parts.scheme == "https" and "@" not in parts.netloc and port in (None, 443)
    return sound and bool(_HOST.fullmatch(host))
