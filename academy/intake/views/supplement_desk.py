"""Staff ask for answers or files once more, or call that off."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core import clock
from academy.core.actors import Actor
from academy.core.errors import MoveRefused, NotFound
from academy.intake import queries, services
from academy.intake.forms.followups import SupplementForm
from academy.intake.forms.staff import in_zone
from academy.intake.labels import SUPPLEMENT
from academy.intake.models import Application
from academy.intake.states import SUPPLEMENTABLE
from academy.intake.views.blueprint import bp
from academy.web.words import said


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
