"""What mentors, teams and staff read of this room; always ordered, always bounded by a team."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.accounts.models import Person
from academy.cohorts.models import Cohort, Site
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.mentoring.models import Action, Appointment, Meeting, MentorAssignment, Presence
from academy.mentoring.rules import NOT_MET_DAYS, days_without_meeting, rank_need
from academy.mentoring.states import Standing
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


@dataclass(frozen=True)
class TeamCard:
    """One team on a mentor's first page; days are whole days in the site's zone."""

    team: Team
    zone: str
    project: Project | None
    members: int
    standing: Standing | None
    reason: str
    met_on: date | None
    days: int
    next_on: date | None
    open_actions: int
    overdue_actions: int

    @property
    def is_waiting(self) -> bool:
        """Whether the team has gone too long without a meeting."""
        return self.days > NOT_MET_DAYS

    @property
    def need(self) -> tuple[int, int, int, int]:
        """The key by which those in most need come first."""
        return rank_need(self.standing, self.days, self.overdue_actions)


@dataclass
class MentorRow:
    """A mentor of a cohort with the load carried now."""

    appointment: Appointment
    teams: list[tuple[MentorAssignment, Team]] = field(default_factory=list)

    @property
    def free(self) -> int:
        """How many more teams the agreed capacity allows."""
        return max(0, self.appointment.capacity - len(self.teams))


def today_at(site_id: int) -> date:
    """Return today's date at a site."""
    zone = db.session.scalar(sa.select(Site.zone).where(Site.id == site_id))
    return clock.today(zone or "UTC")


def active_appointment(person_id: int, cohort_id: int) -> Appointment | None:
    """Return the appointment of a person for a cohort that has not ended."""
    return db.session.scalar(
        sa.select(Appointment).where(
            Appointment.person_id == person_id,
            Appointment.cohort_id == cohort_id,
            Appointment.ended_on.is_(None),
        )
    )


def get_appointment(ref: str) -> Appointment | None:
    """Return an appointment with its person and cohort."""
    return db.session.scalar(
        sa.select(Appointment)
        .where(Appointment.ref == ref)
        .options(joinedload(Appointment.person), joinedload(Appointment.cohort))
    )


def open_assignments(appointment_id: int) -> Sequence[MentorAssignment]:
    """Return the teams an appointment carries now, oldest first."""
    return db.session.scalars(
        sa.select(MentorAssignment)
        .where(
            MentorAssignment.appointment_id == appointment_id, MentorAssignment.ends_on.is_(None)
        )
        .order_by(MentorAssignment.id)
    ).all()


def get_assignment(assignment_id: int) -> MentorAssignment | None:
    """Return an assignment with its appointment."""
    return db.session.scalar(
        sa.select(MentorAssignment)
        .where(MentorAssignment.id == assignment_id)
        .options(joinedload(MentorAssignment.appointment))
    )


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


def meeting_of_draft(draft_key: str) -> Meeting | None:
    """Return the meeting that a form has already written."""
    return db.session.scalar(sa.select(Meeting).where(Meeting.draft_key == draft_key))


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


def my_teams(person_id: int) -> list[TeamCard]:
    """Return the teams a mentor tracks now, those in most need first.

    Five statements, however many teams.
    """
    rows = db.session.execute(
        sa.select(Team, Site.zone, MentorAssignment.starts_on)
        .join(MentorAssignment, MentorAssignment.team_id == Team.id)
        .join(Appointment, Appointment.id == MentorAssignment.appointment_id)
        .join(Site, Site.id == Team.site_id)
        .where(
            Appointment.person_id == person_id,
            Appointment.ended_on.is_(None),
            MentorAssignment.ends_on.is_(None),
        )
        .order_by(Team.id)
    ).all()
    ids = [row.Team.id for row in rows]
    if not ids:
        return []
    latest, projects = _latest_meetings(ids), _projects(ids)
    sizes, open_, overdue = _sizes(ids), *_action_counts(ids, rows[0].zone)
    cards = []
    for team, zone, assigned_on in rows:
        meeting = latest.get(team.id)
        met_on = meeting.held_at.astimezone(ZoneInfo(zone)).date() if meeting else None
        cards.append(
            TeamCard(
                team=team,
                zone=zone,
                project=projects.get(team.id),
                members=sizes.get(team.id, 0),
                standing=meeting.standing if meeting else None,
                reason=meeting.reason if meeting else "",
                met_on=met_on,
                days=days_without_meeting(met_on, assigned_on, clock.today(zone)),
                next_on=meeting.next_on if meeting else None,
                open_actions=open_.get(team.id, 0),
                overdue_actions=overdue.get(team.id, 0),
            )
        )
    return sorted(cards, key=lambda card: card.need)


def _latest_meetings(team_ids: list[int]) -> dict[int, Meeting]:
    newest = (
        sa.select(
            Meeting.id,
            sa.func.row_number()
            .over(
                partition_by=Meeting.team_id, order_by=(Meeting.held_at.desc(), Meeting.id.desc())
            )
            .label("place"),
        )
        .where(Meeting.team_id.in_(team_ids))
        .subquery()
    )
    found = db.session.scalars(
        sa.select(Meeting).join(newest, newest.c.id == Meeting.id).where(newest.c.place == 1)
    )
    return {meeting.team_id: meeting for meeting in found}


def _projects(team_ids: list[int]) -> dict[int, Project]:
    found = db.session.scalars(sa.select(Project).where(Project.team_id.in_(team_ids)))
    return {project.team_id: project for project in found}


def _sizes(team_ids: list[int]) -> dict[int, int]:
    rows = db.session.execute(
        sa.select(TeamMember.team_id, sa.func.count())
        .where(TeamMember.team_id.in_(team_ids), TeamMember.left_on.is_(None))
        .group_by(TeamMember.team_id)
    )
    return {row[0]: row[1] for row in rows}


def _action_counts(team_ids: list[int], zone: str) -> tuple[dict[int, int], dict[int, int]]:
    today = clock.today(zone)
    rows = db.session.execute(
        sa.select(
            Action.team_id,
            sa.func.count(),
            sa.func.sum(sa.case((Action.due_on < today, 1), else_=0)),
        )
        .where(Action.team_id.in_(team_ids), Action.done_at.is_(None))
        .group_by(Action.team_id)
    ).all()
    return {r[0]: r[1] for r in rows}, {r[0]: int(r[2] or 0) for r in rows}


def mentors_of(cohort_id: int) -> list[MentorRow]:
    """Return the active mentors of a cohort with their teams, by kind and name."""
    appointments = db.session.scalars(
        sa.select(Appointment)
        .join(Person, Person.id == Appointment.person_id)
        .where(Appointment.cohort_id == cohort_id, Appointment.ended_on.is_(None))
        .options(joinedload(Appointment.person))
        .order_by(Appointment.kind, Person.name, Appointment.id)
    ).all()
    rows = {a.id: MentorRow(a) for a in appointments}
    found = db.session.execute(
        sa.select(MentorAssignment, Team)
        .join(Team, Team.id == MentorAssignment.team_id)
        .where(MentorAssignment.appointment_id.in_(rows), MentorAssignment.ends_on.is_(None))
        .order_by(Team.name, MentorAssignment.id)
    )
    for assignment, team in found:
        rows[assignment.appointment_id].teams.append((assignment, team))
    return list(rows.values())


def uncovered_kinds(cohort_id: int) -> list[tuple[Team, list[Discipline]]]:
    """Return the teams of a cohort that lack a mentor of some kind, with the missing kinds."""
    teams = db.session.scalars(
        sa.select(Team).where(Team.cohort_id == cohort_id).order_by(Team.name, Team.id)
    ).all()
    covered: dict[int, set[Discipline]] = defaultdict(set)
    for team_id, kind in db.session.execute(
        sa.select(MentorAssignment.team_id, Appointment.kind)
        .join(Appointment, Appointment.id == MentorAssignment.appointment_id)
        .where(Appointment.cohort_id == cohort_id, MentorAssignment.ends_on.is_(None))
    ):
        covered[team_id].add(kind)
    missing = [(team, [k for k in Discipline if k not in covered[team.id]]) for team in teams]
    return [(team, kinds) for team, kinds in missing if kinds]


def cohorts_managed_by(actor: Actor) -> Sequence[Cohort]:
    """Return the cohorts whose mentors an actor may manage, newest first, with their site."""
    query = sa.select(Cohort).options(joinedload(Cohort.site))
    sites = actor.sites(Role.PROGRAMME, Role.ADMIN)
    if sites is not None:
        query = query.where(Cohort.site_id.in_(sites))
    return db.session.scalars(query.order_by(Cohort.starts_on.desc(), Cohort.id)).all()


def get_cohort_for_mentors(site_code: str, number: int) -> Cohort | None:
    """Return a cohort with its site, by the address of its page."""
    return db.session.scalar(
        sa.select(Cohort)
        .join(Site, Site.id == Cohort.site_id)
        .where(Site.code == site_code, Cohort.number == number)
        .options(joinedload(Cohort.site))
    )


def teams_of_person(person_id: int) -> Sequence[Team]:
    """Return the teams a person is in now, the newest first."""
    return db.session.scalars(
        sa.select(Team)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .where(TeamMember.person_id == person_id, TeamMember.left_on.is_(None))
        .order_by(Team.id.desc())
    ).all()


def cohort_of(appointment: Appointment) -> Cohort:
    """Return the cohort of an appointment with its site."""
    return db.session.scalars(
        sa.select(Cohort).where(Cohort.id == appointment.cohort_id).options(joinedload(Cohort.site))
    ).one()


def person_by_email(email: str) -> Person | None:
    """Return who is in the records under an address."""
    return db.session.scalar(
        sa.select(Person).where(sa.func.lower(Person.email) == email.lower()).order_by(Person.id)
    )
