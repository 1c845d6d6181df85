from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from academy.accounts.roles import roles_held
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import SYSTEM, Held, Role
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.mentoring import queries, services
from academy.mentoring.models import Action, Appointment, Meeting, MentorAssignment, Presence
from academy.mentoring.services import NewAction
from academy.mentoring.states import Standing
from academy.outbox.models import StoredLetter
from academy.projects.models import Team
from tests.factories.cohorts import a_cohort
from tests.factories.mentoring import a_meeting, a_write_up, an_appointment
from tests.factories.projects import a_challenge, a_team
from tests.personas import actor_of, make_person


def _count(model: type[Any]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_appoint_opens_the_role_and_writes_a_letter(app: Flask):
    cohort, minsu = a_cohort(), make_person("Minsu")
    appointment = an_appointment(minsu, cohort)
    assert roles_held(minsu.id) == (Held(Role.MENTOR, cohort.site_id),)
    letter = db.session.scalars(sa.select(StoredLetter)).one()
    assert letter.key == f"mentoring/appointed:{appointment.ref}"
    assert "5기" in letter.subject


def test_appoint_twice_is_refused(app: Flask):
    cohort, minsu = a_cohort(), make_person("Minsu")
    an_appointment(minsu, cohort)
    with pytest.raises(RuleBroken):
        an_appointment(minsu, cohort)


def test_appoint_someone_without_an_address_writes_no_letter(app: Flask):
    person = make_person("Minsu")
    person.email = ""
    an_appointment(person, a_cohort())
    assert _count(StoredLetter) == 0


def test_end_appointment_closes_the_role_and_frees_the_teams(app: Flask):
    cohort, minsu = a_cohort(running=True), make_person("Minsu")
    team = a_team(cohort)
    appointment = an_appointment(minsu, cohort, teams=(team,))
    services.end_appointment(appointment, reason="moved away", actor=SYSTEM)
    assert roles_held(minsu.id) == ()
    assert queries.open_assignments(appointment.id) == []
    assert queries.my_teams(minsu.id) == []
    with pytest.raises(MoveRefused):
        services.end_appointment(appointment, reason="again", actor=SYSTEM)


def test_a_person_whose_appointment_ended_may_be_appointed_again(app: Flask):
    cohort, minsu = a_cohort(), make_person("Minsu")
    services.end_appointment(an_appointment(minsu, cohort), reason="pause", actor=SYSTEM)
    again = an_appointment(minsu, cohort)
    assert again.ended_on is None


def test_assign_twice_is_assigning_once(app: Flask):
    cohort, minsu = a_cohort(running=True), make_person("Minsu")
    team = a_team(cohort)
    appointment = an_appointment(minsu, cohort, teams=(team, team))
    assert len(queries.open_assignments(appointment.id)) == 1


def test_assign_beyond_capacity_is_refused(app: Flask):
    cohort = a_cohort(running=True)
    challenge = a_challenge(cohort)
    teams = (a_team(challenge), a_team(challenge))
    appointment = an_appointment(make_person("Minsu"), cohort, capacity=1, teams=teams[:1])
    with pytest.raises(RuleBroken):
        services.assign(teams[1], appointment, actor=SYSTEM)


def test_assign_a_team_of_another_cohort_is_refused(app: Flask):
    appointment = an_appointment(make_person("Minsu"), a_cohort(number=4))
    with pytest.raises(RuleBroken):
        services.assign(a_team(a_cohort(running=True)), appointment, actor=SYSTEM)


def test_capacity_holds_when_many_assign_at_once(app: Flask, at_once: Callable[..., list[Any]]):
    cohort = a_cohort(running=True)
    challenge = a_challenge(cohort)
    teams = [a_team(challenge) for _ in range(8)]
    appointment = an_appointment(make_person("Minsu"), cohort, capacity=3)
    db.session.commit()
    ids, appointment_id = [team.id for team in teams], appointment.id

    def assign_one(number: int) -> str:
        team = db.session.get_one(Team, ids[number])
        mine = db.session.get_one(Appointment, appointment_id)
        try:
            services.assign(team, mine, actor=SYSTEM)
        except RuleBroken:
            return "full"
        return "assigned"

    answers = at_once(8, assign_one)
    assert sorted(answers) == ["assigned"] * 3 + ["full"] * 5
    assert _count(MentorAssignment) == 3


def test_write_up_keeps_who_came_and_what_was_agreed(app: Flask):
    cohort, minsu = a_cohort(running=True), make_person("Minsu")
    team = a_team(cohort)
    an_appointment(minsu, cohort, teams=(team,))
    one, *others = queries.member_ids(team.id)
    meeting = a_meeting(
        team,
        minsu,
        came=frozenset({one}),
        actions=[NewAction("Ask five people"), NewAction("Draw a map", owner_id=one)],
        shared_notes="Good pace.",
    )
    presence = dict(
        db.session.execute(
            sa.select(Presence.person_id, Presence.came).where(Presence.meeting_id == meeting.id)
        ).all()
    )
    assert presence == {one: True, **dict.fromkeys(others, False)}
    assert [a.text for a in queries.actions_of(team.id)] == ["Ask five people", "Draw a map"]


def test_write_up_the_same_draft_twice_is_one_meeting(app: Flask):
    cohort, minsu = a_cohort(running=True), make_person("Minsu")
    team, said = a_team(cohort), a_write_up()
    actor = actor_of(minsu)
    first = services.write_up(team, said, actor=actor)
    assert services.write_up(team, said, actor=actor) is first
    assert _count(Meeting) == 1


def test_write_up_ticks_only_the_teams_own_actions(app: Flask):
    cohort, minsu = a_cohort(running=True), make_person("Minsu")
    challenge = a_challenge(cohort)
    mine, other = a_team(challenge), a_team(challenge)
    a_meeting(mine, minsu, actions=[NewAction("mine")])
    a_meeting(other, minsu, actions=[NewAction("other")])
    ids = frozenset(db.session.scalars(sa.select(Action.id)))
    a_meeting(mine, minsu, done=ids)
    done = {a.text: a.done_at is not None for a in db.session.scalars(sa.select(Action))}
    assert done == {"mine": True, "other": False}


def test_write_up_an_action_for_a_stranger_writes_nothing(app: Flask):
    cohort, minsu = a_cohort(running=True), make_person("Minsu")
    team = a_team(cohort)
    db.session.commit()
    with pytest.raises(RuleBroken):
        a_meeting(team, minsu, actions=[NewAction("x", owner_id=minsu.id)])
    assert _count(Meeting) == 0


def test_the_planned_day_is_the_next_day_of_the_meeting_before(app: Flask):
    cohort, minsu = a_cohort(running=True), make_person("Minsu")
    team = a_team(cohort)
    day = clock.now().date() + timedelta(days=7)
    a_meeting(team, minsu, next_on=day, held_at=clock.now() - timedelta(days=1))
    assert a_meeting(team, minsu).planned_on == day


def test_my_teams_shows_the_one_in_need_first(app: Flask):
    cohort, minsu = a_cohort(running=True), make_person("Minsu")
    challenge = a_challenge(cohort)
    fine, trouble = a_team(challenge, name="Fine"), a_team(challenge, name="Trouble")
    an_appointment(minsu, cohort, teams=(fine, trouble))
    a_meeting(fine, minsu)
    a_meeting(trouble, minsu, standing=Standing.RED, reason="two are ill")
    cards = queries.my_teams(minsu.id)
    assert [(c.team.name, c.meeting.standing, c.meeting.reason) for c in cards] == [
        ("Trouble", Standing.RED, "two are ill"),
        ("Fine", Standing.GREEN, ""),
    ]


def test_my_teams_counts_actions_that_are_overdue(app: Flask):
    cohort, minsu = a_cohort(running=True), make_person("Minsu")
    team = a_team(cohort)
    an_appointment(minsu, cohort, teams=(team,))
    yesterday = clock.today("Asia/Seoul") - timedelta(days=1)
    a_meeting(team, minsu, actions=[NewAction("late", due_on=yesterday), NewAction("open")])
    (card,) = queries.my_teams(minsu.id)
    assert (card.open_actions, card.overdue_actions, card.members) == (2, 1, 3)


@pytest.mark.parametrize("teams", [1, 3])
def test_my_teams_asks_the_same_number_of_statements(
    app: Flask, count_statements: Callable[[], list[str]], teams: int
):
    cohort, minsu = a_cohort(running=True), make_person("Minsu")
    challenge = a_challenge(cohort)
    made = tuple(a_team(challenge) for _ in range(teams))
    an_appointment(minsu, cohort, teams=made)
    db.session.commit()
    count_statements()
    assert len(queries.my_teams(minsu.id)) == teams
    assert len(count_statements()) == 9


def test_uncovered_kinds_lists_what_is_missing(app: Flask):
    cohort = a_cohort(running=True)
    team = a_team(cohort)
    an_appointment(make_person("Minsu"), cohort, kind=Discipline.DESIGN, teams=(team,))
    assert queries.uncovered_kinds(cohort.id) == [(team, [Discipline.TECH, Discipline.DOMAIN])]


def test_the_same_draft_key_for_another_team_is_another_meeting(app: Flask):
    cohort, minsu = a_cohort(running=True), make_person("Minsu")
    challenge, said = a_challenge(cohort), a_write_up()
    for team in (a_team(challenge), a_team(challenge)):
        services.write_up(team, said, actor=actor_of(minsu))
    assert _count(Meeting) == 2
