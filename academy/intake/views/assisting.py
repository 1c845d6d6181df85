"""Acting for an applicant: staff write what they are told, read it back, and hand it in."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core import clock, files
from academy.core.actors import Actor
from academy.core.errors import NotFound
from academy.intake import queries, services
from academy.intake.forms.applicant import SectionForm, section_form, write_marks
from academy.intake.forms.assisting import AssistForm, BeginForForm, SubmitForForm
from academy.intake.labels import ASSISTANCE
from academy.intake.models import Application, Round
from academy.intake.services.assisting import Caller
from academy.intake.states import APPLICATION_FLOW, AssistanceWay, NoticeKind, Phase
from academy.intake.views.blueprint import bp
from academy.intake.views.desk import TEXTS, Desk
from academy.intake.views.saving import PUT_BACK, overtaken_in, save_form, show_outcome, told
from academy.web.edits import status_of
from academy.web.kept import puts_back


@dataclass(frozen=True)
class DeskFor(Desk):
    """The texts of an application, as staff write them for its applicant."""

    @property
    def sections(self) -> list[str]:
        """The screens of texts, and the check; files and consents are the applicant's own."""
        asked = [n for n in super().sections if n in TEXTS or n in self.parts]
        return [*asked, "check"]

    def url(self, section: str, **more: Any) -> str:
        """The address of a screen; what only the applicant can do is told at the check."""
        number = self.application.number
        if section in TEXTS or section in self.parts:
            return url_for("intake.write_for", number=number, section=section, **more)
        return url_for("intake.check_for", number=number)

    def before(self, section: str) -> str | None:
        """The address of the screen before this one; before the first, the application."""
        return super().before(section) or url_for(
            "intake.show_application", number=self.application.number
        )


def _desk(application: Application) -> DeskFor:
    see([application.person_id])
    return DeskFor(application.round, application)


def _to_reason(application: Application, actor: Actor) -> Response | None:
    """Lead to saying why first: without it nobody reads what somebody is still writing."""
    if queries.sitting_of(application, actor, clock.now()) is not None:
        return None
    return redirect(url_for("intake.assist", number=application.number), 303)


@bp.route("/staff/rounds/<ref>/assist", methods=["GET", "POST"])
@needs(P.APPLICATION_ASSIST, load=queries.get_round)
def begin_for(round: Round, actor: Actor) -> Any:
    """Begin an application for somebody who asks for it."""
    form = BeginForForm()
    if form.validate_on_submit() and form.carry_out(
        services.begin_for,
        round,
        Caller(
            form.name.data or "",
            form.email.data or "",
            form.born_on.data,  # type: ignore[arg-type]  # The form has checked that it is there.
            form.language.data,
        ),
        way=AssistanceWay(form.way.data),
        reason=form.reason.data or "",
        actor=actor,
    ):
        number = form.result.number
        see([form.result.person_id])
        return redirect(url_for("intake.write_for", number=number, section="about"), 303)
    page = render_template(
        "intake/begin_for.html",
        round=round,
        form=form,
        receiving=queries.round_phase(round, clock.now()) is Phase.RECEIVING,
        notice=queries.notices_of(round.id).get(NoticeKind.PRIVACY),
    )
    return page, status_of(form)


@bp.route("/staff/applications/<number>/assist", methods=["GET", "POST"])
@needs(P.APPLICATION_ASSIST, load=queries.get_application)
def assist(application: Application, actor: Actor) -> Any:
    """Say why one writes for an applicant; then write."""
    form = AssistForm()
    see([application.person_id])
    if form.validate_on_submit() and form.carry_out(
        services.assist,
        application,
        application.round,
        way=AssistanceWay(form.way.data),
        reason=form.reason.data or "",
        actor=actor,
    ):
        where = url_for("intake.write_for", number=application.number, section="about")
        return redirect(where, 303)
    page = render_template("intake/assist.html", application=application, form=form)
    return page, status_of(form)


@bp.get("/staff/applications/<number>/assist/<section>")
@needs(P.APPLICATION_ASSIST, load=queries.get_application_to_write)
def write_for(application: Application, actor: Actor) -> Any:
    """Show a screen of an application with what is saved."""
    elsewhere = _to_reason(application, actor)
    if elsewhere is not None:
        return elsewhere
    desk = _desk(application)
    _check_asks(desk)
    return _page(desk, _form(desk))


@bp.post("/staff/applications/<number>/assist/<section>")
@puts_back
@needs(P.APPLICATION_ASSIST, load=queries.get_application_to_write)
def save_for(application: Application, actor: Actor) -> Any:
    """Save a screen and go on to the next; a script may save one field and stay."""
    desk = _desk(application)
    _check_asks(desk)
    # Once the sitting is over only what was typed is shown back, nothing of the applicant's.
    is_over = _to_reason(application, actor) is not None
    form = section_form(desk.asked_in(_name()), desk.questions, {}) if is_over else _form(desk)
    if request.form.get(PUT_BACK):
        form.mask()
        return _page(desk, form, is_over=is_over)
    section = desk.asked_in(_name())
    done = form.validate_on_submit() & save_form(
        form,
        desk.application,
        desk.round,
        section=section,
        questions=desk.questions,
        actor=actor,
        verb=services.save_for,
    )
    form.mask()
    if request.form.get("autosave"):
        return told(form, desk.round)
    status = show_outcome(form) if form.result else 422
    if not done or status:
        return _page(desk, form, is_over=is_over), status or 422
    return redirect(desk.after(_name()), 303)


@bp.get("/staff/applications/<number>/assist/check")
@needs(P.APPLICATION_ASSIST, load=queries.get_application_to_write)
def check_for(application: Application, actor: Actor) -> Any:
    """Show everything once more, to be read to the applicant."""
    elsewhere = _to_reason(application, actor)
    return elsewhere or _check_page(_desk(application), SubmitForForm(formdata=None))


@bp.post("/staff/applications/<number>/assist/check")
@needs(P.APPLICATION_ASSIST, load=queries.get_application_to_write)
def submit_for(application: Application, actor: Actor) -> Any:
    """Hand in for the applicant; a second press leads to the same place."""
    elsewhere = _to_reason(application, actor)
    if elsewhere is not None:
        return elsewhere
    form, desk = SubmitForForm(), _desk(application)
    if not form.validate_on_submit() or not form.carry_out(
        services.submit_for,
        desk.application,
        desk.round,
        read_back=bool(form.read_back.data),
        actor=actor,
    ):
        return _check_page(desk, form), 422
    for key in form.result:
        files.forget(key)
    flash(_("Submitted for the applicant, who gets the receipt by mail."), "success")
    return redirect(url_for("intake.show_application", number=application.number), 303)


@bp.post("/staff/applications/<number>/assist/withdraw")
@needs(P.APPLICATION_ASSIST, load=queries.get_application)
def withdraw_for(application: Application, actor: Actor) -> Any:
    """Take an application back for the applicant."""
    services.withdraw_for(application, actor=actor)
    flash(_("Withdrawn for the applicant."), "success")
    return redirect(url_for("intake.show_application", number=application.number), 303)


@bp.post("/my/applications/<number>/assisted")
@needs(P.APPLICATION_OWN, load=queries.get_application)
def confirm_assistance(application: Application, actor: Actor) -> Any:
    """Say that what staff wrote is right."""
    services.confirm_assistance(application, actor=actor)
    flash(_("Thank you. It is noted that what we wrote is right."), "success")
    return redirect(url_for("intake.my_application", number=application.number), 303)


def _name() -> str:
    return str((request.view_args or {})["section"])


def _check_asks(desk: Desk) -> None:
    if _name() not in desk.sections or not desk.asked_in(_name()):
        raise NotFound()


def _form(desk: Desk) -> SectionForm:
    section = desk.asked_in(_name())
    values: dict[str, Any] = dict(desk.texts())
    if not values.get("name"):
        values["name"] = desk.application.person.name
    marks = services.marks_of(desk.application.answers, [item.key for item in section])
    return section_form(section, desk.questions, values | {"version": write_marks(marks)})


def _page(desk: Desk, form: SectionForm, *, is_over: bool = False) -> str:
    name = _name()
    asked = desk.asked_in(name)
    return render_template(
        "intake/write_for.html",
        desk=desk,
        form=form,
        section=name,
        asked=asked,
        shown={item.key for item in desk.shown},
        questions={question.key: question for question in desk.questions},
        counting={} if is_over else desk.counting(),
        newer=overtaken_in(form),
        last_saved=None if is_over else desk.last_saved([item.key for item in asked]),
    )


def _check_page(desk: Desk, form: SubmitForForm) -> str:
    attached = queries.attachments_of(desk.application.id)
    return render_template(
        "intake/check_for.html",
        desk=desk,
        form=form,
        texts=desk.texts(),
        questions={question.key: question for question in desk.questions},
        attached=[file for file in attached if file.removed_at is None],
        missing=desk.missing(attached),
        unsent=services.has_unsent(desk.application.answers, attached),
        may_withdraw=APPLICATION_FLOW.allows(desk.application.status, "withdraw"),
        ways=ASSISTANCE,
    )
