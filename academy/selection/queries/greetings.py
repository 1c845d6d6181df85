"""The appointments of one's own panels: whom to greet when and where, and what to arrange."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.selection.interview_states import STANDING
from academy.selection.models import (
    Assignment,
    InterviewBooking,
    InterviewPlan,
    InterviewSlot,
    Panel,
    PanelMember,
    Stage,
)
from academy.selection.queries.interviews import barred_from, interviewers
from academy.selection.queries.reviews import open_to_reviewer
from academy.selection.states import StagePhase


@dataclass(frozen=True)
class Greeting:
    """One appointment as a member of its panel reads it: when, where, whom, what to have ready."""

    slot: InterviewSlot
    name: str
    person_id: int
    note: str
    assignment: Assignment | None

    @property
    def zone(self) -> str:
        """The time zone in which the panel meets."""
        return self.slot.panel.stage.round.site.zone

    @property
    def day(self) -> date:
        """The day on which it is there."""
        return self.slot.starts_at.astimezone(ZoneInfo(self.zone)).date()


def greetings_of(actor: Actor) -> list[Greeting]:
    """Return the appointments of the actor's own panels, once times are published.

    Left out are applicants whom the actor knows, and everybody once the reviews are closed.
    """
    person_id = actor.person_id or 0
    bookings = _bookings_of_member(actor, person_id)
    found: list[Greeting] = []
    for stage in {b.stage_id: b.slot.panel.stage for b in bookings}.values():
        own = [b for b in bookings if b.stage_id == stage.id]
        panels = interviewers(stage)
        barred = barred_from(stage, [b.application for b in own])
        shown = [
            b
            for b in own
            if person_id in panels.get(b.slot.panel_id, ())
            and (b.application_id, person_id) not in barred
        ]
        found += _greetings(stage, shown, person_id)
    return sorted(found, key=lambda each: (each.slot.starts_at, each.slot.id))


def _bookings_of_member(actor: Actor, person_id: int) -> Sequence[InterviewBooking]:
    query = (
        sa.select(InterviewBooking)
        .join(InterviewBooking.slot)
        .join(InterviewSlot.panel)
        .join(Panel.stage)
        .join(InterviewPlan, InterviewPlan.stage_id == Panel.stage_id)
        .join(PanelMember, PanelMember.panel_id == Panel.id)
        .join(InterviewBooking.application)
        .where(
            PanelMember.person_id == person_id,
            InterviewPlan.published_at.is_not(None),
            InterviewBooking.status.in_(STANDING),
            Application.status == ApplicationState.IN_REVIEW,
            Stage.phase != StagePhase.CLOSED,
        )
        .options(
            contains_eager(InterviewBooking.slot)
            .contains_eager(InterviewSlot.panel)
            .contains_eager(Panel.stage)
            .joinedload(Stage.round)
            .joinedload(Round.site),
            contains_eager(InterviewBooking.application).joinedload(Application.person),
        )
    )
    sites = actor.sites(Role.REVIEWER)
    if sites is not None:
        query = query.where(InterviewBooking.site_id.in_(sites))
    return db.session.scalars(query.order_by(InterviewSlot.starts_at)).all()


def _greetings(
    stage: Stage, bookings: Sequence[InterviewBooking], person_id: int
) -> list[Greeting]:
    rows = db.session.scalars(
        sa.select(Assignment)
        .join(Assignment.stage)
        .join(Assignment.application)
        .join(Assignment.entry)
        .where(
            Assignment.stage_id == stage.id,
            Assignment.reviewer_id == person_id,
            open_to_reviewer(),
        )
        .options(contains_eager(Assignment.entry))
    )
    sheets = {row.application_id: row for row in rows}
    return [
        Greeting(
            slot=b.slot,
            name=b.application.person.nickname or b.application.person.name,
            person_id=b.application.person_id,
            note=b.panel_note,
            assignment=sheets.get(b.application_id),
        )
        for b in bookings
    ]
