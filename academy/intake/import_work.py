"""What the worker does with tables from other forms: read, check, bring in; forget their rows.

A table is leased to one worker. One that dies leaves a lease that runs out, and the next one goes
on: what was brought in is known by its row's digest and is not brought in again.
"""

import json
import secrets
import zlib
from typing import Any

import sqlalchemy as sa
import structlog
from flask_babel import force_locale

from academy.audit import record
from academy.core import clock, files
from academy.core.actors import SYSTEM, Actor
from academy.core.db import atomic, db, is_sqlite, reading, verb
from academy.core.errors import RuleBroken
from academy.core.types import Texts
from academy.intake import foreign_file, foreign_table, importing, queries
from academy.intake.foreign_table import CellError, Incoming
from academy.intake.import_plan import Plan
from academy.intake.importing import Form, Terms
from academy.intake.models import ApplicationImport
from academy.intake.models.imports import FREE
from academy.intake.rules.imports import ATTEMPTS, LEASE, MOST_ERRORS, ROWS_KEPT, SHOWN
from academy.intake.services.imports import drop_import, take_rows_away
from academy.intake.states import IMPORT_FLOW, ImportState
from academy.web.languages import LOCALES

log = structlog.get_logger(__name__)


class Lost(Exception):
    """Another worker has the table now."""


def work_imports() -> int:
    """Do what waits, one table after the other, and return how many."""
    done = 0
    while (leased := _lease()) is not None:
        _work(*leased)
        done += 1
    return done


def _lease() -> tuple[int, str] | None:
    due = queries.select_due_imports(clock.now())
    with reading():
        nothing = db.session.scalar(due) is None
        db.session.commit()
    if nothing:
        return None
    lease = secrets.token_hex(16)
    if not is_sqlite():
        due = due.with_for_update(skip_locked=True)
    with atomic() as session:
        import_id = session.scalar(due)
        if import_id is None:
            return None
        session.execute(
            sa.update(ApplicationImport)
            .where(ApplicationImport.id == import_id)
            .values(
                lease=lease,
                leased_until=clock.now() + LEASE,
                attempts=ApplicationImport.attempts + 1,
                version=ApplicationImport.version + 1,
            )
        )
    return import_id, lease


def _work(import_id: int, lease: str) -> None:
    try:
        with reading():
            imported = queries.import_by_id(import_id)
            db.session.commit()
        if imported.attempts > ATTEMPTS:
            _give_up(import_id, lease)
        else:
            _STEPS[imported.status](imported, lease)
    except Lost:
        db.session.rollback()
    except RuleBroken as refusal:
        _refuse(import_id, lease, refusal)
    except Exception:
        # The lease runs out and it is tried again; what was brought in stays and is known then.
        db.session.rollback()
        log.exception("import.failed", table=import_id)


def _read(imported: ApplicationImport, lease: str) -> None:
    content = files.fetch(imported.stored)
    if imported.headings:
        # It was read before something else failed: what lies there are its rows already.
        headings, rows = _unpacked(content)
    else:
        headings, rows = foreign_file.read_rows(content)
    stored = files.keep(_packed(headings, rows), ApplicationImport.stored)
    with reading():
        meant = _guessed(imported, headings)
        db.session.commit()
    files.forget(_note_read(imported.id, lease, meant, rows, stored))


def _guessed(imported: ApplicationImport, headings: list[str]) -> dict[str, str]:
    """Return what each column means: as last time, else by its heading; no meaning twice."""
    asked = importing.form_of(imported.round).asked
    before = queries.mapping_of_round(imported.round_id)
    return foreign_table.recall(foreign_table.guess(headings, asked), before, asked)


@verb
def _note_read(
    import_id: int,
    lease: str,
    meant: dict[str, str],
    rows: list[tuple[int, list[str]]],
    stored: str,
) -> str:
    imported = _held(import_id, lease)
    imported.status = IMPORT_FLOW.after(imported.status, "read")
    old, imported.stored = imported.stored, stored
    imported.headings, imported.meant = list(meant), meant
    imported.row_count = len(rows)
    imported.sample = [[cell[:200] for cell in cells] for _line, cells in rows[:3]]
    _let_go(imported)
    record("application_import.read", imported, actor=SYSTEM)
    return old


def _check(imported: ApplicationImport, lease: str) -> None:
    found, _form, rows = _planned(imported)
    preview = _preview(found, [line for line, _cells in rows[:SHOWN]])
    _note_checked(imported.id, lease, found, preview)


def _planned(imported: ApplicationImport) -> tuple[Plan, Form, list[tuple[int, list[str]]]]:
    headings, rows = _unpacked(files.fetch(imported.stored))
    with reading():
        form = importing.form_of(imported.round)
        found = importing.plan(imported.round, headings, rows, imported.meant, form)
        db.session.commit()
    return found, form, rows


@verb
def _note_checked(import_id: int, lease: str, found: Plan, preview: list[Any]) -> None:
    imported = _held(import_id, lease)
    imported.status = IMPORT_FLOW.after(imported.status, "check")
    imported.new_count, imported.known_count = len(found.new), len(found.known)
    imported.preview = preview
    _note_left_out(imported, found)
    _let_go(imported)
    record("application_import.check", imported, actor=SYSTEM)


def _note_left_out(imported: ApplicationImport, found: Plan) -> None:
    """Keep which rows are wrong, and which led to an application here that is not handed in."""
    by_key = {key: heading for heading, key in imported.meant.items() if key}
    errors = [_said(error, by_key) for error in found.errors[:MOST_ERRORS]]
    unsent = [{"line": line, "application_id": key} for line, key in found.unsent.items()]
    imported.errors = errors + unsent
    imported.error_count = len({error.line for error in found.errors})


def _preview(found: Plan, lines: list[int]) -> list[dict[str, Any]]:
    states = {row.line: ("new", row) for row in found.new}
    states |= {row.line: ("known", row) for row in found.known}
    shown = []
    for line in lines:
        state, row = states.get(line, ("error", None))
        shown.append({"line": line, "state": state, "person_id": found.here.get(line)})
        if row is not None:
            shown[-1] |= _as_it_would_be(row)
    return shown


def _as_it_would_be(row: Incoming) -> dict[str, Any]:
    return {
        "name": row.name,
        "email": row.email,
        "born_on": row.born_on.isoformat(),
        "submitted_on": row.submitted_on.isoformat() if row.submitted_on else "",
        "answers": {key: text[:500] for key, text in row.answers.items() if key != "name"},
    }


def _run(imported: ApplicationImport, lease: str) -> None:
    found, form, _rows = _planned(imported)
    for some in importing.batches_of(found.new):
        _bring_in(imported.id, lease, some, form)
    files.forget(_note_done(imported.id, lease, found))


@verb
def _bring_in(import_id: int, lease: str, rows: list[Incoming], form: Form) -> None:
    imported = _held(import_id, lease)
    terms = Terms(imported.source, imported.language, imported.tells)
    who = Actor(person_id=imported.confirmed_by, via="system")
    imported.brought_in += importing.write_batch(imported.round_id, rows, form, terms, actor=who)
    imported.leased_until, imported.attempts = clock.now() + LEASE, 1


@verb
def _note_done(import_id: int, lease: str, found: Plan) -> str:
    imported = _held(import_id, lease)
    imported.status = IMPORT_FLOW.after(imported.status, "finish")
    imported.finished_at = clock.now()
    # Since the look somebody may have begun or withdrawn an application.
    _note_left_out(imported, found)
    _let_go(imported)
    record("application_import.finish", imported, actor=SYSTEM)
    return take_rows_away(imported)


_STEPS = {ImportState.READING: _read, ImportState.CHECKING: _check, ImportState.RUNNING: _run}


@verb
def _refuse(import_id: int, lease: str, refusal: RuleBroken) -> None:
    imported = _held(import_id, lease)
    imported.status = IMPORT_FLOW.after(imported.status, "refuse")
    imported.problem = in_every_language(refusal.message)
    _let_go(imported)
    record("application_import.refuse", imported, actor=SYSTEM)


@verb
def _give_up(import_id: int, lease: str) -> None:
    imported = _held(import_id, lease)
    imported.status = IMPORT_FLOW.after(imported.status, "give_up")
    _let_go(imported)
    record("application_import.fail", imported, actor=SYSTEM)


def forget_rows() -> int:
    """Drop the tables that nobody has finished with for a week; return how many."""
    old = queries.imports_kept_since(clock.now() - ROWS_KEPT)
    for imported in old:
        files.forget(drop_import(imported, actor=SYSTEM))
    return len(old)


def in_every_language(message: Any) -> Texts:
    """Return a text in each language of the house."""
    said = Texts()
    for code in LOCALES:
        with force_locale(code):
            said[code] = str(message)
    return said


def _said(error: CellError, by_key: dict[str, str]) -> dict[str, Any]:
    column = by_key.get(error.column, error.column)
    return {"line": error.line, "column": column, "text": in_every_language(error.message)}


def _held(import_id: int, lease: str) -> ApplicationImport:
    """Return a table under its lock.

    Raises:
        Lost: the lease has gone to another worker.
    """
    imported = db.session.scalar(
        sa.select(ApplicationImport)
        .where(ApplicationImport.id == import_id, ApplicationImport.lease == lease)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if imported is None:
        raise Lost
    return imported


def _let_go(imported: ApplicationImport) -> None:
    imported.lease, imported.leased_until, imported.attempts = "", FREE, 0


def _packed(headings: list[str], rows: list[tuple[int, list[str]]]) -> bytes:
    return zlib.compress(json.dumps([headings, rows]).encode())


def _unpacked(content: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    headings, rows = json.loads(zlib.decompress(content))
    return headings, [(line, cells) for line, cells in rows]
