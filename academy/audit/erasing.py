"""Erase what fields held, beside a history that stays: its seals vouch for a hash only."""

from typing import Any

import sqlalchemy as sa

from academy.audit.models import Entry, Values
from academy.core.db import db, verb


@verb
def forget_values_of(kind: str, thing_ids: sa.Select[Any]) -> int:
    """Erase the values of all entries about things of a table, and return how many."""
    return _forget(sa.and_(Entry.kind == kind, Entry.thing_id.in_(thing_ids)))


@verb
def forget_values_about(person_id: int) -> int:
    """Erase the values of all entries about a person, and return how many."""
    return _forget(Entry.about_id == person_id)


def _forget(which: sa.ColumnElement[bool]) -> int:
    entries = sa.select(Entry.id).where(which)
    gone = sa.delete(Values).where(Values.entry_id.in_(entries)).returning(Values.id)
    options = {"synchronize_session": False}
    return len(db.session.execute(gone, execution_options=options).all())
