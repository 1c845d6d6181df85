"""Ask for documents, ask again, and forget them; what makes them is in `jobs.py`."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from academy.audit import record
from academy.core import clock, files
from academy.core.actors import Actor
from academy.core.db import db, is_sqlite, lock, verb
from academy.core.paths import asset_dir
from academy.core.refs import new_ref
from academy.documents import queries
from academy.documents.kinds import Kind, kind_named
from academy.documents.models import NEVER, Document
from academy.documents.rules import digest_of
from academy.documents.states import DOCUMENT_FLOW, DocumentState


@lru_cache(maxsize=1)
def can_be_made() -> bool:
    """Whether this installation has the library that sets documents (the extra `pdf`)."""
    return find_spec("typst") is not None


def want(
    kind: str,
    subject: str,
    *,
    person_id: int | None,
    site_id: int | None,
    locale: str,
    actor: Actor,
) -> Document:
    """Return the document of a kind about a subject, and have it made if it is not there yet.

    Asked twice, or by two windows at once, it is the same one; when its values have changed it is
    a new edition. Without `person_id` it may be read by everyone.
    """
    made_of = kind_named(kind)
    with force_locale(locale):
        values = dict(made_of.values(subject, locale))
    digest = digest_of(_template(made_of.template), values)
    known = queries.same_document(kind, subject, locale, digest)
    if known is not None and known.status is not DocumentState.FAILED:
        return known
    if known is not None:
        try_again(known, actor=actor)
        return known
    row = _row(made_of, subject, locale, values) | {
        "digest": digest,
        "person_id": person_id,
        "site_id": site_id,
    }
    return _add(row, actor=actor)


@verb
def try_again(document: Document, *, actor: Actor) -> None:
    """Have a document made that could not be made before; one that is not lost stays as it is."""
    lock(document)
    if not DOCUMENT_FLOW.allows(document.status, "try_again"):
        return
    document.status = DOCUMENT_FLOW.after(document.status, "try_again")
    document.attempts, document.due_at = 0, clock.now()
    document.lease, document.leased_until = "", NEVER
    record("document.try_again", document, actor=actor)


@verb
def forget(document: Document, *, actor: Actor) -> str:
    """Delete a document and return the key of its file, to be forgotten once this is committed."""
    lock(document)
    record("document.forget", document, actor=actor)
    db.session.delete(document)
    return document.stored


def forget_each(documents: list[Document], *, actor: Actor) -> int:
    """Delete documents, each in a transaction of its own and the file after it."""
    for document in documents:
        if stored := forget(document, actor=actor):
            files.forget(stored)
    return len(documents)


@lru_cache(maxsize=64)
def _template(name: str) -> bytes:
    folder = asset_dir("templates") / "documents"
    return (folder / "paper.typ").read_bytes() + (folder / name).read_bytes()


def _row(kind: Kind, subject: str, locale: str, values: Mapping[str, Any]) -> dict[str, Any]:
    now = clock.now()
    return {
        "ref": new_ref(20),
        "kind": kind.name,
        "template": kind.template,
        "subject": subject,
        "locale": locale,
        "edition": queries.last_edition(kind.name, subject, locale) + 1,
        "status": DocumentState.WANTED,
        "title": str(values["title"])[:300],
        "name": str(values["file_name"])[:190] + ".pdf",
        "content": values,
        "stored": "",
        "size": 0,
        "wanted_at": now,
        "attempts": 0,
        "due_at": now,
        "leased_until": NEVER,
        "lease": "",
    }


@verb
def _add(row: dict[str, Any], *, actor: Actor) -> Document:
    natural = ["kind", "subject", "locale", "digest"]
    insert = sqlite_insert if is_sqlite() else pg_insert
    statement: sa.Executable = (
        insert(Document).values(**row).on_conflict_do_nothing(index_elements=natural)
    )
    db.session.execute(statement)
    document = queries.same_document(*(row[name] for name in natural))
    assert document is not None
    if document.ref == row["ref"]:
        record("document.want", document, actor=actor, kind=document.kind)
    return document
