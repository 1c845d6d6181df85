"""Who was invited to interviews, and with which appointment: the list of staff."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from academy.core.db import db
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.selection.interview_states import SEATED, BookingState
from academy.selection.models import InterviewBooking, InterviewSlot, Stage, StageEntry
from academy.selection.queries.interviews import barred_from, bookings_of_stage, interviewers
from academy.web.paging import Page, page


class Show(StrEnum):
    """Which of those who were invited are listed."""

    ALL = "all"
    WITHOUT = "without"
    MISSED = "missed"


@dataclass(frozen=True)
class InvitedPeople:
    """One page of those who were invited, and their latest appointments by application."""

    page: Page[Application]
    bookings: dict[int, InterviewBooking]


def people_in(
    stage_id: int, show: Show, *, after: str | None = None, before: str | None = None
) -> InvitedPeople:
    """Return those who were invited and are in review, in the order of their numbers."""
    mine = sa.select(InterviewBooking.id).where(InterviewBooking.application_id == Application.id)
    query = (
        sa.select(Application)
        .join(StageEntry, StageEntry.application_id == Application.id)
        .where(
            StageEntry.stage_id == stage_id,
            Application.status == ApplicationState.IN_REVIEW,
        )
        .options(joinedload(Application.person, innerjoin=True))
    )
    if show is Show.WITHOUT:
        query = query.where(~mine.where(InterviewBooking.status.in_(SEATED)).exists())
    if show is Show.MISSED:
        missed = mine.where(InterviewBooking.status == BookingState.NO_SHOW)
        query = query.where(missed.exists())
    found = page(query, [Application.id], after=after, before=before, descending=False)
    return InvitedPeople(found, _latest([each.id for each in found.items]))


def _latest(applications: Collection[int]) -> dict[int, InterviewBooking]:
    rows = db.session.scalars(
        sa.select(InterviewBooking)
        .join(InterviewBooking.slot)
        .where(InterviewBooking.application_id.in_(applications))
        .options(contains_eager(InterviewBooking.slot).joinedload(InterviewSlot.panel))
        .order_by(InterviewBooking.id)
    )
    return {row.application_id: row for row in rows}


def to_move(stage: Stage) -> list[InterviewBooking]:
    """Return the appointments to come with a panel that may no longer meet the applicant."""
    bookings = [
        each
        for each in bookings_of_stage(stage.id)
        if each.status is BookingState.BOOKED
        and each.application.status is ApplicationState.IN_REVIEW
    ]
    panels = interviewers(stage)
    barred = barred_from(stage, [each.application for each in bookings])
    return [
        each
        for each in bookings
        if not panels.get(each.slot.panel_id)
        or any((each.application_id, person) in barred for person in panels[each.slot.panel_id])
    ]
