"""A2, the application: its first field, its last check, and handing it in."""

from datetime import date
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from academy.access.current import current_actor
from academy.access.doors import needs, public
from academy.access.permissions import P
from academy.core import clock, files
from academy.core.actors import Actor
from academy.core.errors import NotFound
from academy.intake import queries, rules, services
from academy.intake.forms.applicant import BirthCorrectionForm, BirthForm
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState, Phase, RoundState
from academy.intake.views.blueprint import bp
from academy.intake.views.desk import Desk, load_desk
from academy.web.edits import status_of
from academy.web.forms import Form
from academy.web.languages import current_locale
from academy.web.requests import locks_late

BORN_ON = "born_on"
COOKIE = "academy_born_on"
"""Keeps the date of a visitor who is old enough until there is an account, an hour at most."""


@bp.get("/apply/<ref>")
@public("the first field can be seen before there is an account")
def begin(ref: str) -> Any:
    """Show the first field, or lead on to what was begun."""
    round = _published(ref)
    actor = current_actor()
    if actor.person_id is not None:
        draft = queries.application_of(actor.person_id, round.id)
        if draft is not None and draft.status is ApplicationState.DRAFT:
            return _go_on(draft, ref)
        if draft is not None:
            return redirect(url_for("intake.my_application", number=draft.number), 303)
    form = BirthForm(formdata=None, data={BORN_ON: rules.read_day(request.cookies.get(COOKIE))})
    return _begin_page(round, form)


@bp.post("/apply/<ref>")
@public("the first field can be answered before there is an account; it is not kept then")
def begin_with_birth(ref: str) -> Any:
    """Take the date of birth: it begins the draft, or leads to making an account first."""
    round = _published(ref)
    form = BirthForm()
    if not form.validate_on_submit():
        return _begin_page(round, form), 422
    as_of = round.age_as_of or clock.today(round.site.zone)
    born_on: Any = form.born_on.data
    if not form.carry_out(rules.judge_age, born_on, as_of=as_of, floor=round.age_floor):
        return _begin_page(round, form), 422
    if not form.result.eligible:
        return _begin_page(round, form, answer=form.result), 422
    actor = current_actor()
    if actor.person_id is None:
        return _to_account(ref, born_on)
    if _has_another(queries.application_of(actor.person_id, round.id), born_on):
        return _to_birth(ref)
    begun = form.carry_out(
        services.start,
        round,
        person_id=actor.person_id,
        born_on=born_on,
        language=current_locale(),
        actor=actor,
    )
    if not begun:
        return _begin_page(round, form), 422
    # Another tab may have begun it a moment ago, with another date.
    response = _to_birth(ref) if _has_another(form.result, born_on) else _to_form(ref)
    response.delete_cookie(COOKIE)
    return response


@bp.route("/apply/<ref>/birth", methods=["GET", "POST"])
@needs(P.APPLICATION_START, load=load_desk)
def birth(desk: Desk, actor: Actor) -> Any:
    """Show the date of birth of an application, and let it be corrected."""
    if desk.draft is None:
        return to_start(desk)
    form = BirthCorrectionForm.over(desk.application)
    if form.validate_on_submit() and form.carry_out(
        services.correct_birth, desk.application, desk.round, form.born_on.data, actor=actor
    ):
        flash(_("Your date of birth is saved."), "success")
        return redirect(url_for("intake.check", ref=desk.round.ref), 303)
    as_of = desk.round.age_as_of or clock.today(desk.round.site.zone)
    born_by = rules.born_by(desk.round.age_floor, as_of)
    page = render_template("intake/birth.html", desk=desk, form=form, born_by=born_by)
    return page, status_of(form)


@bp.get("/apply/<ref>/check")
@needs(P.APPLICATION_START, load=load_desk)
def check(desk: Desk, actor: Actor) -> Any:
    """Show everything once more, and what is missing with the way there."""
    return to_start(desk) or _check_page(desk, Form(formdata=None))


@bp.post("/apply/<ref>/submit")
@locks_late
@needs(P.APPLICATION_START, load=load_desk)
def submit(desk: Desk, actor: Actor) -> Any:
    """Hand in; a second press, a refresh or a retry leads to the same receipt."""
    if desk.draft is None:
        return to_start(desk)
    form = Form()
    if not form.carry_out(services.submit, desk.application, desk.round, actor=actor):
        return _check_page(desk, form), 422
    for key in form.result:
        files.forget(key)
    if desk.is_test:
        flash(_("Your test was handed in. It counts nowhere."), "success")
        return redirect(url_for("intake.show_round", ref=desk.round.ref), 303)
    return redirect(url_for("intake.receipt", number=desk.application.number), 303)


@bp.post("/apply/<ref>/discard")
@needs(P.APPLICATION_START, load=load_desk)
def discard(desk: Desk, actor: Actor) -> Any:
    """Go back to what was handed in last."""
    if desk.draft is None:
        return to_start(desk)
    form = Form()
    if not form.carry_out(services.discard_changes, desk.application, desk.round, actor=actor):
        return _check_page(desk, form), 422
    for key in form.result:
        files.forget(key)
    flash(_("Your changes were discarded. What you submitted before stands."), "success")
    return redirect(url_for("intake.check", ref=desk.round.ref), 303)


def to_start(desk: Desk) -> Response | None:
    """Return the way to the first field, if the person has not begun."""
    if desk.draft is None:
        return redirect(url_for("intake.begin", ref=desk.round.ref), 303)
    return None


def _published(ref: str) -> Round:
    round = queries.get_round(ref)
    if round is None or round.status is RoundState.DRAFT:
        raise NotFound()
    return round


def _has_another(draft: Application | None, born_on: date) -> bool:
    """Whether a draft is begun that says another date of birth."""
    if draft is None or draft.status is not ApplicationState.DRAFT:
        return False
    return draft.born_on != born_on


def _go_on(draft: Application, ref: str) -> Response:
    """Lead on to a draft, by way of its date of birth if another was typed before signing in."""
    typed = rules.read_day(request.cookies.get(COOKIE)) or draft.born_on
    response = _to_birth(ref) if _has_another(draft, typed) else _to_form(ref)
    response.delete_cookie(COOKIE)
    return response


def _to_form(ref: str) -> Response:
    return redirect(url_for("intake.section", ref=ref, section="about"), 303)


def _to_birth(ref: str) -> Response:
    flash(
        _(
            "Your application already has another date of birth. It was left as it is; if it"
            " is wrong, please correct it here."
        ),
        "info",
    )
    return redirect(url_for("intake.birth", ref=ref), 303)


def _to_account(ref: str, born_on: date) -> Response:
    flash(
        _("Your date of birth is kept for an hour: make an account, and the form goes on."), "info"
    )
    back = url_for("intake.begin", ref=ref)
    response = redirect(url_for("accounts.sign_up", next=back), 303)
    response.set_cookie(
        COOKIE,
        born_on.isoformat(),
        max_age=3600,
        secure=current_app.config["HTTPS"],
        httponly=True,
        samesite="Lax",
    )
    return response


def _begin_page(round: Round, form: BirthForm, *, answer: rules.Eligibility | None = None) -> str:
    phase = queries.round_phase(round, clock.now())
    as_of = round.age_as_of or clock.today(round.site.zone)
    return render_template(
        "intake/begin.html",
        round=round,
        phase=phase,
        Phase=Phase,
        form=form,
        answer=answer,
        born_by=rules.born_by(round.age_floor, as_of),
        notices=queries.notices_of(round.id),
    )


def _check_page(desk: Desk, form: Form) -> str:
    attached = queries.attachments_of(desk.application.id)
    return render_template(
        "intake/check.html",
        desk=desk,
        form=form,
        texts=desk.texts(),
        questions={question.key: question for question in desk.questions},
        attached=[file for file in attached if file.removed_at is None],
        counting=desk.counting(),
        taken_out=[file for file in attached if file.removed_at is not None],
        missing=desk.missing(attached),
        unsent=services.has_unsent(desk.application.answers, attached),
        shown_state=desk.application.status,
        State=ApplicationState,
        printed=request.args.get("print") == "1",
    )
