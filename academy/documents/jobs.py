"""Make documents: lease, set, note. A worker that dies leaves a lease that runs out."""

import secrets

import sqlalchemy as sa
import structlog

from academy.core import clock, files
from academy.core.actors import SYSTEM
from academy.core.db import atomic, db, is_sqlite, reading
from academy.documents.models import NEVER, Document
from academy.documents.queries import select_due, select_made_before
from academy.documents.rules import KEPT, LEASE, PAUSE, is_given_up
from academy.documents.services import forget_each
from academy.documents.states import DOCUMENT_FLOW, DocumentState
from academy.documents.typesetting import NotSet, typeset

log = structlog.get_logger(__name__)


def lease_wanted(limit: int = 20) -> list[tuple[int, str]]:
    """Take documents that are due, for a while, and return (id, lease) of each."""
    now = clock.now()
    due = select_due(now, limit)
    with reading():
        nothing = db.session.scalar(due.limit(1)) is None
        db.session.commit()
    if nothing:
        return []
    lease = secrets.token_hex(16)
    if not is_sqlite():
        # Two workers that look at the same time share the documents out instead of waiting.
        due = due.with_for_update(skip_locked=True)
    with atomic() as session:
        ids = list(session.scalars(due))
        session.execute(
            sa.update(Document)
            .where(Document.id.in_(ids))
            .values(lease=lease, leased_until=now + LEASE)
        )
    return [(document_id, lease) for document_id in ids]


def make_leased(document_id: int, lease: str) -> bool:
    """Make a document under a lease and return whether it is there now."""
    with reading():
        document = db.session.scalar(_held(document_id, lease))
        db.session.commit()
    if document is None or document.leased_until < clock.now():
        return False
    try:
        content = typeset(
            document.template, document.content, locale=document.locale, at=document.wanted_at
        )
    except NotSet as error:
        _note_failure(document_id, lease, str(error))
        return False
    except Exception as error:
        # One document that breaks the library must not stop the others or be tried for ever.
        _note_failure(document_id, lease, type(error).__name__)
        log.exception("document.broken", document=document_id, kind=document.kind)
        return False
    stored = files.keep(content, Document.stored)
    if not _note_made(document_id, lease, stored, len(content)):
        files.forget(stored)
        return False
    return True


def make_wanted() -> int:
    """Make everything that waits, and return how much was made."""
    made = 0
    while leased := lease_wanted():
        made += sum(make_leased(document_id, lease) for document_id, lease in leased)
    return made


def forget_old(limit: int = 500) -> int:
    """Delete documents that were asked for long ago; whoever wants one gets it made anew."""
    with reading():
        old = list(db.session.scalars(select_made_before(clock.now() - KEPT, limit)))
        db.session.commit()
    return forget_each(old, actor=SYSTEM)


def _held(document_id: int, lease: str) -> sa.Select[Document]:
    return (
        sa.select(Document)
        .where(
            Document.id == document_id,
            Document.status == DocumentState.WANTED,
            Document.lease == lease,
        )
        .execution_options(populate_existing=True)
    )


def _note_made(document_id: int, lease: str, stored: str, size: int) -> bool:
    with atomic() as session:
        document = session.scalar(_held(document_id, lease).with_for_update())
        if document is None:
            return False
        document.status = DOCUMENT_FLOW.after(document.status, "make")
        document.stored, document.size, document.made_at = stored, size, clock.now()
        document.attempts += 1
        # What it says stands in the file now; a second copy of personal data serves nobody.
        document.content, document.lease, document.leased_until = {}, "", NEVER
    return True


def _note_failure(document_id: int, lease: str, reason: str) -> None:
    with atomic() as session:
        document = session.scalar(_held(document_id, lease).with_for_update())
        if document is None:
            return
        document.attempts += 1
        document.lease, document.leased_until = "", NEVER
        document.due_at = clock.now() + PAUSE
        if is_given_up(document.attempts):
            document.status = DOCUMENT_FLOW.after(document.status, "give_up")
        attempts, kind = document.attempts, document.kind
    log.warning(
        "document.not_made", document=document_id, kind=kind, reason=reason, attempts=attempts
    )
