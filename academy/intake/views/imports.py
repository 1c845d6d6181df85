"""Staff bring applications in from another form: table, columns, a look, and then people."""

from contextlib import closing
from functools import partial
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
from academy.intake import queries, services
from academy.intake.foreign_file import MAX_BYTES
from academy.intake.forms.imports import (
    BringForm,
    ColumnsForm,
    ConfirmForm,
    columns_form,
    values_of,
)
from academy.intake.labels import DISCIPLINE, IMPORT, UNSENT
from academy.intake.models import ApplicationImport, Round
from academy.intake.reports import MAX_TABLE_ROWS
from academy.intake.rules import Asked
from academy.intake.rules.imports import ROWS_KEPT
from academy.intake.states import IMPORT_FLOW, ImportState, QuestionKind, RoundState
from academy.intake.views.blueprint import bp
from academy.web.edits import status_of
from academy.web.languages import current_locale
from academy.web.paging import page
from academy.web.requests import locks_late
from academy.web.words import said

MOST_SHOWN = 50
"""Errors on a page; the list that can be downloaded holds more."""


@bp.get("/staff/imports")
@needs(P.APPLICATION_IMPORT)
def imports(actor: Actor) -> Any:
    """Ask for a table; below, what was brought before."""
    return _list(_bring_form(_rounds(actor)), actor)


@bp.post("/staff/imports")
@needs(P.APPLICATION_IMPORT)
@locks_late
def bring_table(actor: Actor) -> Any:
    """Keep a table, which the worker reads."""
    rounds = _rounds(actor)
    form = _bring_form(rounds)
    content, name = _sent(request.files.get("table"))
    round = next((each for each in rounds if each.ref == form.round.data), None)
    if (
        form.validate_on_submit()
        and round is not None
        and form.carry_out(
            services.bring_table,
            round,
            content=content,
            file_name=name,
            source=form.source.data or "",
            told=form.told.data or "",
            language=form.language.data,
            actor=actor,
        )
    ):
        return _to(form.result)
    return _list(form, actor), 422


def _rounds(actor: Actor) -> list[Round]:
    open_to_it = (RoundState.OPEN, RoundState.CLOSED)
    return [each for each in queries.rounds_visible_to(actor) if each.status in open_to_it]


def _bring_form(rounds: list[Round]) -> BringForm:
    form = BringForm()
    form.round.choices = [(round.ref, said(round.title)) for round in rounds]
    if not form.is_submitted():
        form.round.data = request.args.get("round") or form.round.data
    return form


def _sent(upload: FileStorage | None) -> tuple[bytes, str]:
    if upload is None:
        return b"", ""
    with closing(upload):
        name = text.without_unkeepable(upload.filename or "")
        return upload.read(MAX_BYTES + 1), text.line(name)[-150:]


def _list(form: BringForm, actor: Actor) -> str:
    found = page(
        queries.imports_visible_to(actor),
        [ApplicationImport.id],
        after=request.args.get("after"),
        before=request.args.get("before"),
        size=20,
    )
    see(each.created_by for each in found.items)
    return render_template(
        "intake/imports.html",
        form=form,
        page=found,
        labels=IMPORT,
        max_rows=MAX_TABLE_ROWS,
        megabytes=MAX_BYTES // (1024 * 1024),
        days=ROWS_KEPT.days,
    )


@bp.get("/staff/imports/<ref>")
@needs(P.APPLICATION_IMPORT, load=queries.get_application_import)
def show_import(imported: ApplicationImport, actor: Actor) -> Any:
    """Show how far a table is: in work, to be confirmed, brought in."""
    if imported.status is ImportState.READ:
        return redirect(url_for("intake.import_columns", ref=imported.ref), 303)
    form = ConfirmForm(formdata=None)
    form.seen.data = str(imported.version)
    return _page(imported, form)


def _page(imported: ApplicationImport, form: ConfirmForm) -> str:
    unsent = queries.unsent_rows_of(imported)
    in_sight = {row["person_id"] for row in imported.preview} - {None}
    see(in_sight | {row.person_id for row in unsent[:MOST_SHOWN]})
    questions = queries.questions_of(imported.round_id)
    asked = queries.asked_in(questions)
    return render_template(
        "intake/import.html",
        imported=imported,
        form=form,
        State=ImportState,
        labels=IMPORT,
        errors=_errors_of(imported),
        unsent=unsent,
        unsent_on={row.line: row.why for row in unsent},
        why=UNSENT,
        at_work=imported.status in queries.AT_WORK,
        may_drop=IMPORT_FLOW.allows(imported.status, "drop"),
        left_out=[h for h in imported.headings if not imported.meant.get(h)],
        example=next((row for row in imported.preview if row["state"] == "new"), None),
        unanswered=_unanswered(imported, asked),
        asked={item.key: item for item in asked},
        questions={question.key: question for question in questions},
        disciplines=DISCIPLINE,
        most=MOST_SHOWN,
        days=ROWS_KEPT.days,
        earlier=queries.earlier_with_same_file(imported),
    )


def _errors_of(imported: ApplicationImport) -> list[Any]:
    return [error for error in imported.errors if "text" in error]


def _unanswered(imported: ApplicationImport, asked: list[Asked]) -> list[Asked]:
    """Return what the round demands of everybody and no column of the table holds."""
    held = set(imported.meant.values())
    return [
        item
        for item in asked
        if item.required and not item.depends_on and (
            item.key not in held or item.kind is QuestionKind.FILE
        )
    ]  # fmt: skip


@bp.get("/staff/imports/<ref>/columns")
@needs(P.APPLICATION_IMPORT, load=queries.get_application_import)
def import_columns(imported: ApplicationImport, actor: Actor) -> Any:
    """Ask what each column holds."""
    if not IMPORT_FLOW.allows(imported.status, "map"):
        return _to(imported)
    return _columns_page(imported, _columns_form(imported))


@bp.post("/staff/imports/<ref>/columns")
@needs(P.APPLICATION_IMPORT, load=queries.get_application_import)
def map_columns(imported: ApplicationImport, actor: Actor) -> Any:
    """Note what each column holds, and have the rows checked."""
    form = _columns_form(imported)
    if form.validate_on_submit() and form.carry_out(
        services.map_columns,
        imported,
        form.meant(imported.headings),
        _asked(imported),
        actor=actor,
    ):
        return _to(imported)
    return _columns_page(imported, form), status_of(form)


def _asked(imported: ApplicationImport) -> list[Asked]:
    return queries.asked_in(queries.questions_of(imported.round_id))


def _columns_form(imported: ApplicationImport) -> ColumnsForm:
    made_of = columns_form(imported.headings, _asked(imported))
    return made_of.over(imported, lambda row: values_of(row.headings, row.meant))


def _columns_page(imported: ApplicationImport, form: ColumnsForm) -> str:
    shown = partial(_examples, imported)
    return render_template(
        "intake/import_columns.html",
        imported=imported,
        columns=[(form[f"column_{n}"], shown(n)) for n in range(len(imported.headings))],
        form=form,
    )


def _examples(imported: ApplicationImport, place: int) -> list[str]:
    cells = [row[place].strip() for row in imported.sample if place < len(row)]
    return [cell if len(cell) <= 40 else f"{cell[:40]}…" for cell in cells if cell]


@bp.post("/staff/imports/<ref>/confirm")
@needs(P.APPLICATION_IMPORT, load=queries.get_application_import)
def confirm_application_import(imported: ApplicationImport, actor: Actor) -> Any:
    """Have everyone of a table brought in who is not here yet."""
    form = ConfirmForm()
    if form.validate_on_submit() and form.carry_out(
        services.confirm_import,
        imported,
        seen=form.seen.data or "",
        skip_errors=bool(form.skip_errors.data),
        tells=bool(form.tells.data),
        actor=actor,
    ):
        return _to(imported)
    form.seen.data = str(imported.version)
    form.seen.raw_data = None
    return _page(imported, form), 422


@bp.post("/staff/imports/<ref>/drop")
@needs(P.APPLICATION_IMPORT, load=queries.get_application_import)
def drop_application_import(imported: ApplicationImport, actor: Actor) -> Any:
    """Throw a table away; whoever was brought in stays."""
    files.forget(services.drop_import(imported, actor=actor))
    flash(_("The table is thrown away."), "success")
    return redirect(url_for("intake.imports"), 303)


@bp.post("/staff/imports/<ref>/again")
@needs(P.APPLICATION_IMPORT, load=queries.get_application_import)
def try_import_again(imported: ApplicationImport, actor: Actor) -> Any:
    """Have a table read anew that the house could not finish."""
    services.try_import_again(imported, actor=actor)
    return _to(imported)


@bp.get("/staff/imports/<ref>/errors")
@needs(P.APPLICATION_IMPORT, load=queries.get_application_import)
def import_errors(imported: ApplicationImport, actor: Actor) -> Any:
    """Send the errors of a table as a table; no cell of the file is repeated in it."""
    heads = [_("Line"), _("Column"), _("What to do")]
    rows = [(e["line"], e["column"], said(e["text"])) for e in _errors_of(imported)]
    unsent = queries.unsent_rows_of(imported)
    see(row.person_id for row in unsent)
    rows += [(row.line, "", f"{row.number}: {UNSENT[row.why]}") for row in unsent]
    name = secure_filename(f"errors-{imported.round.ref}-{imported.ref}.csv")
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Language": current_locale(),
    }
    return Response(tables.as_csv([heads, *rows]), mimetype="text/csv", headers=headers)


def _to(imported: ApplicationImport) -> Any:
    return redirect(url_for("intake.show_import", ref=imported.ref), 303)
