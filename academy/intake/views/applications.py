"""One application for staff: what was handed in, what was done with it, and what staff may do."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core.actors import Actor
from academy.intake import queries, services
from academy.intake.forms.staff import MoreTimeForm, in_zone
from academy.intake.labels import APPLICATION, DISCIPLINE, SUPPLEMENT, VERBS
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.intake.views.blueprint import bp


@bp.get("/staff/applications/<number>")
@needs(P.APPLICATION_READ, load=queries.get_application)
def show_application(application: Application, actor: Actor) -> Any:
    """Show what was handed in, and what was done with it."""
    return _page(application, MoreTimeForm(formdata=None))


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
    return _page(application, form), 422


def _page(application: Application, form: MoreTimeForm) -> str:
    see([application.person_id])
    attached = queries.attachments_of(application.id)
    return render_template(
        "intake/application.html",
        application=application,
        round=application.round,
        labels=APPLICATION,
        disciplines=DISCIPLINE,
        verbs=VERBS,
        answers=queries.handed_in(application.id),
        attached=[file for file in attached if file.sent_at is not None],
        history=queries.history_of(application.id),
        supplements=queries.supplements_of(application.id),
        asked_questions={q.key: q for q in queries.questions_of(application.round_id)},
        supplement_labels=SUPPLEMENT,
        form=form,
        State=ApplicationState,
    )
