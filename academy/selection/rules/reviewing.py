"""Whether: phases, levels, reasons, limits and reviews, in plain values."""

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction

from flask_babel import lazy_gettext as _l

from academy.core.errors import MoveRefused, RuleBroken
from academy.selection.states import AssignmentState, StagePhase

LEVELS = range(1, 6)
"""A criterion is scored from 1 to 5; every level is described in words."""

REVIEWS_PER_APPLICATION = 2
"""How many review each application, unless the stage says otherwise."""

MOST_REVIEWS = 10
"""More reviews of one application than this are surely a slip of the hand."""

MOST_READ = 1000
"""Nobody reads more applications than this in one stage."""

MOST_PLACES = 100_000
"""Nobody lets more than this go on from a stage."""


NOT_NOW = _l("This stage is not being reviewed at the moment.")
ANCHORS_FIRST = _l("Please score the calibration set first: it shows what the levels mean.")

ENDS = frozenset({LEVELS[0], LEVELS[-1]})
"""Levels for which a reason in words is asked: whoever gives the best or the worst says why."""

MOST_ANCHORS = 10
"""More applications than this in a calibration set would be a stage of their own."""

WIDE = 1.5
"""Reviews of one application that lie so many levels apart are a disagreement to look at."""

MOST_EXTRA = 4
"""Reviews spent at once on an application near the line: with two before, six in all."""

CROSSING = (0.1, 0.9)
"""Chances of being above the line between which an 80 % interval lies on both sides of it."""

OPEN_TO = {
    StagePhase.ASSIGNING: frozenset[AssignmentState](),
    StagePhase.SCORING: frozenset(
        {AssignmentState.OPEN, AssignmentState.SCORED, AssignmentState.ABSTAINED}
    ),
    StagePhase.MODERATION: frozenset({AssignmentState.SCORED}),
    StagePhase.CLOSED: frozenset[AssignmentState](),
}
"""What a reviewer may open in each phase: in moderation what is scored, to look at it together."""


def check_phase(phase: StagePhase, *phases: StagePhase) -> None:
    """Demand that a stage is in one of some phases.

    Raises:
        MoveRefused: it is in another.
    """
    if phase not in phases:
        raise MoveRefused(NOT_NOW)


def check_notes(levels: Mapping[int, int], notes: Mapping[int, str]) -> None:
    """Demand a reason for each level at an end of the scale; both map criterion to value.

    Raises:
        RuleBroken: names the first criterion without its reason.
    """
    for criterion, level in levels.items():
        if level in ENDS and not notes.get(criterion, "").strip():
            raise RuleBroken(
                _l("Please say in a sentence why: %(level)s is an end of the scale.", level=level),
                field=f"note_{criterion}",
            )


def check_days(first_on: date | None, last_on: date | None) -> None:
    """Demand that days away end on or after the day on which they begin.

    Raises:
        RuleBroken: at the field `last_on`.
    """
    if first_on is not None and last_on is not None and last_on < first_on:
        raise RuleBroken(_l("The last day lies before the first."), field="last_on")


def check_due(due_at: datetime | None, now: datetime, *, field: str = "due_at") -> None:
    """Demand that something is due in the future, or at no time.

    Raises:
        RuleBroken: at the field that is named.
    """
    if due_at is not None and due_at <= now:
        raise RuleBroken(_l("This time lies in the past."), field=field)


def check_places(places: int | None) -> None:
    """Demand that at least one application goes on from a stage, or that nothing is said.

    Raises:
        RuleBroken: at the field `places`.
    """
    if places is not None and not 1 <= places <= MOST_PLACES:
        raise RuleBroken(
            _l("Please choose a number from 1 to %(most)s.", most=MOST_PLACES), field="places"
        )


def check_extra(applications: int, more: int) -> None:
    """Demand a sensible number of extra reviews for a sensible number of applications.

    Raises:
        RuleBroken: names the field.
    """
    if not 1 <= applications <= MOST_PLACES:
        raise RuleBroken(
            _l("Please choose a number from 1 to %(most)s.", most=MOST_PLACES),
            field="applications",
        )
    if not 1 <= more <= MOST_EXTRA:
        raise RuleBroken(
            _l("Please choose a number from 1 to %(most)s.", most=MOST_EXTRA), field="more"
        )


def spread(reviews: Sequence[Fraction]) -> Fraction:
    """Return how many levels the highest review lies above the lowest; 0 below two."""
    return max(reviews) - min(reviews) if reviews else Fraction(0)


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


def check_reason(reason: str) -> str:
    """Demand a reason in words.

    Raises:
        RuleBroken: it is empty.
    """
    if not reason.strip():
        raise RuleBroken(_l("Please say why, in a sentence."), field="reason")
    return reason
