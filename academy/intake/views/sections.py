"""The screens of an application: one section each, saved by itself and by its button."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.accommodations import queries as needs_asked
from academy.accommodations import services as arranging
from academy.accommodations.forms import RequestForm, request_values
from academy.accommodations.states import Need
from academy.core.actors import Actor
from academy.core.errors import NotFound
from academy.intake import queries, services
from academy.intake.forms.applicant import ConsentsForm, SectionForm, section_form, write_marks
from academy.intake.rules import ASKED_WITH_NOTICES
from academy.intake.states import NoticeKind
from academy.intake.views.apply import to_start
from academy.intake.views.blueprint import bp
from academy.intake.views.desk import Desk, load_desk
from academy.intake.views.saving import PUT_BACK, overtaken_in, save_form, show_outcome, told
from academy.monitoring import queries as monitoring
from academy.monitoring import services as counting
from academy.monitoring.forms import MonitoringForm
from academy.web.edits import status_of
from academy.web.kept import puts_back
from academy.web.requests import locks_late

TEXT_SECTION = "<section>"
"""Screens with names of their own, such as files, come before it."""


@bp.get(f"/apply/<ref>/{TEXT_SECTION}")
@needs(P.APPLICATION_START, load=load_desk)
def section(desk: Desk, actor: Actor) -> Any:
    """Show a screen with what is saved."""
    _check_asks(desk)
    return to_start(desk) or _page(desk, _form(desk))


@bp.post(f"/apply/<ref>/{TEXT_SECTION}")
@locks_late
@puts_back
@needs(P.APPLICATION_START, load=load_desk)
def save_section(desk: Desk, actor: Actor) -> Any:
    """Save a screen and go on to the next; a script may save one field and stay."""
    _check_asks(desk)
    if desk.draft is None:
        return to_start(desk)
    form = _form(desk)
    if request.form.get(PUT_BACK):
        form.mask()
        return _page(desk, form)
    done = form.validate_on_submit() & save_form(
        form,
        desk.application,
        desk.round,
        section=desk.asked_in(_name()),
        questions=desk.questions,
        actor=actor,
    )
    form.mask()
    if request.form.get("autosave"):
        return told(form, desk.round)
    status = show_outcome(form) if form.result else 422
    if not done or status:
        return _page(desk, form), status or 422
    return redirect(_next(desk, form), 303)


def _check_asks(desk: Desk) -> None:
    """Check that a round has a screen of this name; one that asks nothing now is still there."""
    if not desk.asked_in(_name()):
        raise NotFound()


def _next(desk: Desk, form: SectionForm) -> str:
    """Return the next screen, or this one while it asks more because of what was answered."""
    here = [item.key for item in desk.asked_in(_name())]
    before = {item.key for item in desk.shown}
    desk.fresh.update(form.texts(here))
    more = [item.key for item in desk.shown if item.key in here and item.key not in before]
    if not any(not desk.texts().get(key) for key in more):
        return desk.after(_name())
    flash(_("Because of your answer, there is more to answer here."), "info")
    return desk.url(_name(), _anchor=more[0])


def _name() -> str:
    return str((request.view_args or {})["section"])


def _form(desk: Desk) -> SectionForm:
    section = desk.asked_in(_name())
    values: dict[str, Any] = dict(desk.texts())
    if not values.get("name"):
        values["name"] = desk.application.person.name
    marks = services.marks_of(desk.application.answers, [item.key for item in section])
    return section_form(section, desk.questions, values | {"version": write_marks(marks)})


def _page(desk: Desk, form: SectionForm) -> str:
    name = _name()
    asked = desk.asked_in(name)
    return render_template(
        "intake/section.html",
        desk=desk,
        form=form,
        section=name,
        asked=asked,
        shown={item.key for item in desk.shown},
        questions={question.key: question for question in desk.questions},
        counting=desk.counting(),
        newer=overtaken_in(form),
        last_saved=desk.last_saved([item.key for item in asked]),
        carried=desk.carried() if name == "about" else None,
    )


@bp.route("/apply/<ref>/accommodations", methods=["GET", "POST"])
@needs(P.APPLICATION_START, load=load_desk)
def accommodations(desk: Desk, actor: Actor) -> Any:
    """Ask what to arrange; skipping it is as good an answer."""
    if desk.draft is None:
        return to_start(desk)
    notice = desk.notices.get(NoticeKind.ACCOMMODATION)
    if notice is None:
        raise NotFound()
    known = needs_asked.request_of(desk.application.person_id, desk.round.cohort_id)
    kept = known if known is not None and known.withdrawn_at is None else None
    form = RequestForm.over(kept, request_values)
    if desk.is_test and form.is_submitted():
        return redirect(desk.after("accommodations"), 303)
    if form.validate_on_submit():
        nothing = not form.needs.data and not form.arrange.data
        if nothing and kept is None:
            return redirect(desk.after("accommodations"), 303)
        asked = form.carry_out(
            arranging.ask,
            desk.application.person_id,
            cohort_id=desk.round.cohort_id,
            site_id=desk.round.site_id,
            needs=[Need(value) for value in form.needs.data or []],
            arrange=form.arrange.data or "",
            consent=bool(form.consent.data),
            notice_id=notice.id,
            actor=actor,
        )
        if asked:
            flash(_("We have noted what to arrange."), "success")
            return redirect(desk.after("accommodations"), 303)
    page = render_template(
        "intake/accommodations.html", desk=desk, form=form, notice=notice, kept=kept
    )
    return page, status_of(form)


@bp.post("/apply/<ref>/accommodations/withdraw")
@needs(P.APPLICATION_START, load=load_desk)
def withdraw_accommodations(desk: Desk, actor: Actor) -> Any:
    """Take the request back: what was asked is deleted at once."""
    if desk.draft is None:
        return to_start(desk)
    if desk.is_test:
        return redirect(desk.url("accommodations"), 303)
    known = needs_asked.request_of(desk.application.person_id, desk.round.cohort_id)
    if known is not None and known.withdrawn_at is None:
        arranging.withdraw(known, actor=actor)
        flash(_("Your request was taken back and deleted."), "success")
    return redirect(url_for("intake.accommodations", ref=desk.round.ref), 303)


@bp.route("/apply/<ref>/news", methods=["GET", "POST"])
@needs(P.APPLICATION_START, load=load_desk)
def news(desk: Desk, actor: Actor) -> Any:
    """Show the notices, and ask for the consents that are optional, each for itself."""
    if desk.draft is None:
        return to_start(desk)
    notices = desk.notices
    asked = [notices[kind] for kind in ASKED_WITH_NOTICES if kind in notices]
    given = {c.notice.kind for c in queries.consents_of(desk.application.id)}
    form = ConsentsForm.asking([notice.kind for notice in asked], given)
    if form.validate_on_submit():
        if not desk.is_test:
            services.decide_consents(desk.application, asked, form.agreed(), actor=actor)
        return redirect(desk.after("news"), 303)
    return render_template("intake/news.html", desk=desk, form=form, notices=notices, asked=asked)


@bp.route("/apply/<ref>/statistics", methods=["GET", "POST"])
@needs(P.APPLICATION_START, load=load_desk)
def statistics(desk: Desk, actor: Actor) -> Any:
    """Ask for optional statistics, on a page of their own and with their own consent."""
    if desk.draft is None:
        return to_start(desk)
    notice = desk.notices.get(NoticeKind.MONITORING)
    if notice is None:
        raise NotFound()
    person_id = desk.application.person_id
    form = MonitoringForm()
    if desk.is_test and form.is_submitted():
        return redirect(desk.url("check"), 303)
    if form.validate_on_submit() and form.carry_out(
        counting.answer,
        person_id,
        round_id=desk.round.id,
        site_id=desk.round.site_id,
        pseudonymous=notice.pseudonymous,
        actor=actor,
        **form.answers(),
    ):
        flash(_("Thank you. Your answers are only ever counted."), "success")
        return redirect(url_for("intake.my_application", number=desk.application.number), 303)
    answered = monitoring.has_answered(person_id, desk.round.id)
    page = render_template(
        "intake/statistics.html",
        desk=desk,
        form=form,
        notice=notice,
        answered=answered,
        closed=bool(monitoring.counts_of_round(desk.round.id)),
        mine=answered and monitoring.own_answer(person_id, desk.round.id) is not None,
    )
    return page, 422 if form.is_submitted() else 200


@bp.post("/apply/<ref>/statistics/take-back")
@needs(P.APPLICATION_START, load=load_desk)
def take_statistics_back(desk: Desk, actor: Actor) -> Any:
    """Delete one's own answers of the optional statistics."""
    if desk.draft is None:
        return to_start(desk)
    ref = desk.round.ref
    if not desk.is_test:
        counting.take_back(
            desk.application.person_id,
            round_id=desk.round.id,
            site_id=desk.round.site_id,
            actor=actor,
        )
        flash(_("Your answers were deleted."), "success")
    return redirect(url_for("intake.statistics", ref=ref), 303)
