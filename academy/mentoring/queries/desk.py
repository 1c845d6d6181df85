"""A mentor's own teams, those in most need first."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from academy.cohorts.models import Enrolment, Site
from academy.core import clock
from academy.core.db import db
from academy.curriculum.queries import attendance_by_enrolment
from academy.mentoring.models import Action, Appointment, Meeting, MentorAssignment
from academy.mentoring.rules import NOT_MET_DAYS, days_without_meeting, rank_need
from academy.projects.models import Challenge, Project, Team, TeamMember


@dataclass(frozen=True)
class TeamCard:
    """One team on a mentor's first page; `marks` are (attended, held) of each member."""

    team: Team
    zone: str
    assigned_on: date
    meeting: Meeting | None
    project: Project | None
    members: int
    open_actions: int
    overdue_actions: int
    marks: tuple[tuple[int, int], ...]
    due: Challenge

    @property
    def met_on(self) -> date | None:
        """The day of the last meeting, in the site's zone."""
        return self.meeting.held_at.astimezone(ZoneInfo(self.zone)).date() if self.meeting else None

    @property
    def days(self) -> int:
        """Whole days without a meeting."""
        return days_without_meeting(self.met_on, self.assigned_on, clock.today(self.zone))

    @property
    def attendance(self) -> int | None:
        """Percent of the sessions held that the members attended, or None before the first."""
        held = sum(held for _attended, held in self.marks)
        return 100 * sum(attended for attended, _held in self.marks) // held if held else None

    @property
    def is_waiting(self) -> bool:
        """Whether the team has gone too long without a meeting."""
        return self.days > NOT_MET_DAYS

    @property
    def need(self) -> tuple[int, int, int, int]:
        """The key by which those in most need come first."""
        standing = self.meeting.standing if self.meeting else None
        return rank_need(standing, self.days, self.overdue_actions)


def my_teams(person_id: int) -> list[TeamCard]:
    """Return the teams a mentor tracks now, those in most need first.

    A fixed number of statements, however many teams.
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
    challenges, seen = _challenges([row.Team for row in rows]), _attendance(ids)
    cards = [
        TeamCard(
            team=team,
            zone=zone,
            assigned_on=assigned_on,
            meeting=latest.get(team.id),
            project=projects.get(team.id),
            members=sizes.get(team.id, 0),
            open_actions=open_.get(team.id, 0),
            overdue_actions=overdue.get(team.id, 0),
            marks=tuple(seen[team.id]),
            due=challenges[team.challenge_id],
        )
        for team, zone, assigned_on in rows
    ]
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


def _challenges(teams: list[Team]) -> dict[int, Challenge]:
    ids = {team.challenge_id for team in teams}
    found = db.session.scalars(sa.select(Challenge).where(Challenge.id.in_(ids)))
    return {challenge.id: challenge for challenge in found}


def _attendance(team_ids: list[int]) -> dict[int, list[tuple[int, int]]]:
    """Return (attended, held) of each member, by team."""
    rows = db.session.execute(
        sa.select(TeamMember.team_id, Enrolment.id)
        .join(Team, Team.id == TeamMember.team_id)
        .join(
            Enrolment,
            sa.and_(
                Enrolment.person_id == TeamMember.person_id,
                Enrolment.cohort_id == Team.cohort_id,
            ),
        )
        .where(TeamMember.team_id.in_(team_ids), TeamMember.left_on.is_(None))
        .order_by(TeamMember.id)
    ).all()
    marks = attendance_by_enrolment([enrolment_id for _team_id, enrolment_id in rows])
    by_team: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for team_id, enrolment_id in rows:
        by_team[team_id].append(marks.get(enrolment_id, (0, 0)))
    return by_team
