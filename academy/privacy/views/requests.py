"""For staff: requests about personal data, each with its deadline."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.errors import MoveRefused
from academy.privacy import labels, queries
from academy.privacy.forms import (
    AnswerForm,
    EnterForm,
    ExtendForm,
    IdentityForm,
    RefuseForm,
)
from academy.privacy.models import DataRequest
from academy.privacy.rules import last_day
from academy.privacy.services import requests
from academy.privacy.states import Channel, Identity, Refusal, RequestKind, RequestState
from academy.privacy.views.blueprint import bp
from academy.web.edits import status_of
from academy.web.forms import Form
from academy.web.paging import page


def instant_at(wall: datetime, site: Site) -> datetime:
    """Return the instant that a clock of a site shows."""
    return wall.replace(tzinfo=ZoneInfo(site.zone))


@bp.get("/staff/privacy/requests")
@needs(P.PRIVACY_DESK)
def request_list(actor: Actor) -> Any:
    """List requests: those that wait, the most urgent first, or those that are done."""
    waiting = request.args.get("state") != "done"
    found = page(
        queries.requests_visible_to(actor, waiting=waiting),
        [DataRequest.due_at, DataRequest.id] if waiting else [DataRequest.id],
        after=request.args.get("after"),
        before=request.args.get("before"),
        descending=not waiting,
    )
    see(asked.person_id for asked in found.items)
    return render_template(
        "privacy/requests.html",
        page=found,
        waiting=waiting,
        labels=labels,
        last_day=last_day,
        now_=clock.now(),
        sites=queries.desk_sites(actor),
    )


@bp.route("/staff/privacy/<code>/requests/new", methods=["GET", "POST"])
@needs(P.PRIVACY_DESK, load=queries.get_desk_site)
def enter_request(site: Site, actor: Actor) -> Any:
    """Enter a request that came by telephone, mail or post."""
    form = EnterForm()
    if not form.is_submitted():
        form.received_at.data = clock.now().astimezone(ZoneInfo(site.zone))
    if form.validate_on_submit() and form.carry_out(_enter, site, form, actor):
        flash(_("The request is entered."), "success")
        return redirect(url_for("privacy.show_request", ref=form.result.ref), 303)
    return render_template("privacy/enter_request.html", form=form, site=site), status_of(form)


def _enter(site: Site, form: Any, actor: Actor) -> DataRequest:
    contact = form.contact.data
    return requests.enter(
        site,
        queries.person_at(site.id, contact) if "@" in contact else None,
        kind=RequestKind(form.kind.data),
        channel=Channel(form.channel.data),
        name=form.name.data,
        contact=contact,
        text=form.text.data,
        received_at=instant_at(form.received_at.data, site),
        actor=actor,
    )


@bp.get("/staff/privacy/requests/<ref>")
@needs(P.PRIVACY_DESK, load=queries.get_request)
def show_request(asked: DataRequest, actor: Actor) -> Any:
    """Show a request with all that can be done."""
    return _page(asked)


def _page(asked: DataRequest, **forms: Form) -> Any:
    see([asked.person_id])
    made: dict[str, Form] = {
        "identity": IdentityForm(formdata=None),
        "extend": ExtendForm(formdata=None),
        "answer": AnswerForm(formdata=None),
        "refuse": RefuseForm(formdata=None),
    }
    sent = next(iter(forms.values()), None)
    if forms and not _shows(asked, forms):
        raise MoveRefused()
    body = render_template(
        "privacy/request.html",
        asked=asked,
        forms=made | forms,
        labels=labels,
        last_day=last_day,
        now_=clock.now(),
        taker=queries.name_of(asked.taken_by),
    )
    return body, status_of(sent) if sent else 200


def _shows(asked: DataRequest, forms: Iterable[str]) -> bool:
    """Whether the page still has the forms that were sent; else nothing there could speak."""
    gone = {"identity": asked.identity, "extend": asked.extended_because}
    return asked.status == RequestState.OPEN and not any(gone.get(name) for name in forms)


def _done(asked: DataRequest, said: str) -> Any:
    flash(said, "success")
    return redirect(url_for("privacy.show_request", ref=asked.ref), 303)


@bp.post("/staff/privacy/requests/<ref>/take")
@needs(P.PRIVACY_DESK, load=queries.get_request)
def take_request(asked: DataRequest, actor: Actor) -> Any:
    """Make oneself the one who answers."""
    requests.take(asked, actor=actor)
    return _done(asked, _("You answer this request."))


@bp.post("/staff/privacy/requests/<ref>/identity")
@needs(P.PRIVACY_DESK, load=queries.get_request)
def identify_request(asked: DataRequest, actor: Actor) -> Any:
    """Note how one made sure who asks."""
    form = IdentityForm()
    if form.validate_on_submit() and form.carry_out(
        lambda: requests.identify(asked, how=Identity(form.how.data), actor=actor)
    ):
        return _done(asked, _("Noted how you made sure who asks."))
    return _page(asked, identity=form)


@bp.post("/staff/privacy/requests/<ref>/extend")
@needs(P.PRIVACY_DESK, load=queries.get_request)
def extend_request(asked: DataRequest, actor: Actor) -> Any:
    """Take ten more days, with a reason that the person is told."""
    form = ExtendForm()
    if form.validate_on_submit() and form.carry_out(
        requests.extend, asked, reason=form.reason.data, actor=actor
    ):
        return _done(asked, _("Ten more days; the person was told why."))
    return _page(asked, extend=form)


@bp.post("/staff/privacy/requests/<ref>/answer")
@needs(P.PRIVACY_DESK, load=queries.get_request)
def answer_request(asked: DataRequest, actor: Actor) -> Any:
    """Answer what was asked."""
    form = AnswerForm()
    if form.validate_on_submit() and form.carry_out(
        requests.answer, asked, text=form.answer.data, actor=actor
    ):
        return _done(asked, _("The answer is out."))
    return _page(asked, answer=form)


@bp.post("/staff/privacy/requests/<ref>/refuse")
@needs(P.PRIVACY_DESK, load=queries.get_request)
def refuse_request(asked: DataRequest, actor: Actor) -> Any:
    """Refuse what was asked, on a legal ground."""
    form = RefuseForm()
    if form.validate_on_submit() and form.carry_out(
        lambda: requests.refuse(
            asked, ground=Refusal(form.ground.data), text=form.explanation.data or "", actor=actor
        )
    ):
        return _done(asked, _("The refusal is out, with its ground."))
    return _page(asked, refuse=form)
