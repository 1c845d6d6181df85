"""One team as its mentors see it: members, meetings, actions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.accounts.models import Person
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.db import db
from academy.mentoring.models import Action, Appointment, Meeting, MentorAssignment, Presence
from academy.projects.models import Project, Team, TeamMember


@dataclass(frozen=True)
class MentoredTeam:
    """A team with those who track it: what the policy asks about, and what pages show."""

    team: Team
    zone: str
    mentor_ids: frozenset[int]
    assignments: tuple[MentorAssignment, ...]

    __tablename__ = "teams"

    @property
    def id(self) -> int:
        """The team's own id, for the history of denied attempts."""
        return self.team.id

    @property
    def site_id(self) -> int:
        """Where the team is."""
        return self.team.site_id


@dataclass(frozen=True)
class MentoredAction:
    """An action with the team it belongs to."""

    action: Action
    team: MentoredTeam

    __tablename__ = "mentor_actions"

    @property
    def id(self) -> int:
        """The action's own id."""
        return self.action.id

    @property
    def site_id(self) -> int:
        """Where the team is."""
        return self.team.site_id

    @property
    def mentor_ids(self) -> frozenset[int]:
        """Who tracks the team."""
        return self.team.mentor_ids


def get_mentored_team(ref: str) -> MentoredTeam | None:
    """Return a team with everyone who tracks it now."""
    row = db.session.execute(
        sa.select(Team, Site.zone).join(Site, Site.id == Team.site_id).where(Team.ref == ref)
    ).one_or_none()
    if row is None:
        return None
    assignments = db.session.scalars(
        sa.select(MentorAssignment)
        .where(MentorAssignment.team_id == row.Team.id, MentorAssignment.ends_on.is_(None))
        .options(joinedload(MentorAssignment.appointment).joinedload(Appointment.person))
        .order_by(MentorAssignment.id)
    ).all()
    ids = frozenset(a.appointment.person_id for a in assignments)
    return MentoredTeam(row.Team, row.zone, ids, tuple(assignments))


def get_mentored_action(action_id: int) -> MentoredAction | None:
    """Return an action with its team and the team's mentors."""
    row = db.session.execute(
        sa.select(Action, Team.ref)
        .join(Team, Team.id == Action.team_id)
        .where(Action.id == action_id)
    ).one_or_none()
    team = get_mentored_team(row.ref) if row else None
    return MentoredAction(row.Action, team) if row and team else None


def member_ids(team_id: int) -> list[int]:
    """Return the people who are in a team now."""
    return list(
        db.session.scalars(
            sa.select(TeamMember.person_id)
            .where(TeamMember.team_id == team_id, TeamMember.left_on.is_(None))
            .order_by(TeamMember.id)
        )
    )


def members(team_id: int) -> list[tuple[TeamMember, Person]]:
    """Return who is in a team now, with their role in it, in the order they joined."""
    rows = db.session.execute(
        sa.select(TeamMember, Person)
        .join(Person, Person.id == TeamMember.person_id)
        .where(TeamMember.team_id == team_id, TeamMember.left_on.is_(None))
        .order_by(TeamMember.id)
    )
    return [(member, person) for member, person in rows]


def project_of(team_id: int) -> Project | None:
    """Return the project of a team."""
    return db.session.scalar(sa.select(Project).where(Project.team_id == team_id))


def meeting_of_draft(draft_key: str, team_id: int) -> Meeting | None:
    """Return the meeting of a team that a form has already written."""
    return db.session.scalar(
        sa.select(Meeting).where(Meeting.draft_key == draft_key, Meeting.team_id == team_id)
    )


def last_meeting(team_id: int) -> Meeting | None:
    """Return the latest meeting of a team."""
    return db.session.scalar(
        sa.select(Meeting)
        .where(Meeting.team_id == team_id)
        .order_by(Meeting.held_at.desc(), Meeting.id.desc())
        .limit(1)
    )


def meetings_of(team_id: int, limit: int = 50) -> Sequence[Meeting]:
    """Return the latest meetings of a team with their mentor, newest first."""
    return db.session.scalars(
        sa.select(Meeting)
        .where(Meeting.team_id == team_id)
        .options(joinedload(Meeting.mentor))
        .order_by(Meeting.held_at.desc(), Meeting.id.desc())
        .limit(limit)
    ).all()


def who_came(meeting_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the names of those who came, by meeting."""
    came: dict[int, list[str]] = defaultdict(list)
    for meeting_id, name in db.session.execute(
        sa.select(Presence.meeting_id, Person.name)
        .join(Person, Person.id == Presence.person_id)
        .where(Presence.meeting_id.in_(meeting_ids), Presence.came)
        .order_by(Presence.id)
    ):
        came[meeting_id].append(name)
    return came


def actions_of(team_id: int, *, done_since_days: int = 14) -> Sequence[Action]:
    """Return a team's open actions, the most urgent first, then those done lately."""
    recent = clock.now() - timedelta(days=done_since_days)
    return db.session.scalars(
        sa.select(Action)
        .where(
            Action.team_id == team_id,
            sa.or_(Action.done_at.is_(None), Action.done_at >= recent),
        )
        .options(joinedload(Action.owner))
        .order_by(Action.done_at.is_not(None), sa.func.coalesce(Action.due_on, date.max), Action.id)
    ).all()


def teams_of_person(person_id: int) -> Sequence[Team]:
    """Return the teams a person is in now, the newest first."""
    return db.session.scalars(
        sa.select(Team)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(TeamMember.person_id == person_id, TeamMember.left_on.is_(None))
        .order_by(Team.id.desc())
    ).all()
