"""Making documents: real PDFs, tagged, with our font; deaths and failures leave nothing hanging."""

from datetime import timedelta

import pikepdf
import pypdfium2
import pytest

from academy.core import clock, files
from academy.core.db import db
from academy.documents import jobs, rules
from academy.documents.models import Document
from academy.documents.states import DocumentState
from academy.operations.worker import Worker
from tests.documents.test_services import want
from tests.personas import make_person


def text_of(content):
    with pypdfium2.PdfDocument(content) as document:
        return document[0].get_textpage().get_text_bounded()


def made(document):
    db.session.refresh(document)
    assert document.status is DocumentState.MADE
    return files.fetch(document.stored)


@pytest.mark.parametrize(("locale", "title"), [("ko", "접수 확인서"), ("en", "Confirmation")])
def test_made_document_is_tagged_and_says_its_title_and_language(paper, tmp_path, locale, title):
    document = want(locale=locale)
    assert jobs.make_wanted() == 1
    content = made(document)
    assert document.size == len(content)
    assert document.content == {}
    assert title in text_of(content)
    (tmp_path / "a.pdf").write_bytes(content)
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == locale
        assert pdf.Root.StructTreeRoot is not None
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert title in about["dc:title"]
        fonts = [f for page in pdf.pages for f in page.Resources.Font.values()]
        assert fonts
        assert all("Pretendard" in str(font.BaseFont) for font in fonts)


def test_made_document_breaks_korean_between_words_only(paper):
    document = want()
    jobs.make_wanted()
    words = set(paper["text"].split())
    lines = text_of(made(document)).splitlines()
    said = [w for line in lines[1:] for w in line.split() if any("가" <= c <= "힣" for c in w)]
    assert len(lines) > 2
    assert set(said) <= words


@pytest.mark.parametrize("text", ["漢字 이름", "emoji 😀", "#panic() $x$ @a", "a\n\nb\nc", ""])
def test_document_is_made_whatever_people_typed(paper, text):
    paper["text"] = text
    document = want()
    assert jobs.make_wanted() == 1
    assert made(document).startswith(b"%PDF-")


def test_square_code_is_set_with_its_address(paper):
    paper["qr"] = "https://academy.example/my"
    document = want()
    assert jobs.make_wanted() == 1
    assert made(document)


def test_death_while_making_leaves_a_lease_that_runs_out(paper, freeze):
    at = freeze("2027-01-10T10:00:00+09:00")
    document = want()
    ((document_id, lease),) = jobs.lease_wanted()
    assert jobs.lease_wanted() == []
    freeze(at + rules.LEASE + timedelta(seconds=1))
    assert not jobs.make_leased(document_id, lease)
    assert jobs.make_wanted() == 1
    assert made(document)


def test_worker_that_comes_late_overwrites_nothing(paper, database):
    document = want()
    ((document_id, lease),) = jobs.lease_wanted()
    document.lease = "another"
    db.session.commit()
    assert not jobs.make_leased(document_id, lease)
    db.session.refresh(document)
    assert document.status is DocumentState.WANTED
    assert not [p for p in (database.var / "files").rglob("*") if p.is_file()]


def test_document_that_cannot_be_set_is_given_up_after_a_few_attempts(paper, freeze):
    at = freeze("2027-01-10T10:00:00+09:00")
    paper["text"] = 5  # The template wants a text.
    document = want()
    for attempt in range(1, rules.ATTEMPTS + 1):
        assert jobs.make_wanted() == 0
        db.session.refresh(document)
        assert document.attempts == attempt
        at = freeze(at + rules.PAUSE)
    assert document.status is DocumentState.FAILED
    assert jobs.lease_wanted() == []


def test_old_documents_are_forgotten_with_their_files(paper, freeze, database):
    at = freeze("2027-01-10T10:00:00+09:00")
    want(make_person())
    jobs.make_wanted()
    freeze(at + rules.KEPT)
    assert jobs.forget_old() == 0
    freeze(at + rules.KEPT + timedelta(seconds=1))
    assert jobs.forget_old() == 1
    assert db.session.query(Document).count() == 0
    assert not [p for p in (database.var / "files").rglob("*") if p.is_file()]


def test_worker_takes_documents_up(app, paper):
    document = want()
    db.session.commit()
    worker = Worker(app)
    worker.queue.storage.flush_queue()
    worker.look()
    while (task := worker.queue.dequeue()) is not None:
        if task.name == "make_document":
            worker.queue.execute(task)
    worker.queue.storage.close()
    assert made(document)
    assert document.made_at <= clock.now()
