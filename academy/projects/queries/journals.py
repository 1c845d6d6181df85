"""Read journals: the writer everything, others only what is shared."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.core.db import db
from academy.projects.models import JournalEntry
from academy.web.paging import Page, page

_KEYS = [JournalEntry.on, JournalEntry.id]


def journal_of(
    person_id: int, *, after: str | None = None, before: str | None = None
) -> Page[JournalEntry]:
    """Return everything that somebody wrote, for themselves, the latest day first."""
    query = _entries().where(JournalEntry.person_id == person_id)
    return page(query, _KEYS, after=after, before=before, size=30)


def shared_entries(
    enrolment_id: int, *, after: str | None = None, before: str | None = None
) -> Page[JournalEntry]:
    """Return what a learner shares with mentors and staff, the latest day first."""
    query = _entries().where(JournalEntry.enrolment_id == enrolment_id, JournalEntry.is_shared)
    return page(query, _KEYS, after=after, before=before, size=30)


def get_entry(ref: str) -> JournalEntry | None:
    """Return an entry with its challenge."""
    return db.session.scalar(_entries().where(JournalEntry.ref == ref))


def _entries() -> sa.Select[JournalEntry]:
    return sa.select(JournalEntry).options(joinedload(JournalEntry.challenge))
