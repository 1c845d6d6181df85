"""An application from its first answer to its receipt, and what later rooms do with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from academy.audit import Act, record, record_all
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.refs import new_ref
from academy.intake import mail, queries
from academy.intake.models import Answer, Application, Attachment, Round
from academy.intake.rules import judge_age, what_is_missing
from academy.intake.services.drafts import check_open_for
from academy.intake.services.sending import has_unsent, send, tell_person
from academy.intake.services.supplements import end_with_application
from academy.intake.services.trials import clear_test
from academy.intake.states import APPLICATION_FLOW, EDITABLE, ApplicationState, Phase
from academy.outbox import post


@verb
def start(
    round: Round, *, person_id: int, born_on: date, language: str, actor: Actor
) -> Application:
    """Begin an application with its first answer, the date of birth; one that is begun stays.

    Raises:
        RuleBroken: the round takes no applications, or the person is too young.
    """
    if queries.round_phase(round, clock.now()) is not Phase.RECEIVING:
        raise RuleBroken(_l("This round takes no applications now."))
    _check_age(round, born_on)
    clear_test(round, person_id=person_id, actor=actor)
    known = queries.application_of(person_id, round.id)
    if known is not None:
        return known
    made = Application(
        number=new_number(round),
        round_id=round.id,
        site_id=round.site_id,
        person_id=person_id,
        language=language,
        born_on=born_on,
        created_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        # The same person has begun in another window at this very moment.
        found = queries.application_of(person_id, round.id)
        if found is None:
            raise
        return found
    record("application.start", made, actor=actor)
    return made


@verb
def correct_birth(application: Application, round: Round, born_on: date, *, actor: Actor) -> None:
    """Correct the date of birth; it is no answer with a working copy, so it counts at once.

    Raises:
        RuleBroken: the round has closed, or the person is too young.
    """
    lock(application)
    check_open_for(application, round)
    _check_age(round, born_on)
    if application.born_on != born_on:
        application.born_on = born_on
        record("application.correct_birth", application, actor=actor)


def _check_age(round: Round, born_on: date) -> None:
    as_of = round.age_as_of or clock.today(round.site.zone)
    if not judge_age(born_on, as_of=as_of, floor=round.age_floor).eligible:
        raise RuleBroken(_l("You are not old enough for this round yet."), field="born_on")


def new_number(round: Round) -> str:
    """Return a receipt number that nobody has.

    Six letters make some 887 million; rounds of all sites share a label, and a number drawn twice
    would be an error page for somebody, so it is asked.
    """
    while True:
        token = new_ref(6)
        number = f"{round.label}-{token[:4]}-{token[4:]}"
        if not queries.is_number_taken(number):
            return number


@verb
def submit(application: Application, round: Round, *, actor: Actor) -> list[str]:
    """Hand an application in, or what was changed since; the same again writes nothing.

    Returns the keys of files that this replaced, to be forgotten once it is committed.

    Raises:
        MoveRefused: it is past handing in.
        RuleBroken: the round has closed, or something is missing.
    """
    lock(application)
    answers = queries.current_answers(application.id)
    files = queries.attachments_of(application.id)
    again = application.status is ApplicationState.SUBMITTED
    past = application.status not in EDITABLE and application.submitted_at is not None
    if past or (again and not has_unsent(answers, files)):
        return []
    after = application.status
    if not again:
        after = APPLICATION_FLOW.after(application.status, "submit")
    check_open_for(application, round)
    _check_complete(round, answers, files)

    texts = {answer.key: answer.text for answer in answers}
    replaced = send(answers, files, again=application.submitted_at is not None)
    application.status, application.submitted_at = after, clock.now()
    application.discipline = Discipline(texts["discipline"])

    record("application.hand_in_again" if again else "application.submit", application, actor=actor)
    if application.is_test:
        return replaced
    tell_person(application, texts, actor=actor)
    post(mail.received(application, round))
    return replaced


def _check_complete(round: Round, answers: Iterable[Answer], files: Iterable[Attachment]) -> None:
    answers = list(answers)
    asked = queries.asked_in(queries.questions_for(round.id, answers))
    there = {file.question.key for file in files if file.removed_at is None}
    missing = what_is_missing(asked, {a.key: a.text for a in answers}, there)
    if missing:
        raise RuleBroken(_l("Not handed in yet: %(count)s things are missing.", count=len(missing)))


@verb
def withdraw(application: Application, *, actor: Actor, reason: str | None = None) -> None:
    """Take an application back; as long as the round is open it can be taken up again.

    A second press writes nothing.

    Raises:
        MoveRefused: a result is out.
    """
    lock(application)
    if application.status is ApplicationState.WITHDRAWN:
        return
    was_draft = application.status is ApplicationState.DRAFT
    application.status = APPLICATION_FLOW.after(application.status, "withdraw")
    application.withdrawn_at = clock.now()
    record("application.withdraw", application, actor=actor, reason=reason)
    end_with_application(application, actor=actor)
    if not was_draft:
        post(mail.withdrawn(application, queries.round_of(application)))


@verb
def reopen(application: Application, round: Round, *, actor: Actor) -> None:
    """Take a withdrawn application up again, with every answer, to be handed in anew.

    A second press writes nothing.

    Raises:
        MoveRefused: it is neither withdrawn nor a draft again.
        RuleBroken: the round has closed.
    """
    lock(application)
    if application.status is ApplicationState.DRAFT:
        return
    application.status = APPLICATION_FLOW.after(application.status, "reopen")
    check_open_for(application, round)
    application.withdrawn_at = None
    record("application.reopen", application, actor=actor)


@verb
def extend_for(application: Application, until: datetime, *, reason: str, actor: Actor) -> None:
    """Give one applicant more time.

    Raises:
        RuleBroken: the time is past, or no reason was given.
    """
    lock(application)
    if not reason.strip():
        raise RuleBroken(_l("Please say why; it stands in the history."), field="reason")
    if until <= clock.now():
        raise RuleBroken(_l("This time is past already."), field="until")
    application.extended_until = until
    record("application.extend", application, actor=actor, reason=reason)


@verb
def move(application: Application, verb: str, *, actor: Actor, reason: str | None = None) -> None:
    """Change where an application stands, as its applicant may know it.

    For later rooms: `take_into_review`, `offer`, `waitlist`, `decline`, `accept`,
    `decline_offer`, `lapse_offer`, `drop`.

    Raises:
        MoveRefused: this cannot be done from where the application stands.
    """
    application.status = APPLICATION_FLOW.after(application.status, verb)
    record(f"application.{verb}", application, actor=actor, reason=reason)


@dataclass(frozen=True)
class Move:
    """Where one application goes, and why, if anybody has to say so."""

    application: Application
    verb: str
    reason: str | None = None


@verb
def move_all(moves: Sequence[Move], *, actor: Actor) -> None:
    """Change where many applications stand, as `move` does for one.

    Raises:
        MoveRefused: one of them cannot be moved like that.
    """
    for each in moves:
        status = APPLICATION_FLOW.after(each.application.status, each.verb)
        each.application.status = status
    record_all(
        [Act(f"application.{each.verb}", each.application, reason=each.reason) for each in moves],
        actor=actor,
    )
