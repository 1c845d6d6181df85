"""One slot on the staff desk, and the appointment that staff make for somebody."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.access.policy import permits
from academy.audit import see
from academy.core import clock
from academy.core.actors import Actor
from academy.core.errors import NotFound
from academy.selection import labels_interviews as labels
from academy.selection.forms.interviews import (
    BookForForm,
    CancelSlotForm,
    MoveSlotForm,
    PanelNoteForm,
    as_shown,
    slot_values,
)
from academy.selection.interview_states import STANDING
from academy.selection.models import InterviewBooking, InterviewSlot
from academy.selection.queries import interview_days, interviews
from academy.selection.queries.interview_days import Invited, get_invited
from academy.selection.services import interviews as services
from academy.selection.views.blueprint import bp
from academy.web.edits import status_of
from academy.web.forms import Form
from academy.web.words import moment


@bp.get("/staff/selection/interviews/slots/<ref>")
@needs(P.SELECTION_MANAGE, load=interviews.get_slot)
def slot(slot: InterviewSlot, actor: Actor) -> Any:
    """One time: who comes, and how it is moved or called off."""
    return _page(slot, MoveSlotForm.over(slot, slot_values), CancelSlotForm(formdata=None))


@bp.post("/staff/selection/interviews/slots/<ref>/move")
@needs(P.SELECTION_MANAGE, load=interviews.get_slot)
def move_slot(slot: InterviewSlot, actor: Actor) -> Any:
    """Hold it at another time."""
    ref, zone = slot.ref, slot.stage.round.site.zone
    form = MoveSlotForm.over(slot, slot_values, hold=slot.stage)
    if form.validate() and form.carry_out(
        services.move_slot,
        slot,
        starts_at=form.starts_at(zone),
        minutes=form.minutes.data,
        actor=actor,
    ):
        flash(_("Moved. Those who booked it are told by mail."), "success")
        return redirect(url_for(".slot", ref=ref), 303)
    fresh = interviews.get_slot(ref) or slot
    return _page(fresh, form, CancelSlotForm(formdata=None)), status_of(form)


@bp.post("/staff/selection/interviews/slots/<ref>/cancel")
@needs(P.SELECTION_MANAGE, load=interviews.get_slot)
def cancel_slot(slot: InterviewSlot, actor: Actor) -> Any:
    """Call it off."""
    ref, form = slot.ref, CancelSlotForm()
    if form.validate() and form.carry_out(
        services.cancel_slot, slot, reason=form.reason.data, actor=actor
    ):
        flash(_("Called off. Those who booked it are told by mail."), "success")
        return redirect(url_for(".slot", ref=ref), 303)
    fresh = interviews.get_slot(ref) or slot
    return _page(fresh, MoveSlotForm.over(fresh, slot_values, unsent=True), form), 422


@bp.post("/staff/selection/interviews/slots/<ref>/delete")
@needs(P.SELECTION_MANAGE, load=interviews.get_slot)
def drop_slot(slot: InterviewSlot, actor: Actor) -> Any:
    """Delete it while nobody booked it."""
    ref, panel, form = slot.ref, slot.panel.ref, Form()
    if form.validate() and form.carry_out(services.drop_slot, slot, actor=actor):
        flash(_("Deleted."), "success")
        return redirect(url_for(".panel", ref=panel), 303)
    fresh = interviews.get_slot(ref) or slot
    move = MoveSlotForm.over(fresh, slot_values, unsent=True)
    return _page(fresh, move, CancelSlotForm(formdata=None), form), 422


def _page(
    slot: InterviewSlot, move: MoveSlotForm, cancel: CancelSlotForm, refused: Form | None = None
) -> str:
    bookings = interviews.bookings_in(slot.id)
    see([each.application.person_id for each in bookings])
    return render_template(
        "selection/interview_slot.html",
        slot=slot,
        stage=slot.stage,
        zone=slot.stage.round.site.zone,
        bookings=bookings,
        taken=interviews.seats_taken([slot.id]).get(slot.id, 0),
        move=move,
        cancel=cancel,
        refused=refused,
        labels=labels,
    )


@bp.get("/staff/selection/applications/<number>/interview")
@needs(P.SELECTION_MANAGE, load=get_invited)
def candidate_interview(invited: Invited, actor: Actor) -> Any:
    """The appointments of one applicant, and one that staff make."""
    return _candidate(invited, actor, _book_form(invited, sent=False))


@bp.post("/staff/selection/applications/<number>/interview")
@needs(P.SELECTION_MANAGE, load=get_invited)
def book_for(invited: Invited, actor: Actor) -> Any:
    """Book or move for somebody."""
    number, form = invited.application.number, _book_form(invited, sent=True)
    slot = interviews.get_slot(form.slot_ref)
    if form.validate() and slot is None:
        raise NotFound()
    given = {"reason": form.reason.data, "seen": form.seen}
    if (
        slot
        and not form.errors
        and form.carry_out(services.book_for, invited, slot, **given, actor=actor)
    ):
        flash(_("Booked. A letter is on its way to them."), "success")
        return redirect(url_for(".candidate_interview", number=number), 303)
    fresh = get_invited(number) or invited
    return _candidate(fresh, actor, form), 422


@bp.post("/staff/selection/interviews/bookings/<ref>/note")
@needs(P.SELECTION_MANAGE, load=interviews.get_booking)
def tell_panel(booking: InterviewBooking, actor: Actor) -> Any:
    """Say what the panel shall have ready; only those who may also read what was asked for."""
    if not permits(P.ACCOMMODATION_ARRANGE, actor, booking):
        raise NotFound()
    number, form = booking.application.number, PanelNoteForm.over(booking)
    if form.validate() and form.carry_out(
        services.tell_panel, booking, note=form.panel_note.data or "", actor=actor
    ):
        flash(_("Saved."), "success")
        return redirect(url_for(".candidate_interview", number=number), 303)
    invited = get_invited(number)
    if invited is None:
        raise NotFound()
    book = _book_form(invited, sent=False)
    return _candidate(invited, actor, book, form), status_of(form)


def _book_form(invited: Invited, *, sent: bool) -> BookForForm:
    form = BookForForm() if sent else BookForForm(formdata=None)
    zone = invited.application.site.zone
    slots = interview_days.free_slots(invited, after=clock.now())
    form.slot.choices = [
        ("", "—"),
        *((as_shown(s), f"{moment(s.starts_at, zone)} · {s.panel.name}") for s in slots),
    ]
    return form


def _candidate(
    invited: Invited, actor: Actor, form: BookForForm, note: PanelNoteForm | None = None
) -> str:
    application = invited.application
    see([application.person_id])
    bookings = interviews.bookings_of(invited.id)
    standing = next((each for each in bookings if each.status in STANDING), None)
    may_arrange = permits(P.ACCOMMODATION_ARRANGE, actor, invited)
    wishes = (
        interview_days.wishes_of([application.person_id], application.round.cohort_id)
        if may_arrange
        else {}
    )
    return render_template(
        "selection/interview_candidate.html",
        invited=invited,
        application=application,
        stage=invited.stage,
        zone=application.site.zone,
        bookings=bookings,
        standing=standing,
        wish=wishes.get(application.person_id),
        note=note or (_note(standing) if may_arrange and standing else None),
        form=form,
        labels=labels,
    )


def _note(booking: InterviewBooking) -> PanelNoteForm:
    return PanelNoteForm.over(booking, unsent=True)
