"""What is read of interviews: plan, panels, slots, and who has which appointment."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from academy.core import clock
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.selection.interview_states import SEATED, STANDING, BookingState, SlotState
from academy.selection.models import (
    Assignment,
    InterviewBooking,
    InterviewPlan,
    InterviewSlot,
    Panel,
    PanelMember,
    Stage,
    StageEntry,
)
from academy.selection.queries.reviewers import listed_conflicts, reviewers_of_site, taking_part
from academy.selection.queries.stages import get_stage
from academy.selection.rules.interviews import Times
from academy.selection.states import UNFIT, AssignmentState, StageKind

_WITH_STAGE = joinedload(Panel.stage).joinedload(Stage.round).joinedload(Round.site)
_WITH_MEMBERS = selectinload(Panel.members).joinedload(PanelMember.person)


def get_interview_stage(ref: str) -> Stage | None:
    """Return a stage in which people are interviewed, with round and site."""
    stage = get_stage(ref)
    return stage if stage is not None and stage.kind is StageKind.INTERVIEW else None


def plan_of(stage_id: int) -> InterviewPlan | None:
    """Return how the interviews of a stage are booked, once somebody said so."""
    return db.session.scalar(sa.select(InterviewPlan).where(InterviewPlan.stage_id == stage_id))


def panels_of(stage_id: int) -> Sequence[Panel]:
    """Return the panels of a stage with their members, by name."""
    return db.session.scalars(
        sa.select(Panel)
        .where(Panel.stage_id == stage_id)
        .options(_WITH_MEMBERS)
        .order_by(Panel.name, Panel.id)
    ).all()


def get_panel(ref: str) -> Panel | None:
    """Return a panel with its members and its stage."""
    return db.session.scalar(
        sa.select(Panel)
        .where(Panel.ref == tidy_ref(ref))
        .options(_WITH_MEMBERS, _WITH_STAGE)
        .execution_options(populate_existing=True)
    )


def panel_named(stage_id: int, name: str) -> Panel | None:
    """Return the panel of a name."""
    return db.session.scalar(sa.select(Panel).where(Panel.stage_id == stage_id, Panel.name == name))


def has_panels(stage_id: int) -> bool:
    """Whether a stage has panels, which then score instead of reviewers by lot."""
    return bool(db.session.scalar(sa.select(sa.exists().where(Panel.stage_id == stage_id))))


def interviewers(stage: Stage) -> dict[int, frozenset[int]]:
    """Return who sits on each panel of a stage now: takes part, and holds the role."""
    here = {row.person_id for row in taking_part(stage.id)}
    here &= {person.id for person in reviewers_of_site(stage.site_id)}
    found: dict[int, set[int]] = defaultdict(set)
    rows = db.session.execute(
        sa.select(PanelMember.panel_id, PanelMember.person_id)
        .join(Panel, Panel.id == PanelMember.panel_id)
        .where(Panel.stage_id == stage.id, PanelMember.person_id.in_(here))
    )
    for panel_id, person_id in rows:
        found[panel_id].add(person_id)
    return {panel_id: frozenset(people) for panel_id, people in found.items()}


def barred_from(stage: Stage, applications: Sequence[Application]) -> set[tuple[int, int]]:
    """Return (application, reviewer) for all who may not meet: told, declared or given back.

    Whose sheet was only passed on, as the interview moved, may meet the applicant again.

    Needs the applications' people.
    """
    gone = sa.or_(
        Assignment.status == AssignmentState.RECUSED,
        sa.and_(Assignment.stage_id == stage.id, Assignment.status.in_(UNFIT)),
    )
    rows = db.session.execute(
        sa.select(Assignment.application_id, Assignment.reviewer_id).where(
            gone, Assignment.application_id.in_([each.id for each in applications])
        )
    )
    return listed_conflicts(stage.site_id, applications) | {(a, r) for a, r in rows}


def busy_times(people: Collection[int], *, besides: int | None = None) -> list[Times]:
    """Return the times at which any of some people interviews, on whatever panel."""
    panels = sa.select(PanelMember.panel_id).where(PanelMember.person_id.in_(people))
    rows = db.session.execute(
        sa.select(InterviewSlot.starts_at, InterviewSlot.ends_at).where(
            InterviewSlot.panel_id.in_(panels),
            InterviewSlot.status == SlotState.OPEN,
            InterviewSlot.id != (besides or 0),
        )
    )
    return [(starts_at, ends_at) for starts_at, ends_at in rows]


def slots_of(stage_id: int) -> Sequence[InterviewSlot]:
    """Return every slot of a stage with its panel, the earliest first."""
    return db.session.scalars(
        sa.select(InterviewSlot)
        .join(InterviewSlot.panel)
        .where(InterviewSlot.stage_id == stage_id)
        .options(contains_eager(InterviewSlot.panel))
        .order_by(InterviewSlot.starts_at, Panel.name, InterviewSlot.id)
    ).all()


def slots_of_panel(panel_id: int) -> Sequence[InterviewSlot]:
    """Return every slot of a panel, the earliest first."""
    return db.session.scalars(
        sa.select(InterviewSlot)
        .where(InterviewSlot.panel_id == panel_id)
        .order_by(InterviewSlot.starts_at, InterviewSlot.id)
    ).all()


def get_slot(ref: str) -> InterviewSlot | None:
    """Return a slot with its panel, stage, round and site."""
    return db.session.scalar(
        sa.select(InterviewSlot)
        .where(InterviewSlot.ref == tidy_ref(ref))
        .options(
            joinedload(InterviewSlot.panel),
            joinedload(InterviewSlot.stage).joinedload(Stage.round).joinedload(Round.site),
        )
    )


def is_there(slot_id: int) -> bool:
    """Whether a slot still is, held until the transaction ends."""
    query = sa.select(InterviewSlot.id).where(InterviewSlot.id == slot_id).with_for_update()
    return db.session.scalar(query) is not None


def takes_seat() -> sa.ColumnElement[bool]:
    """Say which appointments take a seat; needs their application and slot.

    Who withdrew, or was decided before the interview, is not awaited.
    """
    return sa.and_(
        InterviewBooking.status.in_(SEATED),
        sa.or_(
            Application.status == ApplicationState.IN_REVIEW,
            InterviewBooking.status.in_((BookingState.CAME, BookingState.NO_SHOW)),
            sa.and_(
                InterviewSlot.starts_at <= clock.now(),
                Application.status != ApplicationState.WITHDRAWN,
            ),
        ),
    )


def seats_taken(slots: Collection[int]) -> dict[int, int]:
    """Count the seats that are taken in slots; whoever is no longer in review needs none."""
    rows = db.session.execute(
        sa.select(InterviewBooking.slot_id, sa.func.count())
        .join(InterviewBooking.application)
        .join(InterviewBooking.slot)
        .where(InterviewBooking.slot_id.in_(slots), takes_seat())
        .group_by(InterviewBooking.slot_id)
    )
    return {row[0]: row[1] for row in rows}


def _bookings() -> sa.Select[InterviewBooking]:
    return (
        sa.select(InterviewBooking)
        .join(InterviewBooking.slot)
        .options(
            contains_eager(InterviewBooking.slot).joinedload(InterviewSlot.panel),
            joinedload(InterviewBooking.application).options(
                joinedload(Application.person),
                joinedload(Application.site),
                joinedload(Application.round),
            ),
        )
    )


def standing_booking(application_id: int) -> InterviewBooking | None:
    """Return the appointment that an application has, as it is now."""
    return db.session.scalar(
        _bookings()
        .where(
            InterviewBooking.application_id == application_id,
            InterviewBooking.status.in_(STANDING),
        )
        .execution_options(populate_existing=True)
    )


def bookings_of(application_id: int) -> Sequence[InterviewBooking]:
    """Return every appointment an application has or had, the latest first."""
    return db.session.scalars(
        _bookings()
        .where(InterviewBooking.application_id == application_id)
        .order_by(InterviewBooking.id.desc())
    ).all()


def bookings_with_note(person_id: int, cohort_id: int) -> Sequence[InterviewBooking]:
    """Return every appointment of somebody in a cohort for which the panel was told something."""
    return db.session.scalars(
        sa.select(InterviewBooking)
        .join(InterviewBooking.application)
        .join(Application.round)
        .where(
            Application.person_id == person_id,
            Round.cohort_id == cohort_id,
            InterviewBooking.panel_note != "",
        )
        .order_by(InterviewBooking.id)
        .with_for_update(of=InterviewBooking)
    ).all()


def bookings_in(slot_id: int) -> Sequence[InterviewBooking]:
    """Return whoever has or had a seat in a slot, in the order of booking."""
    return db.session.scalars(
        _bookings().where(InterviewBooking.slot_id == slot_id).order_by(InterviewBooking.id)
    ).all()


def bookings_of_panel(panel_id: int, *, after: datetime) -> Sequence[InterviewBooking]:
    """Return the appointments that a panel still has."""
    return db.session.scalars(
        _bookings()
        .where(
            InterviewSlot.panel_id == panel_id,
            InterviewSlot.starts_at > after,
            InterviewBooking.status.in_(STANDING),
        )
        .order_by(InterviewBooking.id)
    ).all()


def bookings_of_stage(stage_id: int) -> Sequence[InterviewBooking]:
    """Return the appointments of a stage that take a seat, the earliest first."""
    return db.session.scalars(
        _bookings()
        .where(InterviewBooking.stage_id == stage_id, InterviewBooking.status.in_(SEATED))
        .order_by(InterviewSlot.starts_at, InterviewBooking.id)
    ).all()


def get_booking(ref: str) -> InterviewBooking | None:
    """Return an appointment with slot, panel, application and person."""
    return db.session.scalar(_bookings().where(InterviewBooking.ref == tidy_ref(ref)))


def count_without_time(stage_id: int) -> int:
    """Count the applications of a stage in review that have no appointment, kept or missed."""
    has_one = sa.exists().where(
        InterviewBooking.application_id == Application.id, InterviewBooking.status.in_(SEATED)
    )
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(StageEntry)
            .join(Application, Application.id == StageEntry.application_id)
            .where(
                StageEntry.stage_id == stage_id,
                Application.status == ApplicationState.IN_REVIEW,
                ~has_one,
            )
        )
        or 0
    )
