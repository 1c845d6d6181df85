"""Documents for tests: wanted ones, which nobody has made yet."""

from typing import Any

from academy.accounts.models import Person
from academy.core import clock
from academy.core.db import db
from academy.core.refs import new_ref
from academy.documents.models import Document


def a_document(person: Person | None = None, **more: Any) -> Document:
    """Return a document that waits for the worker; without a person it is public."""
    values = {
        "ref": new_ref(20),
        "kind": "tests/paper",
        "template": "plain.typ",
        "subject": new_ref(8),
        "locale": "ko",
        "edition": 1,
        "digest": "0" * 64,
        "person_id": person.id if person else None,
        "title": "접수증",
        "name": "paper.pdf",
        "content": {"title": "접수증", "file_name": "paper", "text": "본문"},
        "wanted_at": clock.now(),
        "due_at": clock.now(),
    }
    made = Document(**(values | more))
    db.session.add(made)
    db.session.flush()
    return made
