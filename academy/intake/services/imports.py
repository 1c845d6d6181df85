"""Tables from other forms as staff handle them: brought, mapped, confirmed, dropped."""

import hashlib
from collections.abc import Mapping

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from academy.audit import record
from academy.core import clock, files
from academy.core.actors import Actor
from academy.core.db import db, is_sqlite, lock, verb
from academy.core.errors import RuleBroken
from academy.core.text import has_letters
from academy.intake import queries
from academy.intake.foreign_file import check_kind
from academy.intake.foreign_table import check_mapping
from academy.intake.models import ApplicationImport, ImportMapping, Round
from academy.intake.models.imports import FREE
from academy.intake.rules import Asked
from academy.intake.rules.imports import check_takes_imports
from academy.intake.states import IMPORT_FLOW


def bring_table(
    round: Round,
    *,
    content: bytes,
    file_name: str,
    source: str,
    told: str,
    language: str,
    actor: Actor,
) -> ApplicationImport:
    """Keep a table for the worker to read; the same file sent twice at once is one table.

    Raises:
        RuleBroken: it is no table, or nobody says where it is from and what people were told.
    """
    check_takes_imports(round.status, round.age_as_of)
    check_kind(content)
    for name, said in (("source", source), ("told", told)):
        if not has_letters(said):
            raise RuleBroken(_l("Please write at least one letter or number."), field=name)
    stored = files.keep(content, ApplicationImport.stored)
    assert actor.person_id is not None
    made = _add(
        ApplicationImport(
            site_id=round.site_id, round_id=round.id, source=source, told=told, language=language,
            file_name=file_name, digest=hashlib.sha256(content).hexdigest(), stored=stored,
            created_at=clock.now(), created_by=actor.person_id,
        ),
        round,
        actor=actor,
    )  # fmt: skip
    if made.stored != stored:
        files.forget(stored)
    return made


@verb
def _add(made: ApplicationImport, round: Round, *, actor: Actor) -> ApplicationImport:
    # A double click waits here for the first one.
    lock(round)
    known = queries.same_file_of(round.id, made.digest, created_by=made.created_by)
    if known is not None:
        return known
    db.session.add(made)
    db.session.flush()
    record("application_import.add", made, actor=actor)
    return made


@verb
def map_columns(
    imported: ApplicationImport, meant: Mapping[str, str], asked: list[Asked], *, actor: Actor
) -> None:
    """Say what each column holds, and have the rows checked; kept for the next file of the round.

    Raises:
        MoveRefused: it is being worked on, or over.
        RuleBroken: what is needed is missing, or there twice.
    """
    lock(imported)
    after = IMPORT_FLOW.after(imported.status, "map")
    check_mapping(meant, asked)
    imported.status, imported.meant = after, dict(meant)
    imported.attempts, imported.leased_until = 0, FREE
    _remember(imported.round_id, meant)
    record("application_import.edit", imported, actor=actor)


def _remember(round_id: int, meant: Mapping[str, str]) -> None:
    values = {"meant": queries.mapping_of_round(round_id) | dict(meant), "changed_at": clock.now()}
    insert = sqlite_insert if is_sqlite() else pg_insert
    statement: sa.Executable = (
        insert(ImportMapping)
        .values(round_id=round_id, **values)
        .on_conflict_do_update(index_elements=["round_id"], set_=values)
    )
    db.session.execute(statement)


@verb
def confirm_import(
    imported: ApplicationImport, *, seen: str, skip_errors: bool, tells: bool, actor: Actor
) -> None:
    """Have everyone of a table brought in who is not here yet.

    Raises:
        MoveRefused: it is being worked on, or over.
        RuleBroken: there are rows with errors, and nobody said to leave them out; or the table was
            checked anew since it was `seen` in this version.
    """
    lock(imported)
    after = IMPORT_FLOW.after(imported.status, "confirm")
    if seen != str(imported.version):
        raise RuleBroken(_l("The table was checked anew meanwhile. Please look at it again."))
    if imported.error_count and not skip_errors:
        raise RuleBroken(
            _l("Some rows cannot be brought in: correct them, or say that they are left out."),
            field="skip_errors",
        )
    imported.status, imported.tells = after, tells
    imported.confirmed_at, imported.confirmed_by = clock.now(), actor.person_id
    imported.attempts, imported.leased_until = 0, FREE
    record("application_import.confirm", imported, actor=actor)


@verb
def drop_import(imported: ApplicationImport, *, actor: Actor) -> str:
    """Throw a table away and return the key of its file, to be forgotten after the commit.

    Raises:
        MoveRefused: it is being worked on, or over.
    """
    lock(imported)
    imported.status = IMPORT_FLOW.after(imported.status, "drop")
    record("application_import.drop", imported, actor=actor)
    return take_rows_away(imported)


@verb
def try_import_again(imported: ApplicationImport, *, actor: Actor) -> None:
    """Read a table anew that the house could not finish; who was brought in stays.

    Raises:
        MoveRefused: nothing failed.
    """
    lock(imported)
    imported.status = IMPORT_FLOW.after(imported.status, "read_again")
    imported.attempts, imported.leased_until = 0, FREE
    record("application_import.try_again", imported, actor=actor)


def take_rows_away(imported: ApplicationImport) -> str:
    """Take everything of people out of a table's row and return the key of its file."""
    stored, imported.stored = imported.stored, ""
    imported.sample, imported.preview = [], []
    return stored
