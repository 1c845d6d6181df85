"""Journals: written, changed, shared and taken back, forgotten; by the writer alone.

The history tells only of what is or was shared: that somebody keeps a journal is theirs, too.
"""

from datetime import date

from flask_babel import gettext as _

from academy.audit import record
from academy.cohorts.models import Enrolment
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.twice import made_just_now
from academy.projects.models import Challenge, JournalEntry


@verb
def write_entry(
    enrolment: Enrolment,
    *,
    on: date,
    text: str,
    challenge: Challenge | None,
    is_shared: bool,
    actor: Actor,
) -> JournalEntry:
    """Write into one's journal; the same words again within a minute are a second press.

    Raises:
        RuleBroken: the day lies ahead.
    """
    lock(enrolment)
    _check_day(on, enrolment.cohort.site.zone)
    known: JournalEntry | None = made_just_now(
        JournalEntry.written_at,
        JournalEntry.enrolment_id == enrolment.id,
        JournalEntry.on == on,
        JournalEntry.text == text,
    )
    if known is not None:
        return known
    entry = JournalEntry(
        person_id=enrolment.person_id,
        enrolment_id=enrolment.id,
        site_id=enrolment.site_id,
        challenge_id=challenge.id if challenge else None,
        on=on,
        text=text,
        is_shared=is_shared,
        written_at=clock.now(),
    )
    db.session.add(entry)
    if is_shared:
        record("journal.share", entry, actor=actor)
    return entry


@verb
def change_entry(
    entry: JournalEntry,
    *,
    on: date,
    text: str,
    challenge: Challenge | None,
    is_shared: bool,
    zone: str,
    actor: Actor,
) -> None:
    """Change what one wrote; what is the same stays unwritten.

    Raises:
        RuleBroken: the day lies ahead.
    """
    lock(entry)
    _check_day(on, zone)
    challenge_id = challenge.id if challenge else None
    now = entry.on, entry.text, entry.challenge_id, entry.is_shared
    if now == (on, text, challenge_id, is_shared):
        return
    was_shared = entry.is_shared
    entry.on, entry.text = on, text
    entry.challenge_id, entry.is_shared = challenge_id, is_shared
    if was_shared or is_shared:
        verbs = {(False, True): "journal.share", (True, False): "journal.unshare"}
        record(verbs.get((was_shared, is_shared), "journal.edit"), entry, actor=actor)


@verb
def share_entry(entry: JournalEntry, *, is_shared: bool, actor: Actor) -> None:
    """Let mentors and staff read an entry, or nobody any more."""
    lock(entry)
    if entry.is_shared != is_shared:
        entry.is_shared = is_shared
        record("journal.share" if is_shared else "journal.unshare", entry, actor=actor)


@verb
def forget_entry(entry: JournalEntry, *, actor: Actor) -> None:
    """Delete an entry."""
    lock(entry)
    if entry.is_shared:
        record("journal.forget", entry, actor=actor)
    db.session.delete(entry)


def _check_day(on: date, zone: str) -> None:
    if on > clock.today(zone):
        raise RuleBroken(_("This day lies ahead."), field="on")
