"""Who interviews and where, and from when on applicants choose a time."""

from collections.abc import Collection

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import flag_modified

from academy.accounts.models import Person
from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.outbox import post
from academy.selection import mail_interviews as mail
from academy.selection.interview_states import SEATED, BookingState
from academy.selection.models import (
    InterviewBooking,
    InterviewPlan,
    Panel,
    PanelMember,
    Stage,
    StageEntry,
)
from academy.selection.queries import interviews, taking_part
from academy.selection.rules import check_phase
from academy.selection.rules.interviews import NOTICE_HOURS, check_members, check_notice, clashes
from academy.selection.services.interviews.letters import write_to
from academy.selection.services.interviews.sheets import keep_with_panel
from academy.selection.states import StagePhase

SEEN = (StagePhase.ASSIGNING, StagePhase.SCORING, StagePhase.MODERATION)
"""Phases in which people are still interviewed."""


@verb
def plan_interviews(stage: Stage, *, notice_hours: int, actor: Actor) -> InterviewPlan:
    """Say until how many hours before an applicant may book, change and give up.

    Raises:
        RuleBroken: the number makes no sense.
    """
    check_notice(notice_hours)
    lock(stage)
    plan = plan_for(stage)
    plan.notice_hours = notice_hours
    db.session.flush()
    record("interview_plan.change", plan, actor=actor)
    return plan


def plan_for(stage: Stage) -> InterviewPlan:
    """Return the plan of a stage, begun if there is none; the caller holds the stage."""
    plan = interviews.plan_of(stage.id)
    if plan is None:
        plan = InterviewPlan(stage_id=stage.id, site_id=stage.site_id, notice_hours=NOTICE_HOURS)
        db.session.add(plan)
        db.session.flush()
    return plan


@verb
def publish_times(stage: Stage, *, actor: Actor) -> int:
    """Let applicants choose, write to each without a time, and return to how many; twice is once.

    Raises:
        MoveRefused: the reviews are closed.
        RuleBroken: there is nothing to choose yet.
    """
    lock(stage)
    check_phase(stage.phase, *SEEN)
    plan = plan_for(stage)
    if plan.published_at is not None:
        return 0
    if not any(slot.starts_at > clock.now() for slot in interviews.slots_of(stage.id)):
        raise RuleBroken(_l("There are no times to choose yet. Please make some first."))
    plan.published_at = clock.now()
    record("interview_plan.publish", plan, actor=actor)
    told = [each for each in _without_time(stage) if each.person.email]
    for application in told:
        post(mail.times_open(application, stage))
    return len(told)


def _without_time(stage: Stage) -> list[Application]:
    has_one = sa.exists().where(
        InterviewBooking.application_id == Application.id, InterviewBooking.status.in_(SEATED)
    )
    return list(
        db.session.scalars(
            sa.select(Application)
            .join(StageEntry, StageEntry.application_id == Application.id)
            .where(
                StageEntry.stage_id == stage.id,
                Application.status == ApplicationState.IN_REVIEW,
                Application.stage == str(stage.kind),
                ~has_one,
            )
            .options(joinedload(Application.person))
            .order_by(Application.id)
        )
    )


@verb
def make_panel(
    stage: Stage, *, name: str, place: str, members: Collection[Person], actor: Actor
) -> Panel:
    """Make a panel of people who review in the stage.

    Raises:
        MoveRefused: the reviews are closed.
        RuleBroken: the name is taken, or somebody does not take part.
    """
    lock(stage)
    check_phase(stage.phase, *SEEN)
    _check(stage, name, members)
    panel = Panel(
        stage_id=stage.id, site_id=stage.site_id, name=name, place=place, created_at=clock.now()
    )
    panel.members = [PanelMember(person_id=person.id) for person in members]
    db.session.add(panel)
    db.session.flush()
    record("panel.create", panel, actor=actor, members=[person.id for person in members])
    return panel


def _check(stage: Stage, name: str, members: Collection[Person], own: int | None = None) -> None:
    check_members([p.id for p in members], [row.person_id for row in taking_part(stage.id)])
    known = interviews.panel_named(stage.id, name)
    if known is not None and known.id != own:
        raise RuleBroken(_l("There is a panel of this name already."), field="name")


@verb
def change_panel(
    panel: Panel, *, name: str, place: str, members: Collection[Person], actor: Actor
) -> None:
    """Change who interviews and where; those with an appointment are told of another place.

    Raises:
        MoveRefused: the reviews are closed.
        RuleBroken: the name is taken, somebody takes no part, or interviews elsewhere at the time.
    """
    lock(panel.stage)
    check_phase(panel.stage.phase, *SEEN)
    lock(panel)
    _check(panel.stage, name, members, panel.id)
    _check_free(panel, members)
    is_elsewhere = panel.place != place
    panel.name, panel.place = name, place
    wanted = {person.id for person in members}
    kept = [each for each in panel.members if each.person_id in wanted]
    known = {each.person_id for each in kept}
    if wanted != {each.person_id for each in panel.members}:
        # Members lie in a table of their own: who has the page open is told all the same.
        flag_modified(panel, "name")
    panel.members = [*kept, *(PanelMember(person_id=id) for id in sorted(wanted - known))]
    db.session.flush()
    record("panel.change", panel, actor=actor, members=sorted(wanted))
    keep_with_panel(panel)
    if is_elsewhere:
        _tell(panel)


def _check_free(panel: Panel, members: Collection[Person]) -> None:
    """Refuse somebody new who sits on another panel at the same time."""
    known = {each.person_id for each in panel.members}
    now = clock.now()
    own = [
        (slot.starts_at, slot.ends_at)
        for slot in interviews.slots_of_panel(panel.id)
        if slot.ends_at > now
    ]
    for person in members:
        busy = interviews.busy_times([person.id]) if person.id not in known else []
        if any(clashes(times, busy) for times in own):
            raise RuleBroken(
                _l("%(name)s interviews on another panel at one of these times.", name=person.name),
                field="members",
            )


def _tell(panel: Panel) -> None:
    """Write of another place; whoever it does not suit may choose anew until it begins."""
    for booking in interviews.bookings_of_panel(panel.id, after=clock.now()):
        if booking.status is BookingState.BOOKED:
            booking.edition += 1
            booking.moved_at, booking.reminded_at = clock.now(), None
            write_to(booking, mail.moved)


@verb
def drop_panel(panel: Panel, *, actor: Actor) -> None:
    """Delete a panel that never had a time.

    Raises:
        RuleBroken: it has slots.
    """
    # Whoever makes times holds the stage, and finds the panel there or gone.
    lock(panel.stage)
    lock(panel)
    if interviews.slots_of_panel(panel.id):
        raise RuleBroken(_l("This panel has times. Please delete or cancel them first."))
    record("panel.delete", panel, actor=actor)
    db.session.delete(panel)
