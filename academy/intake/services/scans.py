"""Scans and pictures: looked at by staff, because no machine reads what stands on them."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.intake import mail
from academy.intake.models import Application, Attachment, Question, Round
from academy.intake.services.supplements import ask_supplement
from academy.intake.states import FileVerdict
from academy.outbox import post

DAYS_TO_MASK = 5
"""Days that an applicant gets to hand in a masked copy, until six in the evening of the last."""


@verb
def clear_scan(
    file: Attachment, application: Application, question: Question, *, actor: Actor
) -> None:
    """Note that a person looked at a scan and found nothing that must not be there."""
    lock(file)
    if file.verdict is FileVerdict.CLEAN:
        return
    _judge(file, FileVerdict.CLEAN, actor)
    record("file.clear_scan", application, actor=actor, question=question.key)


@verb
def ask_masked(
    file: Attachment, application: Application, round: Round, question: Question, *, actor: Actor
) -> None:
    """Ask an applicant for a copy on which what we may not keep is covered.

    Raises:
        RuleBroken: another request is open, or this application takes none any more.
    """
    lock(file)
    if file.verdict is FileVerdict.TO_MASK:
        return
    with force_locale(application.language):
        text = _(
            "On “%(file)s” a number or somebody's data can be read that we may not keep, such as a"
            " resident registration number. Please cover it and send the file once more.",
            file=file.name,
        )
    due_at = _last_evening(round.site.zone)
    ask_supplement(application, round, text=text, keys=[question.key], due_at=due_at, actor=actor)
    _judge(file, FileVerdict.TO_MASK, actor)
    record("file.ask_masked", application, actor=actor, question=question.key)


@verb
def delete_scan(
    file: Attachment,
    application: Application,
    round: Round,
    question: Question,
    *,
    reason: str,
    actor: Actor,
) -> list[str]:
    """Delete a scan on which something can be read that we may not keep; twice is once.

    Its owner is told that it is gone, and how to go on.

    Returns the keys of files that nobody needs any more, to be forgotten once this is committed.
    """
    lock(application)
    if db.session.scalar(sa.select(Attachment.id).where(Attachment.id == file.id)) is None:
        return []
    record("file.delete_scan", application, actor=actor, question=question.key, reason=reason)
    post(mail.scan_deleted(application, round, file))
    db.session.delete(file)
    return [file.stored]


def _judge(file: Attachment, verdict: FileVerdict, actor: Actor) -> None:
    file.verdict, file.looked_at, file.looked_by = verdict, clock.now(), actor.person_id


def _last_evening(zone: str) -> datetime:
    last = clock.today(zone) + timedelta(days=DAYS_TO_MASK)
    return datetime.combine(last, time(18), ZoneInfo(zone))
