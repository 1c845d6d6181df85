"""Reading the access log: who was seen, on a page or in a file that left the house."""

from collections.abc import Iterable, Iterator
from itertools import islice

import sqlalchemy as sa

from academy.audit.models import Access, AccessPack, AccessPerson
from academy.audit.packs import unpacked
from academy.core.db import db

AT_ONCE = 20
"""Files whose ids are held in memory at once; one may hold those of a million people."""


def has_seen(person_id: int) -> sa.ColumnElement[bool]:
    """Return the condition that a look showed somebody, on a page or in a file."""
    on_pages = sa.select(AccessPerson.access_id).where(AccessPerson.person_id == person_id)
    in_files = sa.select(AccessPack.access_id).where(
        AccessPack.access_id.in_(list(_files_with(person_id)))
    )
    return Access.id.in_(sa.union_all(on_pages, in_files))


def _files_with(person_id: int) -> Iterator[int]:
    packs = (
        sa.select(AccessPack.access_id, AccessPack.people)
        .where(AccessPack.lowest <= person_id, AccessPack.highest >= person_id)
        .order_by(AccessPack.access_id)
    )
    for access_id, people in db.session.execute(packs.execution_options(yield_per=AT_ONCE)):
        if person_id in unpacked(people):
            yield access_id


def people_of(looks: sa.Select[int]) -> list[int]:
    """Return everybody whom looks showed, each once; `looks` selects keys of the access log."""
    on_pages = sa.select(AccessPerson.person_id).where(AccessPerson.access_id.in_(looks))
    found = set(db.session.scalars(on_pages.distinct()))
    in_files = sa.select(AccessPack.people).where(AccessPack.access_id.in_(looks))
    for people in db.session.scalars(in_files.execution_options(yield_per=AT_ONCE)):
        found.update(unpacked(people))
    return sorted(found)


def people_by_look(access_ids: Iterable[int], *, of_file: int) -> dict[int, list[int]]:
    """Return the people of each look by its key; of a file only the first `of_file`."""
    keys = list(access_ids)
    rows = db.session.execute(
        sa.select(AccessPerson.access_id, AccessPerson.person_id)
        .where(AccessPerson.access_id.in_(keys))
        .order_by(AccessPerson.id)
    )
    found: dict[int, list[int]] = {}
    for access_id, person_id in rows:
        found.setdefault(access_id, []).append(person_id)
    packs = sa.select(AccessPack.access_id, AccessPack.people).where(AccessPack.access_id.in_(keys))
    for access_id, people in db.session.execute(packs):
        found[access_id] = list(islice(unpacked(people), of_file))
    return found
