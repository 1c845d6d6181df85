"""A slot of a test that staff choose, or give up, for somebody."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.accounts.models import Person
from academy.audit import see
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db
from academy.selection import labels
from academy.selection.forms.exams import SlotForForm
from academy.selection.models import ExamSlot
from academy.selection.queries import exams as queries
from academy.selection.queries.exam_results import ExamCandidate, get_exam_candidate
from academy.selection.services import exam_seats as services
from academy.selection.views.blueprint import bp
from academy.web.words import moment

NONE = "none"
"""What is sent when the slot there is shall be given up."""


@bp.get("/staff/selection/stages/<ref>/sitters/<number>")
@needs(P.SELECTION_MANAGE, load=get_exam_candidate)
def exam_sitter(candidate: ExamCandidate, actor: Actor) -> Any:
    """When one applicant sits a test, to be chosen for them."""
    return _page(candidate, SlotForForm(formdata=None))


@bp.post("/staff/selection/stages/<ref>/sitters/<number>")
@needs(P.SELECTION_MANAGE, load=get_exam_candidate)
def choose_for(candidate: ExamCandidate, actor: Actor) -> Any:
    """Choose a slot for somebody, or give up the one they have."""
    ref, form = candidate.stage.ref, SlotForForm()
    gives_up = form.slot.data == NONE
    slot = queries.get_slot(form.slot.data or "")
    if form.validate():
        if not gives_up and (slot is None or slot.stage_id != candidate.stage.id):
            form.slot.errors = [_("Please choose one of the slots.")]
        elif form.carry_out(_carry_out, candidate, slot, form.reason.data, actor):
            flash(
                _("The slot is chosen. The applicant gets a letter.")
                if slot
                else _("The slot was given up."),
                "success",
            )
            return redirect(url_for(".exam_sitters", ref=ref), 303)
    fresh = get_exam_candidate(ref, candidate.application.number) or candidate
    return _page(fresh, form), 422


def _carry_out(candidate: ExamCandidate, slot: ExamSlot | None, reason: str, actor: Actor) -> None:
    if slot is None:
        services.give_up_for(candidate.application, candidate.stage.id, reason=reason, actor=actor)
    else:
        services.choose_for(candidate.application, slot, reason=reason, actor=actor)


def _page(candidate: ExamCandidate, form: SlotForForm) -> str:
    stage, application = candidate.stage, candidate.application
    see([application.person_id])
    zone = stage.round.site.zone
    seat = queries.seat_of(stage.id, application.id)
    slots = [slot for slot in queries.slots_of(stage.id) if slot.starts_at > clock.now()]
    booked = queries.booked_in([slot.id for slot in slots])
    held = seat.slot if seat else None
    ahead = [
        (slot.ref, _("%(when)s, %(left)s left", when=moment(slot.starts_at, zone), left=left))
        for slot in slots
        if (left := slot.seats - booked[slot.id]) > 0 or slot == held
    ]
    nothing = [(NONE, _("None: give up the one there is"))] if held else []
    # Whoever saves without choosing must not give anything up by it.
    form.slot.choices = [*([] if held in slots else [("", "—")]), *ahead, *nothing]
    if held is not None and not form.is_submitted():
        form.slot.data = held.ref
    return render_template(
        "selection/test_sitter.html",
        stage=stage,
        application=application,
        name=db.session.get_one(Person, application.person_id).name,
        slot=held,
        has_slots=bool(ahead),
        is_marked=candidate.result is not None,
        form=form,
        labels=labels,
    )
