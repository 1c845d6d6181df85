"""Cohorts 1 to 4 of Pohang: a few people of the first three, all of the fourth."""

from collections.abc import Sequence
from datetime import time, timedelta

from academy.accounts.models import Person
from academy.accounts.services import create_person
from academy.alumni import queries as alumni_queries
from academy.alumni import services as alumni
from academy.cohorts import queries as cohort_queries
from academy.cohorts import services as cohorts
from academy.cohorts.models import Cohort, Enrolment
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.types import Texts
from academy.curriculum import services as curriculum
from academy.curriculum.planned import Planned
from academy.graduation import services as graduation
from academy.graduation.states import CertificateBasis
from academy.mentoring import services as mentoring
from academy.projects import queries as project_queries
from academy.projects import services as projects
from academy.projects.states import Credit
from academy.seeding.admitting import plant_selection_of
from academy.seeding.challenges import plant_year
from academy.seeding.classroom import (
    attend,
    enrol,
    enrol_all,
    form_team,
    macro,
    plant_track,
    story,
)
from academy.seeding.places import World

COHORT_FOUR = 174
"""People of cohort 4: the derived figure of `seed/reference/cohort_totals.csv`, all recorded."""

LEFT_EARLY = 6
"""How many of them left before the end."""

IN_TEAMS = 10
"""How many of them went the whole way in this system; the others come from the office's list."""


SELECTED = 12
"""How many of them applied in this system; they came by the last round of their cohort."""


def plant_first_cohorts(world: World) -> None:
    """Record a few people of cohorts 1 to 3, who replace as many of the published ones."""
    for number in (1, 2, 3):
        cohort = world.cohorts["pohang", number]
        people = [_somebody(world) for _ in range(2)]
        if number == 3:
            # A real person: his name, cohort, field and role are published, and nothing else.
            people.append(create_person(name="김민우", locale="ko", actor=SYSTEM))
            world.people["kim_minwoo"] = people[-1]
        with clock.freeze(world.at(cohort.starts_on - timedelta(days=14))):
            for person in people:
                enrol(cohort, person, Discipline.DESIGN, "office list")
        _run(world, cohort)
        for enrolment in cohort_queries.active_enrolments(cohort.id):
            _finish_from_list(world, cohort, enrolment)
        with clock.freeze(world.at(cohort.ends_on + timedelta(days=7))):
            cohorts.finish_cohort(cohort, actor=SYSTEM)


def _somebody(world: World) -> Person:
    name, latin = world.cast.korean()
    return create_person(name=name, email=world.cast.address(latin), locale="ko", actor=SYSTEM)


def _run(world: World, cohort: Cohort) -> None:
    with clock.freeze(world.at(cohort.starts_on)):
        cohorts.start_cohort(cohort, actor=SYSTEM)


def _finish_from_list(world: World, cohort: Cohort, enrolment: Enrolment) -> None:
    at = world.at(cohort.ends_on, 15)
    with clock.freeze(at):
        cohorts.complete(enrolment, on=cohort.ends_on, actor=SYSTEM)
        graduation.certify(
            enrolment,
            on=cohort.ends_on,
            at=at,
            basis=CertificateBasis.IMPORTED,
            actor=SYSTEM,
        )


def plant_cohort_four(world: World) -> None:
    """Let 174 people begin cohort 4 and 168 finish it: ten in two teams, the rest by the list."""
    cohort = world.cohorts["pohang", 4]
    alumnus = world.people["alumnus"]
    people = [alumnus, *(_somebody(world) for _ in range(COHORT_FOUR - 1))]
    plant_selection_of(world, cohort, people[:SELECTED])
    with clock.freeze(world.at(cohort.starts_on - timedelta(days=30))):
        enrol_all(cohort, people[SELECTED:], "office list")
        plant_track(cohort)
    _run(world, cohort)
    _appoint_kim(world, cohort)
    _two_teams(world, cohort, people[:IN_TEAMS])
    _leave(world, cohort, people[-LEFT_EARLY:])
    plant_year(world, cohort, people[:IN_TEAMS])
    _graduate(world, cohort, people[:IN_TEAMS])
    for enrolment in cohort_queries.active_enrolments(cohort.id):
        _finish_from_list(world, cohort, enrolment)
    with clock.freeze(world.at(cohort.ends_on + timedelta(days=7))):
        cohorts.finish_cohort(cohort, actor=SYSTEM)


def _appoint_kim(world: World, cohort: Cohort) -> None:
    """Appoint the design mentor for cohort 4, and again for cohort 5 after it has ended."""
    programme = world.actor("programme")
    kim = world.people["kim_minwoo"]
    with clock.freeze(world.at(cohort.starts_on - timedelta(days=20))):
        mentoring.appoint(kim, cohort, kind=Discipline.DESIGN, capacity=4, actor=programme)
    with clock.freeze(world.at(cohort.ends_on + timedelta(days=60))):
        mentoring.appoint(
            kim,
            world.cohorts["pohang", 5],
            kind=Discipline.DESIGN,
            capacity=4,
            actor=programme,
        )


def _two_teams(world: World, cohort: Cohort, people: Sequence[Person]) -> None:
    with clock.freeze(world.at(cohort.starts_on)):
        lab = curriculum.add_room(
            world.sites["pohang"], name=Texts(ko="메인 랩", en="Main lab"), seats=200, actor=SYSTEM
        )
        db.session.flush()
        curriculum.add_sessions(
            cohort,
            Planned(
                on=cohort.starts_on,
                starts=time(9),
                ends=time(12),
                title=Texts(ko="오전 수업", en="Morning session"),
                room=lab.id,
            ),
            times=8,
            actor=SYSTEM,
        )
        challenge = macro(
            cohort,
            Texts(ko="꼭 필요한 사람을 위한 앱", en="An app for those who need it"),
            weeks=(12, 18, 24, 40),
        )
    attend(world, cohort, site="pohang", until=cohort.starts_on + timedelta(weeks=10))
    for index, (name, key) in enumerate((("걸음", "rhythm"), ("울림", "pitch"))):
        with clock.freeze(world.at(cohort.starts_on + timedelta(weeks=13))):
            team = form_team(challenge, name, people[index * 5 : index * 5 + 5])
            project = projects.start_project(team, story(key), actor=SYSTEM)
        with clock.freeze(world.at(cohort.ends_on - timedelta(days=14))):
            for move in ("build", "test", "release"):
                projects.move_project(project, move, actor=SYSTEM)
            for member in project_queries.members_of(team.id):
                projects.describe_self(member, role="", credit=Credit.NAMED, actor=SYSTEM)
            projects.accept_project(project, actor=world.actor("programme"))
            projects.publish(project, actor=world.actor("programme"))


def _leave(world: World, cohort: Cohort, people: Sequence[Person]) -> None:
    with clock.freeze(world.at(cohort.starts_on + timedelta(weeks=11))):
        for person in people:
            enrolment = cohort_queries.enrolment_of(person.id, cohort.id)
            if enrolment is not None:
                cohorts.withdraw(enrolment, reason="개인 사정", actor=SYSTEM)


def _graduate(world: World, cohort: Cohort, people: Sequence[Person]) -> None:
    with clock.freeze(world.at(cohort.ends_on, 11)):
        for person in people:
            enrolment = cohort_queries.enrolment_of(person.id, cohort.id)
            if enrolment is not None:
                graduation.decide(enrolment, actor=world.actor("programme"))
    with clock.freeze(world.at(cohort.ends_on, 15)):
        graduation.release_prepared(cohort, actor=world.actor("programme2"))


def plant_invitation(world: World) -> None:
    """Ask a graduate of cohort 4 to come back for cohort 5."""
    graduate = alumni_queries.alumnus_of(world.people["alumnus"].id)
    if graduate is not None:
        with clock.freeze(world.at(world.today - timedelta(days=5))):
            alumni.invite(
                graduate,
                world.cohorts["pohang", 5],
                kind=Discipline.DESIGN,
                actor=world.actor("programme"),
            )
