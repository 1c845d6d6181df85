"""Gates between phases: asked for, taken back, decided, opened again; each step stays on record."""

from flask_babel import gettext as _

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.twice import made_just_now
from academy.outbox import post_all
from academy.projects import mail, queries
from academy.projects.models import Attempt, Challenge, GateStep
from academy.projects.rules import check_feedback, check_gate, is_passed, phase_after
from academy.projects.services.attempts import hold
from academy.projects.states import ATTEMPT_FLOW, AttemptState, GateAct, Phase


@verb
def ask_gate(attempt: Attempt, *, actor: Actor) -> None:
    """Hand the open phase in for its gate; asking twice is asking once.

    Raises:
        RuleBroken: a deliverable of the phase is empty, which is named, or nothing can be handed
            in any more.
        MoveRefused: all is accepted already.
    """
    hold(attempt, actor=actor)
    if attempt.status is AttemptState.WAITING:
        return
    status = ATTEMPT_FLOW.after(attempt.status, "ask")
    latest = queries.latest_of(attempt.id).values()
    check_gate(attempt.phase, {each.deliverable for each in latest if not each.is_empty})
    attempt.status, attempt.asked_at = status, clock.now()
    _step(attempt, attempt.phase, GateAct.ASKED, asker=actor)
    record("attempt.ask_gate", attempt, actor=actor)


@verb
def take_back_gate(attempt: Attempt, *, actor: Actor) -> None:
    """Take a phase back that waits for its gate, to go on working.

    Raises:
        MoveRefused: it was decided on meanwhile.
    """
    hold(attempt, actor=actor)
    if attempt.status is AttemptState.WORKING:
        return
    attempt.status = ATTEMPT_FLOW.after(attempt.status, "take_back")
    _step(attempt, attempt.phase, GateAct.TAKEN_BACK, asker=actor)
    record("attempt.take_back_gate", attempt, actor=actor)


@verb
def decide_gate(
    attempt: Attempt, *, passes: bool, feedback: str, seen: int, actor: Actor
) -> GateStep:
    """Pass the gate of the open phase, or send the phase back; the members are told.

    `seen` is the version of the attempt that was on the page.

    Raises:
        RuleBroken: feedback is missing, or something was handed in since the page was opened.
        MoveRefused: nothing waits here any more.
    """
    lock(attempt)
    check_feedback(feedback, passes=passes)
    act = GateAct.PASSED if passes else GateAct.SENT_BACK
    again = _said_just_now(attempt, act, feedback, actor)
    if again is not None:
        return again
    phase = attempt.phase
    following = phase_after(phase)
    move = "send_back" if not passes else "pass" if following else "accept"
    status = ATTEMPT_FLOW.after(attempt.status, move)
    if attempt.version != seen:
        raise RuleBroken(
            _("It was taken back and handed in anew since you opened this page. Please read again.")
        )
    attempt.status = status
    if passes and following:
        attempt.phase = following
    elif passes:
        attempt.accepted_at = clock.now()
    step = _step(attempt, phase, act, feedback=feedback, decider=actor)
    verbs = {"send_back": "attempt.send_back", "pass": "attempt.pass", "accept": "attempt.accept"}
    record(verbs[move], attempt, actor=actor)
    _tell(attempt, step)
    return step


@verb
def reopen_gate(attempt: Attempt, phase: Phase, *, reason: str, actor: Actor) -> None:
    """Open a gate again that was passed: its phase is to be done again, later ones close.

    Raises:
        RuleBroken: the reason is missing, or this gate is not passed.
    """
    lock(attempt)
    check_feedback(reason, passes=False)
    if _said_just_now(attempt, GateAct.REOPENED, reason, actor) is not None:
        return
    if not is_passed(phase, reached=attempt.phase, status=attempt.status):
        raise RuleBroken(_("Only a gate that is passed can be opened again."), field="phase")
    attempt.status = ATTEMPT_FLOW.after(attempt.status, "reopen")
    attempt.phase, attempt.accepted_at = phase, None
    step = _step(attempt, phase, GateAct.REOPENED, feedback=reason, decider=actor)
    record("attempt.reopen_gate", attempt, actor=actor)
    _tell(attempt, step)


def _said_just_now(attempt: Attempt, act: GateAct, feedback: str, actor: Actor) -> GateStep | None:
    said: GateStep | None = made_just_now(
        GateStep.at,
        GateStep.attempt_id == attempt.id,
        GateStep.act == act,
        GateStep.feedback == feedback,
        GateStep.decider_id == actor.person_id,
    )
    last = next(iter(queries.steps_of(attempt.id)), None)
    return said if said is not None and last is not None and said.id == last.id else None


def _step(
    attempt: Attempt,
    phase: Phase,
    act: GateAct,
    *,
    feedback: str = "",
    asker: Actor | None = None,
    decider: Actor | None = None,
) -> GateStep:
    step = GateStep(
        attempt_id=attempt.id,
        challenge_id=attempt.challenge_id,
        site_id=attempt.site_id,
        phase=phase,
        act=act,
        feedback=feedback,
        asker_id=asker.person_id if asker else None,
        decider_id=decider.person_id if decider else None,
        at=clock.now(),
    )
    db.session.add(step)
    db.session.flush()
    return step


def _tell(attempt: Attempt, step: GateStep) -> None:
    challenge = db.session.get_one(Challenge, attempt.challenge_id)
    following = phase_after(step.phase)
    post_all(
        [
            mail.gate_decided(step, to=person, challenge=challenge, following=following)
            for person in queries.people_of(attempt)
            if person.email
        ]
    )
