"""Interviews as applicants and panels meet them: one's own time, and the day of one's panel."""

from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core import clock
from academy.core.actors import Actor
from academy.core.errors import NotFound
from academy.selection import labels_interviews as labels
from academy.selection.forms.interviews import ChooseForm, as_shown
from academy.selection.interview_calendars import calendar_of
from academy.selection.interview_states import BookingState
from academy.selection.models import InterviewBooking
from academy.selection.queries import greetings, interview_days, interviews
from academy.selection.queries.interview_days import Invited, get_invited
from academy.selection.rules.interviews import closes_at, may_change
from academy.selection.services import interviews as services
from academy.selection.views.blueprint import bp


@bp.get("/my/applications/<number>/interview")
@needs(P.INTERVIEW_OWN, load=get_invited)
def my_interview(invited: Invited, actor: Actor) -> Any:
    """One's own interview: when and where, or the times one may choose."""
    return _own_page(invited, ChooseForm(formdata=None))


@bp.post("/my/applications/<number>/interview")
@needs(P.INTERVIEW_OWN, load=get_invited)
def choose_time(invited: Invited, actor: Actor) -> Any:
    """Take a time, or change to it."""
    number, form = invited.application.number, ChooseForm()
    slot = interviews.get_slot(form.slot_ref)
    if form.validate() and slot is None:
        raise NotFound()
    if (
        slot
        and not form.errors
        and form.carry_out(services.book, invited, slot, seen=form.seen, actor=actor)
    ):
        flash(_("Your interview is booked. We have sent you a letter."), "success")
        return redirect(url_for(".my_interview", number=number), 303)
    return _own_page(get_invited(number) or invited, form), 422


@bp.post("/my/applications/<number>/interview/give-up")
@needs(P.INTERVIEW_OWN, load=get_invited)
def give_up_time(invited: Invited, actor: Actor) -> Any:
    """Give one's time back."""
    number, form = invited.application.number, ChooseForm(formdata=None)
    if form.carry_out(services.give_up, invited, actor=actor):
        flash(_("You have given your time up. You may choose another one below."), "success")
        return redirect(url_for(".my_interview", number=number), 303)
    return _own_page(get_invited(number) or invited, form), 422


@bp.get("/my/applications/<number>/interview/calendar")
@needs(P.INTERVIEW_OWN, load=get_invited)
def interview_calendar(invited: Invited, actor: Actor) -> Any:
    """Give one's interview as a file for calendars; one that is off takes itself out."""
    bookings = interviews.bookings_of(invited.id)
    if not bookings:
        raise NotFound()
    body = calendar_of(bookings, at=clock.now())
    answer = Response(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="interview.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _own_page(invited: Invited, form: ChooseForm) -> str:
    zone, now = invited.application.site.zone, clock.now()
    known = interviews.bookings_of(invited.id)
    booking = next((b for b in known if b.status in (BookingState.BOOKED, BookingState.CAME)), None)
    missed = bool(known) and known[0].status is BookingState.NO_SHOW
    can_change = _can_change(invited, booking)
    can_choose = can_change if booking else not missed
    slots = interview_days.times_to_choose(invited, now) if can_choose else []
    slots = [slot for slot in slots if booking is None or slot.id != booking.slot_id]
    days = groupby(slots, key=lambda slot: slot.starts_at.astimezone(ZoneInfo(zone)).date())
    return render_template(
        "selection/interview_own.html",
        invited=invited,
        application=invited.application,
        booking=booking,
        last=known[0] if known else None,
        missed=missed,
        until=closes_at(booking.slot.starts_at, invited.plan.notice_hours)
        if booking and invited.plan and booking.moved_at is None
        else None,
        can_change=can_change,
        days=[(day, list(those)) for day, those in days],
        zone=zone,
        form=form,
        labels=labels,
        as_shown=as_shown,
    )


def _can_change(invited: Invited, booking: InterviewBooking | None) -> bool:
    if booking is None or invited.plan is None or not invited.is_open:
        return False
    if booking.status is not BookingState.BOOKED:
        return False
    hours, moved = invited.plan.notice_hours, booking.moved_at is not None
    return may_change(booking.slot.starts_at, hours, clock.now(), was_moved=moved)


@bp.get("/reviews/interviews")
@needs(P.REVIEW_LIST)
def my_interviews(actor: Actor) -> Any:
    """The appointments of one's own panels: when, where, whom to greet, what to have ready."""
    found = greetings.greetings_of(actor)
    see([each.person_id for each in found])
    days = groupby(found, key=lambda each: (each.day, each.zone))
    return render_template(
        "selection/interview_mine.html",
        days=[(day, zone, list(those)) for (day, zone), those in days],
        labels=labels,
    )
