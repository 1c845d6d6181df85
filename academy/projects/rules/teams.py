"""Whether a team may grow or start, which phase a day is in, and which links are sound."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

from flask_babel import gettext as _

from academy.core.errors import RuleBroken
from academy.projects.states import ChallengeKind, Phase
from academy.web.words import day as said

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

_ODD = re.compile('[\\s"<>\\\\^`{|}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]')
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


DATE_FIELDS = ("starts_on", "investigates_on", "acts_on", "ends_on")


def check_dates(days: Sequence[date], *, cohort_starts: date, cohort_ends: date) -> None:
    """Refuse phases out of order or outside the cohort.

    Raises:
        RuleBroken: at the field of the first day that is wrong.
    """
    for number, (day, field) in enumerate(zip(days, DATE_FIELDS, strict=True)):
        if not cohort_starts <= day <= cohort_ends:
            raise RuleBroken(
                _(
                    "The cohort runs from %(first)s to %(last)s.",
                    first=said(cohort_starts),
                    last=said(cohort_ends),
                ),
                field=field,
            )
        if number and day < days[number - 1]:
            raise RuleBroken(_("This day lies before the phase before it."), field=field)


def check_in_teams(kind: ChallengeKind) -> None:
    """Refuse a team for a challenge that is done alone.

    Raises:
        RuleBroken: it is one of those.
    """
    if kind not in IN_TEAMS:
        raise RuleBroken(_("This challenge is not done in teams."))


def check_self_formed(kind: ChallengeKind) -> None:
    """Refuse that learners change the teams of a challenge for which staff form them.

    Raises:
        RuleBroken: it is one of those.
    """
    if kind not in SELF_FORMED:
        raise RuleBroken(_("For this challenge the academy forms the teams."))


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
    if len(address) > LINK_LENGTH or _ODD.search(address):
        return False
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        return False
    sound = parts.scheme == "https" and "@" not in parts.netloc and port in (None, 443)
    return sound and bool(_HOST.fullmatch(host))


def check_links(**links: str) -> None:
    """Refuse an address that is not sound; an empty one is fine.

    Raises:
        RuleBroken: at the field of the same name.
    """
    for field, address in links.items():
        if address and not is_sound_link(address):
            raise RuleBroken(
                _("Please give a whole address that begins with https://."), field=field
            )


def find_missing_texts(texts: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """Return (name, language) of each text that is empty in one of the two languages."""
    return [
        (name, language)
        for name, text in texts.items()
        for language in ("ko", "en")
        if not text.get(language, "").strip()
    ]
