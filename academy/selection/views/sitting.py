"""The applicant's test: where and when, the slot that is chosen, and the points once released."""

from datetime import datetime
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.core import clock
from academy.core.actors import Actor
from academy.core.calendars import Appointment, calendar_file
from academy.core.errors import NotFound
from academy.selection import labels
from academy.selection.forms.exams import SlotForm
from academy.selection.queries import exams as queries
from academy.selection.queries.exams import Sitting
from academy.selection.rules.exam_slots import address_from, may_choose
from academy.selection.rules.exams import points_of
from academy.selection.services import exam_seats
from academy.selection.views.blueprint import bp
from academy.web.words import moment


@bp.get("/my/applications/<number>/test")
@needs(P.EXAM_OWN, load=queries.get_sitting)
def my_test(sitting: Sitting, actor: Actor) -> Any:
    """Where and when one sits the test, and what came of it once that is released."""
    return _page(sitting, SlotForm(formdata=None))


def _page(sitting: Sitting, form: SlotForm) -> str:
    plan, now, zone = sitting.plan, clock.now(), sitting.application.site.zone
    slots = queries.slots_of(sitting.stage.id) if plan and sitting.is_open else []
    booked = queries.booked_in([slot.id for slot in slots])
    free = [
        slot
        for slot in slots
        if plan
        and may_choose(slot.starts_at, plan.hours, now)
        and booked[slot.id] < slot.seats
        and slot != sitting.slot
    ]
    form.slot.choices = [(slot.ref, moment(slot.starts_at, zone)) for slot in free]
    slot = sitting.slot
    return render_template(
        "selection/my_test.html",
        sitting=sitting,
        application=sitting.application,
        plan=plan,
        slot=slot,
        zone=zone,
        free=free,
        left={slot.ref: slot.seats - booked[slot.id] for slot in free},
        has_slots=bool(slots),
        may_change=plan is not None
        and slot is not None
        and may_choose(slot.starts_at, plan.hours, now),
        missed=slot is not None and slot.ends_at <= now and not sitting.is_marked,
        address_from=_address_from(sitting),
        now=now,
        form=form,
        points_of=points_of,
        labels=labels,
    )


def _address_from(sitting: Sitting) -> datetime | None:
    """Return from when the address of the test is told: to those in it who have a time."""
    plan = sitting.plan
    if plan is None or not plan.address or not sitting.is_open:
        return None
    begins = sitting.slot.starts_at if sitting.slot else plan.opens_at
    return address_from(begins) if begins else None


@bp.post("/my/applications/<number>/test")
@needs(P.EXAM_OWN, load=queries.get_sitting)
def choose_slot(sitting: Sitting, actor: Actor) -> Any:
    """Choose a slot, or another one."""
    number, form = sitting.application.number, SlotForm()
    slot = queries.get_slot(form.slot.data or "")
    if slot is None or slot.stage_id != sitting.stage.id:
        form.slot.errors = [_("Please choose one of the slots.")]
    elif form.validate() and form.carry_out(
        exam_seats.choose_slot, sitting.application, slot, actor=actor
    ):
        flash(_("This slot is yours. We have sent you a letter."), "success")
        return redirect(url_for(".my_test", number=number), 303)
    return _page(queries.get_sitting(number) or sitting, form), 422


@bp.post("/my/applications/<number>/test/give-up")
@needs(P.EXAM_OWN, load=queries.get_sitting)
def give_slot_up(sitting: Sitting, actor: Actor) -> Any:
    """Give a slot up."""
    number, form = sitting.application.number, SlotForm()
    if form.carry_out(exam_seats.give_slot_up, sitting.application, sitting.stage.id, actor=actor):
        flash(_("You have given the slot up. You can choose another."), "success")
        return redirect(url_for(".my_test", number=number), 303)
    return _page(queries.get_sitting(number) or sitting, form), 422


@bp.get("/my/applications/<number>/test/test.ics")
@needs(P.EXAM_OWN, load=queries.get_sitting)
def my_test_calendar(sitting: Sitting, actor: Actor) -> Any:
    """Give one's time of the test as a file for calendars."""
    plan, slot = sitting.plan, sitting.slot
    if plan is None or not sitting.is_open or (slot is None and plan.opens_at is None):
        raise NotFound()
    starts_at, ends_at = (slot.starts_at, slot.ends_at) if slot else (plan.opens_at, plan.closes_at)
    assert starts_at is not None
    assert ends_at is not None
    # The address stays on the page, behind signing in: a calendar is often shared.
    base = str(current_app.config["BASE_URL"]).rstrip("/")
    where = base + url_for(".my_test", number=sitting.application.number)
    test = Appointment(
        uid=f"test-{sitting.application.number}@academy",
        product="online tests",
        starts_at=starts_at,
        ends_at=ends_at,
        # The later choice counts, though its time may be the earlier one.
        sequence=int(sitting.booked_at.timestamp()) // 60 if sitting.booked_at else plan.version,
        summary=_("Online test"),
        where=where,
    )
    body = calendar_file(test, at=clock.now())
    answer = Response(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="test.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
