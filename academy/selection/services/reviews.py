"""A reviewer scores, steps back, and says whom they know."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.accounts.models import Person
from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.selection import queries
from academy.selection.models import Assignment, Conflict, Review, Score, Stage
from academy.selection.rules import (
    ANCHORS_FIRST,
    LEVELS,
    NOT_NOW,
    OPEN_TO,
    check_notes,
    check_reason,
    check_scores,
    check_version,
    known_key,
    weigh,
)
from academy.selection.services.counting import recount, void
from academy.selection.states import ASSIGNMENT_FLOW, AssignmentState, AssignmentWhy


@verb
def save_draft(
    assignment: Assignment,
    *,
    levels: Mapping[int, int],
    notes: Mapping[int, str] | None = None,
    comment: str | None,
    version: int,
    actor: Actor,
) -> Review:
    """Keep what was chosen so far; what is not given stays as it was.

    Raises:
        MoveRefused: it was handed in, or given back.
        RuleBroken: it was saved elsewhere since `version` (field `version`).
    """
    review = _open(assignment, "draft", version)
    _write(review, levels, notes or {}, comment)
    db.session.flush()
    return review


@verb
def hand_in(
    assignment: Assignment,
    *,
    levels: Mapping[int, int],
    notes: Mapping[int, str] | None = None,
    comment: str | None,
    version: int,
    actor: Actor,
) -> Review:
    """Hand a review in, or change one that is in until the application is decided.

    The same once more, as from a second press, writes nothing.

    Raises:
        MoveRefused: it was given back, the stage is not being scored, or the application is no
            longer in review.
        RuleBroken: a criterion has no level or an end of the scale no reason, the calibration set
            comes first, or it was saved elsewhere since `version`.
    """
    lock(assignment)
    known = queries.review_of(assignment.id)
    if known is not None and _says(known, levels, notes or {}, comment):
        return known
    review = _open(assignment, "score", version)
    _check_anchors_first(assignment)
    criteria = queries.criteria_of(assignment.stage_id)
    chosen = {**review.levels, **levels}
    check_scores(chosen, [criterion.id for criterion in criteria])
    check_notes(chosen, {**review.notes, **(notes or {})})
    _write(review, chosen, notes or {}, comment)
    review.points, review.weight = weigh(chosen, {c.id: c.weight for c in criteria})
    review.handed_in_at = assignment.answered_at = clock.now()
    assignment.status = ASSIGNMENT_FLOW.after(assignment.status, "score")
    recount(assignment.stage_id, assignment.application_id)
    record(
        "review.hand_in",
        review,
        about=_application(assignment).person_id,
        actor=actor,
        levels={criterion.key: chosen[criterion.id] for criterion in criteria},
    )
    return review


def _says(
    review: Review, levels: Mapping[int, int], notes: Mapping[int, str], comment: str | None
) -> bool:
    """Whether a review is in and says just this."""
    same = review.levels == levels and all(
        review.notes.get(criterion, "") == note for criterion, note in notes.items()
    )
    return review.counts and same and comment in (None, review.comment)


def _check_anchors_first(assignment: Assignment) -> None:
    if assignment.why is AssignmentWhy.ANCHOR or assignment.status is AssignmentState.SCORED:
        return
    if queries.anchors_left(assignment.stage_id, assignment.reviewer_id):
        raise MoveRefused(ANCHORS_FIRST)


@verb
def abstain(assignment: Assignment, *, reason: str, actor: Actor) -> None:
    """Give an application back unread or undecided, with a reason; another reviewer gets it.

    Raises:
        MoveRefused: it was scored, or given back already.
        RuleBroken: there is no reason.
    """
    check_reason(reason)
    _step_back(assignment, "abstain", reason, actor)


@verb
def declare_conflict(assignment: Assignment, *, reason: str = "", actor: Actor) -> None:
    """Say that the reviewer knows this person: the score is void and the packet closes.

    Raises:
        MoveRefused: it was given back already.
    """
    _step_back(assignment, "recuse", reason, actor)


def _step_back(assignment: Assignment, verb: str, reason: str, actor: Actor) -> None:
    lock(assignment)
    _check_open(assignment)
    was_in = assignment.status is AssignmentState.SCORED
    assignment.status = ASSIGNMENT_FLOW.after(assignment.status, verb)
    assignment.answered_at = clock.now()
    assignment.reason = reason
    void(assignment, was_in=was_in)
    record(
        f"assignment.{verb}",
        assignment,
        about=_application(assignment).person_id,
        actor=actor,
        reason=reason or None,
    )


def _application(assignment: Assignment) -> Application:
    return db.session.get_one(Application, assignment.application_id)


def _open(assignment: Assignment, verb: str, version: int) -> Review:
    """Return the review to write into, held for this transaction and not changed elsewhere."""
    lock(assignment)
    if not ASSIGNMENT_FLOW.allows(assignment.status, verb):
        raise MoveRefused()
    _check_open(assignment)
    if _application(assignment).status is not ApplicationState.IN_REVIEW:
        raise MoveRefused(_l("This application has been decided; its reviews are closed."))
    review = queries.review_of(assignment.id)
    check_version(version, review.saves if review else 0)
    if review is None:
        review = Review(
            assignment=assignment,
            site_id=assignment.site_id,
            saves=0,
            scores=[],
            saved_at=clock.now(),
        )
        db.session.add(review)
    return review


def _check_open(assignment: Assignment) -> None:
    stage = db.session.get_one(Stage, assignment.stage_id)
    if assignment.status not in OPEN_TO[stage.phase]:
        raise MoveRefused(NOT_NOW)


def _write(
    review: Review, levels: Mapping[int, int], notes: Mapping[int, str], comment: str | None
) -> None:
    known = {score.criterion_id: score for score in review.scores}
    for criterion_id in [*levels, *notes]:
        if criterion_id not in known:
            known[criterion_id] = Score(criterion_id=criterion_id)
            review.scores.append(known[criterion_id])
    for criterion_id, level in levels.items():
        if level in LEVELS:
            known[criterion_id].level = level
    for criterion_id, note in notes.items():
        known[criterion_id].comment = note
    if comment is not None:
        review.comment = comment
    review.saves += 1
    review.saved_at = clock.now()


@verb
def list_person(written: str, *, actor: Actor) -> Conflict:
    """Put someone the reviewer knows on their list; one who stands there already is the same.

    Raises:
        RuleBroken: nothing was written.
    """
    key = known_key(written)
    if not key or actor.person_id is None:
        raise RuleBroken(_l("Please write a name or an e-mail address."), field="written")
    for conflict in queries.conflicts_of(actor.person_id):
        if conflict.key == key:
            return conflict
    conflict = Conflict(
        reviewer_id=actor.person_id, written=written, key=key, created_at=clock.now()
    )
    db.session.add(conflict)
    record("conflict.list", conflict, actor=actor)
    return conflict


@verb
def forget_known(person_id: int, names: Collection[str]) -> int:
    """Take somebody who is erased off every reviewer's list, and return from how many.

    A name that somebody else bears, too, may stand there for them.
    """
    own = {name.strip() for name in names if name.strip()}
    others = db.session.scalars(
        sa.select(Person.name).where(
            Person.name.in_(own), Person.id != person_id, Person.erased_at.is_(None)
        )
    )
    keys = {known_key(name) for name in own} - {known_key(name) for name in others}
    gone = db.session.scalars(sa.select(Conflict).where(Conflict.key.in_(keys))).all()
    for conflict in gone:
        db.session.delete(conflict)
    return len(gone)


@verb
def unlist_person(conflict: Conflict, *, actor: Actor) -> None:
    """Take someone off the list; once is enough."""
    if conflict.removed_at is None:
        conflict.removed_at = clock.now()
        record("conflict.unlist", conflict, actor=actor)
