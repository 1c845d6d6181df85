"""Files of an application: looked into before they are kept, replaced, taken out."""

from dataclasses import dataclass

from academy.audit import record
from academy.core import clock
from academy.core import files as store
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.refs import new_ref
from academy.intake import queries
from academy.intake.inspection import Looked
from academy.intake.models import Application, Attachment, Question, Round
from academy.intake.services.drafts import check_open_for


@dataclass(frozen=True)
class Kept:
    """A file that was looked into and lies in the store, before any row knows of it."""

    stored: str
    name: str
    content_type: str
    size: int
    digest: str
    is_scan: bool = False


def keep(looked: Looked) -> Kept:
    """Lay a file that was looked into into the store; the digest vouches for what was sent."""
    stored = store.keep(looked.content, Attachment.stored)
    return Kept(
        stored, looked.name, looked.content_type, len(looked.content), looked.digest, looked.is_scan
    )


@verb
def attach(
    application: Application, round: Round, question: Question, kept: Kept, *, actor: Actor
) -> list[str]:
    """Attach a file in answer to a question, in place of the one before it.

    Returns the keys of files that nobody needs any more, to be forgotten once this is committed.

    Raises:
        RuleBroken: the round has closed.
    """
    lock(application)
    check_open_for(application, round, [question.key])
    dropped = _remove(application, question)
    made = Attachment(
        ref=new_ref(12),
        application_id=application.id,
        site_id=application.site_id,
        person_id=application.person_id,
        question_id=question.id,
        stored=kept.stored,
        name=kept.name,
        content_type=kept.content_type,
        size=kept.size,
        digest=kept.digest,
        is_scan=kept.is_scan,
        added_at=clock.now(),
    )
    db.session.add(made)
    record("file.attach", made, actor=actor)
    return dropped


@verb
def remove_file(
    application: Application, round: Round, question: Question, *, actor: Actor
) -> list[str]:
    """Take the file of a question out; one that was handed in stays until the next hand-in.

    Returns the keys of files that nobody needs any more, to be forgotten once this is committed.

    Raises:
        RuleBroken: the round has closed.
    """
    lock(application)
    check_open_for(application, round, [question.key])
    record("file.remove", application, actor=actor, question=question.key)
    return _remove(application, question)


def _remove(application: Application, question: Question) -> list[str]:
    dropped = []
    for file in queries.attachments_of(application.id):
        if file.question.key != question.key or file.removed_at is not None:
            continue
        if file.sent_at is None:
            dropped.append(file.stored)
            db.session.delete(file)
        else:
            file.removed_at = clock.now()
    return dropped
