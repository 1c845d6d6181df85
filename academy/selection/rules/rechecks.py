"""Whether: until when an explanation or a re-check may be asked for, and who may answer."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from statistics import median_low

from flask_babel import lazy_gettext as _l

from academy.core import text
from academy.core.errors import RuleBroken
from academy.selection.recheck_states import RecheckKind, Verdict
from academy.selection.rules.seats import office_time

RECHECK_DAYS = 7
"""How long after a release it may be asked, in calendar days, before the last one is a weekday."""

FEWEST_REVIEWS = 2
"""Below it a level would be what one reviewer chose, and is not told."""

ASKED_ALREADY = _l("You have asked this already. The answer will stand here.")

NOTHING_RELEASED = _l("There is no released result of this stage to ask about.")


def recheck_until(released_at: datetime, zone: str) -> datetime:
    """Return until when one may ask about what was released at a time."""
    return office_time(released_at, RECHECK_DAYS, zone)


def check_recheck_time(now: datetime, until: datetime) -> None:
    """Demand that the time to ask is not over.

    Raises:
        RuleBroken: it is.
    """
    if now > until:
        raise RuleBroken(_l("The time to ask is over. Please write to us if something is wrong."))


def check_why(kind: RecheckKind, why: str) -> None:
    """Demand that whoever asks for a re-check says what to look at.

    Raises:
        RuleBroken: nothing is said.
    """
    if kind is RecheckKind.RECHECK and not text.has_letters(why):
        raise RuleBroken(_l("Please write what another person should look at again."), field="why")


def check_not_own(applicant: int, answerer: int) -> None:
    """Demand that nobody answers about their own application.

    Raises:
        RuleBroken: it is their own.
    """
    if applicant == answerer:
        raise RuleBroken(_l("This is your own application, so another person must answer."))


def check_answerer(deciders: Collection[int], answerer: int, others: Collection[int]) -> None:
    """Demand that whoever answers has not decided, wherever there is another person.

    Raises:
        RuleBroken: they decided, and somebody else could answer.
    """
    if answerer in deciders and set(others) - set(deciders):
        raise RuleBroken(
            _l("You made this decision yourself, so another person must look again and answer.")
        )


def check_verdict(kind: RecheckKind, verdict: Verdict | None) -> None:
    """Demand that a re-check says whether the result stands.

    Raises:
        RuleBroken: it does not.
    """
    if kind is RecheckKind.RECHECK and verdict is None:
        raise RuleBroken(
            _l("Please choose whether the result stands or will be corrected."), field="verdict"
        )


def levels_reached(
    reviews: Sequence[Mapping[int, int]], criteria: Collection[int]
) -> dict[int, int]:
    """Return the level of each criterion that at least half of the reviews reached.

    A criterion with fewer than two reviews has none.
    """
    found = {key: [levels[key] for levels in reviews if key in levels] for key in criteria}
    return {
        key: median_low(levels) for key, levels in found.items() if len(levels) >= FEWEST_REVIEWS
    }
