"""The calibration set: applications that every reviewer scores first, and what they agreed on."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.selection import queries
from academy.selection.models import Anchor, Stage
from academy.selection.rules import MOST_ANCHORS, check_phase, check_scores
from academy.selection.services.reviewers import ask_to_score
from academy.selection.states import AssignmentState, AssignmentWhy, StagePhase


@verb
def pick_anchor(stage: Stage, application: Application, *, actor: Actor) -> Anchor:
    """Put an application into the calibration set, and into every pile; twice is once.

    Raises:
        MoveRefused: scoring is over, or the application is no longer in review.
        RuleBroken: the set is full.
    """
    lock(stage)
    check_phase(stage.phase, StagePhase.ASSIGNING, StagePhase.SCORING)
    if application.status is not ApplicationState.IN_REVIEW:
        raise MoveRefused()
    known = queries.anchors_of(stage.id)
    for anchor in known:
        if anchor.application_id == application.id:
            return anchor
    if len(known) >= MOST_ANCHORS:
        raise RuleBroken(
            _l("A calibration set has at most %(most)s applications.", most=MOST_ANCHORS)
        )
    if actor.person_id is None:
        raise MoveRefused()
    anchor = Anchor(
        stage_id=stage.id,
        application_id=application.id,
        chosen_by=actor.person_id,
        chosen_at=clock.now(),
    )
    db.session.add(anchor)
    db.session.flush()
    ask_to_score(stage, anchor)
    record("stage.pick_anchor", stage, about=application.person_id, actor=actor)
    return anchor


@verb
def drop_anchor(stage: Stage, application: Application, *, actor: Actor) -> None:
    """Take an application out of the calibration set; reviews that were given stay and count.

    Who has not begun with it keeps it as any other application of the pile.
    """
    lock(stage)
    anchor = queries.anchor_of(stage.id, application.id)
    if anchor is None:
        return
    for assignment in queries.assignments_in(stage.id, application.id):
        if assignment.status is AssignmentState.OPEN:
            assignment.why = AssignmentWhy.DEALT
    db.session.delete(anchor)
    record("stage.drop_anchor", stage, about=application.person_id, actor=actor)


@verb
def agree(anchor: Anchor, *, levels: Mapping[int, int], actor: Actor) -> None:
    """Note the levels on which staff and reviewers agreed for an application of the set.

    Raises:
        RuleBroken: a criterion has no level.
    """
    lock(anchor)
    criteria = queries.criteria_of(anchor.stage_id)
    check_scores(levels, [criterion.id for criterion in criteria])
    agreed = {criterion.key: levels[criterion.id] for criterion in criteria}
    if anchor.agreed == agreed:
        return
    anchor.agreed, anchor.agreed_by, anchor.agreed_at = agreed, actor.person_id, clock.now()
    stage = db.session.get_one(Stage, anchor.stage_id)
    person_id = db.session.get_one(Application, anchor.application_id).person_id
    record("stage.agree", stage, about=person_id, actor=actor, levels=agreed)
