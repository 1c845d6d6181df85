"""People and the roles they are given, for administrators."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, render_template, request, session
from flask_babel import gettext as _

from academy.access.current import current_actor
from academy.access.doors import needs
from academy.access.permissions import P
from academy.accounts import queries
from academy.accounts.forms import GrantForm, NewPersonForm, ReasonForm, SearchForm
from academy.accounts.labels import ROLES
from academy.accounts.models import Grant, Person
from academy.accounts.queries import SiteName
from academy.accounts.roles import BY_HAND, end_by_hand, grant_by_hand, roles_held
from academy.accounts.rules import may_grant
from academy.accounts.services import factors, staff
from academy.accounts.views.parts import bp, to
from academy.audit import see
from academy.core import clock
from academy.core.actors import Actor, Role
from academy.core.errors import NotPermitted
from academy.web.languages import current_locale
from academy.web.paging import page as page_of

ALL_SITES = "all"


def visible_person(ref: str) -> Person | None:
    """Return a person whom the administrator may see."""
    return queries.get_visible_person(ref, current_actor())


@bp.get("/staff/people")
@needs(P.PEOPLE_READ)
def people(actor: Actor) -> Any:
    """List the people an administrator looks after, the newest first."""
    term = str(session.get("people_term", ""))
    query = queries.people_visible_to(actor)
    where: dict[str, Any] = {
        "after": request.args.get("after"),
        "before": request.args.get("before"),
    }
    if term:
        page = queries.page_of_term(query, term, **where)
    else:
        page = page_of(query, [Person.id], **where)
    see(person.id for person in page.items)
    form = SearchForm(formdata=None, term=term)
    return render_template(
        "accounts/people.html",
        page=page,
        roles=queries.open_roles([person.id for person in page.items]),
        labels=ROLES,
        form=form,
        term=term,
    )


@bp.post("/staff/people")
@needs(P.PEOPLE_READ)
def search_people(actor: Actor) -> Any:
    """Keep what is searched for out of addresses, which are logged and shared."""
    form = SearchForm()
    if form.validate_on_submit():
        session["people_term"] = "" if request.form.get("clear") else form.term.data or ""
    else:
        flash(str(next(iter(form.term.errors), "")), "warning")
    return to("accounts.people")


@bp.route("/staff/people/new", methods=["GET", "POST"])
@needs(P.GRANTS_MANAGE)
def new_person(actor: Actor) -> Any:
    """Give a role to someone by address; who is unknown is invited."""
    form, sites = NewPersonForm(), queries.site_names()
    _offer(form, sites, actor)
    if form.validate_on_submit() and form.carry_out(
        staff.appoint_by_email,
        email=form.email.data,
        name=form.name.data,
        locale=form.locale.data,
        role=Role(form.role.data),
        **_terms(form, sites),
        actor=actor,
    ):
        person, invited = form.result
        see([person.id])
        flash(_invited(person, invited=invited), "success")
        return to("accounts.person", ref=person.ref)
    page = render_template("accounts/new_person.html", form=form)
    return page, 422 if form.errors or form.form_errors else 200


def _invited(person: Person, *, invited: bool) -> str:
    if invited:
        return _("The role is given. %(name)s gets an invitation by mail.", name=person.name)
    return _("The role is given to %(name)s.", name=person.name)


@bp.get("/staff/people/<ref>")
@needs(P.PEOPLE_READ, load=visible_person)
def person(person: Person, actor: Actor) -> Any:
    """Show a person and every role they had."""
    see([person.id])
    form, sites = GrantForm(formdata=None), queries.site_names()
    _offer(form, sites, actor)
    return _person_page(person, actor, form, sites)


def _person_page(person: Person, actor: Actor, form: GrantForm, sites: list[SiteName]) -> Any:
    grants, user = queries.grants_of(person.id), queries.user_of(person.id)
    now = clock.now()
    rows = [(g, _state(g, now), _may_end(g, actor, now)) for g in grants]
    page = render_template(
        "accounts/person.html",
        person=person,
        user=user,
        grants=rows,
        form=form,
        labels=ROLES,
        sites={site.id: site for site in sites},
        own=person.id == actor.person_id,
        protected=user is not None and factors.has_factor(user),
        may_reset=_may_reset(person, actor),
    )
    return page, 422 if form.errors or form.form_errors else 200


def _state(given: Grant, now: datetime) -> str:
    if given.starts_at > now:
        return "upcoming"
    return "open" if given.ends_at is None or given.ends_at > now else "ended"


def _may_end(given: Grant, actor: Actor, now: datetime) -> bool:
    return (
        _state(given, now) != "ended"
        and given.source == BY_HAND
        and may_grant(actor, given.person_id, given.role, given.site_id)
    )


@bp.post("/staff/people/<ref>/grants")
@needs(P.GRANTS_MANAGE, load=visible_person)
def give_grant(person: Person, actor: Actor) -> Any:
    """Give a person one more role."""
    see([person.id])
    form, sites = GrantForm(), queries.site_names()
    _offer(form, sites, actor)
    if form.validate_on_submit() and form.carry_out(
        grant_by_hand, person.id, Role(form.role.data), **_terms(form, sites), actor=actor
    ):
        flash(_("The role is given to %(name)s.", name=person.name), "success")
        return to("accounts.person", ref=person.ref)
    return _person_page(person, actor, form, sites)


def grant_of_visible(ref: str, grant_id: int) -> Grant | None:
    """Return a grant of a person whom the administrator may see."""
    found = visible_person(ref)
    return queries.get_grant(found.id, grant_id) if found else None


@bp.route("/staff/people/<ref>/grants/<int:grant_id>/end", methods=["GET", "POST"])
@needs(P.GRANTS_MANAGE, load=grant_of_visible)
def end_grant(given: Grant, actor: Actor) -> Any:
    """End a role, with a reason."""
    see([given.person_id])
    form, found = ReasonForm(), queries.get_person(given.person_id)
    if form.validate_on_submit() and form.carry_out(
        end_by_hand, given, reason=form.reason.data, actor=actor
    ):
        flash(_("The role has ended."), "success")
        return to("accounts.person", ref=found.ref if found else "")
    page = render_template(
        "accounts/end_grant.html", form=form, given=given, person=found, labels=ROLES
    )
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/staff/people/<ref>/factors", methods=["GET", "POST"])
@needs(P.GRANTS_MANAGE, load=visible_person)
def reset_factors(person: Person, actor: Actor) -> Any:
    """Remove the second factor of someone who lost every device."""
    see([person.id])
    form, user = ReasonForm(), queries.user_of(person.id)
    if user is None or not _may_reset(person, actor):
        raise NotPermitted(_("An administrator who may give all of their roles must do this."))
    if form.validate_on_submit() and form.carry_out(
        factors.reset_by_hand, user, reason=form.reason.data or "", actor=actor
    ):
        flash(_("The second factor is removed."), "success")
        return to("accounts.person", ref=person.ref)
    page = render_template("accounts/reset_factors.html", form=form, person=person)
    return page, 422 if form.errors or form.form_errors else 200


def _may_reset(person: Person, actor: Actor) -> bool:
    """Whether the administrator outranks a person: could give all that the person holds."""
    return actor.person_id != person.id and all(
        may_grant(actor, person.id, held.role, held.site_id) for held in roles_held(person.id)
    )


def _offer(form: Any, sites: list[SiteName], actor: Actor) -> None:
    """Offer what this administrator may give, and nothing else."""
    own = actor.sites(Role.ADMIN)
    locale = current_locale()
    form.site.choices = [("", "—")] + [
        (site.code, site.name.get(locale) or site.code)
        for site in sites
        if own is None or site.id in own
    ]
    if own is None:
        form.site.choices.insert(1, (ALL_SITES, _("All sites")))
    else:
        form.role.choices = [c for c in form.role.choices if c[0] != Role.NETWORK]


def _terms(form: Any, sites: list[SiteName]) -> dict[str, Any]:
    """Return site, dates and reason of a grant as the verb takes them; days are the site's."""
    chosen = next((site for site in sites if site.code == form.site.data), None)
    zone = chosen.zone if chosen else "UTC"
    after = form.ends_on.data + timedelta(days=1) if form.ends_on.data else None
    return {
        "site_id": chosen.id if chosen else None,
        "reason": form.reason.data,
        "starts_at": _midnight(form.starts_on.data, zone),
        "ends_at": _midnight(after, zone),
    }


def _midnight(on: date | None, zone: str) -> datetime | None:
    return datetime.combine(on, time(), ZoneInfo(zone)).astimezone(UTC) if on else None
