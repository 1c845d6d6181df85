"""A supplement: what staff ask for once more is answered here, after the closing too."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.core import clock, files
from academy.core.actors import Actor
from academy.core.errors import MoveRefused
from academy.intake import inspection, queries, services
from academy.intake.forms.applicant import FileForm, SectionForm, section_form, write_marks
from academy.intake.models import Answer, Application, Question, Supplement
from academy.intake.rules import Asked
from academy.intake.services.files import keep
from academy.intake.states import QuestionKind, SupplementState
from academy.intake.views.blueprint import bp
from academy.intake.views.saving import PUT_BACK, overtaken_in, save_form, show_outcome, told
from academy.web.kept import puts_back
from academy.web.requests import locks_late


@dataclass
class Request:
    """What is asked of an applicant, with the forms in which it is answered."""

    application: Application
    supplement: Supplement
    answers: list[Answer]
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
        return _ended(application)
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
    if not request.form.get("as_it_is") and not _has_changed(asked):
        return _page(asked, is_unchanged=True), 422
    if not asked.form.carry_out(
        services.give_supplement, asked.supplement, application, application.round, actor=actor
    ):
        return _page(asked), 422
    for key in asked.form.result:
        files.forget(key)
    flash(_("Handed in. A letter that confirms it is on its way to you."), "success")
    return _home(application)


def _ended(application: Application) -> Any:
    """Lead home who pressed twice; show back what was typed for a request that ended meanwhile.

    Raises:
        MoveRefused: something was typed that is not kept.
    """
    newest = next(iter(queries.supplements_of(application.id)), None)
    if newest is not None:
        asked = _made(application, newest)
        asked.form.validate_on_submit()
        typed = asked.form.texts([item.key for item in asked.written])
        kept = {answer.key: answer.text for answer in asked.answers}
        if any(text != kept.get(key, "") for key, text in typed.items()):
            raise MoveRefused(
                _("Nothing more is asked of you here: it was given or called off meanwhile.")
            )
    return _home(application)


def _has_changed(asked: Request) -> bool:
    keys = asked.supplement.keys
    answers = queries.current_answers(asked.application.id)
    attached = queries.attachments_of(asked.application.id)
    return services.has_unsent(
        (answer for answer in answers if answer.key in keys),
        (file for file in attached if file.question.key in keys),
    )


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
    return _made(application, newest)


def _made(application: Application, newest: Supplement) -> Request:
    answers = queries.current_answers(application.id)
    questions = queries.questions_for(application.round_id, answers)
    asked = [item for item in queries.asked_in(questions) if item.key in newest.keys]
    written = [item for item in asked if item.kind is not QuestionKind.FILE]
    texts: dict[str, Any] = {answer.key: answer.text for answer in answers}
    marks = services.marks_of(answers, [item.key for item in written])
    return Request(
        application=application,
        supplement=newest,
        answers=answers,
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


def _page(asked: Request, *, is_unchanged: bool = False) -> str:
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
        is_unchanged=is_unchanged,
        counting={answer.key: answer.sent_text or "" for answer in answers},
        attached={file.question.key: file for file in attached if file.removed_at is None},
        is_late=queries.live_supplement(asked.application, clock.now()) is None,
        limit=current_app.config["SETTINGS"].upload_limit // (1024 * 1024),
    )
