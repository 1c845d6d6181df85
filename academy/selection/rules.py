"""Whether: scores, seats, offers and who may release, in plain values."""

import hashlib
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

MOST_READ = 1000
"""Nobody reads more applications than this in one stage."""

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


def weigh(levels: Mapping[int, int], weights: Mapping[int, int]) -> tuple[int, int]:
    """Return (points, weight) of one review: their quotient is the weighted mean level, exact.

    Both map criterion to number.
    """
    points = sum(weight * levels[criterion] for criterion, weight in weights.items())
    return points, sum(weights.values())


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


def check_closed(closes_at: datetime, now: datetime) -> None:
    """Demand that a round takes no more applications before it is reviewed.

    Raises:
        RuleBroken: it is still open.
    """
    if now < closes_at:
        raise RuleBroken(_l("Review can begin once the round has closed."))


def check_version(seen: int, saved: int) -> None:
    """Demand that nobody has saved since a page was made.

    Raises:
        RuleBroken: at the field `version`.
    """
    if seen != saved:
        raise RuleBroken(
            _l("This review was saved in another window in the meantime."), field="version"
        )


def check_limit(limit: int | None) -> None:
    """Demand a sensible limit, or none.

    Raises:
        RuleBroken: it is negative or beyond what anyone can read.
    """
    if limit is not None and not 0 <= limit <= MOST_READ:
        raise RuleBroken(
            _l("Please choose a number from 0 to %(most)s.", most=MOST_READ), field="limit"
        )


KEY_LENGTH = 640
"""Code points of a key, which are what its column holds."""


def known_key(name_or_email: str) -> str:
    """Return a name or an address in the form in which two of them are compared."""
    text = unicodedata.normalize("NFKC", name_or_email).casefold()
    # Compatibility forms may unfold into many signs; as a key the beginning will do.
    return "".join(text.split())[:KEY_LENGTH]


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


def check_seat_left(free: int) -> None:
    """Refuse to fill more places than there are.

    Raises:
        Taken: the last place is gone.
    """
    if free < 1:
        raise Taken(NO_SEAT_LEFT)


def fingerprint(rows: Iterable[tuple[int, int]]) -> str:
    """Return what tells two lists of (key, version) apart, whatever their order."""
    text = ";".join(f"{key}:{version}" for key, version in sorted(rows))
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
