"""A reviewer scores, steps back, and says whom they know."""

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
from academy.selection.models import Assignment, Conflict, Review, Reviewer, Score
from academy.selection.rules import (
    LEVELS,
    check_limit,
    check_reason,
    check_scores,
    check_version,
    known_key,
    weigh,
)
from academy.selection.services.stages import void
from academy.selection.states import ASSIGNMENT_FLOW, AssignmentState


@verb
def save_draft(
    assignment: Assignment,
    *,
    levels: Mapping[int, int],
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
    if assignment.status is not AssignmentState.OPEN:
        raise MoveRefused()
    _write(review, levels, comment)
    db.session.flush()
    return review


@verb
def hand_in(
    assignment: Assignment,
    *,
    levels: Mapping[int, int],
    comment: str | None,
    version: int,
    actor: Actor,
) -> Review:
    """Hand a review in, or change one that is in until the application is decided.

    The same once more, as from a second press, writes nothing.

    Raises:
        MoveRefused: it was given back, or the application is no longer in review.
        RuleBroken: a criterion has no level, or it was saved elsewhere since `version`.
    """
    lock(assignment)
    known = queries.review_of(assignment.id)
    if known is not None and _says(known, levels, comment):
        return known
    review = _open(assignment, "score", version)
    criteria = queries.criteria_of(assignment.stage_id)
    chosen = {**review.levels, **levels}
    check_scores(chosen, [criterion.id for criterion in criteria])
    _write(review, chosen, comment)
    review.points, review.weight = weigh(chosen, {c.id: c.weight for c in criteria})
    review.handed_in_at = assignment.answered_at = clock.now()
    assignment.status = ASSIGNMENT_FLOW.after(assignment.status, "score")
    record(
        "review.hand_in",
        review,
        about=_application(assignment).person_id,
        actor=actor,
        levels={criterion.key: chosen[criterion.id] for criterion in criteria},
    )
    return review


def _says(review: Review, levels: Mapping[int, int], comment: str | None) -> bool:
    """Whether a review is in and says just this."""
    is_in = review.handed_in_at is not None and review.voided_at is None
    return is_in and review.levels == levels and comment in (None, review.comment)


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
    assignment.status = ASSIGNMENT_FLOW.after(assignment.status, verb)
    assignment.answered_at = clock.now()
    assignment.reason = reason
    void(assignment)
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


def _write(review: Review, levels: Mapping[int, int], comment: str | None) -> None:
    known = {score.criterion_id: score for score in review.scores}
    for criterion_id, level in levels.items():
        if level not in LEVELS:
            continue
        if criterion_id in known:
            known[criterion_id].level = level
        else:
            review.scores.append(Score(criterion_id=criterion_id, level=level))
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
def unlist_person(conflict: Conflict, *, actor: Actor) -> None:
    """Take someone off the list; once is enough."""
    if conflict.removed_at is None:
        conflict.removed_at = clock.now()
        record("conflict.unlist", conflict, actor=actor)


@verb
def set_reading(*, languages: list[str], limit: int | None, actor: Actor) -> None:
    """Keep which languages a reviewer reads, and how many applications at most.

    Raises:
        RuleBroken: no language is left, or the limit makes no sense.
    """
    if actor.person_id is None or not languages:
        raise RuleBroken(_l("Please choose at least one language."), field="languages")
    check_limit(limit)
    told = queries.reading_of(actor.person_id)
    if told is None:
        told = Reviewer(person_id=actor.person_id)
        db.session.add(told)
    told.languages, told.limit = sorted(languages), limit
    record("reviewer.reading", told, actor=actor)
