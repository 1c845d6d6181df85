"""Tables of test results on the staff desk: brought, looked at, confirmed."""

from contextlib import closing
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core import files, tables, text
from academy.core.actors import Actor
from academy.selection import exam_jobs, labels, labels_exams
from academy.selection.exam_states import EXAM_IMPORT_FLOW, ExamImportState
from academy.selection.exam_table import MAX_BYTES, MAX_ROWS
from academy.selection.forms.exams import CarryOutForm, TableForm
from academy.selection.models import ExamImport, Stage
from academy.selection.queries import exams as queries
from academy.selection.rules.exams import points_of
from academy.selection.services import exam_imports as services
from academy.selection.views.blueprint import bp
from academy.web.languages import current_locale
from academy.web.requests import locks_late
from academy.web.words import said

MOST_SHOWN = 50
"""Errors on a page; the list that can be downloaded holds more."""


@bp.get("/staff/selection/stages/<ref>/tables")
@needs(P.SELECTION_MANAGE, load=queries.get_exam_stage)
def exam_tables(stage: Stage, actor: Actor) -> Any:
    """Ask for a table of results; below, those that were brought before."""
    return _list(stage, TableForm(formdata=None))


@bp.post("/staff/selection/stages/<ref>/tables")
@needs(P.SELECTION_MANAGE, load=queries.get_exam_stage)
@locks_late
def bring_results(stage: Stage, actor: Actor) -> Any:
    """Keep a table of results and check it; a large one is checked by the worker."""
    form = TableForm()
    content, name = _sent(request.files.get("table"))
    if form.validate() and form.carry_out(
        services.bring_results, stage, content=content, file_name=name, actor=actor
    ):
        ref = form.result.ref
        if len(content) <= exam_jobs.AT_ONCE:
            exam_jobs.work_exam_import(ref)
        return redirect(url_for(".exam_table", ref=ref), 303)
    return _list(stage, form), 422


def _sent(upload: FileStorage | None) -> tuple[bytes, str]:
    if upload is None:
        return b"", ""
    with closing(upload):
        name = text.without_unkeepable(upload.filename or "")
        return upload.read(MAX_BYTES + 1), text.line(name)[-150:]


def _list(stage: Stage, form: TableForm) -> str:
    brought = queries.exam_imports_of(stage.id)
    see(each.created_by for each in brought)
    return render_template(
        "selection/test_tables.html",
        stage=stage,
        plan=queries.exam_plan(stage.id),
        brought=brought,
        form=form,
        states=labels_exams.EXAM_IMPORT,
        max_rows=MAX_ROWS,
        megabytes=MAX_BYTES // (1024 * 1024),
        labels=labels,
    )


@bp.get("/staff/selection/tables/<ref>")
@needs(P.SELECTION_MANAGE, load=queries.get_exam_import)
def exam_table(imported: ExamImport, actor: Actor) -> Any:
    """Show what a table would do, or what it did."""
    form = CarryOutForm(formdata=None)
    return _page(imported, form)


def _page(imported: ExamImport, form: CarryOutForm) -> str:
    form.seen.data = imported.outcome
    form.seen.raw_data = None
    see([imported.created_by, *queries.people_shown(imported)])
    return render_template(
        "selection/test_table.html",
        imported=imported,
        stage=imported.stage,
        zone=imported.stage.round.site.zone,
        form=form,
        State=ExamImportState,
        states=labels_exams.EXAM_IMPORT,
        fates=labels_exams.FATE,
        columns=labels_exams.COLUMNS,
        at_work=imported.status in queries.AT_WORK,
        may_drop=EXAM_IMPORT_FLOW.allows(imported.status, "drop"),
        earlier=queries.same_table(imported.stage_id, imported.digest, ExamImportState.DONE),
        most=MOST_SHOWN,
        points_of=points_of,
        labels=labels,
    )


@bp.post("/staff/selection/tables/<ref>/confirm")
@needs(P.SELECTION_MANAGE, load=queries.get_exam_import)
@locks_late
def confirm_results(imported: ExamImport, actor: Actor) -> Any:
    """Have a table carried out as it was shown; a large one by the worker."""
    ref, form = imported.ref, CarryOutForm()
    if form.validate() and form.carry_out(
        services.confirm_results,
        imported,
        seen=form.seen.data or "",
        skip_errors=bool(form.skip_errors.data),
        actor=actor,
    ):
        if sum(imported.counts.values()) <= SMALL:
            exam_jobs.work_exam_import(ref)
        return redirect(url_for(".exam_table", ref=ref), 303)
    return _page(queries.get_exam_import(ref) or imported, form), 422


SMALL = 5000
"""Rows that are written while whoever confirmed them waits."""


@bp.post("/staff/selection/tables/<ref>/drop")
@needs(P.SELECTION_MANAGE, load=queries.get_exam_import)
def drop_results(imported: ExamImport, actor: Actor) -> Any:
    """Throw a table away; no result changes."""
    to = imported.stage.ref
    files.forget(services.drop_results(imported, actor=actor))
    flash(_("The table of results is thrown away."), "success")
    return redirect(url_for(".exam_tables", ref=to), 303)


@bp.get("/staff/selection/tables/<ref>/errors")
@needs(P.SELECTION_MANAGE, load=queries.get_exam_import)
def exam_table_errors(imported: ExamImport, actor: Actor) -> Any:
    """Send the errors of a table as a table; no cell of the file is repeated in it."""
    heads = [_("Line"), _("Column"), _("What to do")]
    rows = [
        (each["line"], labels_exams.COLUMNS[each["column"]], said(each["text"]))
        for each in imported.errors
    ]
    name = secure_filename(f"errors-{imported.ref}.csv")
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Language": current_locale(),
    }
    return Response(tables.as_csv([heads, *rows]), mimetype="text/csv", headers=headers)
