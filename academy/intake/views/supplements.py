"""A supplement: staff ask on one page, the applicant answers on another, after the closing too."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core import clock, files
from academy.core.actors import Actor
from academy.core.errors import MoveRefused, NotFound
from academy.intake import inspection, queries, services
from academy.intake.forms.applicant import FileForm, SectionForm, section_form, write_marks
from academy.intake.forms.followups import SupplementForm
from academy.intake.forms.staff import in_zone
from academy.intake.labels import SUPPLEMENT
from academy.intake.models import Application, Question, Supplement
from academy.intake.rules import Asked
from academy.intake.services.files import keep
from academy.intake.states import SUPPLEMENTABLE, QuestionKind, SupplementState
from academy.intake.views.blueprint import bp
from academy.intake.views.saving import PUT_BACK, overtaken_in, save_form, show_outcome, told
from academy.web.kept import puts_back
from academy.web.requests import locks_late
from academy.web.words import said


@dataclass
class Request:
    """What is asked of an applicant, with the forms in which it is answered."""

    application: Application
    supplement: Supplement
    questions: list[Question]
    form: SectionForm
    uploads: dict[str, FileForm]

    @property
    def written(self) -> list[Asked]:
        """What is to be written."""
        return [item for item in self.asked if item.kind is not QuestionKind.FILE]

    @property
    def asked(self) -> list[Asked]:
        """Everything that is to be given once more, in the order of the form."""
        keys = self.supplement.keys
        return [item for item in queries.asked_in(self.questions) if item.key in keys]


@bp.get("/my/applications/<number>/supplement")
@needs(P.APPLICATION_OWN, load=queries.get_application)
def supplement(application: Application, actor: Actor) -> Any:
    """Show what staff ask for once more, with the answers as they are now."""
    asked = _request_of(application)
    return _home(application) if asked is None else _page(asked)


@bp.post("/my/applications/<number>/supplement")
@puts_back
@locks_late
@needs(P.APPLICATION_OWN, load=queries.get_application)
def give_supplement(application: Application, actor: Actor) -> Any:
    """Keep what was typed and attached, and hand it in unless it is only to be saved."""
    asked = _request_of(application)
    if asked is None:
        return _home(application)
    if request.form.get(PUT_BACK):
        asked.form.mask()
        return _page(asked)
    is_kept = asked.form.validate_on_submit() & _save(asked, actor)
    asked.form.mask()
    if request.form.get("autosave"):
        return told(asked.form, application.round)
    status = show_outcome(asked.form) if asked.form.result else None
    attached = [_attach(asked, question, actor) for question in _file_questions(asked)]
    if not is_kept or status or not all(attached):
        return _page(asked), status or 422
    if request.form.get("later"):
        flash(_("Saved. It is not handed in yet."), "success")
        return redirect(url_for("intake.supplement", number=application.number), 303)
    if not asked.form.carry_out(
        services.give_supplement, asked.supplement, application, application.round, actor=actor
    ):
        return _page(asked), 422
    for key in asked.form.result:
        files.forget(key)
    flash(_("Handed in. A letter that confirms it is on its way to you."), "success")
    return _home(application)


def _save(asked: Request, actor: Actor) -> bool:
    if not asked.written:
        # Only files are asked for: they are kept one by one.
        return True
    return save_form(
        asked.form,
        asked.application,
        asked.application.round,
        section=asked.written,
        questions=asked.questions,
        actor=actor,
    )


def _attach(asked: Request, question: Question, actor: Actor) -> bool:
    """Keep the file of one question, if one was sent; return whether nothing is wrong with it."""
    form = asked.uploads[question.key]
    upload = form.file.data
    content = upload.read() if hasattr(upload, "read") else b""
    name = getattr(upload, "filename", "") or ""
    if not name:
        return True
    limit = current_app.config["SETTINGS"].upload_limit
    if not form.carry_out(inspection.inspect, content, name, limit=limit, field="file"):
        return False
    kept = keep(form.result)
    application = asked.application
    if not form.carry_out(
        services.attach, application, application.round, question, kept, actor=actor
    ):
        files.forget(kept.stored)
        return False
    for key in form.result:
        files.forget(key)
    return True


def _request_of(application: Application) -> Request | None:
    """Return what still waits for an answer, or has just become too late for one."""
    newest = next(iter(queries.supplements_of(application.id)), None)
    waiting = {SupplementState.ASKED, SupplementState.LAPSED}
    if newest is None or newest.status not in waiting:
        return None
    is_late = queries.live_supplement(application, clock.now()) is None
    if is_late and request.method == "GET":
        return None
    answers = queries.current_answers(application.id)
    questions = queries.questions_for(application.round_id, answers)
    asked = [item for item in queries.asked_in(questions) if item.key in newest.keys]
    written = [item for item in asked if item.kind is not QuestionKind.FILE]
    texts: dict[str, Any] = {answer.key: answer.text for answer in answers}
    marks = services.marks_of(answers, [item.key for item in written])
    return Request(
        application=application,
        supplement=newest,
        questions=questions,
        form=section_form(written, questions, texts | {"version": write_marks(marks)}),
        uploads={
            item.key: FileForm(prefix=item.key) for item in asked if item.kind is QuestionKind.FILE
        },
    )


def _file_questions(asked: Request) -> list[Question]:
    return [question for question in asked.questions if question.key in asked.uploads]


def _home(application: Application) -> Any:
    return redirect(url_for("intake.my_application", number=application.number), 303)


def _page(asked: Request) -> str:
    attached = queries.attachments_of(asked.application.id)
    answers = queries.current_answers(asked.application.id)
    return render_template(
        "intake/supplement.html",
        application=asked.application,
        round=asked.application.round,
        supplement=asked.supplement,
        asked=asked.asked,
        form=asked.form,
        uploads=asked.uploads,
        questions={question.key: question for question in asked.questions},
        newer=overtaken_in(asked.form),
        counting={answer.key: answer.sent_text or "" for answer in answers},
        attached={file.question.key: file for file in attached if file.removed_at is None},
        is_late=queries.live_supplement(asked.application, clock.now()) is None,
        limit=current_app.config["SETTINGS"].upload_limit // (1024 * 1024),
    )


@bp.get("/staff/applications/<number>/supplement")
@needs(P.APPLICATION_READ, load=queries.get_application)
def ask_for_supplement(application: Application, actor: Actor) -> Any:
    """Show what was asked for so far, and the form to ask for more."""
    form = _asking_form(application, formdata=None, data={"due_at": _suggested(application)})
    return _staff_page(application, form)


@bp.post("/staff/applications/<number>/supplement")
@needs(P.APPLICATION_READ, load=queries.get_application)
def ask_supplement(application: Application, actor: Actor) -> Any:
    """Ask an applicant for answers or files once more."""
    form = _asking_form(application)
    if form.validate_on_submit() and form.carry_out(
        services.ask_supplement,
        application,
        application.round,
        text=form.text.data or "",
        keys=form.keys.data or [],
        due_at=in_zone(form.due_at.data, application.round.site.zone),
        actor=actor,
    ):
        flash(_("Asked for. The applicant was written to."), "success")
        return redirect(url_for("intake.ask_for_supplement", number=application.number), 303)
    # Another tab or person was first: the page has no form any more that could speak.
    if not form.form_errors and not _may_ask(application):
        raise MoveRefused()
    return _staff_page(application, form), 422


@bp.post("/staff/applications/<number>/supplement/call-off")
@needs(P.APPLICATION_READ, load=queries.get_application)
def call_off_supplement(application: Application, actor: Actor) -> Any:
    """Take a request back."""
    newest = next(iter(queries.supplements_of(application.id)), None)
    if newest is None:
        raise NotFound()
    services.call_off_supplement(newest, application, application.round, actor=actor)
    flash(_("Called off. The applicant was told that nothing is needed any more."), "success")
    return redirect(url_for("intake.ask_for_supplement", number=application.number), 303)


def _asking_form(application: Application, **more: Any) -> SupplementForm:
    form = SupplementForm(**more)
    questions = queries.questions_of(application.round_id)
    form.keys.choices = [(question.key, said(question.label)) for question in questions]
    return form


def _suggested(application: Application) -> datetime:
    """Return 18:00 a week from now, on a weekday, on the wall of the site."""
    today = clock.today(application.round.site.zone)
    day = today + timedelta(days=7)
    day -= timedelta(days=max(0, day.weekday() - 4))
    return datetime.combine(day, time(18), ZoneInfo(application.round.site.zone)).replace(
        tzinfo=None
    )


def _may_ask(application: Application) -> bool:
    live = queries.live_supplement(application, clock.now())
    return live is None and application.status in SUPPLEMENTABLE


def _staff_page(application: Application, form: SupplementForm) -> str:
    see([application.person_id])
    asked = queries.supplements_of(application.id)
    live = queries.live_supplement(application, clock.now())
    return render_template(
        "intake/supplement_form.html",
        application=application,
        round=application.round,
        form=form,
        supplements=asked,
        live=live,
        may_ask=_may_ask(application),
        questions={q.key: q for q in queries.questions_of(application.round_id)},
        labels=SUPPLEMENT,
    )
