"""Erase a person, an application or a single thing: rows, files, letters, values of the history.

What an erasure leaves counts as before: an application keeps its round, state and field, and
belongs to a person without a name; the ledger of totals keeps its rows and forgets whose they are.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from academy.accommodations.events import ArrangementForgotten
from academy.accommodations.models import AccommodationRequest
from academy.accounts.models import Grant, Person, User
from academy.audit import record
from academy.audit.erasing import forget_values_about, forget_values_of
from academy.core import clock, files
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.events import emit
from academy.core.personal import Fate, Held
from academy.intake import services as intake
from academy.intake.models import Application
from academy.intake.states import APPLICATION_FLOW, ApplicationState
from academy.monitoring import services as monitoring
from academy.privacy import erasure_list, queries
from academy.privacy.models import Destruction
from academy.privacy.scopes import Scope, held_in
from academy.privacy.services.searches import forget_searches
from academy.privacy.states import Klass, What
from academy.selection import services as selection

S = ApplicationState


@dataclass
class Wiped:
    """How much an erasure took away, and which files are still to be forgotten."""

    rows: int = 0
    files: list[str] = field(default_factory=list)


def forget_files(wiped: Wiped) -> None:
    """Delete the files of an erasure that is committed, and write it into the list outside."""
    drop_files(wiped)
    erasure_list.export()


def drop_files(wiped: Wiped) -> None:
    """Delete the files of an erasure that is committed."""
    for key in wiped.files:
        files.forget(key)


@verb
def erase_person(person: Person, *, actor: Actor) -> Wiped:
    """Erase all that names a person; what counts goes on counting, without them.

    Call `forget_files` once it is committed.

    Raises:
        RuleBroken: an offer waits for an answer, a role is held, or a hold is on their data.
    """
    lock(person)
    if person.erased_at is not None:
        return Wiped()
    reason = queries.why_not_erase(person.id)
    if reason is not None:
        raise RuleBroken(reason)
    for application in queries.applications_in_force(person.id):
        intake.withdraw(application, actor=actor)
    wiped = wipe_person(person)
    _note(What.PERSON, person.id, person.created_at, wiped, actor=actor)
    return wiped


def wipe_person(person: Person) -> Wiped:
    """Erase the rows of a person, whatever speaks against it; the replay of the list needs this."""
    users = db.session.scalars(sa.select(User.email).where(User.person_id == person.id)).all()
    addresses = tuple({email for email in (person.email, *users) if email})
    forget_values_about(person.id)
    # While the marks still say in which rounds: they go with the rest.
    monitoring.let_go(person.id)
    names = (person.name, person.nickname, person.romanised_name, *addresses)
    phones = (person.phone, person.phone.replace("+82", "0"))
    forget_searches((*names, *phones), queries.numbers_of(person.id))
    forgotten = selection.forget_known(person.id, names)
    now = clock.now()
    db.session.execute(
        sa.update(Grant)
        .where(Grant.person_id == person.id, Grant.ends_at.is_(None))
        .values(ends_at=now)
    )
    # By the row itself first: the table of pieces of names follows what happens to it.
    person.name = person.nickname = person.romanised_name = ""
    db.session.flush()
    wiped = _wipe(Scope(person.id, addresses))
    wiped.rows += forgotten
    db.session.execute(sa.update(Person).where(Person.id == person.id).values(erased_at=now))
    db.session.expire_all()
    return wiped


@verb
def erase_application(
    application: Application,
    *,
    actor: Actor,
    klass: Klass | None = None,
    run_id: int | None = None,
    ended_at: datetime | None = None,
) -> Wiped:
    """Erase an application: it stays in every count, and belongs to nobody any more.

    Call `forget_files` once it is committed.

    Raises:
        RuleBroken: an offer waits for an answer, a place was accepted, or a hold is on it.
    """
    lock(application)
    reason = queries.why_not_erase_application(application)
    if reason is not None:
        raise RuleBroken(reason)
    if run_id is None and APPLICATION_FLOW.allows(application.status, "withdraw"):
        intake.withdraw(application, actor=actor)
    key, made_at, site_id = application.id, application.created_at, application.site_id
    subject = queries.label_of_round(application.round_id)
    wiped = wipe_application(application)
    _note(
        What.APPLICATION, key, made_at, wiped,
        actor=actor, site_id=site_id, klass=klass, run_id=run_id, ended_at=ended_at,
        subject=subject,
    )  # fmt: skip
    return wiped


def wipe_application(application: Application) -> Wiped:
    """Erase the rows of an application and give what is left to a person without a name."""
    db.session.flush()
    nobody = Person(locale="ko", created_at=clock.now(), erased_at=clock.now())
    db.session.add(nobody)
    db.session.flush()
    forget_searches((), (application.number,))
    monitoring.let_go(application.person_id, application.round_id)
    scope = Scope(application.person_id, application_id=application.id, number=application.number)
    kept = [
        (table, table.c.person_id.label("person_id"), which)
        for held, table, which in held_in(scope)
        if held.fate is not Fate.DELETE and "person_id" in table.c
    ]
    wiped = _wipe(scope)
    # By the row itself: the pieces of the name by which an application is found go with it.
    db.session.refresh(application)
    application.person_id = nobody.id
    db.session.flush()
    for table, _person, which in kept:
        db.session.execute(sa.update(table).where(which).values(person_id=nobody.id))
    db.session.expire_all()
    return wiped


@verb
def erase_arrangement(
    request: AccommodationRequest,
    *,
    actor: Actor,
    klass: Klass | None = None,
    run_id: int | None = None,
    ended_at: datetime | None = None,
) -> Wiped:
    """Erase what someone asked to have arranged."""
    lock(request)
    key, made_at, site_id = request.id, request.consented_at, request.site_id
    emit(ArrangementForgotten(request.person_id, request.cohort_id))
    forget_values_of("accommodation_requests", sa.select(sa.literal(request.id)))
    db.session.delete(request)
    db.session.flush()
    _note(
        What.ARRANGEMENT, key, made_at, Wiped(1),
        actor=actor, site_id=site_id, klass=klass, run_id=run_id, ended_at=ended_at,
    )  # fmt: skip
    return Wiped(1)


def _wipe(scope: Scope) -> Wiped:
    wiped = Wiped()
    for held, table, which in reversed(list(held_in(scope))):
        if held.fate is Fate.KEEP:
            continue
        if held.stored:
            keys = db.session.scalars(sa.select(table.c[held.stored]).where(which))
            wiped.files += [key for key in keys if key]
        forget_values_of(held.table, sa.select(table.c.id).where(which))
        wiped.rows += _apply(held, table, which)
    return wiped


def _apply(held: Held, table: sa.Table, which: sa.ColumnElement[bool]) -> int:
    if held.fate is Fate.DELETE:
        return len(db.session.execute(sa.delete(table).where(which).returning(table.c.id)).all())
    values: dict[str, Any] = {}
    for column, value in held.blank.items():
        if isinstance(value, str) and "{id}" in value:
            before, after = value.split("{id}")
            value = sa.literal(before) + sa.cast(table.c.id, sa.String) + sa.literal(after)
        values[column] = value
    if "version" in table.c:
        # Whoever has a form over the row open is told that it has changed.
        values["version"] = table.c.version + 1
    changed = sa.update(table).where(which).values(values).returning(table.c.id)
    return len(db.session.execute(changed).all())


def _note(
    what: What,
    thing_id: int,
    made_at: datetime,
    wiped: Wiped,
    *,
    actor: Actor,
    site_id: int | None = None,
    klass: Klass | None = None,
    run_id: int | None = None,
    ended_at: datetime | None = None,
    subject: str = "",
) -> None:
    made = Destruction(
        what=what, thing_id=thing_id, made_at=made_at, rows=wiped.rows, files=len(wiped.files),
        site_id=site_id, klass=klass, run_id=run_id, ended_at=ended_at, subject=subject,
        destroyed_at=clock.now(), destroyed_by=None if run_id else actor.person_id,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    record("data.destroy", made, actor=actor, site_id=site_id)
