"""Asking for documents: the same values are the same document."""

import pytest

from academy.audit.models import Entry
from academy.core import files
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.documents import jobs, queries, services
from academy.documents.models import Document
from academy.documents.states import DocumentState
from tests.personas import make_person


def want(person=None, locale="ko", subject="6-2"):
    person_id = person.id if person else None
    return services.want(
        "tests/paper", subject, person_id=person_id, site_id=None, locale=locale, actor=SYSTEM
    )


def test_want_twice_is_one_document_and_one_line_of_history(paper):
    first = want()
    assert want().id == first.id
    assert first.edition == 1
    assert first.status is DocumentState.WANTED
    assert [e.verb for e in db.session.query(Entry)] == ["document.want"]


def test_want_at_once_is_one_document(paper, at_once):
    ids = at_once(6, lambda _: want().id)
    assert len(set(ids)) == 1
    assert db.session.query(Document).count() == 1


def test_want_after_a_change_is_a_new_edition_and_the_old_one_stays(paper):
    first = want()
    paper["text"] = "Other"
    second = want()
    assert (second.edition, second.id == first.id) == (2, False)
    assert want(locale="en").edition == 1


def test_want_of_a_template_that_changed_is_a_new_edition(paper, monkeypatch):
    first = want()
    monkeypatch.setattr(services, "_template", lambda name: b"another")
    assert want().id != first.id


def test_want_after_failures_has_it_tried_again(paper):
    document = want()
    document.status, document.attempts = DocumentState.FAILED, 3
    db.session.commit()
    assert want().id == document.id
    assert (document.status, document.attempts) == (DocumentState.WANTED, 0)


def test_want_of_an_unknown_kind_is_a_fault_of_ours(app):
    with pytest.raises(KeyError):
        services.want("tests/none", "x", person_id=None, site_id=None, locale="ko", actor=SYSTEM)


def test_forget_leaves_no_row_and_no_file(paper):
    hana, bob = make_person("Hana"), make_person("Bob")
    mine, other = want(hana), want(bob, subject="6-3")
    jobs.make_wanted()
    db.session.expire_all()
    stored = mine.stored
    assert files.fetch(stored).startswith(b"%PDF-")
    assert services.forget_each([mine], actor=SYSTEM) == 1
    assert queries.get_document(mine.ref) is None
    with pytest.raises(FileNotFoundError):
        files.fetch(stored)
    assert queries.get_document(other.ref) is not None
