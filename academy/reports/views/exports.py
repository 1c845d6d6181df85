"""Applications as a table: asked for with a reason, fetched by who asked, listed for colleagues."""

from dataclasses import replace
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.utils import secure_filename

from academy.access.doors import needs
from academy.access.permissions import P
from academy.access.policy import permits
from academy.audit import see
from academy.core.actors import Actor
from academy.intake.models import Round
from academy.intake.queries import get_view, rounds_visible_to
from academy.intake.rules import Filter
from academy.reports.exports import queries, services
from academy.reports.exports.labels import STATES
from academy.reports.exports.models import Export
from academy.reports.exports.states import ExportForm, ExportState
from academy.reports.forms import AskExportForm
from academy.reports.views.blueprint import bp
from academy.web.languages import current_locale
from academy.web.paging import page
from academy.web.requests import locks_late
from academy.web.words import said

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _filter(actor: Actor) -> Filter | None:
    """Return what was chosen in the list; None says that the choice is no longer kept."""
    asked = request.args.get("view", "")
    view = get_view(asked, actor)
    if view is None:
        return None if asked else Filter()
    return Filter.from_json(view.filter)


def _form(filter: Filter | None, rounds: list[Round]) -> AskExportForm:
    form = AskExportForm()
    form.round.choices = [(round.ref, said(round.title)) for round in rounds]
    if not form.is_submitted():
        form.round.data = request.args.get("round") or (filter and filter.round) or form.round.data
    return form


@bp.get("/staff/exports")
@needs(P.EXPORT_ASK)
def export(actor: Actor) -> Any:
    """Ask what to export and why; below, what was exported before."""
    filter, rounds = _filter(actor), rounds_visible_to(actor)
    return _page(_form(filter, rounds), filter, rounds, actor)


@bp.post("/staff/exports")
@needs(P.EXPORT_ASK)
@locks_late
def ask_export(actor: Actor) -> Any:
    """Note who wants what and why, then send or make it."""
    filter, rounds = _filter(actor), rounds_visible_to(actor)
    form = _form(filter, rounds)
    round = next((each for each in rounds if each.ref == form.round.data), None)
    if (
        form.validate_on_submit()
        and round is not None
        and filter is not None
        and form.carry_out(
            services.ask,
            round,
            replace(filter, round=round.ref),
            form=ExportForm(form.form.data),
            reason=form.reason.data or "",
            locale=current_locale(),
            contact=bool(form.contact.data),
            born_on=bool(form.born_on.data),
            actor=actor,
        )
    ):
        made: Export = form.result
        where = "export_file" if made.form is ExportForm.CSV else "show_export"
        return redirect(url_for(f"reports.{where}", ref=made.ref), 303)
    return _page(form, filter, rounds, actor), 422


@bp.get("/staff/exports/<ref>")
@needs(P.EXPORT_FETCH, load=queries.get_export)
def show_export(export: Export, actor: Actor) -> Any:
    """Show whether an export is ready, and let it be fetched."""
    waits = export.status is ExportState.WANTED
    return render_template("reports/export_shown.html", export=export, states=STATES, waits=waits)


@bp.get("/staff/exports/<ref>/file")
@needs(P.EXPORT_FETCH, load=queries.get_export)
def export_file(export: Export, actor: Actor) -> Any:
    """Send an export; everyone in it is logged before it leaves."""
    name = secure_filename(f"applications-{export.round.ref}-{export.ref}.{export.form.value}")
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if request.method == "HEAD":
        # Programs that only ask for the headings fetch nothing, and nobody is logged for them.
        return Response(headers=headers)
    if export.form is ExportForm.XLSX:
        content = services.send_workbook(export, actor=actor)
        return Response(content, mimetype=XLSX, headers=headers)
    pieces = services.send_table(export, actor=actor)
    return Response(pieces, mimetype="text/csv", headers=headers)


def _page(form: AskExportForm, filter: Filter | None, rounds: list[Round], actor: Actor) -> str:
    if filter is None:
        # Without it the table would hold everybody.
        form.form_errors.append(_("Your choice is no longer kept. Please choose again."))
    found = page(
        queries.exports_visible_to(actor),
        [Export.id],
        after=request.args.get("after"),
        before=request.args.get("before"),
        size=20,
    )
    see(each.asked_by for each in found.items)
    return render_template(
        "reports/export.html",
        form=form,
        rounds=rounds,
        view=request.args.get("view") if filter else None,
        chosen=filter or Filter(),
        may_born_on=any(permits(P.EXPORT_BIRTH_DATES, actor, round) for round in rounds),
        page=found,
        states=STATES,
        fetched=[e.id for e in found.items if permits(P.EXPORT_FETCH, actor, e)],
        State=ExportState,
    )
