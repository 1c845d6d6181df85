"""For staff: what the privacy desk has to do, retention with its preview, holds, the record."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.accounts.models import Person
from academy.audit import see
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.errors import RuleBroken
from academy.privacy import labels, queries
from academy.privacy.forms import DaysForm, HoldForm
from academy.privacy.models import Hold
from academy.privacy.queries import breaches as breach_queries
from academy.privacy.queries import retention as kept
from academy.privacy.queries import reviews as review_queries
from academy.privacy.rules import DESTROY_WITHIN, last_day
from academy.privacy.services import retention
from academy.privacy.states import Klass
from academy.privacy.views.blueprint import bp
from academy.web.edits import status_of
from academy.web.requests import locks_late


@dataclass(frozen=True)
class KeptClass:
    """One class of data at one site."""

    site: Site
    klass: Klass

    @property
    def site_id(self) -> int:
        """The site, so that policy may ask where this is."""
        return self.site.id


def load_class(code: str, klass: str) -> KeptClass | None:
    """Return a class at a site."""
    site = queries.get_desk_site(code)
    return KeptClass(site, Klass(klass)) if site and klass in set(Klass) else None


def person_called(text: str, site: Site, field: str = "person") -> Person:
    """Return who has a reference or an address, and is known at a site.

    Raises:
        RuleBroken: nobody has, or only somebody elsewhere.
    """
    found = queries.person_at(site.id, text)
    if found is None:
        raise RuleBroken(_("There is nobody here with this reference or address."), field=field)
    return found


@bp.get("/staff/privacy")
@needs(P.PRIVACY_DESK)
def desk(actor: Actor) -> Any:
    """Show what has to be done: requests, leaks, months to sign, what is due for destruction."""
    sites = []
    for site in queries.desk_sites(actor):
        days = kept.days_of(site.id)
        counts = {klass: kept.count_due(site, klass, days[klass]) for klass in Klass}
        sites.append(
            {
                "site": site,
                "due": sum(due for due, _held in counts.values()),
                "unsigned": review_queries.unsigned_months(site),
                "waiting": queries.waiting_at(site.id, limit=20),
                "waiting_count": queries.count_waiting_at(site.id),
                "leaks": breach_queries.open_at(site.id),
            }
        )
    return render_template(
        "privacy/desk.html", sites=sites, now_=clock.now(), labels=labels, last_day=last_day
    )


@bp.get("/staff/privacy/<code>/retention")
@needs(P.PRIVACY_DESK, load=queries.get_desk_site)
def retention_index(site: Site, actor: Actor) -> Any:
    """Show how long each class is kept, and what is due."""
    days = kept.days_of(site.id)
    rows = [(klass, days[klass], *kept.count_due(site, klass, days[klass])) for klass in Klass]
    return render_template(
        "privacy/retention.html", site=site, rows=rows, labels=labels, within=DESTROY_WITHIN
    )


@bp.route("/staff/privacy/<code>/retention/<klass>", methods=["GET", "POST"])
@needs(P.PRIVACY_DESK, load=load_class)
def retention_class(kept_class: KeptClass, actor: Actor) -> Any:
    """Preview what would be destroyed in a class, and change its days."""
    site, klass = kept_class.site, kept_class.klass
    days = kept.days_of(site.id)[klass]
    row = kept.retention_of(site.id, klass)
    form = DaysForm.over(row, lambda _row: {"days": days})
    if form.validate_on_submit() and form.carry_out(
        retention.set_days, site, klass, days=form.days.data, actor=actor
    ):
        flash(_("The number of days is saved."), "success")
        return redirect(url_for("privacy.retention_class", code=site.code, klass=klass), 303)
    if row is None and not form.is_submitted():
        form.days.data = days
    due = kept.due_now(site, klass, days, limit=50)
    see(one.person.id for one in due)
    page = render_template(
        "privacy/retention_class.html",
        form=form,
        site=site,
        klass=klass,
        days=days,
        due=due,
        counts=kept.count_due(site, klass, days),
        labels=labels,
    )
    return page, status_of(form)


@bp.post("/staff/privacy/<code>/retention/<klass>/destroy")
@needs(P.PRIVACY_DESK, load=load_class)
@locks_late
def destroy(kept_class: KeptClass, actor: Actor) -> Any:
    """Destroy now what is due; the clock would within the day."""
    done = retention.destroy_due(
        kept_class.site, kept_class.klass, actor=actor, limit=retention.AT_ONCE
    )
    flash(_("%(count)s things were destroyed.", count=done), "success")
    return redirect(url_for("privacy.destroyed", code=kept_class.site.code), 303)


@bp.get("/staff/privacy/<code>/destroyed")
@needs(P.PRIVACY_DESK, load=queries.get_desk_site)
def destroyed(site: Site, actor: Actor) -> Any:
    """Show the record of what was destroyed, for paper too."""
    return render_template(
        "privacy/destroyed.html",
        site=site,
        runs=kept.runs_of(site.id),
        asked=kept.destroyed_on_request(site.id),
        labels=labels,
        made_at=clock.now(),
    )


@bp.route("/staff/privacy/<code>/holds", methods=["GET", "POST"])
@needs(P.PRIVACY_DESK, load=queries.get_desk_site)
def holds(site: Site, actor: Actor) -> Any:
    """List what may not be destroyed and why, and place a hold."""
    form = HoldForm()
    if form.validate_on_submit() and form.carry_out(_place, site, form, actor):
        flash(_("Nothing of this person is destroyed until the hold is lifted."), "success")
        return redirect(url_for("privacy.holds", code=site.code), 303)
    found = kept.holds_of(site.id)
    see(hold.person_id for hold in found)
    return render_template("privacy/holds.html", form=form, site=site, holds=found), status_of(form)


def _place(site: Site, form: Any, actor: Actor) -> None:
    person = person_called(form.person.data, site)
    retention.place_hold(site, person, reason=form.reason.data, actor=actor)


@bp.post("/staff/privacy/holds/<ref>/lift")
@needs(P.PRIVACY_DESK, load=kept.get_hold)
def lift_hold(hold: Hold, actor: Actor) -> Any:
    """Allow it again."""
    retention.lift_hold(hold, actor=actor)
    flash(_("The hold is lifted."), "success")
    site = next(site for site in queries.desk_sites(actor) if site.id == hold.site_id)
    return redirect(url_for("privacy.holds", code=site.code), 303)
