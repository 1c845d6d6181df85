"""Whether: seats, offers, places in line and who may release."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from academy.cohorts.states import Discipline
from academy.core.errors import RuleBroken, Taken
from academy.selection.states import StageKind

OFFER_DAYS = 7
"""How long an offer stands, in calendar days, before its last day moves off a weekend."""

CLOSING = time(18, 0)
"""When the last day of an offer ends, on the site's clock: office hours, so that help is there."""

OFFER_IS_OVER = _l("This offer was answered already, or its time is over.")

NOBODY_DECIDED = _l("Only a person can decide this.")
"""No decision by machine alone: the history names who decided (PIPA, article 37-2)."""

NOTHING_PREPARED = _l("No decisions are waiting for release.")
SECOND_PRESS = timedelta(minutes=2)
"""How long a release that is pressed again is taken as the one before, not as one of nothing."""

NO_SEAT_LEFT = _l(
    "The last place was taken a moment ago. Your offer has not been used up: "
    "the admissions office will tell you what is possible."
)
"""Said to who comes too late for the last seat: nothing is lost by it."""


def offer_expiry(made_at: datetime, zone: str) -> datetime:
    """Return when an offer made now lapses: seven days on, a weekday, 18:00 on the site's clock."""
    return office_time(made_at, OFFER_DAYS, zone)


def office_time(at: datetime, days: int, zone: str) -> datetime:
    """Return the closing time of the office some days on, on the next weekday if there is none."""
    here = ZoneInfo(zone)
    last = at.astimezone(here).date() + timedelta(days=days)
    last += timedelta(days=max(0, 7 - last.weekday()) if last.weekday() >= 5 else 0)
    return datetime.combine(last, CLOSING, tzinfo=here)


def free_seats(*, cohort: int, cohort_held: int, round: int, round_held: int) -> int:
    """Return how many offers may still be made.

    The seats of the cohort are the hard cap, those of the round a quota inside it; held are
    enrolments and offers that still stand.
    """
    return max(0, min(cohort - cohort_held, round - round_held))


def check_seats(wanted: int, free: int) -> None:
    """Refuse to offer more places than there are.

    Raises:
        RuleBroken: says both numbers.
    """
    if wanted > free:
        raise RuleBroken(
            _l(
                "%(wanted)s offers are prepared, but only %(free)s places are free. "
                "Put some of them on the waiting list first.",
                wanted=wanted,
                free=free,
            )
        )


def check_line(wanted: int, free: int, field: object) -> None:
    """Refuse to offer more places of one field than its quota holds.

    Raises:
        RuleBroken: names the field and says both numbers.
    """
    if wanted > free:
        raise RuleBroken(
            _l(
                "%(field)s: %(wanted)s offers are prepared, but only %(free)s places of its quota"
                " are free. Put some of them on the waiting list first.",
                field=field,
                wanted=wanted,
                free=free,
            )
        )


def check_seat_left(free: int) -> None:
    """Refuse to fill more places than there are.

    Raises:
        Taken: the last place is gone.
    """
    if free < 1:
        raise Taken(NO_SEAT_LEFT)


def fingerprint(rows: Iterable[tuple[int, object]]) -> str:
    """Return what tells two lists of (key, version or content) apart, whatever their order."""
    text = ";".join(sorted(f"{key}:{content}" for key, content in rows))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check_same_list(looked_at: str, now: str) -> None:
    """Demand that what is released is what was read.

    Raises:
        RuleBroken: something was changed in between.
    """
    if looked_at != now:
        raise RuleBroken(
            _l("The list has changed since you opened it. Please read it again, then release it.")
        )


def check_released_by_another(deciders: Collection[int | None], releaser: int | None) -> None:
    """Demand that who releases has prepared none of the decisions.

    Raises:
        RuleBroken: the releaser prepared at least one of them.
    """
    if releaser is None or releaser in deciders:
        raise RuleBroken(
            _l("You prepared some of these decisions, so another person must release them.")
        )


def check_goes_on(next_stage: StageKind | None) -> None:
    """Demand that a stage follows in which an application could go on.

    Raises:
        RuleBroken: the round has no later stage.
    """
    if next_stage is None:
        raise RuleBroken(
            _l(
                "No stage follows in this round. If there is to be a test or an interview, please"
                " give its date in the round first."
            ),
            field="outcome",
        )


def check_quotas(quotas: Mapping[Discipline, int], seats: int) -> None:
    """Demand quotas that fit into the places of the round.

    Raises:
        RuleBroken: one is negative, or together they are more than the round has.
    """
    for discipline, count in quotas.items():
        if count < 0:
            raise RuleBroken(_l("Please give a number from 0."), field=str(discipline))
    if sum(quotas.values()) > seats:
        raise RuleBroken(
            _l(
                "Together the quotas have %(sum)s places, but the round has %(seats)s.",
                sum=sum(quotas.values()),
                seats=seats,
            )
        )


def check_answer_time(until: datetime, now: datetime) -> None:
    """Demand that an offer can still be answered.

    Raises:
        RuleBroken: the time is over already.
    """
    if until <= now:
        raise RuleBroken(_l("Please choose a time that lies ahead."), field="until")


def check_rank(rank: int | None, taken: Collection[int]) -> int:
    """Demand a place on the waiting list that nobody else has.

    Raises:
        RuleBroken: there is none, it is not positive, or it is taken.
    """
    if rank is None or rank < 1:
        raise RuleBroken(_l("Please give the place on the waiting list."), field="rank")
    if rank in taken:
        raise RuleBroken(
            _l("Place %(rank)s on the waiting list is taken.", rank=rank), field="rank"
        )
    return rank


def check_own_field(line: str, field: str) -> None:
    """Demand that a place of a quota is taken in its field.

    Raises:
        RuleBroken: another field was chosen.
    """
    if line and field != line:
        raise RuleBroken(
            _l("This place is of the quota of one field, so you start in that field."),
            field="discipline",
        )


def check_not_too_late(today: date, last: date | None) -> None:
    """Demand that somebody from the waiting list may still join.

    Raises:
        RuleBroken: the last day for that is over.
    """
    if last is not None and today > last:
        raise RuleBroken(
            _l(
                "The last day on which somebody can still join is over. If that is to change,"
                " please change it among the dates of arrivals first."
            )
        )


def check_not_about_oneself(applicant: int, actor: int) -> None:
    """Demand that nobody decides about their own application.

    Raises:
        RuleBroken: it is their own.
    """
    if applicant == actor:
        raise RuleBroken(
            _l("One of these applications is your own, so another person must do this.")
        )


def check_two_people(deciders: Collection[int], applicant: int, actor: int | None) -> None:
    """Demand that an offer out of turn is made by another person than who decided.

    Raises:
        RuleBroken: the same person decided about the application, or it is their own.
    """
    if actor is None or actor in deciders or actor == applicant:
        raise RuleBroken(
            _l("You decided about this application, so another person must offer the place.")
        )
