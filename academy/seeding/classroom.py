"""What the terms of the demo have in common: enrolling, plans, teams, attendance."""

from collections.abc import Sequence
from datetime import date, timedelta

from academy.accounts.models import Person
from academy.cohorts import services as cohorts
from academy.cohorts.models import Cohort
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.types import Texts
from academy.curriculum import queries as curriculum_queries
from academy.curriculum import services as curriculum
from academy.curriculum.states import AttendanceState, Subject
from academy.projects import services as projects
from academy.projects.models import Challenge, Team
from academy.projects.states import ChallengeKind, Serves
from academy.projects.story import Story
from academy.seeding.cast import read
from academy.seeding.places import World

FIELDS = (Discipline.TECH, Discipline.DESIGN, Discipline.TECH, Discipline.DOMAIN, Discipline.TECH)


def enrol(cohort: Cohort, person: Person, discipline: Discipline, source: str) -> None:
    """Enrol a person, by the seed."""
    cohorts.enrol(person.id, cohort, discipline=discipline, source=source, actor=SYSTEM)


def enrol_all(cohort: Cohort, people: Sequence[Person], source: str) -> None:
    """Enrol people with fields in turn."""
    for index, person in enumerate(people):
        enrol(cohort, person, FIELDS[index % len(FIELDS)], source)


def macro(cohort: Cohort, title: Texts, *, weeks: tuple[int, int, int, int]) -> Challenge:
    """Add the macro challenge: weeks in which it engages, investigates, acts and ends."""
    first, investigates, acts, last = (cohort.starts_on + timedelta(weeks=w) for w in weeks)
    return projects.add_challenge(
        cohort,
        kind=ChallengeKind.MACRO,
        title=title,
        starts_on=first,
        investigates_on=investigates,
        acts_on=acts,
        ends_on=last,
        actor=SYSTEM,
    )


def plant_track(cohort: Cohort) -> None:
    """Publish the nine-month plan of a cohort."""
    said = read("demo.toml")
    track = curriculum.create_track(cohort, title=Texts(said["track"]), actor=SYSTEM)
    for module in said["modules"]:
        curriculum.add_module(
            track,
            subject=Subject(module["subject"]),
            title=Texts(module["title"]),
            objectives=Texts(module["objectives"]),
            first_week=module["weeks"][0],
            last_week=module["weeks"][1],
            actor=SYSTEM,
        )
    curriculum.publish(track, actor=SYSTEM)


def story(key: str) -> Story:
    """Return what a team of the seed tells of its project."""
    said = read("projects.toml")[key]
    return Story(
        title=Texts(said["title"]),
        purpose=Texts(said["purpose"]),
        people=Serves(said["people"]),
        serves=Texts(said["serves"]),
        problem=Texts(said["problem"]),
        repository=said.get("repository", ""),
        store=said.get("store", ""),
    )


def form_team(challenge: Challenge, name: str, people: Sequence[Person]) -> Team:
    """Form a team of people who are learners."""
    team = projects.form_team(challenge, name=name, first=None, actor=SYSTEM)
    for person in people:
        projects.add_member(team, person.id, actor=SYSTEM)
    return team


def attend(world: World, cohort: Cohort, *, site: str, until: date) -> None:
    """Mark everyone at the sessions held before a day: a few were late, nobody was absent."""
    for session in curriculum_queries.sessions_of(cohort.id, last=until):
        marks = {
            enrolment.id: (
                AttendanceState.LATE
                if world.cast.random.random() < 0.08
                else AttendanceState.PRESENT,
                "",
            )
            for enrolment in curriculum_queries.members_on(session)
        }
        with clock.freeze(world.at(session.on, 20, site)):
            curriculum.mark(session, marks, actor=SYSTEM)
