"""The staff's desk of interviews: panels, series of times, publishing, sheets, and one slot."""

from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core import clock
from academy.core.actors import Actor
from academy.selection import labels, labels_interviews, queries
from academy.selection.forms.interviews import (
    NoticeForm,
    PanelForm,
    SeriesForm,
    notice_values,
    panel_values,
)
from academy.selection.interview_states import SlotState
from academy.selection.models import InterviewSlot, Panel, Stage
from academy.selection.queries import interview_people, interviews
from academy.selection.services import interviews as services
from academy.selection.views.blueprint import bp
from academy.web.edits import status_of
from academy.web.forms import Form

BASE = "/staff/selection/stages/<ref>/interviews"
LOAD = interviews.get_interview_stage


@bp.get(BASE)
@needs(P.SELECTION_MANAGE, load=LOAD)
def interviews_desk(stage: Stage, actor: Actor) -> Any:
    """Where the interviews of a stage stand, and what is to be done next."""
    return _desk(stage, _notice(stage))


@bp.post(BASE)
@needs(P.SELECTION_MANAGE, load=LOAD)
def plan_interviews(stage: Stage, actor: Actor) -> Any:
    """Say until when applicants may change."""
    ref, form = stage.ref, _notice(stage)
    if form.validate() and form.carry_out(
        services.plan_interviews, stage, notice_hours=form.notice_hours.data, actor=actor
    ):
        flash(_("Saved."), "success")
        return redirect(url_for(".interviews_desk", ref=ref), 303)
    return _desk(LOAD(ref) or stage, form), status_of(form)


@bp.post(f"{BASE}/publish")
@needs(P.SELECTION_MANAGE, load=LOAD)
def publish_times(stage: Stage, actor: Actor) -> Any:
    """Let applicants choose a time."""
    ref, form = stage.ref, Form()
    if form.validate() and form.carry_out(services.publish_times, stage, actor=actor):
        count = form.result
        flash(
            ngettext(
                "Published. %(num)s applicant was written to.",
                "Published. %(num)s applicants were written to.",
                count,
            ),
            "success",
        )
        return redirect(url_for(".interviews_desk", ref=ref), 303)
    fresh = LOAD(ref) or stage
    return _desk(fresh, _notice(fresh, unsent=True), form), 422


@bp.post(f"{BASE}/sheets")
@needs(P.SELECTION_MANAGE, load=LOAD)
def hand_sheets(stage: Stage, actor: Actor) -> Any:
    """Hand the sheets to the panels."""
    ref, form = stage.ref, Form()
    if form.validate() and form.carry_out(services.hand_sheets, stage, actor=actor):
        count = form.result
        flash(
            ngettext("%(num)s sheet was handed out.", "%(num)s sheets were handed out.", count)
            if count
            else _("Every panel has its sheets already."),
            "success",
        )
        return redirect(url_for(".interviews_desk", ref=ref), 303)
    fresh = LOAD(ref) or stage
    return _desk(fresh, _notice(fresh, unsent=True), form), 422


def _notice(stage: Stage, *, unsent: bool = False) -> NoticeForm:
    plan = interviews.plan_of(stage.id)
    return NoticeForm.over(plan, notice_values, hold=stage, unsent=unsent)


def _desk(stage: Stage, form: NoticeForm, refused: Form | None = None) -> str:
    slots, zone = interviews.slots_of(stage.id), stage.round.site.zone
    taken = interviews.seats_taken([slot.id for slot in slots])
    open_slots = [slot for slot in slots if slot.status is SlotState.OPEN]
    days = groupby(open_slots, key=lambda slot: slot.starts_at.astimezone(ZoneInfo(zone)).date())
    to_move = interview_people.to_move(stage)
    see([each.application.person_id for each in to_move])
    return render_template(
        "selection/interviews.html",
        stage=stage,
        plan=interviews.plan_of(stage.id),
        panels=interviews.panels_of(stage.id),
        slots=slots,
        days=[(day, _sums(list(those), taken)) for day, those in days],
        free=sum(s.seats - taken.get(s.id, 0) for s in open_slots if s.starts_at > clock.now()),
        booked=sum(taken.values()),
        without=interviews.count_without_time(stage.id),
        to_move=to_move,
        lacking=services.count_sheets(stage),
        form=form,
        refused=refused,
        labels=labels,
    )


def _sums(slots: list[InterviewSlot], taken: dict[int, int]) -> dict[str, int]:
    return {
        "slots": len(slots),
        "seats": sum(slot.seats for slot in slots),
        "taken": sum(taken.get(slot.id, 0) for slot in slots),
    }


@bp.route(f"{BASE}/panels", methods=["GET"])
@needs(P.SELECTION_MANAGE, load=LOAD)
def new_panel(stage: Stage, actor: Actor) -> Any:
    """Ask who interviews together, and where."""
    return _panel_page(stage, None, _panel_form(stage, None))


@bp.post(f"{BASE}/panels")
@needs(P.SELECTION_MANAGE, load=LOAD)
def make_panel(stage: Stage, actor: Actor) -> Any:
    """Make a panel."""
    ref, form = stage.ref, _panel_form(stage, None)
    if form.validate() and form.carry_out(
        services.make_panel,
        stage,
        name=form["name"].data,
        place=form.place.data,
        members=queries.people_by_ref(form.members.data or [], stage.id),
        actor=actor,
    ):
        flash(_("Saved."), "success")
        return redirect(url_for(".interviews_desk", ref=ref), 303)
    return _panel_page(LOAD(ref) or stage, None, form), status_of(form)


@bp.get("/staff/selection/interviews/panels/<ref>")
@needs(P.SELECTION_MANAGE, load=interviews.get_panel)
def panel(panel: Panel, actor: Actor) -> Any:
    """One panel: who, where, and its times."""
    return _panel_page(panel.stage, panel, _panel_form(panel.stage, panel))


@bp.post("/staff/selection/interviews/panels/<ref>")
@needs(P.SELECTION_MANAGE, load=interviews.get_panel)
def change_panel(panel: Panel, actor: Actor) -> Any:
    """Change who interviews, and where."""
    ref, stage, form = panel.ref, panel.stage, _panel_form(panel.stage, panel)
    if form.validate() and form.carry_out(
        services.change_panel,
        panel,
        name=form["name"].data,
        place=form.place.data,
        members=queries.people_by_ref(form.members.data or [], stage.id),
        actor=actor,
    ):
        flash(_("Saved."), "success")
        return redirect(url_for(".panel", ref=ref), 303)
    fresh = interviews.get_panel(ref) or panel
    return _panel_page(fresh.stage, fresh, form), status_of(form)


@bp.post("/staff/selection/interviews/panels/<ref>/delete")
@needs(P.SELECTION_MANAGE, load=interviews.get_panel)
def drop_panel(panel: Panel, actor: Actor) -> Any:
    """Delete a panel without times."""
    ref, desk, form = panel.ref, panel.stage.ref, Form()
    if form.validate() and form.carry_out(services.drop_panel, panel, actor=actor):
        flash(_("Deleted."), "success")
        return redirect(url_for(".interviews_desk", ref=desk), 303)
    fresh = interviews.get_panel(ref) or panel
    again = _panel_form(fresh.stage, fresh, unsent=True)
    return _panel_page(fresh.stage, fresh, again, form), 422


def _panel_form(stage: Stage, panel: Panel | None, *, unsent: bool = False) -> PanelForm:
    form = PanelForm.over(panel, panel_values, hold=stage, unsent=unsent)
    form.offer([row.person for row in queries.taking_part(stage.id)])
    return form


def _panel_page(
    stage: Stage, panel: Panel | None, form: PanelForm, refused: Form | None = None
) -> str:
    slots = interviews.slots_of_panel(panel.id) if panel else []
    return render_template(
        "selection/interview_panel.html",
        stage=stage,
        panel=panel,
        slots=slots,
        taken=interviews.seats_taken([slot.id for slot in slots]),
        form=form,
        refused=refused,
        states=labels_interviews.SLOT,
    )


@bp.get(f"{BASE}/series")
@needs(P.SELECTION_MANAGE, load=LOAD)
def new_slots(stage: Stage, actor: Actor) -> Any:
    """Ask for a series of times."""
    form, panels = SeriesForm(formdata=None), interviews.panels_of(stage.id)
    form.offer(panels)
    form.panels.data = [panel.ref for panel in panels]
    form.first_on.data = form.last_on.data = stage.round.interview_on
    return _series_page(stage, form)


@bp.post(f"{BASE}/series")
@needs(P.SELECTION_MANAGE, load=LOAD)
def make_slots(stage: Stage, actor: Actor) -> Any:
    """Show what a series would make, or make it."""
    ref, form, panels = stage.ref, SeriesForm(), interviews.panels_of(stage.id)
    form.offer(panels)
    if not form.validate():
        return _series_page(stage, form), 422
    chosen, seats = form.chosen(panels), form.seats.data
    if form.act.data != "make":
        looked = form.carry_out(services.plan_slots, stage, form.series, panels=chosen, seats=seats)
        return _series_page(LOAD(ref) or stage, form, form.result), 200 if looked else 422
    if form.carry_out(
        services.make_slots, stage, form.series, panels=chosen, seats=seats, actor=actor
    ):
        count = form.result
        said = ngettext("%(num)s time was made.", "%(num)s times were made.", count)
        flash(said if count else _("These times are there already."), "success")
        return redirect(url_for(".interviews_desk", ref=ref), 303)
    return _series_page(LOAD(ref) or stage, form), 422


def _series_page(
    stage: Stage, form: SeriesForm, planned: list[services.Planned] | None = None
) -> str:
    return render_template(
        "selection/interview_series.html",
        stage=stage,
        form=form,
        planned=planned,
        made=[each for each in planned or [] if each.left_out is None],
        why=labels_interviews.LEFT_OUT,
    )
