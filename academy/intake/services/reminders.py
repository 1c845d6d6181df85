"""Reminders before a round closes: each once, and none for what is handed in or withdrawn."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError

from academy.accounts.models import Person
from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.intake import mail, queries
from academy.intake.models import Application, Reminder, Round
from academy.intake.rules import closing_for, reminder_due
from academy.intake.states import ApplicationState, ReminderKind
from academy.outbox import post

UNFINISHED = {
    3: ReminderKind.UNFINISHED_THREE_DAYS,
    1: ReminderKind.UNFINISHED_ONE_DAY,
}
NOT_STARTED = {
    3: ReminderKind.NOT_STARTED_THREE_DAYS,
    1: ReminderKind.NOT_STARTED_ONE_DAY,
}
"""What to send, by the days before the closing."""


@verb
def remind_of_draft(application: Application, round: Round, *, actor: Actor) -> bool:
    """Remind somebody of a draft if it is time; return whether a letter was written now."""
    lock(application)
    if application.status is not ApplicationState.DRAFT:
        return False
    closes_at = closing_for(round.closes_at, application.extended_until)
    kind = _due(UNFINISHED, closes_at, round, since=application.created_at)
    if kind is None or not _note(application.person_id, round, kind, actor=actor):
        return False
    post(mail.unfinished(application, round, kind, closes_at))
    return True


@verb
def remind_of_round(person: Person, round: Round, *, since: datetime, actor: Actor) -> bool:
    """Tell somebody who asked for news that a round closes soon; return whether it was done now.

    `since` is when they asked.
    """
    kind = _due(NOT_STARTED, round.closes_at, round, since=since)
    if kind is None or queries.application_of(person.id, round.id) is not None:
        return False
    if not _note(person.id, round, kind, actor=actor):
        return False
    post(mail.not_started(person, round, kind))
    return True


def _due(
    kinds: dict[int, ReminderKind], closes_at: datetime, round: Round, *, since: datetime
) -> ReminderKind | None:
    days = reminder_due(closes_at, round.site.zone, now=clock.now(), since=since)
    return kinds[days] if days else None


def _note(person_id: int, round: Round, kind: ReminderKind, *, actor: Actor) -> bool:
    """Write the unique row; return False if it is there, by another worker for example."""
    made = Reminder(person_id=person_id, round_id=round.id, kind=kind, sent_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:
        return False
    record("reminder.send", made, actor=actor, site_id=round.site_id)
    return True
