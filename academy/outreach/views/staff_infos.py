"""Information sessions for staff: planned, published, called off; who comes and who came."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.errors import NotFound
from academy.outreach import queries, services
from academy.outreach.forms.infos import CallOffForm, CameForm, InfoForm, info_values
from academy.outreach.labels import PLACE, standing_of
from academy.outreach.models import InfoPlace, InfoSession
from academy.outreach.states import InfoState, PlaceState
from academy.outreach.views.blueprint import bp
from academy.web.edits import status_of


@bp.get("/staff/info-sessions")
@needs(P.INFO_MANAGE)
def infos(actor: Actor) -> Any:
    """List the information sessions of the actor's sites."""
    return render_template(
        "outreach/infos.html", infos=queries.infos_visible_to(actor), standing_of=standing_of
    )


@bp.route("/staff/info-sessions/new", methods=["GET", "POST"])
@needs(P.INFO_MANAGE)
def new_info(actor: Actor) -> Any:
    """Plan an information session."""
    sites = queries.sites_of(actor)
    wanted = request.args.get("campus", "")
    site = next((s for s in sites if s.code == wanted), sites[0] if sites else None)
    if site is None:
        raise NotFound()
    form = InfoForm()
    if form.validate_on_submit() and form.carry_out(
        services.create_info, site, form.plan(site.zone), actor=actor
    ):
        return redirect(url_for("outreach.staff_info", ref=form.result.ref), 303)
    return _form_page(site, sites, None, form)


@bp.get("/staff/info-sessions/<ref>")
@needs(P.INFO_MANAGE, load=queries.get_info)
def staff_info(info: InfoSession, actor: Actor) -> Any:
    """Show a session with who comes."""
    return _page(info)


@bp.route("/staff/info-sessions/<ref>/edit", methods=["GET", "POST"])
@needs(P.INFO_MANAGE, load=queries.get_info)
def edit_info(info: InfoSession, actor: Actor) -> Any:
    """Change a session."""
    form = InfoForm.over(info, partial(info_values, zone=info.site.zone))
    if form.validate_on_submit() and form.carry_out(
        services.amend_info, info, form.plan(info.site.zone), actor=actor
    ):
        flash(_("Saved."), "success")
        return redirect(url_for("outreach.staff_info", ref=info.ref), 303)
    return _form_page(info.site, [], info, form)


@bp.post("/staff/info-sessions/<ref>/publish")
@needs(P.INFO_MANAGE, load=queries.get_info)
def publish_info(info: InfoSession, actor: Actor) -> Any:
    """Show it on the call."""
    services.publish_info(info, actor=actor)
    flash(_("The session stands on the call now."), "success")
    return redirect(url_for("outreach.staff_info", ref=info.ref), 303)


@bp.post("/staff/info-sessions/<ref>/cancel")
@needs(P.INFO_MANAGE, load=queries.get_info)
def cancel_info(info: InfoSession, actor: Actor) -> Any:
    """Call it off and tell everyone."""
    form = CallOffForm()
    if form.validate_on_submit() and form.carry_out(
        services.cancel_info, info, reason=form.texts(), actor=actor
    ):
        flash(_("The session is called off; everyone who signed up is told."), "success")
        return redirect(url_for("outreach.staff_info", ref=info.ref), 303)
    return _page(info, form), 422


@bp.post("/staff/info-sessions/places/<ref>/came")
@needs(P.INFO_MANAGE, load=queries.get_place)
def tick_place(place: InfoPlace, actor: Actor) -> Any:
    """Tick whether someone came."""
    form = CameForm()
    if form.validate_on_submit():
        services.tick_place(place, came=form.came.data == "yes", actor=actor)
    where = url_for("outreach.staff_info", ref=place.info.ref, _anchor=place.ref)
    return redirect(where, 303)


def _page(info: InfoSession, off: CallOffForm | None = None) -> str:
    places = queries.places_of(info.id)
    see([place.person_id for place in places])
    return render_template(
        "outreach/staff_info.html",
        info=info,
        numbers=queries.filled(info),
        places=places,
        standing_of=standing_of,
        place_states=PLACE,
        InfoState=InfoState,
        PlaceState=PlaceState,
        has_begun=clock.now() >= info.starts_at,
        off=off or CallOffForm(formdata=None),
    )


def _form_page(site: Site, sites: list[Site], info: InfoSession | None, form: InfoForm) -> Any:
    page = render_template("outreach/info_form.html", site=site, sites=sites, info=info, form=form)
    return page, status_of(form)
