"""One application for staff: what was handed in, what was done with it, and what staff may do."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core.actors import Actor
from academy.intake import queries, services
from academy.intake.forms.desk import filter_of
from academy.intake.forms.dossier import NoteForm
from academy.intake.forms.staff import MoreTimeForm, in_zone
from academy.intake.labels import (
    APPLICATION,
    ASSISTANCE,
    DISCIPLINE,
    GROUNDS,
    LETTER_STATES,
    SUPPLEMENT,
    VERBS,
)
from academy.intake.models import Application, FormerAnswer
from academy.intake.rules import Filter
from academy.intake.states import EDITABLE, ApplicationState
from academy.intake.views.blueprint import bp
from academy.outbox.queries import bounce_of

CHOICE = ("view", "round", "cohort", "state", "language", "field", "from", "to", "mark", "column")
"""What an address may say of the list that somebody came from."""


@bp.get("/staff/applications/<number>")
@needs(P.APPLICATION_READ, load=queries.get_application)
def show_application(application: Application, actor: Actor) -> Any:
    """Show what was handed in, and what was done with it."""
    return _page(application, actor, MoreTimeForm(formdata=None))


@bp.post("/staff/applications/<number>/more-time")
@needs(P.APPLICATION_READ, load=queries.get_application)
def more_time(application: Application, actor: Actor) -> Any:
    """Give one applicant more time."""
    form = MoreTimeForm()
    zone = application.round.site.zone
    if form.validate_on_submit() and form.carry_out(
        services.extend_for,
        application,
        in_zone(form.until.data, zone),
        reason=form.reason.data or "",
        actor=actor,
    ):
        flash(_("Noted. The applicant may go on writing until then."), "success")
        return redirect(url_for("intake.show_application", number=application.number), 303)
    return _page(application, actor, form), 422


def _page(application: Application, actor: Actor, form: MoreTimeForm) -> str:
    attached = queries.attachments_of(application.id)
    alike = queries.alike_to(application)
    see([application.person_id, *(each.application.person_id for each in alike)])
    return render_template(
        "intake/application.html",
        application=application,
        round=application.round,
        labels=APPLICATION,
        disciplines=DISCIPLINE,
        verbs=VERBS,
        answers=queries.handed_in(application.id),
        hidden=queries.hidden_in(application.id),
        changed_at=queries.changed_after_hand_in(application),
        attached=[file for file in attached if file.sent_at is not None],
        history=queries.history_of(application.id),
        supplements=queries.supplements_of(application.id),
        asked_questions={q.key: q for q in queries.questions_of(application.round_id)},
        supplement_labels=SUPPLEMENT,
        former=_by_hand_in(queries.former_answers(application.id)),
        assistances=queries.assistances_of(application.id),
        ways=ASSISTANCE,
        may_assist=application.status in EDITABLE and application.person_id != actor.person_id,
        notes=queries.notes_of(application.id),
        note_form=NoteForm(formdata=None),
        letters=queries.letters_to(application),
        letter_states=LETTER_STATES,
        bouncing=bounce_of(application.person.email),
        alike=alike,
        grounds=GROUNDS,
        neighbours=_neighbours(application, actor),
        form=form,
        State=ApplicationState,
    )


def _by_hand_in(former: list[FormerAnswer]) -> list[tuple[datetime, dict[str, str]]]:
    """Return what counted until each later hand-in, by question, the newest first."""
    versions: dict[datetime, dict[str, str]] = {}
    for answer in former:
        versions.setdefault(answer.replaced_at, {})[answer.key] = answer.text
    return sorted(versions.items(), reverse=True)


def _neighbours(application: Application, actor: Actor) -> dict[str, Any]:
    """Return the addresses of the list one came from and of the neighbours in it."""
    kept: dict[str, Any] = {n: request.args.getlist(n) for n in CHOICE if n in request.args}
    view = queries.get_view(request.args.get("view", ""), actor)
    filter = Filter.from_json(view.filter) if view else filter_of(request.args)
    newer, older = queries.beside(queries.select_applications(actor, filter), application)
    return {
        "list": url_for("intake.applications", **kept),
        "newer": newer and url_for("intake.show_application", number=newer, **kept),
        "older": older and url_for("intake.show_application", number=older, **kept),
    }
