"""Whether: scores, seats, offers and who may release, in plain values."""

import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken, Taken

LEVELS = range(1, 6)
"""A criterion is scored from 1 to 5; every level is described in words."""

REVIEWS_PER_APPLICATION = 2
"""How many review each application, unless the stage says otherwise."""

MOST_REVIEWS = 10
"""More reviews of one application than this are surely a slip of the hand."""

OFFER_DAYS = 7
"""How long an offer stands, in calendar days, before its last day moves off a weekend."""

CLOSING = time(18, 0)
"""When the last day of an offer ends, on the site's clock: office hours, so that help is there."""

NO_SEAT_LEFT = _l(
    "The last place was taken a moment ago. Your offer has not been used up: "
    "the admissions office will tell you what is possible."
)
"""Said to who comes too late for the last seat: nothing is lost by it."""


def weighted_mean(levels: Mapping[int, int], weights: Mapping[int, int]) -> Fraction:
    """Return one reviewer's mean level, 1 to 5, exact; both map criterion to number."""
    total = sum(weights.values())
    return Fraction(sum(weights[criterion] * levels[criterion] for criterion in weights), total)


def raw_mean(reviews: Sequence[Fraction]) -> Fraction | None:
    """Return the plain mean of the reviews that are in, or None without any."""
    return sum(reviews, Fraction(0)) / len(reviews) if reviews else None


def check_scores(levels: Mapping[int, int], criteria: Collection[int]) -> None:
    """Demand one level from 1 to 5 for every criterion and nothing else.

    Raises:
        RuleBroken: names the first criterion without a level.
    """
    for criterion in criteria:
        if levels.get(criterion) not in LEVELS:
            raise RuleBroken(_l("Please choose a level."), field=f"criterion_{criterion}")


def check_per_application(count: int) -> None:
    """Demand a sensible number of reviews for each application.

    Raises:
        RuleBroken: it is less than one or more than ten.
    """
    if not 1 <= count <= MOST_REVIEWS:
        raise RuleBroken(
            _l("Please choose a number from 1 to %(most)s.", most=MOST_REVIEWS),
            field="per_application",
        )


def known_key(name_or_email: str) -> str:
    """Return a name or an address in the form in which two of them are compared."""
    text = unicodedata.normalize("NFKC", name_or_email).casefold()
    return "".join(text.split())


def knows(listed: Iterable[str], *, name: str, email: str) -> bool:
    """Whether a list of people (as `known_key`) holds someone of this name or address."""
    keys = {known_key(text) for text in (name, email) if text.strip()}
    return any(known in keys for known in listed)


def offer_expiry(made_at: datetime, zone: str) -> datetime:
    """Return when an offer made now lapses: seven days on, a weekday, 18:00 on the site's clock."""
    here = ZoneInfo(zone)
    last = made_at.astimezone(here).date() + timedelta(days=OFFER_DAYS)
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


def check_quota(seats: int, accepted: int) -> None:
    """Refuse to fill more places than the round has.

    Raises:
        Taken: the last place of the round is gone.
    """
    if accepted >= seats:
        raise Taken(NO_SEAT_LEFT)


def check_released_by_another(deciders: Collection[int | None], releaser: int | None) -> None:
    """Demand that who releases has prepared none of the decisions.

    Raises:
        RuleBroken: the releaser prepared at least one of them.
    """
    if releaser is None or releaser in deciders:
        raise RuleBroken(
            _l("You prepared some of these decisions, so another person must release them.")
        )


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


def check_reason(reason: str) -> str:
    """Demand a reason in words.

    Raises:
        RuleBroken: it is empty.
    """
    if not reason.strip():
        raise RuleBroken(_l("Please say why, in a sentence."), field="reason")
    return reason
