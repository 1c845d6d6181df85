"""Another person releases what was prepared: states, offers and letters at once."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.audit import Act, record, record_all
from academy.cohorts.models import Cohort, Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake import services as intake
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.outbox import post_all
from academy.selection import mail, queries
from academy.selection.labels import DISCIPLINE
from academy.selection.models import Decision, Offer, Release, Stage, VerdictLetter
from academy.selection.rules import (
    NOBODY_DECIDED,
    NOTHING_PREPARED,
    SECOND_PRESS,
    check_line,
    check_not_about_oneself,
    check_released_by_another,
    check_same_list,
    check_seats,
    fingerprint,
    move_of,
    offer_expiry,
    still_holds,
)
from academy.selection.services.letters import Scribe
from academy.selection.services.offers import make_offer, move_up, revoke
from academy.selection.services.stages import enter, open_stage
from academy.selection.states import LETTER_OF, LETTER_TO, LetterKind, Outcome


@verb
def release(round: Round, *, looked_at: str, actor: Actor) -> Release:
    """Make all prepared decisions of a round true at once: states, offers and letters.

    `looked_at` is the fingerprint of the list that the releaser has read. Pressing again, when the
    list is empty because the same person has just released it, gives the same release.

    Raises:
        RuleBroken: the releaser prepared one of them; the list has changed since it was read;
            there is none; or more places are offered than are free.
    """
    if actor.person_id is None:
        raise RuleBroken(NOBODY_DECIDED)
    cohort = db.session.get_one(Cohort, round.cohort_id)
    lock(cohort)
    lock(round)
    decisions = _held(queries.prepared(round.id))
    if not decisions:
        return _just_released(round, actor.person_id)
    check_same_list(looked_at, fingerprint((d.id, d.version) for d in decisions))
    for decision in decisions:
        check_not_about_oneself(decision.application.person_id, actor.person_id)
    check_released_by_another({decision.decided_by for decision in decisions}, actor.person_id)
    _check_places(round, cohort, decisions)
    made = Release(
        round_id=round.id,
        site_id=round.site_id,
        released_by=actor.person_id,
        released_at=clock.now(),
        count=len(decisions),
    )
    db.session.add(made)
    record("decision.release", made, actor=actor)
    expires_at = offer_expiry(made.released_at, db.session.get_one(Site, round.site_id).zone)
    letters = _written(round, decisions, expires_at)
    told = list(zip(decisions, letters, strict=True))
    for freed in _make_true(round, told, made, expires_at, actor):
        move_up(freed, cohort)
    return made


def _check_places(round: Round, cohort: Cohort, decisions: Sequence[Decision]) -> None:
    offered = Counter(d.line for d in decisions if d.outcome is Outcome.OFFER)
    # A correction may give one's place to another in the same release.
    back = queries.places_given_back(round.id)
    check_seats(offered.total(), queries.seats_free(round, cohort, given_back=back.total()))
    for line, free in queries.lines_free(round.id, back).items():
        check_line(offered[line], free, DISCIPLINE[line][0])


def _written(
    round: Round, decisions: Sequence[Decision], expires_at: datetime
) -> list[VerdictLetter]:
    """Write every letter before anything is told: all of them, or no release."""
    scribe = Scribe(round)
    places = _places_in_line(round, decisions)
    kinds = {decision.id: _letter_kind(round, decision) for decision in decisions}
    for kind in sorted(set(kinds.values())):
        scribe.check(kind)
    letters = [
        scribe.write(
            decision.application,
            kinds[decision.id],
            name=decision.application.person.name,
            place=places.get(decision.application_id),
            accept_until=expires_at,
        )
        for decision in decisions
    ]
    db.session.add_all(letters)
    db.session.flush()
    return letters


def _places_in_line(round: Round, decisions: Sequence[Decision]) -> dict[int, int]:
    """Return which place each holds who comes on a waiting list: 1 is the next one up.

    Ranks only say the order: those above may have left since, and letters tell places.
    """
    told = {decision.application_id for decision in decisions}
    waiting = [
        (known.line, known.rank or 0, application.id)
        for application, known in queries.waiting_list(round.id)
        if application.id not in told
    ]
    waiting += [(d.line, d.rank, d.application_id) for d in decisions if d.rank is not None]
    before: Counter[str] = Counter()
    found = {}
    for line, _rank, id in sorted(waiting):
        before[line] += 1
        found[id] = before[line]
    return found


def _letter_kind(round: Round, decision: Decision) -> LetterKind:
    if decision.outcome is not Outcome.ADVANCE:
        return LETTER_OF[decision.outcome]
    stage = db.session.get_one(Stage, decision.stage_id)
    kind = queries.next_kind(round, stage.kind)
    if kind is None:
        raise MoveRefused()
    return LETTER_TO[kind]


def _just_released(round: Round, person_id: int) -> Release:
    last = next(iter(queries.releases_of(round.id)), None)
    if last is None or last.released_by != person_id:
        raise RuleBroken(NOTHING_PREPARED)
    if clock.now() - last.released_at > SECOND_PRESS:
        raise RuleBroken(NOTHING_PREPARED)
    return last


def _held(decisions: Sequence[Decision]) -> Sequence[Decision]:
    """Hold the applications in one order, and leave out whom a withdrawal has just taken away."""
    ids = [decision.application_id for decision in decisions]
    db.session.scalars(
        sa.select(Application)
        .where(Application.id.in_(ids))
        .options(joinedload(Application.person, innerjoin=True))
        .order_by(Application.id)
        .with_for_update(of=Application)
        .execution_options(populate_existing=True)
    ).all()
    return [
        decision
        for decision in decisions
        if still_holds(decision.application.status, decision.outcome, decision.corrects_id)
    ]


def _make_true(
    round: Round,
    told: Sequence[tuple[Decision, VerdictLetter]],
    made: Release,
    expires_at: datetime,
    actor: Actor,
) -> list[Offer]:
    """Make the decisions true, each with its letter; return the offers that were revoked.

    A list is long: each step is done for all of them, so that it takes few statements.
    """
    for decision, letter in told:
        decision.release_id, decision.released_by = made.id, made.released_by
        decision.letter_id = letter.id
    decisions = [decision for decision, _letter in told]
    moves = [_move(decision) for decision in decisions]
    revoked = [
        revoke(decision.application, reason=decision.reason, actor=actor)
        for decision in decisions
        if decision.application.status is ApplicationState.OFFERED
    ]
    _go_on(round, decisions, actor)
    intake.move_all(moves, actor=actor)
    record_all([
        Act("decision.take_effect", decision, decision.application.person_id)
        for decision in decisions
    ], actor=actor)  # fmt: skip
    for decision, letter in told:
        if decision.outcome is Outcome.OFFER:
            make_offer(
                decision.application,
                letter=letter,
                release_id=made.id,
                line=decision.line,
                expires_at=expires_at,
                actor=actor,
            )
    people = [(decision.application, decision.application.person) for decision in decisions]
    post_all([
        mail.news(application, person, key=f"release-{made.ref}")
        for application, person in people
        if person.email
    ])  # fmt: skip
    return revoked


def _move(decision: Decision) -> intake.Move:
    application = decision.application
    reason = decision.reason if decision.corrects_id is not None else None
    return intake.Move(application, move_of(application.status, decision.outcome), reason)


def _go_on(round: Round, decisions: Sequence[Decision], actor: Actor) -> None:
    """Let applications into the next stage, which begins with the first that gets there."""
    further: dict[int, list[Application]] = {}
    for decision in decisions:
        if decision.outcome is Outcome.ADVANCE:
            further.setdefault(decision.stage_id, []).append(decision.application)
    for stage_id, applications in further.items():
        kind = queries.next_kind(round, db.session.get_one(Stage, stage_id).kind)
        if kind is None:
            raise MoveRefused()
        enter(open_stage(round, kind, actor=actor), applications)
        for application in applications:
            application.stage = str(kind)
