"""What an import would do: which rows are new, which are here already, and which are neither.

A row is known by its address, or by its own number in the other form. Numbers alone say little,
since many tables count from one: whoever stands behind one must be the same person.
"""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.accounts.models import Person, User
from academy.core.db import db
from academy.intake.foreign_table import CellError, Incoming
from academy.intake.models import Application, ImportedApplication, Round
from academy.intake.states import UNSENT

_ASKED_AT_ONCE = 500


@dataclass
class Plan:
    """What an import would do: rows that are new, rows that are here, and what is wrong."""

    new: list[Incoming] = field(default_factory=list)
    known: list[Incoming] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    here: dict[int, int] = field(default_factory=dict)
    """The person, by line, of those who are here already."""
    unsent: dict[int, int] = field(default_factory=dict)
    """The application, by line, of those of `known` who have handed nothing in, or withdrew."""


@dataclass(frozen=True)
class _Known:
    """Who is behind the addresses and numbers of some rows."""

    holders: Mapping[str, Sequence[Person]]
    applied: Mapping[int, Any]
    imported: Mapping[str, Any]


def sort_out(round: Round, found: Plan) -> None:
    """Move to `known` who is here already, and to the errors whose mark is somebody else's."""
    rows, found.new = found.new, []
    for some in in_batches(rows, _ASKED_AT_ONCE):
        holders = holders_of({row.email for row in some})
        ids = {person.id for people in holders.values() for person in people}
        digests = {digest_of(round, row.key) for row in some}
        known = _Known(holders, _applied(round, ids), _imported(round, digests))
        for row in some:
            _place(round, row, known, found)


def _place(round: Round, row: Incoming, known: _Known, found: Plan) -> None:
    people = known.holders.get(row.email, [])
    own = [known.applied[person.id] for person in people if person.id in known.applied]
    digest = digest_of(round, row.key)
    if own:
        _note_known(row, min(own, key=lambda each: each.status in UNSENT), found)
    elif digest in known.imported:
        if _is_somebody_else(row, known.imported[digest]):
            message = _l(
                "This number was somebody else's in an earlier table: leave the column of numbers"
                " out, or correct it."
            )
            found.errors.append(CellError(row.line, "id", message))
        else:
            _note_known(row, known.imported[digest], found)
    elif people and people[0].name and not _is_same_name(people[0].name, row.name):
        message = _l(
            "This address belongs to someone with another name here: correct the address, or write"
            " the name as it stands here."
        )
        found.errors.append(CellError(row.line, "email", message))
    else:
        found.new.append(row)


def _note_known(row: Incoming, before: Any, found: Plan) -> None:
    found.known.append(row)
    if before.person_id is not None:
        found.here[row.line] = before.person_id
    if before.status in UNSENT:
        found.unsent[row.line] = before.id


def _is_somebody_else(row: Incoming, before: Any) -> bool:
    """Whether a number led to another person; who was erased is nobody and not brought back."""
    if row.key == row.email or before.person_id is None or before.erased_at is not None:
        return False
    is_same_person = before.born_on == row.born_on and _is_same_name(before.name, row.name)
    return not is_same_person and bool(before.email != row.email)


def _is_same_name(one: str, other: str) -> bool:
    return _plain_name(one) == _plain_name(other)


def _plain_name(name: str) -> str:
    composed = unicodedata.normalize("NFC", name).casefold()
    return unicodedata.normalize("NFC", "".join(composed.split()))


def holders_of(emails: set[str]) -> dict[str, list[Person]]:
    """Return who has each address: the account first, then the oldest record."""
    found: dict[str, list[Person]] = defaultdict(list)
    accounts = sa.select(User.email, Person).join(User.person).where(User.email.in_(emails))
    for email, person in db.session.execute(accounts):
        found[email].append(person)
    records = sa.select(Person).where(Person.email.in_(emails)).order_by(Person.id)
    for person in db.session.scalars(records):
        if person not in found[person.email]:
            found[person.email].append(person)
    return dict(found)


def _applied(round: Round, person_ids: set[int]) -> dict[int, Any]:
    query = sa.select(Application.id, Application.person_id, Application.status).where(
        Application.round_id == round.id, Application.person_id.in_(person_ids)
    )
    return {row.person_id: row for row in db.session.execute(query)}


def _imported(round: Round, digests: set[str]) -> dict[str, Any]:
    query = (
        sa.select(
            ImportedApplication.digest,
            Application.id,
            Application.status,
            Application.person_id,
            Application.born_on,
            Person.name,
            Person.email,
            Person.erased_at,
        )
        .outerjoin(Application, Application.id == ImportedApplication.application_id)
        .outerjoin(Person, Person.id == Application.person_id)
        .where(ImportedApplication.round_id == round.id, ImportedApplication.digest.in_(digests))
    )
    return {row.digest: row for row in db.session.execute(query)}


def digest_of(round: Round, key: str) -> str:
    """Return by what a row is known again; its own number or address is not kept."""
    return hashlib.sha256(f"{round.ref}\n{key}".encode()).hexdigest()


def in_batches(rows: Sequence[Incoming], size: int) -> Iterator[list[Incoming]]:
    """Yield rows in lots."""
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some
