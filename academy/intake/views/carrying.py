"""Taking over answers of an earlier round, on request."""

from typing import Any

from flask import flash, redirect
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.core import files as store
from academy.core.actors import Actor
from academy.intake import queries, services
from academy.intake.models import Attachment, Question
from academy.intake.services.files import Kept
from academy.intake.views.apply import to_start
from academy.intake.views.blueprint import bp
from academy.intake.views.desk import Desk, load_desk
from academy.web.forms import Form
from academy.web.requests import locks_late


@bp.post("/apply/<ref>/carry-over")
@locks_late
@needs(P.APPLICATION_START, load=load_desk)
def carry_over(desk: Desk, actor: Actor) -> Any:
    """Fill what is empty with what the person wrote in an earlier round."""
    if desk.draft is None:
        return to_start(desk)
    carried = queries.carried_over_to(desk.application, desk.questions)
    if carried is not None:
        services.carry_over(
            desk.application,
            desk.round,
            carried.texts,
            questions=desk.questions,
            actor=actor,
        )
        for question, file in carried.files:
            _copy(desk, question, file, actor)
        flash(_("Taken over. Please read it through: it can be changed like the rest."), "success")
    return redirect(desk.url("about"), 303)


def _copy(desk: Desk, question: Question, file: Attachment, actor: Actor) -> None:
    """Attach a copy of an earlier file, which has a life of its own from then on."""
    stored = store.keep(store.fetch(file.stored), Attachment.stored)
    kept = Kept(stored, file.name, file.content_type, file.size, file.digest, file.is_scan)
    form = Form(formdata=None)
    if not form.carry_out(
        services.attach, desk.application, desk.round, question, kept, actor=actor
    ):
        store.forget(stored)
