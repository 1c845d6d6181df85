"""An applicant asks why, or for another look; another person than the decider answers."""

from academy.accounts.models import Person
from academy.audit import record
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.twice import DOUBLE_CLICK
from academy.core.types import Texts
from academy.intake.models import Application
from academy.outbox import post
from academy.selection import mail, queries
from academy.selection.models import Recheck, Stage
from academy.selection.recheck_states import RECHECK_FLOW, RecheckKind, RecheckState, Verdict
from academy.selection.rules import (
    ASKED_ALREADY,
    NOBODY_DECIDED,
    NOTHING_RELEASED,
    check_answerer,
    check_not_own,
    check_recheck_time,
    check_verdict,
    check_why,
    recheck_until,
)


@verb
def ask_recheck(
    application: Application, stage: Stage, *, kind: RecheckKind, why: str = "", actor: Actor
) -> Recheck:
    """Ask for an explanation or a re-check of what was released; a second press is the same.

    Raises:
        RuleBroken: nothing is released, the time is over, it was asked before, or a re-check is
            asked for without saying what to look at.
    """
    lock(application)
    release = queries.latest_release(application.id, stage.id)
    if release is None:
        raise RuleBroken(NOTHING_RELEASED)
    now = clock.now()
    known = queries.recheck_asked(application.id, stage.id, kind)
    if known is not None:
        if known.why == why and known.asked_at > now - DOUBLE_CLICK:
            return known
        raise RuleBroken(ASKED_ALREADY)
    zone = db.session.get_one(Site, application.site_id).zone
    check_recheck_time(now, recheck_until(release.released_at, zone))
    check_why(kind, why)
    made = Recheck(
        application_id=application.id,
        stage_id=stage.id,
        round_id=application.round_id,
        site_id=application.site_id,
        kind=kind,
        why=why,
        asked_at=now,
        answer=Texts({"ko": "", "en": ""}),
    )
    db.session.add(made)
    record("recheck.ask", made, about=application.person_id, actor=actor)
    return made


@verb
def save_recheck(recheck: Recheck, *, answer: Texts, verdict: Verdict | None, actor: Actor) -> None:
    """Keep what is written so far; the applicant sees nothing of it.

    Raises:
        MoveRefused: it was answered already.
        RuleBroken: the writer decided, and another person could answer.
    """
    _hold(recheck, "save", actor)
    _write(recheck, answer, verdict)
    record("recheck.save", recheck, about=_person_id(recheck), actor=actor)


@verb
def answer_recheck(
    recheck: Recheck, *, answer: Texts, verdict: Verdict | None, actor: Actor
) -> None:
    """Give the applicant the answer, and write that there is news; a second press is the same.

    Raises:
        MoveRefused: somebody else has answered.
        RuleBroken: the writer decided, and another person could answer; or a re-check does not
            say whether the result stands.
    """
    lock(recheck)
    same = recheck.answered_by == actor.person_id and recheck.answer == answer
    if recheck.status is RecheckState.ANSWERED and same:
        return
    after = _hold(recheck, "answer", actor)
    check_verdict(recheck.kind, verdict)
    _write(recheck, answer, verdict)
    recheck.status, recheck.answered_at = after, clock.now()
    recheck.answered_by = actor.person_id
    application = db.session.get_one(Application, recheck.application_id)
    record("recheck.answer", recheck, about=application.person_id, actor=actor)
    person = db.session.get_one(Person, application.person_id)
    if person.email:
        post(mail.answered(application, person, key=f"recheck-{recheck.ref}"))


def _hold(recheck: Recheck, move: str, actor: Actor) -> RecheckState:
    """Hold a request, and demand that it may be answered, by this person."""
    lock(recheck)
    after = RECHECK_FLOW.after(recheck.status, move)
    if actor.person_id is None:
        raise RuleBroken(NOBODY_DECIDED)
    applicant = _person_id(recheck)
    check_not_own(applicant, actor.person_id)
    check_answerer(
        queries.deciders_of(recheck.application_id, recheck.stage_id),
        actor.person_id,
        queries.who_may_answer(recheck.site_id) - {applicant},
    )
    return after


def _write(recheck: Recheck, answer: Texts, verdict: Verdict | None) -> None:
    recheck.answer = answer
    recheck.verdict = verdict if recheck.kind is RecheckKind.RECHECK else None


def _person_id(recheck: Recheck) -> int:
    return db.session.get_one(Application, recheck.application_id).person_id
