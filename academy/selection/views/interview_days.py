"""The day sheet of interviews: on the screen with ticks, on paper, as a workbook; and the list."""

from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from academy.access.doors import needs
from academy.access.permissions import P
from academy.access.policy import permits
from academy.accommodations.queries import Wish
from academy.audit import log_file, see
from academy.audit.packs import Packer
from academy.core import clock
from academy.core.actors import Actor
from academy.selection import labels, labels_interviews
from academy.selection.day_workbook import workbook_of
from academy.selection.forms.interviews import MarkForm, MissForm
from academy.selection.models import InterviewBooking, Stage
from academy.selection.queries import interview_days, interview_people, interviews
from academy.selection.queries.interview_days import DaySlot, InterviewDay, get_interview_day
from academy.selection.queries.interview_people import Show
from academy.selection.services import interviews as services
from academy.selection.views.blueprint import bp
from academy.web.languages import current_locale
from academy.web.words import hour

DAY = "/staff/selection/stages/<ref>/interviews/days/<day>"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get(DAY)
@needs(P.SELECTION_MANAGE, load=get_interview_day)
def interview_day(day: InterviewDay, actor: Actor) -> Any:
    """Everybody who comes on a day, over all panels, to be ticked."""
    return _page("selection/interview_day.html", day, actor)


@bp.get(f"{DAY}/print")
@needs(P.SELECTION_MANAGE, load=get_interview_day)
def interview_day_print(day: InterviewDay, actor: Actor) -> Any:
    """The same on paper."""
    return _page("selection/interview_day_print.html", day, actor)


def _page(
    template: str,
    day: InterviewDay,
    actor: Actor,
    *,
    refused: MarkForm | None = None,
    row: str = "",
) -> str:
    sheet, wishes = _sheet(day, actor)
    see([b.application.person_id for each in sheet for b in each.bookings])
    return render_template(
        template,
        day=day,
        stage=day.stage,
        zone=day.zone,
        sheet=sheet,
        wishes=wishes,
        now=clock.now(),
        labels=labels_interviews,
        refused=refused,
        row=row,
    )


def _sheet(day: InterviewDay, actor: Actor) -> tuple[list[DaySlot], dict[int, Wish] | None]:
    """Return the day, and what to arrange for whom; None for those who do not arrange."""
    sheet = interview_days.day_sheet(day)
    if not permits(P.ACCOMMODATION_ARRANGE, actor, day):
        return sheet, None
    people = [b.application.person_id for each in sheet for b in each.bookings]
    return sheet, interview_days.wishes_of(people, day.stage.round.cohort_id)


@bp.get(f"{DAY}/table")
@needs(P.SELECTION_MANAGE, load=get_interview_day)
def interview_day_table(day: InterviewDay, actor: Actor) -> Any:
    """The same as a workbook."""
    sheet, wishes = _sheet(day, actor)
    people = [b.application.person_id for each in sheet for b in each.bookings]
    if people:
        _note_file(people, day, actor)
    heads = [
        pgettext("interview", "From"),
        pgettext("interview", "Until"),
        _("Panel"),
        _("Place"),
        _("Receipt number"),
        _("Name"),
    ]
    heads += [_("To arrange")] if wishes is not None else []
    rows = [line for each in sheet for line in _lines(each, day.zone, wishes)]
    answer = Response(workbook_of([*heads, _("State")], rows), content_type=WORKBOOK)
    name = f"interviews-{day.day.isoformat()}.xlsx"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _note_file(people: list[int], day: InterviewDay, actor: Actor) -> None:
    """Write into the access log who leaves the house in a file."""
    packer = Packer()
    packer.add(people)
    log_file(
        packer.packed(),
        actor=actor,
        what="selection.interview_day_table",
        reason=f"interviews {day.day.isoformat()}",
    )


def _lines(each: DaySlot, zone: str, wishes: dict[int, Wish] | None) -> list[list[str]]:
    if not each.bookings:
        return [_row(each, None, zone, wishes)]
    return [_row(each, booking, zone, wishes) for booking in each.bookings]


def _row(
    each: DaySlot, booking: InterviewBooking | None, zone: str, wishes: dict[int, Wish] | None
) -> list[str]:
    slot = each.slot
    begins, ends = (hour(at, zone, current_locale()) for at in (slot.starts_at, slot.ends_at))
    head = [begins, ends, slot.panel.name, slot.panel.place]
    blank = [""] if wishes is not None else []
    if booking is None:
        return [*head, "", "", *blank, _("free")]
    application = booking.application
    wanted = [said_wish(wishes.get(application.person_id))] if wishes is not None else []
    state = str(labels_interviews.BOOKING[booking.status][0])
    return [*head, application.number, application.person.name, *wanted, state]


def said_wish(wish: Wish | None) -> str:
    """Return what to arrange in one line."""
    if wish is None:
        return ""
    said = [str(labels_interviews.NEED[need]) for need in wish.needs]
    return ", ".join([*said, wish.arrange] if wish.arrange else said)


@bp.post("/staff/selection/interviews/bookings/<ref>/came")
@needs(P.SELECTION_MANAGE, load=interviews.get_booking)
def mark_came(booking: InterviewBooking, actor: Actor) -> Any:
    """Tick that somebody is there."""
    return _mark(services.come, booking, MarkForm(), actor)


@bp.post("/staff/selection/interviews/bookings/<ref>/unmark")
@needs(P.SELECTION_MANAGE, load=interviews.get_booking)
def unmark(booking: InterviewBooking, actor: Actor) -> Any:
    """Take a tick back."""
    return _mark(services.untick, booking, MarkForm(), actor)


@bp.post("/staff/selection/interviews/bookings/<ref>/missed")
@needs(P.SELECTION_MANAGE, load=interviews.get_booking)
def mark_missed(booking: InterviewBooking, actor: Actor) -> Any:
    """Note that somebody did not come."""
    form = MissForm()
    return _mark(services.miss, booking, form, actor, reason=form.reason.data or "")


def _mark(verb: Any, booking: InterviewBooking, form: MarkForm, actor: Actor, **more: str) -> Any:
    """Carry a tick out and go back to its row; whoever came second is told what stands there."""
    ref, day = booking.ref, _day_of(booking)
    stage, on = day.stage.ref, day.day
    if form.validate() and form.carry_out(verb, booking, seen=form.known, actor=actor, **more):
        where = url_for(".interview_day", ref=stage, day=on.isoformat())
        return redirect(f"{where}#b-{ref}", 303)
    fresh = get_interview_day(stage, on.isoformat()) or day
    again = _page("selection/interview_day.html", fresh, actor, refused=form, row=ref)
    return again, 422


def _day_of(booking: InterviewBooking) -> InterviewDay:
    day = interview_days.day_of(booking)
    assert day is not None
    return day


@bp.get("/staff/selection/stages/<ref>/interviews/people")
@needs(P.SELECTION_MANAGE, load=interviews.get_interview_stage)
def interview_people_list(stage: Stage, actor: Actor) -> Any:
    """Everybody who was invited, and when they come."""
    wanted = request.args.get("show", "")
    show = Show(wanted) if wanted in set(Show) else Show.ALL
    found = interview_people.people_in(
        stage.id, show, after=request.args.get("after"), before=request.args.get("before")
    )
    see([each.person_id for each in found.page.items])
    return render_template(
        "selection/interview_people.html",
        stage=stage,
        found=found,
        show=show,
        Show=Show,
        zone=stage.round.site.zone,
        labels=labels,
        states=labels_interviews.BOOKING,
    )
