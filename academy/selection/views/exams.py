"""A test on the staff desk: how it is held, its slots, and who sits when."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.access.doors import needs
from academy.access.permissions import P
from academy.access.policy import permits
from academy.accommodations import queries as accommodations
from academy.accommodations.labels import NEED
from academy.audit import see
from academy.core import clock
from academy.core.actors import Actor
from academy.selection import labels
from academy.selection.forms.exams import (
    ExamPlanForm,
    PlacesForm,
    SeriesForm,
    places_values,
    plan_values,
    times_in,
)
from academy.selection.forms.staff import ReasonForm
from academy.selection.models import ExamSlot, Stage
from academy.selection.queries import exams as queries
from academy.selection.rules.exam_slots import series
from academy.selection.services import exams as services
from academy.selection.views.blueprint import bp
from academy.web.edits import status_of
from academy.web.forms import Form


@bp.get("/staff/selection/stages/<ref>/test")
@needs(P.SELECTION_MANAGE, load=queries.get_exam_stage)
def exam_plan(stage: Stage, actor: Actor) -> Any:
    """How a test is held and marked."""
    return _plan_page(stage, _plan_form(stage))


@bp.post("/staff/selection/stages/<ref>/test")
@needs(P.SELECTION_MANAGE, load=queries.get_exam_stage)
def set_exam(stage: Stage, actor: Actor) -> Any:
    """Say how a test is held and marked."""
    ref, form = stage.ref, _plan_form(stage)
    if form.validate() and form.carry_out(
        services.set_exam, stage, form.setting(stage.round.site.zone), actor=actor
    ):
        flash(_("Saved."), "success")
        if form.result:
            flash(
                ngettext(
                    "%(count)s decision was prepared from the former points and was taken back.",
                    "%(count)s decisions were prepared from the former points and were taken back.",
                    form.result,
                    count=form.result,
                ),
                "warning",
            )
        to = ".exam_plan" if form.opens_at.data else ".exam_slots"
        return redirect(url_for(to, ref=ref), 303)
    return _plan_page(stage, form), status_of(form)


def _plan_form(stage: Stage) -> ExamPlanForm:
    zone, plan = stage.round.site.zone, queries.exam_plan(stage.id)
    return ExamPlanForm.over(plan, lambda row: plan_values(row, zone), hold=stage)


def _plan_page(stage: Stage, form: ExamPlanForm) -> str:
    return render_template("selection/test_plan.html", stage=stage, form=form, labels=labels)


@bp.get("/staff/selection/stages/<ref>/slots")
@needs(P.SELECTION_MANAGE, load=queries.get_exam_stage)
def exam_slots(stage: Stage, actor: Actor) -> Any:
    """The slots of a test and how full they are."""
    return _slots_page(stage, SeriesForm(formdata=None))


@bp.post("/staff/selection/stages/<ref>/slots")
@needs(P.SELECTION_MANAGE, load=queries.get_exam_stage)
def add_slots(stage: Stage, actor: Actor) -> Any:
    """Offer a series of slots."""
    ref, form = stage.ref, SeriesForm()
    if form.validate() and form.carry_out(_add_series, stage, form, actor):
        count = form.result
        flash(
            ngettext(
                "%(count)s slot was added.", "%(count)s slots were added.", count, count=count
            ),
            "success",
        )
        return redirect(url_for(".exam_slots", ref=ref), 303)
    return _slots_page(stage, form), 422


def _add_series(stage: Stage, form: SeriesForm, actor: Actor) -> int:
    typed: dict[str, Any] = form.data
    spans = series(
        typed["first_on"],
        typed["last_on"],
        weekdays={int(day) for day in typed["weekdays"]},
        times=times_in(typed["times"]),
        minutes=typed["minutes"],
        zone=stage.round.site.zone,
        now=clock.now(),
    )
    return services.add_slots(stage, spans, places=typed["places"], actor=actor)


def _slots_page(stage: Stage, form: SeriesForm) -> str:
    slots = queries.slots_of(stage.id)
    return render_template(
        "selection/test_slots.html",
        stage=stage,
        plan=queries.exam_plan(stage.id),
        slots=slots,
        booked=queries.booked_in([slot.id for slot in slots]),
        now=clock.now(),
        form=form,
        labels=labels,
    )


@bp.get("/staff/selection/slots/<ref>")
@needs(P.SELECTION_MANAGE, load=queries.get_slot)
def exam_slot(slot: ExamSlot, actor: Actor) -> Any:
    """One slot: its places, and how it is called off."""
    return _slot_page(slot, PlacesForm.over(slot, places_values), ReasonForm(formdata=None))


@bp.post("/staff/selection/slots/<ref>")
@needs(P.SELECTION_MANAGE, load=queries.get_slot)
def set_slot_places(slot: ExamSlot, actor: Actor) -> Any:
    """Change how many may sit a test in a slot."""
    to, form = slot.stage.ref, PlacesForm.over(slot, places_values)
    if form.validate() and form.carry_out(
        services.set_places, slot, places=form.places.data, actor=actor
    ):
        flash(_("Saved."), "success")
        return redirect(url_for(".exam_slots", ref=to), 303)
    return _slot_page(slot, form, ReasonForm(formdata=None)), status_of(form)


@bp.post("/staff/selection/slots/<ref>/call-off")
@needs(P.SELECTION_MANAGE, load=queries.get_slot)
def call_slot_off(slot: ExamSlot, actor: Actor) -> Any:
    """Call a slot off; whoever had chosen it is written to."""
    to, form = slot.stage.ref, ReasonForm()
    if form.validate() and form.carry_out(
        services.call_off_slot, slot, reason=form.reason.data, actor=actor
    ):
        told = form.result
        flash(
            _("The slot was called off.")
            + " "
            + ngettext("%(count)s person is told.", "%(count)s people are told.", told, count=told),
            "success",
        )
        return redirect(url_for(".exam_slots", ref=to), 303)
    return _slot_page(slot, PlacesForm.over(slot, places_values, unsent=True), form), 422


def _slot_page(slot: ExamSlot, form: Form, reason: ReasonForm) -> str:
    return render_template(
        "selection/test_slot.html",
        slot=slot,
        stage=slot.stage,
        booked=queries.booked_in([slot.id])[slot.id],
        has_begun=slot.starts_at <= clock.now(),
        form=form,
        reason=reason,
        labels=labels,
    )


@bp.get("/staff/selection/stages/<ref>/sitters")
@needs(P.SELECTION_MANAGE, load=queries.get_exam_stage)
def exam_sitters(stage: Stage, actor: Actor) -> Any:
    """Who sits when, and what is to be arranged; points never stand here."""
    wanted = request.args.get("slot", "")
    slots = queries.slots_of(stage.id)
    slot = next((each for each in slots if each.ref == wanted), None)
    found = queries.sitters(
        stage,
        slot=slot,
        without=wanted == "none",
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    people = [entry.application.person_id for entry in found.items]
    see(people)
    arranges = permits(P.ACCOMMODATION_ARRANGE, actor, stage)
    return render_template(
        "selection/test_sitters.html",
        stage=stage,
        plan=queries.exam_plan(stage.id),
        page=found,
        slots=slots,
        wanted=slot.ref if slot else "none" if wanted == "none" else "",
        chosen=queries.chosen_slots(stage.id, [e.application_id for e in found.items]),
        arranges=arranges,
        to_arrange=accommodations.needs_among(people, stage.round.cohort_id) if arranges else {},
        needs=NEED,
        labels=labels,
    )
