"""What a mark means: when somebody is late, what counts as attended, and who is at risk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from ipaddress import ip_address, ip_network

from flask_babel import gettext as _

from academy.core.errors import RuleBroken
from academy.curriculum.states import AttendanceState

LATE_PER_ABSENCE = 3
"""So many times late or gone early count as one absence (rules.md)."""
LEAST_PERCENT = 80
"""Percent of sessions that whoever graduates has attended (rules.md)."""
OPENS_MINUTES = 20
"""Minutes before a session from which people check in."""
LATE_MINUTES = 10
"""Minutes after the start until which nobody is late."""
CLOSES_AFTER = timedelta(hours=1)
"""How long after a session those without a mark become absent."""
MAX_TRIES = 8
"""Wrong codes within the time below, after which no more are looked at."""
TRIES_WITHIN = timedelta(minutes=5)
"""For how long wrong codes are remembered."""
IN_A_ROW = 3
"""Absences in a row that put somebody on the list of risks."""
LATELY = timedelta(days=28)
"""The last weeks that are held against the time before."""
FALLS_BY = 10
"""Percentage points by which a rate falls lately that put somebody on the list of risks."""
LEAST_BEFORE = 5
"""Sessions that a rate rests on before its fall says anything."""
MAX_NETWORKS = 20
"""Networks that a cohort may name."""


@dataclass(frozen=True)
class Terms:
    """What a cohort's attendance goes by; as the rules say unless it is set otherwise."""

    opens_minutes: int = OPENS_MINUTES
    late_minutes: int = LATE_MINUTES
    late_per_absence: int = LATE_PER_ABSENCE
    least_percent: int = LEAST_PERCENT
    networks: Sequence[str] = field(default=())


USUAL = Terms()


LIMITS = {
    "opens_minutes": (0, 120),
    "late_minutes": (0, 120),
    "late_per_absence": (1, 20),
    "least_percent": (0, 100),
}
"""The least and the most of each number that a cohort may set."""


def check_terms(terms: Terms) -> None:
    """Refuse numbers that make no sense.

    Raises:
        RuleBroken: at the field of the first one.
    """
    for field_name, (least, most) in LIMITS.items():
        if not least <= getattr(terms, field_name) <= most:
            raise RuleBroken(
                _("Please give a number from %(least)s to %(most)s.", least=least, most=most),
                field=field_name,
            )


def count_attended(
    counts: dict[AttendanceState, int], late_per_absence: int = LATE_PER_ABSENCE
) -> tuple[int, int]:
    """Return (attended, held) from how often each state was marked."""
    held = sum(counts.values())
    partly = counts.get(AttendanceState.LATE, 0) + counts.get(AttendanceState.LEFT_EARLY, 0)
    absences = counts.get(AttendanceState.ABSENT, 0) + partly // late_per_absence
    return max(held - absences, 0), held


def percent_of(attended: int, held: int) -> int | None:
    """Return the rate in whole percent, rounded down so that 79.9 is never 80; None of nothing."""
    return attended * 100 // held if held else None


def spare_absences(attended: int, held: int, least_percent: int, to_come: int) -> int:
    """Return how many of the sessions to come may be missed and the rate still be reached.

    Less than none says how many more would have to be attended than there are.
    """
    whole = held + to_come
    needed = -(-whole * least_percent // 100)
    return attended + to_come - needed


def is_member_on(day: date, began_on: date | None, ended_on: date | None) -> bool:
    """Whether somebody belonged to the cohort on a day; only then can they be absent."""
    return began_on is not None and began_on <= day and (ended_on is None or day <= ended_on)


def check_open(at: datetime, starts_at: datetime, ends_at: datetime, terms: Terms) -> None:
    """Refuse a check-in before it opens or when the session is over.

    Raises:
        RuleBroken: says when it opens, or that it is too late.
    """
    opens = timedelta(minutes=terms.opens_minutes)
    if at < starts_at - opens:
        raise RuleBroken(
            _("Check-in opens %(minutes)s minutes before the start.", minutes=terms.opens_minutes),
            field="code",
        )
    if at >= ends_at:
        raise RuleBroken(
            _("This session is over. Please tell a mentor if you were there."), field="code"
        )


def state_at(came_at: datetime, starts_at: datetime, terms: Terms) -> AttendanceState:
    """Return whether somebody who came at an instant is present or late."""
    is_late = came_at > starts_at + timedelta(minutes=terms.late_minutes)
    return AttendanceState.LATE if is_late else AttendanceState.PRESENT


def is_inside(address: str, networks: Iterable[str]) -> bool:
    """Whether an address lies in one of the networks; without any, everyone is inside."""
    known = [ip_network(each, strict=False) for each in networks]
    if not known:
        return True
    try:
        seen = ip_address(address)
    except ValueError:
        return False
    return any(seen in each for each in known)


def read_networks(text: str) -> list[str]:
    """Return the networks that are written one to a line, in their usual form.

    Raises:
        RuleBroken: one is no network, or there are too many.
    """
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        try:
            found.append(str(ip_network(line, strict=False)))
        except ValueError:
            raise RuleBroken(
                _("“%(line)s” is no network. Please write it like 203.0.113.0/24.", line=line[:60]),
                field="networks",
            ) from None
    if len(found) > MAX_NETWORKS:
        raise RuleBroken(
            _("Please name at most %(most)s networks.", most=MAX_NETWORKS), field="networks"
        )
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Risk:
    """Why somebody is on the list of risks; rates in whole percent, None where nothing was held."""

    in_a_row: int
    rate: int | None
    before: int | None
    lately: int | None
    is_below: bool

    @property
    def falls(self) -> bool:
        """Whether the rate of the last weeks is much lower than that of the time before."""
        if self.before is None or self.lately is None:
            return False
        return self.before - self.lately >= FALLS_BY

    def __bool__(self) -> bool:
        return self.in_a_row >= IN_A_ROW or self.falls or self.is_below


Counts = dict[AttendanceState, int]


def find_risk(before: Counts, lately: Counts, in_a_row: int, terms: Terms) -> Risk:
    """Return what the marks until some weeks ago and those since say of somebody."""
    each = terms.late_per_absence
    total = {s: before.get(s, 0) + lately.get(s, 0) for s in AttendanceState}
    attended, held = count_attended(total, each)
    rate = percent_of(attended, held)
    rests = sum(before.values()) >= LEAST_BEFORE
    return Risk(
        in_a_row=in_a_row,
        rate=rate,
        before=percent_of(*count_attended(before, each)) if rests else None,
        lately=percent_of(*count_attended(lately, each)),
        is_below=rate is not None and rate < terms.least_percent and held >= LEAST_BEFORE,
    )
