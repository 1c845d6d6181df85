"""For people: what is kept of them, their download, requests and erasure."""

import json
from itertools import groupby
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.accounts.labels import ROLES
from academy.accounts.models import Person
from academy.accounts.views.parts import leave_for_good, proven
from academy.cohorts.queries import all_sites
from academy.core import clock
from academy.core.actors import Actor
from academy.intake.models import Application
from academy.intake.queries import applications_of_person, get_application
from academy.privacy import labels, queries
from academy.privacy.forms import AskForm, EraseForm
from academy.privacy.models import DataRequest
from academy.privacy.queries.retention import longest_days
from academy.privacy.rules import last_day
from academy.privacy.scopes import words
from academy.privacy.services import erasure, requests
from academy.privacy.states import RequestKind
from academy.privacy.views.blueprint import bp
from academy.web.edits import status_of


def _me(actor: Actor) -> Person:
    assert actor.person_id is not None
    return queries.person_by_key(actor.person_id)


def zone_of_house() -> str:
    return next((site.zone for site in all_sites()), "UTC")


@bp.get("/my/data")
@needs(P.DATA_OWN)
def my_data(actor: Actor) -> Any:
    """Show what is kept of the person, why, until when, and who saw it."""
    person = _me(actor)
    parts = queries.parts_of(person)
    counts = {
        topic: sum(len(part.rows) for part in found)
        for topic, found in groupby(sorted(parts, key=_topic), key=_topic)
    }
    return render_template(
        "privacy/my_data.html",
        counts=counts,
        purposes=labels.PURPOSE,
        days=longest_days(queries.sites_of(person)),
        looks=queries.looks_at(person.id, limit=30),
        applications=applications_of_person(person.id),
        requests=queries.requests_of(person.id),
        labels=labels,
        words=words(),
        roles=ROLES,
        zone=zone_of_house(),
    )


def _topic(part: queries.Part) -> Any:
    return list(labels.PURPOSE).index(part.topic), part.topic


@bp.get("/my/data/all")
@needs(P.DATA_OWN)
def my_data_in_full(actor: Actor) -> Any:
    """Show every row that is kept of the person, to be read, printed or saved."""
    person = _me(actor)
    parts = sorted(queries.parts_of(person), key=_topic)
    return render_template(
        "privacy/my_data_in_full.html",
        topics=[(key[1], list(found)) for key, found in groupby(parts, key=_topic)],
        looks=queries.looks_at(person.id),
        labels=labels,
        days=longest_days(queries.sites_of(person)),
        words=words(),
        roles=ROLES,
        made_at=clock.now(),
        zone=zone_of_house(),
    )


@bp.get("/my/data/download")
@needs(P.DATA_OWN)
def download_my_data(actor: Actor) -> Any:
    """Give everything that is kept of the person as one file for machines."""
    person = _me(actor)
    content = {
        "made_at": clock.now().isoformat(),
        "person": person.ref,
        "kept": queries.plain_data(queries.parts_of(person)),
        "seen": [
            {
                "at": look.at.isoformat(),
                "page": look.what,
                "reason": look.reason,
                "roles": [str(role) for role in look.roles],
                "people_at_once": look.people_count,
            }
            for look in queries.looks_at(person.id, limit=5000)
        ],
    }
    response: Response = make_response(json.dumps(content, ensure_ascii=False, indent=1))
    response.mimetype = "application/json"
    response.headers["Content-Disposition"] = f"attachment; filename=my-data-{person.ref}.json"
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.route("/my/data/ask", methods=["GET", "POST"])
@needs(P.DATA_OWN)
def ask(actor: Actor) -> Any:
    """Take a request: to see, correct or erase, to stop, or to explain."""
    person, form = _me(actor), AskForm()
    sites = {site.code: site for site in all_sites()}
    form.site.choices = [(code, site.name.said(person.locale)) for code, site in sites.items()]
    if not form.is_submitted():
        newest = next(iter(applications_of_person(person.id)), None)
        form.site.data = newest.round.site.code if newest else next(iter(sites), None)
    if form.validate_on_submit() and form.carry_out(
        requests.ask,
        person,
        sites[form.site.data],
        kind=RequestKind(form.kind.data),
        text=form.text.data,
        actor=actor,
    ):
        flash(_("We have your request and shall answer in time."), "success")
        return redirect(url_for("privacy.my_request", ref=form.result.ref), 303)
    return render_template("privacy/ask.html", form=form), status_of(form)


@bp.get("/my/data/requests/<ref>")
@needs(P.DATA_OWN, load=queries.get_request)
def my_request(request: DataRequest, actor: Actor) -> Any:
    """Show a request and its answer."""
    return render_template(
        "privacy/my_request.html", request_=request, labels=labels, last_day=last_day
    )


@bp.post("/my/data/requests/<ref>/withdraw")
@needs(P.DATA_OWN, load=queries.get_request)
def withdraw_request(request: DataRequest, actor: Actor) -> Any:
    """Take a request back."""
    requests.withdraw(request, actor=actor)
    flash(_("Your request is taken back."), "success")
    return redirect(url_for("privacy.my_request", ref=request.ref), 303)


@bp.route("/my/data/applications/<number>/erase", methods=["GET", "POST"])
@needs(P.DATA_OWN, load=get_application)
@proven
def erase_application(application: Application, actor: Actor) -> Any:
    """Say what erasing an application means, and erase it."""
    form = EraseForm()
    if form.validate_on_submit() and form.carry_out(
        erasure.erase_application, application, actor=actor
    ):
        erasure.forget_files(form.result)
        flash(_("Your application is erased."), "success")
        return redirect(url_for("privacy.my_data"), 303)
    page = render_template(
        "privacy/erase_application.html",
        form=form,
        application=application,
        reason=queries.why_not_erase_application(application),
    )
    return page, status_of(form)


@bp.route("/my/data/close", methods=["GET", "POST"])
@needs(P.DATA_OWN)
@proven
def close_account(actor: Actor) -> Any:
    """Say what closing the account means, and erase the person."""
    person, form = _me(actor), EraseForm()
    if form.validate_on_submit() and form.carry_out(erasure.erase_person, person, actor=actor):
        erasure.forget_files(form.result)
        leave_for_good()
        return redirect(url_for("privacy.closed"), 303)
    page = render_template(
        "privacy/close_account.html",
        form=form,
        reason=queries.why_not_erase(person.id),
        in_force=queries.applications_in_force(person.id),
    )
    return page, status_of(form)
