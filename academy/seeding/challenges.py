"""Challenges of the demo: a whole year of cohort 4, and the weeks that run in Naples."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from academy.accounts.models import Person
from academy.cohorts import queries as cohort_queries
from academy.cohorts.models import Cohort
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.db import db
from academy.core.refs import new_ref
from academy.core.types import Texts
from academy.projects import queries
from academy.projects import services as projects
from academy.projects.models import Attempt, Challenge, GateStep, HandIn, Team
from academy.projects.states import (
    DELIVERABLES,
    AttemptState,
    ChallengeKind,
    Deliverable,
    GateAct,
    Phase,
)
from academy.seeding.cast import read
from academy.seeding.classroom import form_team
from academy.seeding.places import World

MINI_WEEKS = 2
SENT_BACK_EACH = 3
"""Of so many attempts one was sent back before it passed."""


def plant_year(world: World, cohort: Cohort, people: Sequence[Person]) -> None:
    """Let cohort 4 have done its challenges: those of teams by a few, those alone by everyone."""
    said = read("challenges.toml")
    with clock.freeze(world.at(cohort.starts_on)):
        prelude = _set(cohort, ChallengeKind.PRELUDE, said["titles"]["prelude"], (0, 0, 1, 2))
        minis = [
            _set(cohort, ChallengeKind.MINI, title, (week, week, week + 1, week + MINI_WEEKS))
            for week, title in zip(range(2, 12, MINI_WEEKS), said["minis"], strict=True)
        ]
        alone = [
            _set(cohort, ChallengeKind.BRIDGE, said["titles"]["bridge"], (13, 13, 14, 15)),
            _set(cohort, ChallengeKind.NANO, said["titles"]["nano"], (20, 21, 22, 23)),
        ]
    for number, challenge in enumerate((prelude, *minis)):
        with clock.freeze(world.at(challenge.starts_on)):
            _deal(challenge, people, number)
    accepted = _Accepted(world, world.people["programme"].id)
    for challenge in queries.challenges_of(cohort.id):
        accepted.by_teams(challenge)
    enrolments = cohort_queries.active_enrolments(cohort.id)
    accepted.decider_id = world.people["kim_minwoo"].id
    for challenge in alone:
        accepted.by_learners(challenge, {each.id: each.person_id for each in enrolments})
    accepted.write()
    for person in people[:3]:
        _keep_journal(world, cohort, person)


def _set(
    cohort: Cohort, kind: ChallengeKind, title: dict[str, str], weeks: Sequence[int]
) -> Challenge:
    first, investigates, acts, last = (cohort.starts_on + timedelta(weeks=w) for w in weeks)
    return projects.add_challenge(
        cohort,
        kind=kind,
        title=Texts(title),
        starts_on=first,
        investigates_on=investigates,
        acts_on=acts,
        ends_on=last,
        actor=SYSTEM,
    )


def _deal(challenge: Challenge, people: Sequence[Person], number: int) -> None:
    """Form teams of three or four, mixed anew for each challenge."""
    stride = (1, 3, 7, 9)[number % 4]
    mixed = [people[(place * stride + number) % len(people)] for place in range(len(people))]
    names = read("challenges.toml")["teams"]
    for index in range(3):
        name = names[(number + index) % len(names)]
        form_team(challenge, name, mixed[index::3])


class _Accepted:
    """Work that went through all three gates, gathered and then written in few statements."""

    def __init__(self, world: World, decider_id: int) -> None:
        self.world, self.decider_id = world, decider_id
        self.said = read("challenges.toml")
        self.attempts: list[dict[str, Any]] = []
        self.work: list[tuple[Challenge, int, int]] = []

    def by_teams(self, challenge: Challenge) -> None:
        """Let every team of a challenge have done it."""
        teams = queries.teams_of_challenge(challenge.id)
        members = queries.members_by_team([team.id for team in teams])
        for team in teams:
            self._begin(challenge, members[team.id][0].person_id, team_id=team.id)

    def by_learners(self, challenge: Challenge, people: dict[int, int]) -> None:
        """Let learners have done a challenge alone, by enrolment."""
        for enrolment_id, person_id in people.items():
            self._begin(challenge, person_id, enrolment_id=enrolment_id)

    def _begin(self, challenge: Challenge, person_id: int, **whose: int) -> None:
        self.attempts.append(
            {
                "ref": new_ref(),
                "challenge_id": challenge.id,
                "cohort_id": challenge.cohort_id,
                "site_id": challenge.site_id,
                "team_id": None,
                "enrolment_id": None,
                "phase": Phase.ACT,
                "status": AttemptState.ACCEPTED,
                "began_at": self.world.at(challenge.starts_on, 11),
                "asked_at": self.world.at(challenge.ends_on, 9),
                "accepted_at": self.world.at(challenge.ends_on, 16),
                "version": 1,
            }
            | whose
        )
        self.work.append((challenge, person_id, self.decider_id))

    def write(self) -> None:
        """Write all that was gathered."""
        made = db.session.scalars(
            sa.insert(Attempt).returning(Attempt.id, sort_by_parameter_order=True), self.attempts
        ).all()
        hand_ins: list[dict[str, Any]] = []
        steps: list[dict[str, Any]] = []
        for place, (attempt_id, (challenge, person_id, decider_id)) in enumerate(
            zip(made, self.work, strict=True)
        ):
            same = {
                "attempt_id": attempt_id,
                "challenge_id": challenge.id,
                "site_id": challenge.site_id,
            }
            hand_ins += self._hand_ins(same, challenge, person_id, place)
            steps += self._steps(same, challenge, (person_id, decider_id), place)
        db.session.execute(sa.insert(HandIn), hand_ins)
        db.session.execute(sa.insert(GateStep), steps)

    def _hand_ins(
        self, same: dict[str, Any], challenge: Challenge, person_id: int, place: int
    ) -> list[dict[str, Any]]:
        topic = self.said["topics"][place % len(self.said["topics"])]
        return [
            {
                **same,
                "deliverable": each,
                "number": 1,
                "text": topic[each],
                "link": "",
                "files": [],
                "person_id": person_id,
                "handed_at": self._days(challenge)[phase],
            }
            for phase, asked in DELIVERABLES.items()
            for each in asked
        ]

    def _steps(
        self, same: dict[str, Any], challenge: Challenge, people: tuple[int, int], place: int
    ) -> list[dict[str, Any]]:
        person_id, decider_id = people
        found = []
        for number, (phase, at) in enumerate(self._days(challenge).items()):
            acts = [(GateAct.ASKED, ""), (GateAct.PASSED, self._feedback("passed", place + number))]
            if number == 1 and place % SENT_BACK_EACH == 0:
                acts = [acts[0], (GateAct.SENT_BACK, self._feedback("sent_back", place)), *acts]
            for hour, (act, feedback) in enumerate(acts):
                asks = act is GateAct.ASKED
                found.append(
                    {
                        **same,
                        "phase": phase,
                        "act": act,
                        "feedback": feedback,
                        "asker_id": person_id if asks else None,
                        "decider_id": None if asks else decider_id,
                        "at": at + timedelta(minutes=30 * hour),
                    }
                )
        return found

    def _feedback(self, kind: str, place: int) -> str:
        said = self.said[kind]
        return str(said[place % len(said)])

    def _days(self, challenge: Challenge) -> dict[Phase, datetime]:
        days = challenge.investigates_on, challenge.acts_on, challenge.ends_on
        hours = 11, 12, 14
        return {
            phase: self.world.at(day, hour)
            for phase, day, hour in zip(DELIVERABLES, days, hours, strict=True)
        }


def _keep_journal(world: World, cohort: Cohort, person: Person) -> None:
    for said in read("challenges.toml")["journal"]:
        _note(world, cohort, person, cohort.starts_on + timedelta(days=said["day"]), said)


def _note(world: World, cohort: Cohort, person: Person, on: date, said: dict[str, Any]) -> None:
    enrolment = cohort_queries.enrolment_of(person.id, cohort.id)
    assert enrolment is not None
    with clock.freeze(world.at(on, 20, cohort.site.code)):
        projects.write_entry(
            enrolment,
            on=on,
            text=said["text"],
            challenge=None,
            is_shared=said["shared"],
            actor=_actor(person),
        )


def _actor(person: Person) -> Actor:
    return Actor(person_id=person.id, name=person.name, via="seed")


def plant_weeks_of_naples(
    world: World, cohort: Cohort, people: Sequence[Person], teams: Sequence[Team]
) -> None:
    """Let teams and learners of Naples be on their way: at work, sent back, at a gate."""
    said, decider = read("challenges.toml")["naples"], world.actor("programme_napoli")
    first, second, other = people[0], people[4], people[5]
    market, forms = teams[0], teams[1]
    with clock.freeze(_ago(world, 18)):
        nano = _set(cohort, ChallengeKind.NANO, said["title"], (2, 4, 6, 9))
        vesuvio = _begin(_challenge(market), first, market)
        _write(vesuvio, first, {key: said[key] for key in DELIVERABLES[Phase.ENGAGE]})
        projects.ask_gate(vesuvio, actor=_actor(first))
    with clock.freeze(_ago(world, 17)):
        projects.decide_gate(
            vesuvio, passes=True, feedback=said["feedback"], seen=vesuvio.version, actor=decider
        )
    with clock.freeze(_ago(world, 8)):
        again = {Deliverable.GUIDING_QUESTIONS: said["guiding_questions"]}
        _write(vesuvio, people[1], again | {Deliverable.ACTIVITIES: said["activities"]})
    with clock.freeze(_ago(world, 5)):
        _write(vesuvio, first, {Deliverable.GUIDING_QUESTIONS: said["guiding_questions_again"]})
        sirena = _begin(_challenge(forms), second, forms)
        _hand_in_first(sirena, second, "forms", said)
    with clock.freeze(_ago(world, 4)):
        mine, theirs = _begin(nano, first, None), _begin(nano, other, None)
        _hand_in_first(mine, first, "nano", said)
        _hand_in_first(theirs, other, "nano", said)
    with clock.freeze(_ago(world, 3)):
        feedback = said["nano_feedback"]
        projects.decide_gate(
            mine, passes=False, feedback=feedback, seen=mine.version, actor=decider
        )
    for entry in said["journal"]:
        _note(world, cohort, first, world.today - timedelta(days=entry["days_ago"]), entry)


def _ago(world: World, days: int) -> datetime:
    return world.at(world.today - timedelta(days=days), 15, "napoli")


def _challenge(team: Team) -> Challenge:
    return db.session.get_one(Challenge, team.challenge_id)


def _begin(challenge: Challenge, person: Person, team: Team | None) -> Attempt:
    enrolment = cohort_queries.enrolment_of(person.id, challenge.cohort_id)
    assert enrolment is not None
    return projects.begin_attempt(challenge, team=team, enrolment=enrolment, actor=_actor(person))


def _write(attempt: Attempt, person: Person, texts: dict[Deliverable, str]) -> None:
    for deliverable, text in texts.items():
        latest = queries.latest_version(attempt.id, deliverable)
        seen = latest.number if latest else 0
        projects.save_deliverable(
            attempt, deliverable, text=text, link="", seen=seen, actor=_actor(person)
        )


def _hand_in_first(attempt: Attempt, person: Person, about: str, said: dict[str, Any]) -> None:
    names = zip(DELIVERABLES[Phase.ENGAGE], ("idea", "question", "challenge"), strict=True)
    _write(attempt, person, {each: said[f"{about}_{name}"] for each, name in names})
    projects.ask_gate(attempt, actor=_actor(person))
