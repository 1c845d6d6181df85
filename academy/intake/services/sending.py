"""Handing in: the working copy becomes what counts, and what counted before is kept."""

from collections.abc import Iterable, Mapping

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db
from academy.intake.models import Answer, Application, Attachment, FormerAnswer
from academy.intake.rules import tidy_phone


def has_unsent(answers: Iterable[Answer], files: Iterable[Attachment]) -> bool:
    """Whether anything was written, attached or removed after the last hand-in."""
    return any(a.text != (a.sent_text or "") for a in answers) or any(
        f.sent_at is None or f.removed_at is not None for f in files
    )


def send(answers: Iterable[Answer], files: Iterable[Attachment]) -> list[str]:
    """Let the working copy count.

    Returns the keys of files that this replaced, to be forgotten once it is committed.
    """
    now = clock.now()
    for answer in answers:
        if answer.sent_text and answer.sent_text != answer.text:
            before = FormerAnswer(
                application_id=answer.application_id,
                key=answer.key,
                text=answer.sent_text,
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


def tell_person(application: Application, texts: Mapping[str, str], *, actor: Actor) -> None:
    """Let the person bear the name and the number that were handed in."""
    person = application.person
    person.name = texts["name"]
    person.nickname = texts.get("nickname", "") or person.nickname
    person.phone = tidy_phone(texts["phone"]) or person.phone
    if db.session.is_modified(person):
        record("person.amend", person, actor=actor)
