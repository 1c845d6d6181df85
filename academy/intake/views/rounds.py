"""Rounds for staff: prepared, opened, prolonged, closed."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.current import current_actor
from academy.access.doors import needs
from academy.access.permissions import P
from academy.core import clock
from academy.core.actors import Actor
from academy.core.errors import NotFound
from academy.intake import queries, services
from academy.intake.forms.staff import (
    CorrectionForm,
    ExtendForm,
    ReasonForm,
    RoundForm,
    choose_cohort,
    in_zone,
    round_values,
    suggested_round,
)
from academy.intake.labels import NOTICE, PHASE
from academy.intake.models import Application, Round
from academy.intake.rules import STEPS
from academy.intake.states import NoticeKind, Phase, RoundState
from academy.intake.views.blueprint import bp
from academy.web.edits import status_of
from academy.web.forms import Form


@bp.get("/staff/rounds")
@needs(P.ROUND_MANAGE)
def rounds(actor: Actor) -> Any:
    """List the rounds of the actor's sites."""
    now = clock.now()
    found = [(r, queries.round_phase(r, now)) for r in queries.rounds_visible_to(actor)]
    return render_template("intake/rounds.html", rounds=found, phases=PHASE)


@bp.route("/staff/rounds/new", methods=["GET", "POST"])
@needs(P.ROUND_MANAGE)
def new_round(actor: Actor) -> Any:
    """Prepare the next round of a cohort."""
    cohorts = queries.cohorts_to_open(actor)
    cohort = choose_cohort(cohorts, request.values.get("cohort"))
    if cohort is None:
        return render_template("intake/no_cohort.html")
    number = queries.next_number(cohort.id)
    form = RoundForm(data=suggested_round(cohort, number, at=clock.now()))
    if form.validate_on_submit() and form.carry_out(
        services.create_round, cohort, form.plan(cohort.site.zone), site=cohort.site, actor=actor
    ):
        return redirect(url_for("intake.show_round", ref=form.result.ref), 303)
    page = render_template(
        "intake/round_form.html", form=form, cohort=cohort, cohorts=cohorts, round=None
    )
    return page, status_of(form)


@bp.get("/staff/rounds/<ref>")
@needs(P.ROUND_MANAGE, load=queries.get_round)
def show_round(round: Round, actor: Actor) -> Any:
    """Show a round, with what it still needs before it can open."""
    return _round_page(round)


@bp.route("/staff/rounds/<ref>/edit", methods=["GET", "POST"])
@needs(P.ROUND_MANAGE, load=queries.get_round)
def edit_round(round: Round, actor: Actor) -> Any:
    """Change a round that nobody has seen yet."""
    form = RoundForm.over(round, partial(round_values, zone=round.site.zone))
    if form.validate_on_submit() and form.carry_out(
        services.amend_round, round, form.plan(round.site.zone), actor=actor
    ):
        return redirect(url_for("intake.show_round", ref=round.ref), 303)
    page = render_template(
        "intake/round_form.html", form=form, cohort=round.cohort, cohorts=[], round=round
    )
    return page, status_of(form)


@bp.route("/staff/rounds/<ref>/correct", methods=["GET", "POST"])
@needs(P.ROUND_MANAGE, load=queries.get_round)
def correct_round(round: Round, actor: Actor) -> Any:
    """Correct what people have seen already: its title, dates, costs, the address."""
    if round.status is not RoundState.OPEN:
        raise NotFound()
    form = CorrectionForm.over(round, partial(round_values, zone=round.site.zone))
    if form.validate_on_submit():
        given = form.corrections()
        steps = {name: given[name] for name in STEPS}
        if form.carry_out(
            services.correct_round,
            round,
            title=given["title"],
            steps=steps,
            costs=given["costs"],
            contact=given["contact"],
            reason=form.reason.data or "",
            actor=actor,
        ):
            flash(_("The correction is published. What changed stands in the history."), "success")
            return redirect(url_for("intake.show_round", ref=round.ref), 303)
    page = render_template("intake/round_correction.html", form=form, round=round)
    return page, status_of(form)


@bp.post("/staff/rounds/<ref>/open")
@needs(P.ROUND_MANAGE, load=queries.get_round)
def open_round(round: Round, actor: Actor) -> Any:
    """Publish it."""
    form = Form()
    if not form.carry_out(services.open_round, round, actor=actor):
        return _round_page(round, form=form), 422
    flash(_("The round is published."), "success")
    return redirect(url_for("intake.show_round", ref=round.ref), 303)


@bp.post("/staff/rounds/<ref>/extend")
@needs(P.ROUND_MANAGE, load=queries.get_round)
def extend_round(round: Round, actor: Actor) -> Any:
    """Give everyone more time."""
    form = ExtendForm(prefix="extend")
    zone = round.site.zone
    if form.validate_on_submit() and form.carry_out(
        services.extend_round,
        round,
        in_zone(form.closes_at.data, zone),
        reason=form.reason.data or "",
        actor=actor,
    ):
        flash(_("The new closing time is published."), "success")
        return redirect(url_for("intake.show_round", ref=round.ref), 303)
    return _round_page(round, extend=form), 422


@bp.post("/staff/rounds/<ref>/close")
@needs(P.ROUND_MANAGE, load=queries.get_round)
def close_round(round: Round, actor: Actor) -> Any:
    """Close it at once."""
    form = ReasonForm(prefix="close")
    if form.validate_on_submit() and form.carry_out(
        services.close_round, round, reason=form.reason.data or "", actor=actor
    ):
        flash(_("The round is closed."), "success")
        return redirect(url_for("intake.show_round", ref=round.ref), 303)
    return _round_page(round, close=form), 422


def _test_of(round: Round) -> Application | None:
    """Return the test of a round that the person who asks has begun."""
    person_id = current_actor().person_id
    found = queries.application_of(person_id, round.id, tests=True) if person_id else None
    return found if found is not None and found.is_test else None


def _round_page(
    round: Round,
    *,
    form: Form | None = None,
    extend: ExtendForm | None = None,
    close: ReasonForm | None = None,
) -> str:
    is_draft = round.status is RoundState.DRAFT
    questions = queries.questions_of(round.id)
    notices = queries.newest_notices(round.site_id) if is_draft else queries.notices_of(round.id)
    return render_template(
        "intake/round.html",
        round=round,
        phase=queries.round_phase(round, clock.now()),
        phases=PHASE,
        Phase=Phase,
        is_draft=is_draft,
        is_open=round.status is RoundState.OPEN,
        questions=questions,
        test=_test_of(round),
        notices=notices,
        notice_names=NOTICE,
        NoticeKind=NoticeKind,
        form=form or Form(formdata=None),
        extend=extend or ExtendForm(formdata=None, prefix="extend"),
        close=close or ReasonForm(formdata=None, prefix="close"),
    )
