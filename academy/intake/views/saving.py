"""Saving typed answers from a page: by a script, one field at a time, or by the form's button."""

from collections.abc import Callable
from typing import Any

from flask import jsonify, request
from flask_babel import gettext as _

from academy.core.actors import Actor
from academy.intake import services
from academy.intake.forms.applicant import SectionForm, write_marks
from academy.intake.models import Application, Question, Round
from academy.intake.rules import Asked
from academy.intake.services import Saved
from academy.web.words import hour

PUT_BACK = "put_back"
"""Sent with a form that was kept while its sender was signed out: it is shown, not saved."""


def save_form(
    form: SectionForm,
    application: Application,
    round: Round,
    *,
    section: list[Asked],
    questions: list[Question],
    actor: Actor,
    verb: Callable[..., Saved] = services.save,
) -> bool:
    """Keep what was typed; what the sender gives up for what was saved elsewhere is left out."""
    given_up = set(request.form.getlist("take")) & {item.key for item in section}
    for key in given_up:
        form[key].data = form[key].object_data
    return form.carry_out(
        verb,
        application,
        round,
        form.texts([item.key for item in section if item.key not in given_up]),
        section=section,
        question_ids={question.key: question.id for question in questions},
        version=form.known_marks(),
        actor=actor,
    )


def show_outcome(form: SectionForm) -> int | None:
    """Put what saving found into the form; return the status of a page that must be shown again."""
    saved: Saved = form.result
    form.version.data = write_marks(saved.marks)
    if saved.newer:
        form.lay_beside(saved.newer)
        return 409
    if saved.warnings:
        for key, warning in saved.warnings.items():
            form[key].errors = [str(warning)]
        return 422
    return None


def overtaken_in(form: SectionForm) -> set[str]:
    """Return the keys of answers that were saved elsewhere meanwhile and not taken over here."""
    saved: Saved | None = form.result
    return set(saved.newer) if isinstance(saved, Saved) else set()


def told(form: SectionForm, round: Round) -> Any:
    """Answer a script that saved one field."""
    saved: Saved | None = form.result
    if saved is None or form.errors:
        errors = {key: str(messages[0]) for key, messages in form.errors.items() if key}
        message = str((form.form_errors or [_("Not saved: please check this field.")])[0])
        return jsonify(errors=errors, message=message), 422
    version = write_marks(saved.marks)
    if saved.newer:
        return jsonify(newer=saved.newer, version=version), 409
    return jsonify(
        saved_at=hour(saved.saved_at, round.site.zone),
        at=saved.saved_at.isoformat(),
        version=version,
        warnings={key: str(text) for key, text in saved.warnings.items()},
    )
