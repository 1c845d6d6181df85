"""Whether and how a list is decided at once: who goes on, who waits, who does not, in order."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import lazy_gettext as _l

from academy.core.errors import MoveRefused, RuleBroken
from academy.intake.states import APPLICATION_FLOW, ApplicationState
from academy.selection.states import Outcome

MOST_AT_ONCE = 20_000
"""Decisions that are prepared in one step at most."""


@dataclass(frozen=True)
class Ranked:
    """An application in the order in which it is decided, and the quota it would count in."""

    id: int
    line: str = ""


@dataclass(frozen=True)
class Wish:
    """What staff ask for: how many get `chosen`, how many wait in each line, and of the rest."""

    chosen: Outcome
    most: int
    waiting: int = 0
    decline: bool = False


@dataclass(frozen=True)
class Room:
    """What there is: places in all, places by line, and ranks that are taken, by line.

    A line that is missing from `by_line` has no quota of its own.
    """

    total: int
    by_line: Mapping[str, int] = field(default_factory=dict)
    ranks: Mapping[str, Collection[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """What one application gets; `rank` on the waiting list of its line only."""

    id: int
    line: str
    outcome: Outcome
    rank: int | None = None


def share_out(ranked: Iterable[Ranked], wish: Wish, room: Room) -> list[Verdict]:
    """Return what each application gets, the best first; who gets nothing is left out.

    Offers stop at the places of the round and of each line; whoever stands behind a full line is
    passed over, and waits in it. Without offers only `wish.most` counts.
    """
    found: list[Verdict] = []
    given: Counter[str] = Counter()
    waits: Counter[str] = Counter()
    ranks = {line: iter(_free_ranks(taken)) for line, taken in room.ranks.items()}
    is_offer = wish.chosen is Outcome.OFFER
    most = min(wish.most, room.total) if is_offer else wish.most
    for each in ranked:
        full = is_offer and given[each.line] >= room.by_line.get(each.line, room.total)
        if given.total() < most and not full:
            given[each.line] += 1
            found.append(Verdict(each.id, each.line, wish.chosen))
        elif waits[each.line] < wish.waiting:
            waits[each.line] += 1
            line = ranks.setdefault(each.line, iter(_free_ranks(())))
            found.append(Verdict(each.id, each.line, Outcome.WAITLIST, next(line)))
        elif wish.decline:
            found.append(Verdict(each.id, each.line, Outcome.DECLINE))
    return found


def _free_ranks(taken: Collection[int]) -> Iterable[int]:
    """Yield the places behind the last one taken: who waits already stays ahead."""
    return range(max(taken, default=0) + 1, max(taken, default=0) + MOST_AT_ONCE + 1)


def check_wish(wish: Wish, *, ranked: int) -> None:
    """Demand numbers that make sense.

    Raises:
        RuleBroken: a number is negative or nothing would be decided; says the field.
    """
    if not 0 <= wish.most <= MOST_AT_ONCE:
        raise RuleBroken(
            _l("Please give a number from 0 to %(most)s.", most=MOST_AT_ONCE), field="most"
        )
    if not 0 <= wish.waiting <= MOST_AT_ONCE:
        raise RuleBroken(
            _l("Please give a number from 0 to %(most)s.", most=MOST_AT_ONCE), field="waiting"
        )
    if not ranked:
        raise RuleBroken(_l("Nobody here is undecided."))


def check_decline_reason(verdicts: Sequence[Verdict], reason: str) -> None:
    """Demand a reason where somebody is declined.

    Raises:
        RuleBroken: there is none; says the field.
    """
    if any(each.outcome is Outcome.DECLINE for each in verdicts) and not reason.strip():
        raise RuleBroken(
            _l("Please say why the others are not selected; the history keeps it."), field="reason"
        )


def move_of(status: ApplicationState, outcome: Outcome) -> str:
    """Return the move by which an application gets an outcome: the usual one, or a correction.

    Raises:
        MoveRefused: it is neither in review nor waiting, nor was told a result that can be
            corrected.
    """
    for move in (str(outcome), f"correct_{outcome}"):
        if APPLICATION_FLOW.allows(status, move):
            return move
    raise MoveRefused()


def can_become(status: ApplicationState, outcome: Outcome) -> bool:
    """Whether an application can still get an outcome where it stands now."""
    try:
        move_of(status, outcome)
    except MoveRefused:
        return False
    return True


def still_holds(status: ApplicationState, outcome: Outcome, corrects: int | None) -> bool:
    """Whether what was prepared can become true: who was told a result meanwhile needs another.

    A decision never turns into a correction by itself, nor the other way round.
    """
    return can_become(status, outcome) and is_correction(move_of(status, outcome)) == (
        corrects is not None
    )


def is_correction(move: str) -> bool:
    """Whether a move replaces a released result."""
    return move.startswith("correct_")


def can_correct(status: ApplicationState) -> bool:
    """Whether what was released of an application can be corrected by a new decision."""
    return any(APPLICATION_FLOW.allows(status, f"correct_{outcome}") for outcome in Outcome)
