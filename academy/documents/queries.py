"""Reading documents: one by its reference, the same one again, those that are due."""

from datetime import datetime

import sqlalchemy as sa

from academy.core.db import db
from academy.documents.models import Document
from academy.documents.states import DocumentState

_LONGEST = 24


def get_document(ref: str) -> Document | None:
    """Return a document that concerns a person."""
    found = _by_ref(ref)
    return found if found is not None and found.person_id is not None else None


def get_public_document(ref: str) -> Document | None:
    """Return a document that says nothing about anybody."""
    found = _by_ref(ref)
    return found if found is not None and found.person_id is None else None


def _by_ref(ref: str) -> Document | None:
    if len(ref) > _LONGEST or not ref.isascii() or not ref.isalnum():
        return None
    return db.session.scalar(sa.select(Document).where(Document.ref == ref))


def same_document(kind: str, subject: str, locale: str, digest: str) -> Document | None:
    """Return the edition that would say exactly the same."""
    return db.session.scalar(
        sa.select(Document).where(
            Document.kind == kind,
            Document.subject == subject,
            Document.locale == locale,
            Document.digest == digest,
        )
    )


def last_edition(kind: str, subject: str, locale: str) -> int:
    """Return the number of the newest edition, or 0."""
    newest = sa.select(sa.func.max(Document.edition)).where(
        Document.kind == kind, Document.subject == subject, Document.locale == locale
    )
    return db.session.scalar(newest) or 0


def select_due(now: datetime, limit: int) -> sa.Select[int]:
    """Select the ids of documents that wait and that nobody is making."""
    return (
        sa.select(Document.id)
        .where(
            Document.status == DocumentState.WANTED,
            Document.due_at <= now,
            Document.leased_until < now,
        )
        .order_by(Document.due_at, Document.id)
        .limit(limit)
    )


def select_made_before(instant: datetime, limit: int) -> sa.Select[Document]:
    """Select documents that were asked for before an instant and are not being made."""
    return (
        sa.select(Document)
        .where(Document.wanted_at < instant, Document.status != DocumentState.WANTED)
        .order_by(Document.id)
        .limit(limit)
    )
