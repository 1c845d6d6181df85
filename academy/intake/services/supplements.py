"""A supplement: staff ask for some answers or files once more, with a time of its own."""

from collections.abc import Collection, Iterable
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.text import has_letters
from academy.intake import mail, queries
from academy.intake.models import Answer, Application, Attachment, Round, Supplement
from academy.intake.queries.followups import is_live
from academy.intake.rules import Asked, what_is_missing
from academy.intake.services.sending import send
from academy.intake.states import SUPPLEMENT_FLOW, SUPPLEMENTABLE, FileVerdict, SupplementState
from academy.outbox import post


@verb
def ask_supplement(
    application: Application,
    round: Round,
    *,
    text: str,
    keys: Collection[str],
    due_at: datetime,
    actor: Actor,
) -> Supplement:
    """Ask an applicant for answers or files once more; one request at a time.

    Raises:
        RuleBroken: another one is open, it names nothing, or its time is past.
    """
    lock(application)
    now = clock.now()
    if application.status not in SUPPLEMENTABLE:
        raise RuleBroken(_l("A supplement can be asked for after the hand-in, before the result."))
    if not has_letters(text):
        raise RuleBroken(_l("Please write what is missing, and why."), field="text")
    known = [q.key for q in queries.questions_of(round.id)]
    if not keys or not set(keys) <= set(known):
        raise RuleBroken(_l("Please choose what is to be given once more."), field="keys")
    if due_at <= now:
        raise RuleBroken(_l("This time is past already."), field="due_at")
    for earlier in queries.supplements_of(application.id):
        if is_live(earlier, application, now):
            raise RuleBroken(_l("There is a request already that still waits for its answer."))
        _end(earlier, "lapse", actor=actor)
    made = Supplement(
        application_id=application.id,
        site_id=application.site_id,
        person_id=application.person_id,
        asked_by=actor.person_id,
        keys=[key for key in known if key in keys],
        text=text,
        asked_at=now,
        due_at=due_at,
    )
    _add(made)
    record("application.ask_supplement", application, actor=actor, questions=", ".join(made.keys))
    post(mail.supplement_asked(application, round, made))
    return made


def _add(made: Supplement) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        raise RuleBroken(
            _l("There is a request already that still waits for its answer.")
        ) from None


@verb
def give_supplement(
    supplement: Supplement, application: Application, round: Round, *, actor: Actor
) -> list[str]:
    """Hand in what was asked for, and nothing else; a second press writes nothing.

    Returns the keys of files that this replaced, to be forgotten once it is committed.

    Raises:
        RuleBroken: its time is over, or something is missing.
    """
    lock(application)
    lock(supplement)
    if supplement.status is SupplementState.GIVEN:
        return []
    if not is_live(supplement, application, clock.now()):
        raise RuleBroken(
            _l("The time for this supplement is over. What you saved is kept; nothing was lost.")
        )
    answers = queries.current_answers(application.id)
    files = queries.attachments_of(application.id)
    asked = queries.asked_in(queries.questions_for(round.id, answers))
    _check_given(supplement, asked, answers, files)

    wanted = set(supplement.keys)
    replaced = send(
        [a for a in answers if a.key in wanted],
        [f for f in files if f.question.key in wanted],
        again=True,
    )
    _end(supplement, "give", actor=actor)
    record("application.give_supplement", application, actor=actor)
    post(mail.supplement_given(application, round, supplement))
    return replaced


def _check_given(
    supplement: Supplement,
    asked: Iterable[Asked],
    answers: Iterable[Answer],
    files: Iterable[Attachment],
) -> None:
    there = {file.question.key for file in files if file.removed_at is None}
    missing = what_is_missing(asked, {a.key: a.text for a in answers}, there)
    lacking = [item for item in missing if item.key in supplement.keys]
    if lacking:
        raise RuleBroken(_l("Not handed in yet: %(count)s things are missing.", count=len(lacking)))


@verb
def call_off_supplement(
    supplement: Supplement, application: Application, round: Round, *, actor: Actor
) -> None:
    """Take a request back; the applicant is told that nothing is needed any more.

    Raises:
        MoveRefused: it was answered, or has ended.
    """
    lock(application)
    lock(supplement)
    if supplement.status is SupplementState.WITHDRAWN:
        return
    _move(supplement, "call_off")
    record("application.call_off_supplement", application, actor=actor)
    post(mail.supplement_called_off(application, round, supplement))


@verb
def lapse_supplement(supplement: Supplement, application: Application, *, actor: Actor) -> bool:
    """Write down that the time of a request is over; return whether that was still to be done."""
    lock(application)
    lock(supplement)
    if is_live(supplement, application, clock.now()):
        return False
    return _end(supplement, "lapse", actor=actor)


@verb
def remind_of_supplement(
    supplement: Supplement, application: Application, round: Round, *, actor: Actor
) -> bool:
    """Remind once of a request that is still open; return whether it was done now."""
    lock(supplement)
    if supplement.reminded_at or not is_live(supplement, application, clock.now()):
        return False
    supplement.reminded_at = clock.now()
    record("supplement.remind", supplement, actor=actor)
    post(mail.supplement_reminder(application, round, supplement))
    return True


def end_with_application(application: Application, *, actor: Actor) -> None:
    """End what is still asked of an application that was withdrawn."""
    for supplement in queries.supplements_of(application.id):
        _end(supplement, "call_off", actor=actor)


def _end(supplement: Supplement, verb: str, *, actor: Actor) -> bool:
    if supplement.status is not SupplementState.ASKED:
        return False
    _move(supplement, verb)
    record(f"supplement.{verb}", supplement, actor=actor)
    return True


def _move(supplement: Supplement, verb: str) -> None:
    supplement.status = SUPPLEMENT_FLOW.after(supplement.status, verb)
    supplement.ended_at = clock.now()
    _look_again(supplement)
    db.session.flush()


def _look_again(supplement: Supplement) -> None:
    # A masked copy that came has taken the place of its scan; where none did, staff decide anew.
    for file in queries.attachments_of(supplement.application_id):
        if file.verdict is FileVerdict.TO_MASK and file.question.key in supplement.keys:
            file.verdict = None
