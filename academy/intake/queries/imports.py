"""Reading tables from other forms: what staff see of them, and what the worker is to do."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import defer, joinedload

from academy.accounts.models import Person
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Application, ApplicationImport, ImportMapping, Round
from academy.intake.queries.rounds import is_ref
from academy.intake.states import UNSENT, ImportState


@dataclass(frozen=True)
class UnsentRow:
    """A row whose person has an application here that is not handed in; `why` names its state."""

    line: int
    number: str
    person_id: int
    why: str


AT_WORK = (ImportState.READING, ImportState.CHECKING, ImportState.RUNNING)
"""States in which it is the worker's turn."""

_WITH_ROUND = (
    joinedload(ApplicationImport.site, innerjoin=True),
    joinedload(ApplicationImport.round, innerjoin=True).options(
        joinedload(Round.site, innerjoin=True), joinedload(Round.cohort, innerjoin=True)
    ),
    joinedload(ApplicationImport.uploader, innerjoin=True),
)


def get_application_import(ref: str) -> ApplicationImport | None:
    """Return a table with its round and who brought it."""
    if not is_ref(ref):
        return None
    return db.session.scalar(
        sa.select(ApplicationImport)
        .where(ApplicationImport.ref == tidy_ref(ref))
        .options(*_WITH_ROUND)
    )


def import_by_id(import_id: int) -> ApplicationImport:
    """Return a table with its round, as it stands in the database now."""
    return db.session.scalars(
        sa.select(ApplicationImport)
        .where(ApplicationImport.id == import_id)
        .options(*_WITH_ROUND)
        .execution_options(populate_existing=True)
    ).one()


def imports_visible_to(actor: Actor) -> sa.Select[ApplicationImport]:
    """Select the tables of the sites where an actor may bring applications in, without rows."""
    large = (ApplicationImport.errors, ApplicationImport.preview, ApplicationImport.sample)
    query = sa.select(ApplicationImport).options(
        *_WITH_ROUND, *(defer(column, raiseload=True) for column in large)
    )
    sites = actor.sites(Role.ADMISSIONS, Role.ADMIN)
    return query if sites is None else query.where(ApplicationImport.site_id.in_(sites))


def same_file_of(round_id: int, digest: str, *, created_by: int) -> ApplicationImport | None:
    """Return the table that somebody brought a moment ago and has not finished with."""
    open_states = (*AT_WORK, ImportState.READ, ImportState.CHECKED)
    return db.session.scalar(
        sa.select(ApplicationImport)
        .where(
            ApplicationImport.round_id == round_id,
            ApplicationImport.digest == digest,
            ApplicationImport.created_by == created_by,
            ApplicationImport.status.in_(open_states),
        )
        .order_by(ApplicationImport.id.desc())
        .limit(1)
    )


def earlier_with_same_file(imported: ApplicationImport) -> ApplicationImport | None:
    """Return when the very same file was brought into the round before, if it was."""
    return db.session.scalar(
        sa.select(ApplicationImport)
        .where(
            ApplicationImport.round_id == imported.round_id,
            ApplicationImport.digest == imported.digest,
            ApplicationImport.status == ImportState.DONE,
            ApplicationImport.id < imported.id,
        )
        .order_by(ApplicationImport.id.desc())
        .limit(1)
    )


def unsent_rows_of(imported: ApplicationImport) -> list[UnsentRow]:
    """Return the rows that lead to an application begun, withdrawn or erased here, as it is now."""
    lines = {e["application_id"]: e["line"] for e in imported.errors if "application_id" in e}
    if not lines:
        return []
    query = (
        sa.select(Application, Person.erased_at)
        .join(Person, Person.id == Application.person_id)
        .where(Application.id.in_(lines), Application.status.in_(UNSENT))
    )
    found = [
        UnsentRow(
            lines[each.id], each.number, each.person_id, "erased" if erased else each.status.value
        )
        for each, erased in db.session.execute(query)
    ]
    return sorted(found, key=lambda row: row.line)


def mapping_of_round(round_id: int) -> dict[str, str]:
    """Return what the columns of the last table of a round meant."""
    found = db.session.scalar(
        sa.select(ImportMapping.meant).where(ImportMapping.round_id == round_id)
    )
    return dict(found or {})


def select_due_imports(now: datetime) -> sa.Select[int]:
    """Select the tables that no worker has in hand, the oldest first."""
    return (
        sa.select(ApplicationImport.id)
        .where(ApplicationImport.status.in_(AT_WORK), ApplicationImport.leased_until <= now)
        .order_by(ApplicationImport.id)
        .limit(1)
    )


def imports_kept_since(before: datetime) -> list[ApplicationImport]:
    """Return the tables from before an instant whose rows still lie here, none of them at work."""
    return list(
        db.session.scalars(
            sa.select(ApplicationImport)
            .where(
                ApplicationImport.stored != "",
                ApplicationImport.created_at < before,
                ApplicationImport.status.not_in(AT_WORK),
            )
            .order_by(ApplicationImport.id)
            .limit(100)
        )
    )
