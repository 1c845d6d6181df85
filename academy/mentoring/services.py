"""Appoint mentors, give them teams, write up meetings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.accounts.models import Person
from academy.accounts.roles import end_grants, grant
from academy.audit import record
from academy.cohorts.models import Cohort
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import Actor, Role
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.mentoring import mail, queries
from academy.mentoring.models import Action, Appointment, Meeting, MentorAssignment, Presence
from academy.mentoring.rules import (
    check_appointment,
    check_capacity,
    check_meeting,
    check_standing,
)
from academy.mentoring.states import Standing
from academy.outbox import post
from academy.projects.models import Team


@dataclass(frozen=True)
class NewAction:
    """Something to do, as it was agreed: for one member or, with None, the whole team."""

    text: str
    owner_id: int | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class WriteUp:
    """What a mentor writes up of a meeting; times are aware, ids are of people and actions."""

    draft_key: str
    held_at: datetime
    ended_at: datetime
    came: frozenset[int]
    standing: Standing
    reason: str = ""
    shared_notes: str = ""
    staff_notes: str = ""
    done: frozenset[int] = frozenset()
    actions: Sequence[NewAction] = ()
    next_on: date | None = None


@verb
def appoint(
    person: Person,
    cohort: Cohort,
    *,
    kind: Discipline,
    capacity: int,
    actor: Actor,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Appointment:
    """Make a person a mentor of a cohort, and open the role; the cohort's site must be loaded.

    Raises:
        RuleBroken: the dates or the capacity make no sense, or the person is one already.
    """
    starts_on, ends_on = starts_on or cohort.starts_on, ends_on or cohort.ends_on
    check_appointment(starts_on, ends_on, capacity)
    lock(cohort)
    if queries.active_appointment(person.id, cohort.id):
        raise RuleBroken(_l("This person is already a mentor of this cohort."), field="email")
    appointment = Appointment(
        person=person,
        cohort=cohort,
        site_id=cohort.site_id,
        kind=kind,
        capacity=capacity,
        starts_on=starts_on,
        ends_on=ends_on,
        appointed_at=clock.now(),
    )
    db.session.add(appointment)
    record("mentor.appoint", appointment, actor=actor)
    # The desk opens at once, before the term starts, so that a mentor can prepare.
    grant(
        person.id,
        Role.MENTOR,
        site_id=cohort.site_id,
        source=f"appointment:{appointment.ref}",
        actor=actor,
    )
    if person.email:
        post(mail.appointed(appointment, address=person.email, locale=person.locale))
    return appointment


@verb
def end_appointment(appointment: Appointment, *, reason: str, actor: Actor) -> None:
    """End an appointment: the role closes and its teams become uncovered, which staff see.

    Raises:
        MoveRefused: it has ended already.
    """
    if appointment.ended_on is not None:
        raise MoveRefused()
    today = queries.today_at(appointment.site_id)
    appointment.ended_on, appointment.end_reason = today, reason
    for assignment in queries.open_assignments(appointment.id):
        assignment.ends_on = today
        record("mentor.unassign", assignment, actor=actor, about=appointment.person_id)
    end_grants(appointment.person_id, source=f"appointment:{appointment.ref}", actor=actor)
    record("mentor.end", appointment, actor=actor, reason=reason)


@verb
def assign(team: Team, appointment: Appointment, *, actor: Actor) -> MentorAssignment:
    """Give a mentor a team to track; the lock on the appointment holds the capacity under races.

    Raises:
        RuleBroken: the mentor is full, has ended, or belongs to another cohort.
    """
    lock(appointment)
    if appointment.ended_on is not None or appointment.cohort_id != team.cohort_id:
        raise RuleBroken(_l("This mentor is not appointed for this team's cohort."), field="mentor")
    assigned = queries.open_assignments(appointment.id)
    found = next((a for a in assigned if a.team_id == team.id), None)
    if found is not None:
        return found
    check_capacity(len(assigned), appointment.capacity)
    assignment = MentorAssignment(
        team_id=team.id,
        appointment_id=appointment.id,
        site_id=team.site_id,
        starts_on=queries.today_at(team.site_id),
    )
    db.session.add(assignment)
    record("mentor.assign", assignment, actor=actor, about=appointment.person_id)
    return assignment


@verb
def unassign(assignment: MentorAssignment, *, person_id: int, actor: Actor) -> None:
    """Take a team from a mentor; what was written stays.

    Raises:
        MoveRefused: it was taken already.
    """
    if assignment.ends_on is not None:
        raise MoveRefused()
    assignment.ends_on = queries.today_at(assignment.site_id)
    record("mentor.unassign", assignment, actor=actor, about=person_id)


@verb
def write_up(team: Team, said: WriteUp, *, actor: Actor) -> Meeting:
    """Write up a meeting; the same draft key is the same meeting.

    Raises:
        RuleBroken: the times cannot be, or the reason for a state is missing.
    """
    written = queries.meeting_of_draft(said.draft_key, team.id)
    if written is not None:
        return written
    check_meeting(said.held_at, said.ended_at, clock.now())
    check_standing(said.standing, said.reason)
    before = queries.last_meeting(team.id)
    meeting = Meeting(
        draft_key=said.draft_key,
        team_id=team.id,
        site_id=team.site_id,
        mentor_id=actor.person_id,
        planned_on=before.next_on if before else None,
        held_at=said.held_at,
        ended_at=said.ended_at,
        shared_notes=said.shared_notes,
        staff_notes=said.staff_notes,
        standing=said.standing,
        reason=said.reason,
        next_on=said.next_on,
        written_at=clock.now(),
    )
    db.session.add(meeting)
    db.session.flush()
    _keep_presence(meeting, team, said.came)
    _tick(team, said.done)
    for action in said.actions:
        _add_action(meeting, action)
    record("meeting.write_up", meeting, actor=actor)
    return meeting


def _keep_presence(meeting: Meeting, team: Team, came: frozenset[int]) -> None:
    for person_id in queries.member_ids(team.id):
        db.session.add(Presence(meeting_id=meeting.id, person_id=person_id, came=person_id in came))


def _tick(team: Team, done: frozenset[int]) -> None:
    # Only this team's open actions are touched, whatever ids the form carried.
    if done:
        db.session.execute(
            sa.update(Action)
            .where(Action.team_id == team.id, Action.id.in_(done), Action.done_at.is_(None))
            .values(done_at=clock.now())
        )


def _add_action(meeting: Meeting, action: NewAction) -> None:
    owner_id = action.owner_id
    if owner_id is not None and owner_id not in queries.member_ids(meeting.team_id):
        raise RuleBroken(_l("This person is not a member of the team."), field="actions")
    db.session.add(
        Action(
            team_id=meeting.team_id,
            site_id=meeting.site_id,
            meeting_id=meeting.id,
            text=action.text,
            owner_id=owner_id,
            due_on=action.due_on,
        )
    )


@verb
def finish_action(action: Action, *, actor: Actor) -> None:
    """Tick an action off; ticking twice is once."""
    if action.done_at is None:
        action.done_at = clock.now()
        record("action.finish", action, actor=actor, about=action.owner_id)
