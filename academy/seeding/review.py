"""A round in review by two people; of round 1 of cohort 5 they have done a part."""

from datetime import timedelta

import sqlalchemy as sa

from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db
from academy.intake.models import Round
from academy.seeding.places import World
from academy.selection import queries
from academy.selection import services as selection
from academy.selection.models import Assignment, Stage
from academy.selection.rules import ENDS

HANDED_IN = 0.4
"""The share of the pile that is scored by today."""

REASON = "지원서에 쓰인 경험이 이 수준의 설명과 꼭 맞습니다."

COMMENTS = (
    "배우는 방법을 스스로 돌아본 점이 좋습니다.",
    "누구를 위한 앱인지 더 구체적이면 좋겠습니다.",
    "꾸준히 만들어 본 흔적이 보입니다.",
    "",
)


def plant_review(world: World, round: Round, *, share: float = HANDED_IN) -> Stage:
    """Take a round into review, deal it out, and let the two reviewers score a share of it."""
    staff = world.actor("admissions")
    began = round.closes_at + timedelta(hours=15)
    with clock.freeze(began):
        for key in ("reviewer", "reviewer2"):
            selection.set_reading(languages=["ko", "en"], limit=None, actor=world.actor(key))
        selection.start_review(round, actor=staff)
        stage = queries.stage_of(round.id)
        if stage is None:
            raise LookupError("the review has no stage")
        selection.assign_reviewers(stage, actor=staff)
        selection.start_scoring(stage, actor=staff)
    _score(world, stage, share)
    return stage


def _score(world: World, stage: Stage, share: float) -> None:
    random = world.cast.random
    criteria = queries.criteria_of(stage.id)
    people = {p.id: p for p in (world.people["reviewer"], world.people["reviewer2"])}
    assignments = db.session.scalars(
        sa.select(Assignment).where(Assignment.stage_id == stage.id).order_by(Assignment.id)
    ).all()
    done = assignments[: int(len(assignments) * share)]
    for index, assignment in enumerate(done):
        reviewer = people[assignment.reviewer_id]
        levels = {criterion.id: random.choice((2, 3, 3, 4, 4, 5)) for criterion in criteria}
        with clock.freeze(stage.started_at + timedelta(hours=3, minutes=15 * index)):
            selection.hand_in(
                assignment,
                levels=levels,
                notes={id: REASON for id, level in levels.items() if level in ENDS},
                comment=random.choice(COMMENTS),
                version=0,
                actor=Actor(person_id=reviewer.id, name=reviewer.name, via="seed"),
            )
