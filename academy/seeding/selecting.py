"""Round 1 of cohort 5 in full: forty reviewers, a calibration set, and most reviews handed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from statistics import median_low

import sqlalchemy as sa

from academy.accounts.models import Person
from academy.accounts.queries import person_by_email
from academy.accounts.roles import grant
from academy.accounts.services import create_person
from academy.cohorts.models import Site
from academy.cohorts.queries import get_site
from academy.core import clock
from academy.core.actors import SYSTEM, Actor, Held, Role
from academy.core.db import db
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.seeding.cast import SEED
from academy.seeding.names import latin_name, name_of
from academy.selection import queries
from academy.selection import services as selection
from academy.selection.models import Assignment, Stage
from academy.selection.rules import ENDS, LEVELS
from academy.selection.rules.seats import office_time
from academy.selection.states import AssignmentState, AssignmentWhy, StagePhase

REVIEWERS = 38
"""Reviewers beside the two of chapter 1."""

FIRST_NAME = 21_000
"""Where their names begin in the list of names, far from those of applicants."""

REVIEWS_EACH = 4
HANDED_IN = 0.9
"""The share of what the new reviewers got that is in by today."""

WORTH, LENIENCY, CHANCE = 0.59, 0.7, 0.8
"""Standard deviations in levels: between applications, between reviewers, and within a review."""

NOTES = {
    1: "이 항목에 대해 쓰인 내용을 찾지 못했습니다.",
    5: "경험과 까닭, 앞으로의 쓰임이 구체적으로 이어집니다.",
}
COMMENTS = (
    "막혔을 때 방법을 바꾸어 본 과정이 잘 보입니다.",
    "무엇을 만들고 싶은지 조금 더 구체적이면 좋겠습니다.",
    "함께한 사람들의 이야기가 인상 깊습니다.",
    "",
    "",
)


@dataclass(frozen=True)
class Scorer:
    """How applications are worth and reviewers lenient, the same in every installation."""

    stage: Stage
    now: datetime

    def luck(self, *about: object) -> Random:
        """Return a sequence of its own for something."""
        return Random(f"{SEED}:{about}")

    def levels(self, number: str, reviewer: str) -> dict[int, int]:
        """Return the level of each criterion that a reviewer chooses."""
        worth = self.luck("worth", number).gauss(3.2, WORTH)
        lenient = self.luck("lenient", reviewer).gauss(0, LENIENCY)
        luck = self.luck("review", number, reviewer)
        return {
            criterion.id: min(
                max(round(worth + lenient + luck.gauss(0, CHANCE)), LEVELS[0]), LEVELS[-1]
            )
            for criterion in self.stage.criteria
        }


def plant_selecting() -> None:
    """Let the round be reviewed by forty people, as far as it is."""
    site, clerk = get_site("pohang"), person_by_email("admissions@academy.example")
    round = _round_in_review(site) if site else None
    stage = queries.stage_of(round.id) if round else None
    if site is None or clerk is None or stage is None or stage.phase is not StagePhase.SCORING:
        return
    held = (Held(Role.ADMISSIONS, site.id),)
    staff = Actor(person_id=clerk.id, name=clerk.name, held=held, via="seed")
    now = clock.now()
    with clock.freeze(now - timedelta(days=9)):
        people = _reviewers(site)
        selection.add_reviewers(stage, people, actor=staff)
        selection.plan_stage(
            stage,
            per_application=REVIEWS_EACH,
            places=60,
            due_at=office_time(now, 4, site.zone),
            actor=staff,
        )
        chosen = _in_review(stage)[:3]
        for application in chosen:
            selection.pick_anchor(stage, application, actor=staff)
        selection.assign_reviewers(stage, actor=staff)
    _score(Scorer(stage, now), {person.id: person for person in people})
    with clock.freeze(now - timedelta(days=1)):
        for line in queries.anchor_lines(stage)[:2]:
            selection.agree(line.anchor, levels=_middle(line), actor=staff)
        away = people[-1]
        today = clock.today(site.zone)
        selection.be_away(first_on=today, last_on=today + timedelta(days=5), actor=_as(away))
        selection.ask_calibration(stage, actor=staff)


def _middle(line: queries.AnchorLine) -> dict[int, int]:
    """Return the median level of each criterion, on which people agree after talking."""
    found = [each.review.levels for each in line.scored if each.review]
    return {
        criterion.id: median_low(levels[criterion.id] for levels in found)
        for criterion in line.stage.criteria
    }


def _round_in_review(site: Site) -> Round | None:
    return db.session.scalar(
        sa.select(Round)
        .join(Application, Application.round_id == Round.id)
        .where(Round.site_id == site.id, Application.status == ApplicationState.IN_REVIEW)
        .order_by(Round.id)
        .limit(1)
    )


def _in_review(stage: Stage) -> list[Application]:
    return list(
        db.session.scalars(
            sa.select(Application)
            .where(
                Application.round_id == stage.round_id,
                Application.status == ApplicationState.IN_REVIEW,
            )
            .order_by(Application.id)
        )
    )


def _reviewers(site: Site) -> list[Person]:
    people = []
    for number in range(REVIEWERS):
        n = FIRST_NAME + number
        email = f"{latin_name(n).lower().replace(' ', '.')}@reviewers.example"
        person = create_person(name=name_of(n), email=email, locale="ko", actor=SYSTEM)
        grant(person.id, Role.REVIEWER, site_id=site.id, source="demo", actor=SYSTEM)
        languages = ["ko"] if number % 5 == 0 else ["ko", "en"]
        selection.set_reading(languages=languages, limit=None, actor=_as(person))
        people.append(person)
    return people


def _score(scorer: Scorer, people: dict[int, Person]) -> None:
    numbers = {a.id: a.number for a in _in_review(scorer.stage)}
    assignments = db.session.scalars(
        sa.select(Assignment)
        .where(
            Assignment.stage_id == scorer.stage.id,
            Assignment.reviewer_id.in_(people),
            Assignment.application_id.in_(numbers),
            Assignment.status == AssignmentState.OPEN,
        )
        # The calibration set comes first in every pile.
        .order_by(sa.case((Assignment.why == AssignmentWhy.ANCHOR, 0), else_=1), Assignment.id)
    ).all()
    done = assignments[: int(len(assignments) * HANDED_IN)]
    step = timedelta(days=8) / max(len(done), 1)
    for index, assignment in enumerate(done):
        reviewer = people[assignment.reviewer_id]
        number = numbers[assignment.application_id]
        levels = scorer.levels(number, reviewer.email)
        with clock.freeze(scorer.now - timedelta(days=9) + index * step):
            selection.hand_in(
                assignment,
                levels=levels,
                notes={id: NOTES[level] for id, level in levels.items() if level in ENDS},
                comment=scorer.luck("comment", number, reviewer.email).choice(COMMENTS),
                version=0,
                actor=_as(reviewer),
            )


def _as(person: Person) -> Actor:
    return Actor(person_id=person.id, name=person.name, via="seed")
