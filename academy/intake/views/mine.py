"""A3, my application: where it stands, the one next thing to do, and what can still be changed."""

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.cohorts.queries import all_sites
from academy.core import clock
from academy.core.actors import Actor
from academy.intake import queries, services
from academy.intake.labels import APPLICATION, ASSISTANCE, WAITING
from academy.intake.models import Application, Supplement
from academy.intake.rules import closing_for
from academy.intake.states import APPLICATION_FLOW, STAGES, ApplicationState, Phase
from academy.intake.views.blueprint import bp
from academy.web.words import day, moment, until

S = ApplicationState

MY_DATA = "privacy.my_data"
"""The page of a later room on which people see, download and delete what is kept of them."""

RELEASED = {S.OFFERED, S.WAITLISTED, S.DECLINED, S.ACCEPTED, S.OFFER_DECLINED, S.OFFER_LAPSED}
"""States that only a released result can bring about."""


@dataclass(frozen=True)
class Next:
    """The one next thing; without an address there is nothing to do but wait."""

    title: str
    text: str
    url: str | None = None
    label: str | None = None


@bp.get("/my/applications")
@needs(P.APPLICATION_START)
def mine(actor: Actor) -> Any:
    """List the person's own applications."""
    assert actor.person_id is not None
    return render_template(
        "intake/mine.html",
        applications=queries.applications_of_person(actor.person_id),
        labels=APPLICATION,
        call=_open_call(),
    )


@bp.get("/my/applications/<number>")
@needs(P.APPLICATION_OWN, load=queries.get_application)
def my_application(application: Application, actor: Actor) -> Any:
    """Show where an application stands."""
    answers = queries.current_answers(application.id)
    attached = queries.attachments_of(application.id)
    unsent = application.status is not S.WITHDRAWN and services.has_unsent(answers, attached)
    is_open = services.is_open_for(application, application.round, clock.now())
    phase = queries.round_phase(application.round, clock.now())
    return render_template(
        "intake/my_application.html",
        application=application,
        round=application.round,
        labels=APPLICATION,
        next=next_step(
            application,
            is_open=is_open,
            unsent=unsent,
            asked=queries.live_supplement(application, clock.now()),
        ),
        to_confirm=queries.assistances_to_confirm(application),
        ways=ASSISTANCE,
        steps=steps_of(application),
        attached=[file for file in attached if file.removed_at is None],
        is_open=is_open,
        unsent=unsent,
        closes_at=closing_for(application.round.closes_at, application.extended_until),
        my_data=url_for(MY_DATA) if MY_DATA in current_app.view_functions else None,
        may_withdraw=APPLICATION_FLOW.allows(application.status, "withdraw"),
        may_reopen=application.status is S.WITHDRAWN and phase is Phase.RECEIVING,
        State=S,
    )


@bp.get("/my/applications/<number>/receipt")
@needs(P.APPLICATION_OWN, load=queries.get_application)
def receipt(application: Application, actor: Actor) -> Any:
    """Show the receipt: number and the server's time; the same one each time."""
    if application.submitted_at is None or not application.is_handed_in:
        return redirect(url_for("intake.my_application", number=application.number), 303)
    round = application.round
    wall = application.submitted_at.astimezone(ZoneInfo(round.site.zone))
    return render_template(
        "intake/receipt.html",
        application=application,
        round=round,
        clock=wall.strftime("%H:%M:%S"),
        State=S,
    )


@bp.get("/my/applications/<number>/withdraw")
@needs(P.APPLICATION_OWN, load=queries.get_application)
def withdrawal(application: Application, actor: Actor) -> Any:
    """Say what withdrawing means, before it is done."""
    if not APPLICATION_FLOW.allows(application.status, "withdraw"):
        return redirect(url_for("intake.my_application", number=application.number), 303)
    phase = queries.round_phase(application.round, clock.now())
    return render_template(
        "intake/withdraw.html",
        application=application,
        round=application.round,
        can_reopen=phase is Phase.RECEIVING,
        is_draft=application.status is S.DRAFT,
    )


@bp.post("/my/applications/<number>/withdraw")
@needs(P.APPLICATION_OWN, load=queries.get_application)
def withdraw(application: Application, actor: Actor) -> Any:
    """Take the application back."""
    services.withdraw(application, actor=actor)
    flash(_("Your application was withdrawn."), "success")
    return redirect(url_for("intake.my_application", number=application.number), 303)


@bp.post("/my/applications/<number>/reopen")
@needs(P.APPLICATION_OWN, load=queries.get_application)
def reopen(application: Application, actor: Actor) -> Any:
    """Take a withdrawn application up again."""
    services.reopen(application, application.round, actor=actor)
    flash(_("Everything you wrote is back. Please submit it again."), "success")
    return redirect(url_for("intake.check", ref=application.round.ref), 303)


def next_step(
    application: Application, *, is_open: bool, unsent: bool, asked: Supplement | None = None
) -> Next:
    """Return the one next thing, in plain words, from released results only."""
    round = application.round
    check = url_for("intake.check", ref=round.ref)
    if asked is not None:
        return Next(
            _("Please add something to your application"),
            _("The academy asks you for it %(until)s.", until=until(asked.due_at, round.site.zone)),
            url_for("intake.supplement", number=application.number),
            _("See what is needed, and hand it in"),
        )
    if application.status is S.DRAFT and is_open:
        closes_at = closing_for(round.closes_at, application.extended_until)
        deadline = until(closes_at, round.site.zone)
        text = _("It is saved, but not submitted yet. Please submit it %(until)s.", until=deadline)
        return Next(_("Finish your application"), text, check, _("Go on writing"))
    if application.status is S.SUBMITTED and unsent and is_open:
        text = _("You changed something. Until you submit again, the earlier version counts.")
        return Next(_("Submit your changes"), text, check, _("Look at it and submit"))
    knows = "selection.offer" in current_app.view_functions
    if application.status is S.OFFERED and knows:
        return Next(
            _("We offer you a place. Congratulations!"),
            _("Please say whether you accept it, in time."),
            url_for("selection.offer", number=application.number),
            _("Read the offer and answer"),
        )
    if application.status is S.IN_REVIEW and application.stage and knows:
        return _invited(application)
    return _waiting(application)


def _invited(application: Application) -> Next:
    round = application.round
    is_test = application.stage == "test"
    on = round.test_on if is_test else round.interview_on
    where = "selection.offer" if is_test else "selection.my_interview"
    return Next(
        _("You are invited to the online test")
        if is_test
        else _("You are invited to the online interview"),
        _("It is on %(day)s.", day=day(on))
        if on
        else _("We shall write to you as soon as there is news."),
        url_for(where, number=application.number),
        _("Read the result") if is_test else _("My interview"),
    )


def _waiting(application: Application) -> Next:
    round = application.round
    title, text = WAITING[application.status]
    if text is None:
        text = (
            _("The result is published on %(day)s.", day=day(round.result_on))
            if round.result_on
            else _("We shall write to you as soon as there is news.")
        )
    plain = str(text) % {"contact": round.contact}
    if application.status in RELEASED and "selection.offer" in current_app.view_functions:
        where = url_for("selection.offer", number=application.number)
        return Next(str(title), plain, where, _("Read the result"))
    return Next(str(title), plain)


def steps_of(application: Application) -> list[dict[str, Any]]:
    """Return the stages with their dates; results come from released ones only."""
    round = application.round
    zone = round.site.zone
    sent = application.submitted_at if application.is_handed_in else None
    closed = queries.round_phase(round, clock.now()) is not Phase.RECEIVING
    in_stages = (sent is not None and closed) or application.status is S.IN_REVIEW
    first = moment(sent, zone) if sent else until(round.closes_at, zone)
    over = application.status in RELEASED
    reached = STAGES.index(application.stage) if in_stages else -1
    days = (round.documents_on, round.test_on, round.interview_on)
    names = (_("Documents"), _("Online test"), _("Online interview"))
    stages = [
        {
            "title": name,
            "note": _on(on),
            "state": _done(over or place < reached, now=place == reached),
        }
        for place, (name, on) in enumerate(zip(names, days, strict=True))
    ]
    return [
        {"title": _("Applying"), "note": first, "state": _done(sent is not None, now=True)},
        *stages,
        {
            "title": _("Result"),
            "note": _on(round.result_on),
            "state": "current" if application.status is S.OFFERED else _done(over),
        },
    ]


def _done(over: bool, *, now: bool = False) -> str:
    return "done" if over else "current" if now else "upcoming"


def _on(date: Any) -> str:
    return day(date) if date else _("to be announced")


def _open_call() -> str | None:
    """Return where one can apply now, if anywhere."""
    now = clock.now()
    for site in all_sites():
        round = queries.current_round(site.id, now)
        if round is not None and queries.round_phase(round, now) is Phase.RECEIVING:
            return url_for("outreach.campus", code=site.code)
    return None
