"""Staff act for an applicant who calls, comes or writes: with a reason, said to the applicant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from academy.accounts.models import Person
from academy.accounts.queries import person_by_email, user_of
from academy.accounts.services import create_person, invite
from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.text import has_letters
from academy.intake import mail, queries
from academy.intake.models import Application, Assistance, Round
from academy.intake.rules import SITTING, judge_age
from academy.intake.services.applications import start, submit, withdraw
from academy.intake.services.drafts import Saved, save
from academy.intake.states import EDITABLE, ApplicationState, AssistanceWay
from academy.outbox import post


@dataclass(frozen=True)
class Caller:
    """Who asks staff to write for them, as they say it."""

    name: str
    email: str
    born_on: date
    language: str


@verb
def begin_for(
    round: Round, caller: Caller, *, way: AssistanceWay, reason: str, actor: Actor
) -> Application:
    """Begin an application for somebody who asks for it, or go on with the one they have.

    Who has no account yet is sent the link to one: nobody but them can sign in to it.

    Raises:
        RuleBroken: no reason, too young, another name, or the round takes no applications.
    """
    _check_reason(reason)
    _check_age(round, caller.born_on)
    person = person_by_email(caller.email)
    if person is None:
        person = create_person(
            name=caller.name, email=caller.email, locale=caller.language, actor=actor
        )
    elif person.name and person.name != caller.name:
        raise RuleBroken(
            _l("This address belongs to someone with another name: check it."), field="email"
        )
    _check_other(person.id, actor)
    application = start(
        round,
        person_id=person.id,
        born_on=caller.born_on,
        language=caller.language,
        actor=actor,
    )
    application.person = person
    assist(application, round, way=way, reason=reason, actor=actor)
    return application


@verb
def assist(
    application: Application, round: Round, *, way: AssistanceWay, reason: str, actor: Actor
) -> Assistance:
    """Begin to write for an applicant, who is told at once; a second press goes on.

    Raises:
        RuleBroken: no reason, one's own application, or nothing can be written any more.
    """
    _check_reason(reason)
    _check_other(application.person_id, actor)
    lock(application)
    now = clock.now()
    known = queries.sitting_of(application, actor, now)
    if known is not None:
        return known
    if application.status not in EDITABLE:
        raise RuleBroken(_l("Nothing can be written in this application any more."))
    made = Assistance(
        application_id=application.id,
        site_id=application.site_id,
        person_id=application.person_id,
        staff_id=actor.person_id,
        way=way,
        reason=reason,
        keys=[],
        begun_at=now,
        ends_at=now + SITTING,
    )
    db.session.add(made)
    db.session.flush()
    record("application.assist", application, actor=actor, reason=reason)
    link = _link_to_account(application.person, actor=actor)
    post(mail.assisted(application, round, made, link))
    return made


def check_sitting(application: Application, actor: Actor) -> Assistance:
    """Return the sitting in which an actor writes for an applicant.

    Raises:
        RuleBroken: there is none, or its time is over.
    """
    sitting = queries.sitting_of(application, actor, clock.now())
    if sitting is None:
        raise RuleBroken(_l("This sitting is over. What was saved is kept; please begin anew."))
    return sitting


@verb
def save_for(
    application: Application, round: Round, texts: Mapping[str, str], *, actor: Actor, **more: Any
) -> Saved:
    """Keep what an applicant tells, as `save` does, and note which answers staff have typed.

    Raises:
        RuleBroken: the sitting is over, the round has closed, or a text must never be kept.
    """
    lock(application)
    sitting = check_sitting(application, actor)
    before = {each.key: each.text for each in queries.current_answers(application.id)}
    saved = save(application, round, texts, actor=actor, **more)
    after = {each.key: each.text for each in queries.current_answers(application.id)}
    typed = {key for key in texts if after.get(key, "") != before.get(key, "")}
    if typed:
        # What is written after the applicant has confirmed is still to be confirmed.
        sitting.keys, sitting.confirmed_at = sorted({*sitting.keys, *typed}), None
    return saved


@verb
def submit_for(
    application: Application, round: Round, *, read_back: bool, actor: Actor
) -> list[str]:
    """Hand in for an applicant to whom everything was read, and who said yes.

    Returns the keys of files that this replaced, to be forgotten once it is committed.

    Raises:
        MoveRefused: it is past handing in.
        RuleBroken: it was not read to them, the sitting or the round is over, something is missing.
    """
    lock(application)
    sitting = check_sitting(application, actor)
    if not read_back:
        raise RuleBroken(
            _l("Please read everything to the applicant first; submit only if they say so."),
            field="read_back",
        )
    before = application.submitted_at
    replaced = submit(application, round, actor=actor)
    if application.submitted_at != before:
        sitting.submitted_at = application.submitted_at
        record("application.submit_for", application, actor=actor, reason=sitting.reason)
    return replaced


@verb
def withdraw_for(application: Application, *, actor: Actor) -> None:
    """Take an application back for an applicant who asks for it; a second press writes nothing.

    Raises:
        MoveRefused: a result is out.
        RuleBroken: the sitting is over.
    """
    lock(application)
    if application.status is ApplicationState.WITHDRAWN:
        return
    sitting = check_sitting(application, actor)
    withdraw(application, actor=actor, reason=sitting.reason)
    sitting.ends_at = clock.now()
    record("application.withdraw_for", application, actor=actor, reason=sitting.reason)


@verb
def confirm_assistance(application: Application, *, actor: Actor) -> None:
    """Say as the applicant that what staff wrote is right; a second press writes nothing."""
    lock(application)
    waiting = queries.assistances_to_confirm(application)
    for each in waiting:
        each.confirmed_at = clock.now()
    if waiting:
        record("application.confirm_assistance", application, actor=actor)


def _check_reason(reason: str) -> None:
    if not has_letters(reason):
        raise RuleBroken(_l("Please say why; it stands in the history."), field="reason")


def _check_other(person_id: int, actor: Actor) -> None:
    if person_id == actor.person_id:
        raise RuleBroken(_l("Nobody acts for themselves here. Please use your own pages."))


def _check_age(round: Round, born_on: date) -> None:
    judged = judge_age(born_on, as_of=round.age_as_of or born_on, floor=round.age_floor)
    if not judged.eligible:
        raise RuleBroken(
            _l(
                "Too young for this round: it is possible from %(day)s on. Nothing was kept.",
                day=judged.first_date.isoformat(),
            ),
            field="born_on",
        )


def _link_to_account(person: Person, *, actor: Actor) -> str:
    """Return the link under which a person makes their account, if they have none in use."""
    user = user_of(person.id)
    if user is not None and user.password is not None:
        return ""
    return invite(person, email=person.email, send=False, actor=actor)
