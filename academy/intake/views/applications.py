"""Applications for staff: a list that never counts, a search that no log keeps, one at a time."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core.actors import Actor
from academy.intake import queries, services
from academy.intake.forms.staff import STATES, MoreTimeForm, SearchForm, in_zone
from academy.intake.labels import APPLICATION, DISCIPLINE, SUPPLEMENT, VERBS
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.intake.views.blueprint import bp
from academy.web.paging import page
from academy.web.requests import locks_late

SIZE = 40
"""Rows of a page: with its menu it stays under 30 KB in either language."""


@bp.get("/staff/applications")
@needs(P.APPLICATION_LIST)
def applications(actor: Actor) -> Any:
    """List applications, the newest first, by round and state."""
    return _list(actor, SearchForm(formdata=None))


@bp.post("/staff/applications")
@locks_late
@needs(P.APPLICATION_LIST)
def search(actor: Actor) -> Any:
    """Find by the start of a name, a number or an address; the term stays out of addresses."""
    form = SearchForm()
    if not form.validate_on_submit():
        return _list(actor, form), 422
    return _list(actor, form, term=form.term.data or "")


def _list(actor: Actor, form: SearchForm, *, term: str = "") -> str:
    rounds = queries.rounds_visible_to(actor)
    known = {round.ref: round for round in rounds}
    chosen = known.get(request.args.get("round", ""))
    state = request.args.get("state", "")
    status = ApplicationState(state) if state in set(ApplicationState) else None
    query = queries.applications_visible_to(
        actor, round_id=chosen.id if chosen else None, status=status
    )
    where: dict[str, Any] = {
        "after": request.args.get("after"),
        "before": request.args.get("before"),
        "size": SIZE,
    }
    if term:
        found = queries.page_of_term(query, term, **where)
    else:
        found = page(query, [Application.id], **where)
    see(application.person_id for application in found.items)
    return render_template(
        "intake/applications.html",
        page=found,
        rounds={round.id: round for round in rounds},
        chosen=chosen,
        state=state if status else "",
        states=STATES,
        labels=APPLICATION,
        disciplines=DISCIPLINE,
        form=form,
        term=term,
    )


@bp.get("/staff/applications/<number>")
@needs(P.APPLICATION_READ, load=queries.get_application)
def show_application(application: Application, actor: Actor) -> Any:
    """Show what was handed in, and what was done with it."""
    return _page(application, MoreTimeForm(formdata=None))


@bp.post("/staff/applications/<number>/more-time")
@needs(P.APPLICATION_READ, load=queries.get_application)
def more_time(application: Application, actor: Actor) -> Any:
    """Give one applicant more time."""
    form = MoreTimeForm()
    zone = application.round.site.zone
    if form.validate_on_submit() and form.carry_out(
        services.extend_for,
        application,
        in_zone(form.until.data, zone),
        reason=form.reason.data or "",
        actor=actor,
    ):
        flash(_("Noted. The applicant may go on writing until then."), "success")
        return redirect(url_for("intake.show_application", number=application.number), 303)
    return _page(application, form), 422


def _page(application: Application, form: MoreTimeForm) -> str:
    see([application.person_id])
    attached = queries.attachments_of(application.id)
    return render_template(
        "intake/application.html",
        application=application,
        round=application.round,
        labels=APPLICATION,
        disciplines=DISCIPLINE,
        verbs=VERBS,
        answers=queries.handed_in(application.id),
        attached=[file for file in attached if file.sent_at is not None],
        history=queries.history_of(application.id),
        supplements=queries.supplements_of(application.id),
        asked_questions={q.key: q for q in queries.questions_of(application.round_id)},
        supplement_labels=SUPPLEMENT,
        form=form,
        State=ApplicationState,
    )
