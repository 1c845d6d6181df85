"""The desk of the call: what staff write on it, in order, published or not."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.cohorts.models import Site
from academy.core.actors import Actor
from academy.core.errors import NotFound
from academy.intake.queries import get_site
from academy.outreach import queries, services
from academy.outreach.forms.parts import PartForm, part_values
from academy.outreach.labels import PART, PART_HELP
from academy.outreach.models import CallPart
from academy.outreach.states import PartKind
from academy.outreach.views.blueprint import bp
from academy.outreach.views.call import call_page
from academy.web.edits import status_of

ACTS: dict[str, Callable[[CallPart, Actor], None]] = {
    "publish": lambda part, actor: services.publish_part(part, actor=actor),
    "unpublish": lambda part, actor: services.unpublish_part(part, actor=actor),
    "up": lambda part, actor: services.move_part(part, up=True, actor=actor),
    "down": lambda part, actor: services.move_part(part, up=False, actor=actor),
    "remove": lambda part, actor: services.remove_part(part, actor=actor),
}
"""What can be done with a text by one press."""


@bp.get("/staff/call")
@needs(P.CALL_EDIT)
def call_desk(actor: Actor) -> Any:
    """Show what stands on the call of one of the actor's sites."""
    sites = queries.sites_of(actor)
    wanted = request.args.get("campus", "")
    site = next((s for s in sites if s.code == wanted), sites[0] if sites else None)
    if site is None:
        raise NotFound()
    return render_template(
        "outreach/call_desk.html",
        site=site,
        sites=sites,
        texts=queries.parts_of(site.id, drafts=True),
        names=PART,
    )


@bp.get("/staff/call/<code>/preview")
@needs(P.CALL_EDIT, load=get_site)
def preview_call(site: Site, actor: Actor) -> Any:
    """Show the call as it would be with every draft."""
    return call_page(site, drafts=True)


@bp.route("/staff/call/<code>/<kind>/new", methods=["GET", "POST"])
@needs(P.CALL_EDIT, load=lambda code, kind: get_site(code))
def new_part(site: Site, actor: Actor) -> Any:
    """Draft a text."""
    kind = _kind(request.view_args or {})
    form = PartForm()
    if form.validate_on_submit() and form.carry_out(
        services.add_part, site, kind, form.plan(), actor=actor
    ):
        flash(_("Saved as a draft. Publish it when it is ready."), "success")
        return redirect(_desk(site, kind), 303)
    return _part_page(site, kind, None, form)


@bp.route("/staff/call/parts/<ref>", methods=["GET", "POST"])
@needs(P.CALL_EDIT, load=queries.get_part)
def edit_part(part: CallPart, actor: Actor) -> Any:
    """Change a text."""
    form = PartForm.over(part, part_values)
    if form.validate_on_submit() and form.carry_out(
        services.amend_part, part, form.plan(), actor=actor
    ):
        flash(_("Saved."), "success")
        return redirect(_desk(part.site, part.kind), 303)
    return _part_page(part.site, part.kind, part, form)


@bp.post("/staff/call/parts/<ref>/<act>")
@needs(P.CALL_EDIT, load=lambda ref, act: queries.get_part(ref) if act in ACTS else None)
def change_part(part: CallPart, actor: Actor) -> Any:
    """Publish a text, take it back, move it, or delete a draft."""
    ACTS[str((request.view_args or {})["act"])](part, actor)
    return redirect(_desk(part.site, part.kind), 303)


def _kind(address: dict[str, Any]) -> PartKind:
    named = str(address.get("kind", ""))
    if named not in set(PartKind):
        raise NotFound()
    return PartKind(named)


def _desk(site: Site, kind: PartKind) -> str:
    return url_for("outreach.call_desk", campus=site.code, _anchor=kind.value)


def _part_page(site: Site, kind: PartKind, part: CallPart | None, form: PartForm) -> Any:
    title, body = PART_HELP[kind]
    form.title.label.text, form.body.label.text = str(title), str(body)
    page = render_template(
        "outreach/part_form.html",
        site=site,
        kind=kind,
        PartKind=PartKind,
        name=PART[kind],
        part=part,
        form=form,
        desk=_desk(site, kind),
    )
    return page, status_of(form)
