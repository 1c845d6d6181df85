"""The list of applications for staff: never counted, kept as views, searched past every log."""

from dataclasses import replace
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from academy.access.current import current_actor
from academy.access.doors import needs
from academy.access.permissions import P
from academy.access.policy import permits
from academy.audit import see
from academy.core.actors import Actor, Role
from academy.core.errors import NotFound
from academy.intake import queries, services
from academy.intake.forms.desk import (
    COLUMNS,
    MARKS,
    STATES,
    PickForm,
    SearchForm,
    ViewForm,
    args_of,
    columns_of,
    filter_of,
)
from academy.intake.labels import APPLICATION, DISCIPLINE
from academy.intake.models import Application, Round, SavedView
from academy.intake.rules import MOST_PICKED, Filter
from academy.intake.views.blueprint import bp
from academy.web.languages import current_locale
from academy.web.paging import Page, page
from academy.web.requests import locks_late

SIZE = 25
"""Rows of a page: with its menu and its choices it stays under 30 KB in either language."""

ACTIONS: dict[str, tuple[Any, str]] = {
    "messages.compose": (_l("Write to them"), "mail"),
    "reports.export": (_l("Export them"), "download"),
    "intake.applications": (_l("Show only them"), "filter"),
}
"""Page that takes a view -> what its button says, and its icon; those that are there."""


@bp.get("/staff/applications")
@needs(P.APPLICATION_LIST)
def applications(actor: Actor) -> Any:
    """List applications, the newest first, by a choice in the address or a view."""
    view = None
    if ref := request.args.get("view", ""):
        view = queries.get_view(ref, actor)
        if view is None:
            raise NotFound
    return _list(actor, SearchForm(formdata=None), view=view)


@bp.post("/staff/applications")
@locks_late
@needs(P.APPLICATION_LIST)
def search(actor: Actor) -> Any:
    """Find people within the choice; the term stays out of addresses, also on later pages."""
    form = SearchForm()
    if not form.validate_on_submit():
        return _list(actor, form), 422
    return _list(actor, form, term=form.term.data or "")


def _list(actor: Actor, form: SearchForm, *, term: str = "", view: SavedView | None = None) -> str:
    rounds = queries.rounds_visible_to(actor)
    filter, columns = _choice(rounds, view)
    filter = replace(filter, term=term or filter.term)
    found = _page_of(actor, filter, columns, form)
    see(application.person_id for application in found.items)
    form.term.data = form.term.data or filter.term
    pick, keep = PickForm(formdata=None), ViewForm(formdata=None)
    for carrier in (pick, keep):
        carrier.carry(filter, columns)
    keep.share.choices = _sharing(actor, rounds)
    return render_template(
        "intake/applications.html",
        page=found,
        rounds={round.id: round for round in rounds},
        cohorts=sorted({round.cohort.number for round in rounds}, reverse=True),
        filter=filter,
        base=args_of(replace(filter, term=""), columns),
        view=view,
        views=queries.views_of(actor),
        columns={name: COLUMNS[name] for name in columns},
        all_columns=COLUMNS,
        states=STATES,
        marks=MARKS,
        labels=APPLICATION,
        disciplines=DISCIPLINE,
        actions=_actions(actor),
        form=form,
        pick=pick,
        keep=keep,
    )


def _choice(rounds: list[Round], view: SavedView | None) -> tuple[Filter, tuple[str, ...]]:
    if view is not None:
        return Filter.from_json(view.filter), columns_of(view.columns)
    filter = filter_of(request.args)
    if filter.round not in {round.ref for round in rounds}:
        filter = replace(filter, round="")
    return filter, columns_of(request.args.getlist("column"))


def _page_of(
    actor: Actor, filter: Filter, columns: tuple[str, ...], form: SearchForm
) -> Page[Application]:
    plain = queries.select_applications(actor, replace(filter, term=""))
    query = queries.with_columns(plain, columns)
    marks = {name: request.args.get(name) for name in ("after", "before")}
    if filter.term:
        marks = {name: form[name].data or marks[name] for name in marks}
        return queries.page_of_term(query, filter.term, size=SIZE, **marks)
    return page(query, [Application.id], size=SIZE, after=marks["after"], before=marks["before"])


def _sharing(actor: Actor, rounds: list[Round]) -> list[tuple[str, str]]:
    sites = {round.site_id: round.site for round in rounds}
    own = actor.sites(Role.ADMISSIONS, Role.ADMIN)
    shared = [
        (site.code, _("Colleagues in %(city)s", city=site.city.said(current_locale())))
        for site in sites.values()
        if own is None or site.id in own
    ]
    return [("", _("Only I")), *shared]


def _actions(actor: Actor) -> dict[str, tuple[Any, str]]:
    """Return what may be done with a choice, by the pages there are and the doors they have."""
    open_to = {}
    for name, said in ACTIONS.items():
        door = getattr(current_app.view_functions.get(name), "__door__", None)
        if door and door.permission and permits(door.permission, actor):
            open_to[name] = said
    return open_to


@bp.post("/staff/applications/picked")
@needs(P.APPLICATION_LIST)
def pick_applications(actor: Actor) -> Response:
    """Carry what was picked, or all that match, to the page that does something with it."""
    form, target = PickForm(), request.form.get("to", "")
    known = _actions(actor)
    target = target if target in known else "intake.applications"
    picked = tuple(dict.fromkeys(request.form.getlist("picked")[:MOST_PICKED]))
    filter = form.filter
    if not form.everyone.data:
        if not picked:
            flash(_("Nobody is picked yet. Please tick the people you mean."), "warning")
            return redirect(url_for("intake.applications", **args_of(filter, form.columns)), 303)
        filter = Filter.from_json({"numbers": list(picked)})
    view = services.hold_view(filter, columns=list(form.columns), actor=actor)
    return redirect(url_for(target, view=view.ref), 303)


@bp.post("/staff/applications/views")
@needs(P.APPLICATION_LIST)
def save_view(actor: Actor) -> Any:
    """Keep the choice of a page under a name."""
    form, rounds = ViewForm(), queries.rounds_visible_to(actor)
    form.share.choices = _sharing(actor, rounds)
    shared = {round.site.code: round.site_id for round in rounds}
    if form.validate_on_submit() and form.carry_out(
        services.save_view,
        form.filter,
        name=form.name.data or "",
        columns=list(form.columns),
        site_id=shared.get(form.share.data or ""),
        actor=actor,
    ):
        flash(_("The view is kept."), "success")
        return redirect(url_for("intake.applications", view=form.result.ref), 303)
    return render_template("intake/view_form.html", keep=form), 422


def own_view(ref: str) -> SavedView | None:
    """Return a view that whoever asks has kept."""
    actor = current_actor()
    found = queries.get_view(ref, actor)
    return found if found and found.owner_id == actor.person_id else None


@bp.post("/staff/applications/views/<ref>/remove")
@needs(P.APPLICATION_LIST, load=own_view)
def remove_view(view: SavedView, actor: Actor) -> Response:
    """Forget a view of one's own."""
    services.remove_view(view, actor=actor)
    flash(_("The view is removed."), "success")
    return redirect(url_for("intake.applications"), 303)
