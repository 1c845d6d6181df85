"""Interviews as people meet them: one's own times, the day of a panel, the day of all panels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from academy.accommodations import queries as accommodations
from academy.accommodations.queries import Wish
from academy.core.db import db
from academy.intake import queries as intake
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.selection.interview_states import SlotState
from academy.selection.models import (
    InterviewBooking,
    InterviewPlan,
    InterviewSlot,
    Stage,
    StageEntry,
)
from academy.selection.queries.interviews import (
    barred_from,
    get_interview_stage,
    interviewers,
    plan_of,
    seats_taken,
    slots_of,
    takes_seat,
)
from academy.selection.queries.stages import get_stage_by_id, stage_at
from academy.selection.rules.interviews import closes_at
from academy.selection.states import StageKind, StagePhase


@dataclass(frozen=True)
class Invited:
    """An application that reached the interviews of its round, and how they are booked."""

    application: Application
    stage: Stage
    plan: InterviewPlan | None

    @property
    def id(self) -> int:
        """The application's key, for the history of denied attempts."""
        return self.application.id

    @property
    def person_id(self) -> int:
        """The applicant, whose own this is."""
        return self.application.person_id

    @property
    def site_id(self) -> int:
        """The site that interviews."""
        return self.application.site_id

    @property
    def is_open(self) -> bool:
        """Whether the application still waits for its interview or its result."""
        return (
            self.application.status is ApplicationState.IN_REVIEW
            and self.application.stage == StageKind.INTERVIEW
            and self.stage.phase is not StagePhase.CLOSED
        )

    @property
    def is_published(self) -> bool:
        """Whether applicants see times."""
        return self.plan is not None and self.plan.published_at is not None


def get_invited(number: str) -> Invited | None:
    """Return an application that was invited to an interview by a released result."""
    application = intake.get_application(number)
    stage = stage_at(application.round_id, StageKind.INTERVIEW) if application else None
    if application is None or stage is None:
        return None
    entered = sa.exists().where(
        StageEntry.stage_id == stage.id, StageEntry.application_id == application.id
    )
    if not db.session.scalar(sa.select(entered)):
        return None
    return Invited(application, stage, plan_of(stage.id))


def open_panels(invited: Invited) -> frozenset[int]:
    """Return the panels that may meet an applicant: none of their members knows the person."""
    application = invited.application
    barred = {person for _a, person in barred_from(invited.stage, [application])}
    return frozenset(
        panel for panel, people in interviewers(invited.stage).items() if not people & barred
    )


def free_slots(invited: Invited, *, after: datetime) -> list[InterviewSlot]:
    """Return the slots with a free seat that begin after an instant, the earliest first."""
    panels = open_panels(invited)
    slots = [
        slot
        for slot in slots_of(invited.stage.id)
        if slot.status is SlotState.OPEN and slot.starts_at > after and slot.panel_id in panels
    ]
    taken = seats_taken([slot.id for slot in slots])
    return [slot for slot in slots if taken.get(slot.id, 0) < slot.seats]


def times_to_choose(invited: Invited, now: datetime) -> list[InterviewSlot]:
    """Return one slot for each time that an applicant may choose.

    Of panels that are free at the same time one is shown; who gets which is spread evenly.
    """
    if invited.plan is None or not invited.is_published or not invited.is_open:
        return []
    hours = invited.plan.notice_hours
    alike: dict[tuple[datetime, datetime, bool], list[InterviewSlot]] = {}
    for slot in free_slots(invited, after=now):
        if now < closes_at(slot.starts_at, hours):
            key = (slot.starts_at, slot.ends_at, slot.panel.is_online)
            alike.setdefault(key, []).append(slot)
    return [slots[invited.application.id % len(slots)] for slots in alike.values()]


@dataclass(frozen=True)
class InterviewDay:
    """One day of the interviews of a stage, for staff."""

    stage: Stage
    day: date

    @property
    def id(self) -> int:
        """The stage's key, for the history of denied attempts."""
        return self.stage.id

    @property
    def site_id(self) -> int:
        """The site that interviews."""
        return self.stage.site_id

    @property
    def zone(self) -> str:
        """The time zone in which it is this day."""
        return self.stage.round.site.zone


def get_interview_day(ref: str, day: str) -> InterviewDay | None:
    """Return a day of a stage with interviews, written as 2027-03-02."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return None
    stage = get_interview_stage(ref)
    if stage is None or len(day) != len("2027-03-02") or not 2000 <= on.year <= 2200:
        return None
    return InterviewDay(stage, on)


@dataclass(frozen=True)
class DaySlot:
    """One slot on a day sheet, and who comes."""

    slot: InterviewSlot
    bookings: list[InterviewBooking]


def day_sheet(day: InterviewDay) -> list[DaySlot]:
    """Return the slots of a day over all panels with whoever has a seat, by time, then panel."""
    begins = datetime.combine(day.day, time(), tzinfo=ZoneInfo(day.zone))
    ends = datetime.combine(day.day + timedelta(days=1), time(), tzinfo=ZoneInfo(day.zone))
    slots = [
        slot
        for slot in slots_of(day.stage.id)
        if begins <= slot.starts_at < ends and slot.status is SlotState.OPEN
    ]
    rows = db.session.scalars(
        sa.select(InterviewBooking)
        .join(InterviewBooking.application)
        .join(InterviewBooking.slot)
        .where(InterviewBooking.slot_id.in_([slot.id for slot in slots]), takes_seat())
        .options(contains_eager(InterviewBooking.application).joinedload(Application.person))
        .order_by(InterviewBooking.id)
    ).all()
    return [DaySlot(slot, [row for row in rows if row.slot_id == slot.id]) for slot in slots]


def day_of(booking: InterviewBooking) -> InterviewDay | None:
    """Return the day on which an appointment is."""
    stage = get_stage_by_id(booking.stage_id)
    if stage is None:
        return None
    zone = ZoneInfo(stage.round.site.zone)
    return InterviewDay(stage, booking.slot.starts_at.astimezone(zone).date())


def wishes_of(people: Sequence[int], cohort_id: int) -> dict[int, Wish]:
    """Return what to arrange for whom, by person."""
    return accommodations.needs_among(people, cohort_id)
