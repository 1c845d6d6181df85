"""Handing in: the working copy becomes what counts, and what counted before is kept."""

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.intake import queries
from academy.intake.models import Answer, Application, Attachment, FormerAnswer, Round
from academy.intake.rules import tidy_phone
from academy.intake.services.drafts import check_open_for
from academy.intake.states import ApplicationState


def has_unsent(answers: Iterable[Answer], files: Iterable[Attachment]) -> bool:
    """Whether anything was written, attached or removed after the last hand-in."""
    return any(a.text != (a.sent_text or "") for a in answers) or any(
        f.sent_at is None or f.removed_at is not None for f in files
    )


def send(answers: Iterable[Answer], files: Iterable[Attachment], *, again: bool) -> list[str]:
    """Let the working copy count; handed in again, each answer that changed is kept as it was.

    Returns the keys of files that this replaced, to be forgotten once it is committed.
    """
    now = clock.now()
    for answer in answers:
        if again and (answer.sent_text or "") != answer.text:
            # One that was empty is kept too: else the earlier version would seem to hold this one.
            before = FormerAnswer(
                application_id=answer.application_id,
                key=answer.key,
                text=answer.sent_text or "",
                replaced_at=now,
            )
            db.session.add(before)
        answer.sent_text = answer.text
    replaced = []
    for file in files:
        if file.removed_at is None:
            file.sent_at = file.sent_at or now
        else:
            replaced.append(file.stored)
            db.session.delete(file)
    return replaced


@verb
def discard_changes(application: Application, round: Round, *, actor: Actor) -> list[str]:
    """Go back to what was handed in last; a second press writes nothing.

    Returns the keys of files that nobody needs any more, to be forgotten once it is committed.

    Raises:
        RuleBroken: nothing was handed in to go back to, or the round has closed.
    """
    lock(application)
    if application.status is not ApplicationState.SUBMITTED:
        raise RuleBroken(_l("Nothing was submitted yet to go back to."))
    check_open_for(application, round)
    answers = queries.current_answers(application.id)
    files = queries.attachments_of(application.id)
    if not has_unsent(answers, files):
        return []
    for answer in answers:
        if answer.sent_text is None:
            db.session.delete(answer)
        elif answer.text != answer.sent_text:
            answer.text, answer.saved_at = answer.sent_text, clock.now()
    dropped = []
    for file in files:
        file.removed_at = None
        if file.sent_at is None:
            dropped.append(file.stored)
            db.session.delete(file)
    record("application.discard_changes", application, actor=actor)
    return dropped


def tell_person(application: Application, texts: Mapping[str, str], *, actor: Actor) -> None:
    """Let the person bear the name and the number that were handed in."""
    person = application.person
    person.name = texts["name"]
    person.nickname = texts.get("nickname", "") or person.nickname
    person.phone = tidy_phone(texts["phone"]) or person.phone
    if db.session.is_modified(person):
        record("person.amend", person, actor=actor)
