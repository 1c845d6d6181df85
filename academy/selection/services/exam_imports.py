"""Tables of test results: brought, checked, confirmed, carried out whole, thrown away."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from academy.audit import Act, record, record_all
from academy.core import clock, files
from academy.core.actors import SYSTEM, Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.types import Texts
from academy.intake.import_work import in_every_language
from academy.intake.models import Round
from academy.selection import exam_table
from academy.selection.exam_importing import WRITTEN, Plan, Row, sort_out
from academy.selection.exam_states import EXAM_IMPORT_FLOW, ExamImportState, RowFate
from academy.selection.exam_table import Read, RowError
from academy.selection.models import ExamImport, ExamResult, Stage
from academy.selection.queries import exams as queries
from academy.selection.rules.exams import Marking
from academy.selection.services.decisions import take_back
from academy.selection.services.exams import needed_plan

S = ExamImportState
MOST_ERRORS = 1000
"""Errors that are kept of a table; whoever has more has sent the wrong one."""
SHOWN = 20
"""Rows of the preview."""
BATCH = 2000


def bring_results(stage: Stage, *, content: bytes, file_name: str, actor: Actor) -> ExamImport:
    """Keep a table of results to be checked; the same file sent twice at once is one table.

    Raises:
        MoveRefused: nobody has said how the test is marked.
        RuleBroken: it is no table, or columns are missing.
    """
    needed_plan(stage.id, held=False)
    exam_table.rows_of(content)
    stored = files.keep(content, ExamImport.stored)
    assert actor.person_id is not None
    made = _add(
        ExamImport(
            stage_id=stage.id, site_id=stage.site_id, file_name=file_name,
            digest=hashlib.sha256(content).hexdigest(), stored=stored, created_at=clock.now(),
            created_by=actor.person_id,
        ),
        actor=actor,
    )  # fmt: skip
    if made.stored != stored:
        files.forget(stored)
    return made


@verb
def _add(made: ExamImport, *, actor: Actor) -> ExamImport:
    # A double click waits here for the first one.
    needed_plan(made.stage_id)
    known = queries.same_table(made.stage_id, made.digest, S.CHECKING, S.CHECKED, S.RUNNING)
    if known is not None:
        return known
    db.session.add(made)
    db.session.flush()
    record("exam_import.add", made, actor=actor)
    return made


def read_table(imported: ExamImport) -> tuple[Read, Marking]:
    """Return the rows of a held table, and the marking by which they were read.

    Raises:
        RuleBroken: it has too many rows, or none.
    """
    marking = queries.marking_of(needed_plan(imported.stage_id, held=False))
    return exam_table.read(files.fetch(imported.stored), marking), marking


@verb
def keep_check(imported: ExamImport, table: Read) -> None:
    """Keep what a table would do, for whoever confirms it; once checked it stays."""
    lock(imported)
    if imported.status is not S.CHECKING:
        return
    plan = sort_out(imported.stage_id, table)
    imported.status = EXAM_IMPORT_FLOW.after(imported.status, "check")
    imported.counts, imported.outcome = plan.counts, plan.outcome
    imported.errors = [_said(error) for error in plan.errors[:MOST_ERRORS]]
    imported.preview = [_shown(row) for row in sorted(plan.rows, key=_line)[:SHOWN]]
    record("exam_import.check", imported, actor=SYSTEM)


def _line(row: Row) -> int:
    return row.sheet.line


def _shown(row: Row) -> dict[str, Any]:
    sheet = row.sheet
    return {
        "line": sheet.line,
        "number": row.known.number,
        "application_id": row.known.id,
        "counts": [sheet.right, sheet.wrong, sheet.blank],
        "points": sheet.points,
        "fate": str(row.fate),
    }


def _said(error: RowError) -> dict[str, Any]:
    return {
        "line": error.line,
        "column": error.column,
        "text": in_every_language(error.message),
    }


@verb
def confirm_results(imported: ExamImport, *, seen: str, skip_errors: bool, actor: Actor) -> None:
    """Have a table carried out exactly as it was shown.

    Raises:
        MoveRefused: it is being worked on, or over.
        RuleBroken: it was checked anew since it was `seen`; rows have errors and nobody said to
            leave them out; or there is nothing to write.
    """
    lock(imported)
    after = EXAM_IMPORT_FLOW.after(imported.status, "confirm")
    if seen != imported.outcome:
        raise RuleBroken(
            _l("The table of results was checked anew meanwhile. Please look at it again.")
        )
    if imported.counts["errors"] and not skip_errors:
        raise RuleBroken(
            _l("Some rows cannot be brought in: correct them, or say that they are left out."),
            field="skip_errors",
        )
    if not imported.writes:
        raise RuleBroken(_l("No result would change."))
    imported.status, imported.is_moved = after, False
    imported.confirmed_at, imported.confirmed_by = clock.now(), actor.person_id
    record("exam_import.confirm", imported, actor=actor)


@verb
def carry_out(imported: ExamImport, table: Read, marking: Marking) -> str:
    """Write a confirmed table whole, and return the key of its file, to be forgotten afterwards.

    If anything would now be written otherwise than it was shown, nothing is: it is checked anew.
    """
    stage = db.session.get_one(Stage, imported.stage_id)
    lock(db.session.get_one(Round, stage.round_id))
    plan_row = needed_plan(imported.stage_id)
    lock(imported)
    if imported.status is not S.RUNNING:
        return ""
    plan = sort_out(imported.stage_id, table)
    if plan.outcome != imported.outcome or queries.marking_of(plan_row) != marking:
        imported.status = EXAM_IMPORT_FLOW.after(imported.status, "look_again")
        imported.is_moved = True
        record("exam_import.look_again", imported, actor=SYSTEM)
        return ""
    who = Actor(person_id=imported.confirmed_by, via="system")
    _write(imported, plan, who)
    changed = [row.known.id for row in plan.rows if row.fate in WRITTEN]
    # What was prepared from former results does not follow from these.
    imported.counts = {**imported.counts, "taken_back": take_back(stage, changed, actor=who)}
    imported.status = EXAM_IMPORT_FLOW.after(imported.status, "finish")
    imported.finished_at = clock.now()
    record("exam_import.finish", imported, actor=who)
    return _emptied(imported)


def _write(imported: ExamImport, plan: Plan, actor: Actor) -> None:
    table: Any = sa.inspect(ExamResult).local_table
    connection = db.session.connection()
    for some in _batches([row for row in plan.rows if row.fate is RowFate.NEW]):
        fixed = {"stage_id": imported.stage_id, "site_id": imported.site_id, "version": 1}
        values = [_values(row, imported) | fixed | {"application_id": row.known.id} for row in some]
        connection.execute(sa.insert(table), values)
    for some in _batches([row for row in plan.rows if row.fate is RowFate.CHANGED]):
        _change(imported, {row.result_id: row for row in some}, actor)


def _change(imported: ExamImport, rows: dict[int | None, Row], actor: Actor) -> None:
    """Change results that another table had brought; the history keeps what they were."""
    results = db.session.scalars(
        sa.select(ExamResult)
        .where(ExamResult.id.in_(rows))
        .options(joinedload(ExamResult.application))
    ).all()
    for result in results:
        for name, value in _values(rows[result.id], imported).items():
            setattr(result, name, value)
    db.session.flush()
    acts = [Act("exam_result.bring_in", result, result.application.person_id) for result in results]
    record_all(acts, actor=actor)


def _values(row: Row, imported: ExamImport) -> dict[str, Any]:
    sheet = row.sheet
    return {
        "sat": True,
        "n_right": sheet.right,
        "n_wrong": sheet.wrong,
        "n_blank": sheet.blank,
        "points": sheet.points,
        "by_hand": False,
        "import_id": imported.id,
        "entered_by": imported.confirmed_by,
        "entered_at": imported.confirmed_at,
    }


def _batches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]


def _emptied(imported: ExamImport) -> str:
    """Take the rows out of a table's own row and return the key of its file."""
    stored, imported.stored = imported.stored, ""
    imported.preview = []
    return stored


@verb
def drop_results(imported: ExamImport, *, actor: Actor) -> str:
    """Throw a table away and return the key of its file, to be forgotten after the commit.

    Raises:
        MoveRefused: it is being worked on, or carried out.
    """
    lock(imported)
    imported.status = EXAM_IMPORT_FLOW.after(imported.status, "drop")
    record("exam_import.drop", imported, actor=actor)
    return _emptied(imported)


@verb
def refuse_results(imported: ExamImport, problem: RuleBroken | None) -> None:
    """Note that a table cannot be carried out: what it is, or a fault of ours."""
    lock(imported)
    step = "fail" if problem is None else "refuse"
    if not EXAM_IMPORT_FLOW.allows(imported.status, step):
        return
    imported.status = EXAM_IMPORT_FLOW.after(imported.status, step)
    imported.problem = Texts() if problem is None else in_every_language(problem.message)
    record(f"exam_import.{step}", imported, actor=SYSTEM)
