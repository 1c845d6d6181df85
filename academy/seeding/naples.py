"""The term that runs in Naples today: sessions, three teams, a mentor, meetings."""

from collections.abc import Sequence
from datetime import date, time, timedelta

from academy.accounts.models import Person
from academy.accounts.services import create_person
from academy.cohorts import queries as cohort_queries
from academy.cohorts import services as cohorts
from academy.cohorts.models import Cohort
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.db import db
from academy.core.types import Texts
from academy.curriculum import queries
from academy.curriculum import services as curriculum
from academy.curriculum.planned import Planned
from academy.curriculum.states import AttendanceState, ExcuseKind
from academy.mentoring import services as mentoring
from academy.mentoring.queries import member_ids
from academy.mentoring.services import NewAction, WriteUp
from academy.mentoring.states import Standing
from academy.projects import services as projects
from academy.projects.models import Challenge, Team
from academy.seeding.challenges import plant_weeks_of_naples
from academy.seeding.classroom import attend, enrol_all, form_team, macro, plant_track, story
from academy.seeding.places import World


def plant_naples(world: World) -> None:
    """Let cohort 5 of Naples be in its eighth week: sessions, three teams, mentors, meetings."""
    cohort = world.cohorts["napoli", 5]
    people = _people_of_naples(world)
    with clock.freeze(world.at(cohort.starts_on - timedelta(days=30), site="napoli")):
        enrol_all(cohort, people, "demo")
        plant_track(cohort)
    with clock.freeze(world.at(cohort.starts_on, site="napoli")):
        cohorts.start_cohort(cohort, actor=SYSTEM)
        _weekly_sessions(world, cohort)
        challenge = macro(
            cohort,
            Texts(ko="이웃을 위한 앱", en="An app for a neighbour"),
            weeks=(4, 9, 16, 34),
        )
    attend(world, cohort, site="napoli", until=world.today - timedelta(days=1))
    _miss_and_ask(world, cohort, people)
    teams = _teams_of_naples(world, challenge, people)
    _mentor_naples(world, cohort, teams)
    plant_weeks_of_naples(world, cohort, people, teams)


def _people_of_naples(world: World) -> list[Person]:
    learner = world.people["learner"]
    names = [world.cast.italian(i) for i in range(12)]
    made = [
        create_person(name=n, email=world.cast.address(n), locale="en", actor=SYSTEM)
        for n in names
        if n not in {learner.name, world.people["mentor"].name}
    ]
    return [learner, *made]


def _miss_and_ask(world: World, cohort: Cohort, people: Sequence[Person]) -> None:
    """Let somebody miss the last sessions, and the learner ask to be excused next week."""
    missing = cohort_queries.enrolment_of(people[-1].id, cohort.id)
    learner = cohort_queries.enrolment_of(people[0].id, cohort.id)
    held = queries.sessions_of(cohort.id, last=world.today - timedelta(days=1))
    for session in held[-3:]:
        if missing is None:
            break
        with clock.freeze(world.at(session.on, 21, "napoli")):
            curriculum.mark(
                session,
                {missing.id: (AttendanceState.ABSENT, "")},
                reason="Non era presente.",
                actor=SYSTEM,
            )
    if learner:
        with clock.freeze(world.at(world.today - timedelta(days=1), 18, "napoli")):
            curriculum.ask_excuse(
                learner,
                kind=ExcuseKind.EXAM,
                first_on=_in(world, 6),
                last_on=_in(world, 7),
                words="The state exam in Rome; the letter comes along.",
                actor=SYSTEM,
            )


def _weekly_sessions(world: World, cohort: Cohort) -> None:
    room = curriculum.add_room(
        world.sites["napoli"], name=Texts(ko="2강의실", en="Aula 2"), seats=60, actor=SYSTEM
    )
    db.session.flush()
    for weekday, starts, title in (
        (0, time(9, 30), Texts(ko="한 주 열기", en="Opening the week")),
        (min(world.today.weekday(), 4), time(14), Texts(ko="스튜디오", en="Studio")),
    ):
        curriculum.add_sessions(
            cohort,
            Planned(
                on=cohort.starts_on + timedelta(days=weekday),
                starts=starts,
                ends=starts.replace(hour=starts.hour + 3),
                title=title,
                room=room.id,
                leader=world.people["mentor"].id,
            ),
            times=12,
            actor=SYSTEM,
        )


def _teams_of_naples(world: World, challenge: Challenge, people: Sequence[Person]) -> list[Team]:
    teams = []
    with clock.freeze(world.at(world.today - timedelta(days=20), site="napoli")):
        for index, (name, key) in enumerate((("Vesuvio", "market"), ("Sirena", "forms"))):
            team = form_team(challenge, name, people[index * 4 : index * 4 + 4])
            projects.start_project(team, story(key), actor=SYSTEM)
            teams.append(team)
        teams.append(form_team(challenge, "Scirocco", people[8:]))
    return teams


def _mentor_naples(world: World, cohort: Cohort, teams: Sequence[Team]) -> None:
    marco, programme = world.people["mentor"], world.actor("programme_napoli")
    with clock.freeze(world.at(world.today - timedelta(days=19), site="napoli")):
        own = mentoring.appoint(marco, cohort, kind=Discipline.TECH, capacity=4, actor=programme)
        for team in teams:
            mentoring.assign(team, own, actor=programme)
    actor = Actor(person_id=marco.id, name=marco.name, via="seed")
    vesuvio, sirena = teams[0], teams[1]
    _meet(
        world,
        vesuvio,
        actor,
        days_ago=3,
        standing=Standing.GREEN,
        shared="Five interviews done. Two people asked for bigger buttons before anything else.",
        actions=[
            NewAction("Write down the three needs heard most often", due_on=_in(world, 4)),
            NewAction("Try the map with VoiceOver", due_on=_in(world, 6)),
        ],
        next_on=_in(world, 4),
    )
    _meet(
        world,
        sirena,
        actor,
        days_ago=11,
        standing=Standing.RED,
        reason="Nobody has spoken with a newcomer yet.",
        shared="Investigate before drawing: who fills in which form, and where do they stop?",
        staff="Two of four were away. Ask the office for a contact at the counter.",
        actions=[NewAction("Call the reception centre", due_on=_in(world, -4))],
        next_on=_in(world, 1),
    )


def _in(world: World, days: int) -> date:
    return world.today + timedelta(days=days)


def _meet(
    world: World,
    team: Team,
    actor: Actor,
    *,
    days_ago: int,
    standing: Standing,
    shared: str,
    actions: Sequence[NewAction],
    next_on: date,
    reason: str = "",
    staff: str = "",
) -> None:
    began = world.at(_in(world, -days_ago), 15, "napoli")
    came = frozenset(member_ids(team.id))
    with clock.freeze(began + timedelta(minutes=40)):
        mentoring.write_up(
            team,
            WriteUp(
                draft_key=f"{team.id:024x}",
                held_at=began,
                ended_at=began + timedelta(minutes=35),
                came=came,
                standing=standing,
                reason=reason,
                shared_notes=shared,
                staff_notes=staff,
                actions=actions,
                next_on=next_on,
            ),
            actor=actor,
        )
