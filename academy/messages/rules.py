"""Whether a message may go out, to whom, and how long a text to a telephone is."""

import unicodedata
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken
from academy.messages.states import Standing
from academy.outbox.rules import is_quiet

BATCH = 25
"""Letters written in one transaction, so that nobody waits long for SQLite's one writer."""

MOST_RECIPIENTS = 20_000
"""People of one message; freezing more would hold the writer for seconds."""

SMS_BYTES, LMS_BYTES = 90, 2000
"""Room of a short and of a long text in EUC-KR, as Korean carriers count."""


class Candidate(NamedTuple):
    """One application of a filter, with what decides whether its person is written to."""

    application_id: int
    round_id: int
    person_id: int
    language: str
    name: str
    address: str
    erased: bool


class Sorted(NamedTuple):
    """A person of the list, and whether or why not they are written to."""

    candidate: Candidate
    standing: Standing


def sort_out(
    candidates: Iterable[Candidate],
    *,
    opted_in: Collection[int] | None,
    bouncing: Collection[str],
    needs_name: bool,
    lacking_rounds: Collection[int],
) -> tuple[list[Sorted], int]:
    """Return each person once, by their newest application, and how many were folded away.

    `opted_in` is None for what is no promotion.
    """
    people: dict[int, Sorted] = {}
    addresses: set[str] = set()
    folded = 0
    for one in sorted(candidates, reverse=True):
        if one.person_id in people:
            folded += 1
            continue
        standing = Standing.WAITING
        if one.erased:
            standing = Standing.GONE
        elif not one.address:
            standing = Standing.NO_ADDRESS
        elif one.address in bouncing:
            standing = Standing.BOUNCING
        elif opted_in is not None and one.person_id not in opted_in:
            standing = Standing.OPTED_OUT
        elif one.address in addresses:
            standing = Standing.DUPLICATE
        elif (needs_name and not one.name) or one.round_id in lacking_rounds:
            standing = Standing.NO_VALUE
        else:
            addresses.add(one.address)
        people[one.person_id] = Sorted(one, standing)
    return list(people.values()), folded


def needs_second_look(count: int, *, promotion: bool, most: int) -> bool:
    """Whether somebody else has to release a message."""
    return promotion or count > most


def check_released_by_another(hands: Collection[int | None], releaser: int | None) -> None:
    """Demand that who releases has neither written, changed nor prepared the message.

    Raises:
        RuleBroken: the releaser had a hand in it.
    """
    if releaser is None or releaser in hands:
        raise RuleBroken(
            _l("You wrote or prepared this message yourself. Somebody else has to release it.")
        )


def check_due(due_at: datetime | None, now: datetime, *, promotion: bool, zone: str) -> None:
    """Demand a time that is still to come and, for promotion, one by day.

    Raises:
        RuleBroken: it has passed, or the law's night covers it.
    """
    if due_at is not None and due_at <= now:
        raise RuleBroken(_l("This time has passed. Please choose a later one."), field="due_at")
    if promotion and is_quiet(due_at or now, zone):
        raise RuleBroken(
            _l(
                "Promotion must not be sent from 9 pm to 8 am (Network Act, article 50). Please"
                " choose a time by day."
            ),
            field="due_at",
        )


def count_bytes(text: str) -> int:
    """Return how many bytes a text takes in EUC-KR: one for ASCII, two for all else."""
    return sum(1 if ord(sign) < 128 else 2 for sign in text)


def kind_of_text(text: str) -> str:
    """Return whether a text goes as SMS or as LMS."""
    return "SMS" if count_bytes(text) <= SMS_BYTES else "LMS"


def check_text(text: str) -> None:
    """Demand that Korean carriers can carry a text.

    Raises:
        RuleBroken: it is too long, or holds signs that EUC-KR does not have.
    """
    # Python's euc_kr writes rare syllables in eight bytes; cp949 has them all, as telephones do.
    foreign = [sign for sign in dict.fromkeys(text) if not _fits(sign)]
    if foreign:
        raise RuleBroken(
            _("Texts cannot carry these signs: %(signs)s", signs=" ".join(foreign[:20]))
        )
    if count_bytes(text) > LMS_BYTES:
        raise RuleBroken(
            _(
                "This takes %(bytes)s bytes; a text holds at most %(most)s.",
                bytes=count_bytes(text),
                most=LMS_BYTES,
            )
        )


def carried(text: str) -> str:
    """Return a filled text as telephones show it: é as e, and ? for what they do not have.

    What staff write is refused with such signs; names of people are not theirs to change.
    """
    return "".join(sign if _fits(sign) else _nearest(sign) for sign in text)


def _nearest(sign: str) -> str:
    plain = "".join(s for s in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(s))
    return plain if plain and all(map(_fits, plain)) else "?"


def _fits(sign: str) -> bool:
    try:
        sign.encode("cp949")
    except UnicodeEncodeError:
        return False
    return True
