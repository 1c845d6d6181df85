"""Whether a stage is decided whole, and who came into it and went on."""

from collections.abc import Sequence
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from academy.core import clock
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.selection.models import Decision, Stage, StageEntry
from academy.selection.queries.stages import count_handed_in, stages_of
from academy.selection.states import STAGE_ORDER, Outcome

WENT_ON = (Outcome.ADVANCE, Outcome.OFFER)
READERS = (Role.ADMIN, Role.PROGRAMME, Role.AUDITOR)


class Wait(StrEnum):
    """Why the groups of a stage cannot be counted yet."""

    MORE_MAY_COME = "more_may_come"
    UNDECIDED = "undecided"


def fairness_stages_visible_to(actor: Actor) -> Sequence[Stage]:
    """Return the stages of the actor's sites, the latest round first."""
    query = sa.select(Stage).join(Round, Round.id == Stage.round_id)
    query = query.options(joinedload(Stage.round).joinedload(Round.site))
    sites = actor.sites(*READERS)
    if sites is not None:
        query = query.where(Stage.site_id.in_(sites))
    return db.session.scalars(query.order_by(Round.id.desc(), Stage.id).limit(200)).all()


def stages_until(stage: Stage) -> list[Stage]:
    """Return the stages of a round up to this one, in their order."""
    place = STAGE_ORDER.index(stage.kind)
    return [each for each in stages_of(stage.round_id) if STAGE_ORDER.index(each.kind) <= place]


def why_wait(stage: Stage) -> Wait | None:
    """Return why a stage cannot be counted yet: somebody may still come in, or is not decided.

    A single decision more or less between two counts would show a person.
    """
    round = db.session.get_one(Round, stage.round_id)
    if clock.now() < round.closes_at or count_handed_in(round.id) or _may_hand_in(round.id):
        return Wait.MORE_MAY_COME
    stages = [each.id for each in stages_until(stage)]
    return Wait.UNDECIDED if _count_undecided(stages) or _is_corrected(stages) else None


def _is_corrected(stages: Sequence[int]) -> bool:
    """Whether a correction is prepared, which would change what a count says for good."""
    waiting = sa.exists().where(
        Decision.stage_id.in_(stages),
        Decision.corrects_id.is_not(None),
        Decision.release_id.is_(None),
    )
    return bool(db.session.scalar(sa.select(waiting)))


def _may_hand_in(round_id: int) -> bool:
    return bool(
        db.session.scalar(
            sa.select(Application.id)
            .where(
                Application.round_id == round_id,
                Application.status.in_((ApplicationState.DRAFT, ApplicationState.SUBMITTED)),
                Application.extended_until > clock.now(),
            )
            .limit(1)
        )
    )


def _count_undecided(stages: Sequence[int]) -> int:
    decided = sa.exists().where(
        Decision.application_id == StageEntry.application_id,
        Decision.stage_id == StageEntry.stage_id,
        Decision.release_id.is_not(None),
    )
    query = (
        sa.select(sa.func.count(StageEntry.id))
        .join(StageEntry.application)
        .where(
            StageEntry.stage_id.in_(stages),
            Application.status != ApplicationState.WITHDRAWN,
            ~decided,
        )
    )
    return db.session.scalar(query) or 0


def who_came(stage: Stage) -> tuple[set[int], set[int]]:
    """Return who came into a stage, and who of them went on from it by a released decision.

    One that was corrected no longer counts.
    """
    later = aliased(Decision)
    corrected = sa.exists().where(later.corrects_id == Decision.id, later.release_id.is_not(None))
    went_on = sa.exists().where(
        Decision.application_id == StageEntry.application_id,
        Decision.stage_id == StageEntry.stage_id,
        Decision.release_id.is_not(None),
        Decision.outcome.in_(WENT_ON),
        ~corrected,
    )
    rows = db.session.execute(
        sa.select(Application.person_id, went_on)
        .select_from(StageEntry)
        .join(StageEntry.application)
        .where(StageEntry.stage_id == stage.id)
    ).all()
    return {person_id for person_id, _on in rows}, {person_id for person_id, on in rows if on}
