"""Pieces of names once more, by application, following every change of a name or an application.

The list is read in the order of applications: so the newest of a thousand people called 민우 are
found without sorting the thousand.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from academy.accounts.grams import grams_of
from academy.accounts.models import Person
from academy.accounts.search import (
    NAMES,
    Changed,
    changed_names,
    forget,
    keep,
    pieces_of,
    rebuild,
)
from academy.core.text import line
from academy.intake.models import Application
from academy.intake.models.applications import application_grams


@event.listens_for(Session, "after_flush")
def _follow(session: Session, context: UOWTransaction) -> None:
    changes = list(_changes(session))
    if not changes:
        return
    connection = session.connection()
    forget(connection, application_grams, ((g, i) for i, gone, _new in changes for g in gone))
    keep(connection, application_grams, ((g, i) for i, _gone, new in changes for g in new))


def _changes(session: Session) -> Iterator[Changed]:
    """Return (application, pieces gone, pieces new) of what a flush has just written."""
    connection = session.connection()
    for row in session.new:
        if isinstance(row, Application):
            yield row.id, set(), _grams_of_person(connection, row.person_id)
    for row in session.dirty:
        if isinstance(row, Application) and (
            moved := sa.inspect(row).attrs.person_id.history.deleted
        ):
            old, new = (_grams_of_person(connection, i) for i in (moved[0], row.person_id))
            yield row.id, old - new, new - old
    for row in session.deleted:
        if isinstance(row, Application):
            yield row.id, _grams_of_person(connection, row.person_id), set()
    for person_id, gone, new in changed_names(session):
        for application_id in _applications_of(connection, person_id):
            yield application_id, gone, new


def _person_before(application: Application) -> int | None:
    gone = sa.inspect(application).attrs.person_id.history.deleted
    return gone[0] if gone else None


def _grams_of_person(connection: sa.Connection, person_id: int) -> set[str]:
    names = sa.select(Person.name, Person.nickname, Person.romanised_name)
    row = connection.execute(names.where(Person.id == person_id)).one_or_none()
    return grams_of(row or ())


def _applications_of(connection: sa.Connection, person_id: int) -> list[int]:
    own = Application.__table__
    query = sa.select(own.c.id).where(own.c.person_id == person_id).order_by(own.c.id)
    return list(connection.execute(query).scalars())


def named(term: str) -> tuple[sa.FromClause, list[sa.ColumnElement[bool]]]:
    """Return the pieces of applications, with what holds of them where a name has a term in it."""
    return pieces_of(application_grams, line(term)[:100])


def rebuild_applications() -> int:
    """Cut the names of all applicants anew; return how many pieces there are."""
    # Tables, not classes: test submissions have their pieces too.
    own, people = Application.__table__, Person.__table__
    names = sa.select(own.c.id, *(people.c[name] for name in NAMES))
    return rebuild(application_grams, names.join(people, people.c.id == own.c.person_id), own.c.id)
