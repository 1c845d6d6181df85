"""The page of a document: waits, then hands it over; own ones to their person only."""

from datetime import timedelta

import pytest

from academy.core.db import db
from academy.documents import jobs, rules
from academy.documents.states import DocumentState
from academy.documents.views import address_of
from tests.documents.test_services import want
from tests.pages import parse
from tests.personas import make_person


@pytest.fixture
def hana(app):
    return make_person("Hana", locale="en")


def test_page_waits_then_begins_the_download(paper, hana, sign_in, app):
    document = want(hana, "en")
    browser = sign_in(hana)
    where = f"/documents/{document.ref}"
    said = browser.get(where)
    assert "Refresh" not in said.headers
    assert parse(said).one(".//div[@data-waits]").get("data-waits") == "2"
    assert parse(said).h1 == "Confirmation"
    assert browser.get(f"{where}/file").headers["Location"] == where
    jobs.make_wanted()
    db.session.expire_all()
    assert browser.get(where).headers["Refresh"] == f"1; url={where}/file"
    with app.test_request_context():
        assert address_of(document) == f"{where}/file"
    file = browser.get(f"{where}/file")
    assert file.data.startswith(b"%PDF-")
    assert file.mimetype == "application/pdf"
    assert file.headers["Content-Disposition"] == 'attachment; filename="paper 6-2.pdf"'
    assert file.headers["Cache-Control"] == "no-store"
    assert file.headers["X-Content-Type-Options"] == "nosniff"


def test_page_of_a_slow_document_asks_less_often(paper, hana, sign_in):
    document = want(hana)
    document.wanted_at -= 2 * rules.SLOW
    said = sign_in(hana).get(f"/documents/{document.ref}")
    assert "Refresh" not in said.headers
    assert parse(said).one(".//div[@data-waits]").get("data-waits") == "20"


def test_page_of_a_failed_document_offers_another_attempt(paper, hana, sign_in):
    document = want(hana)
    document.status = DocumentState.FAILED
    browser, where = sign_in(hana), f"/documents/{document.ref}"
    said = browser.get(where)
    assert "Refresh" not in said.headers
    assert parse(said).all(f".//form[@action='{where}/again']")
    for _ in range(2):
        assert browser.post(f"{where}/again").status_code == 303
        db.session.refresh(document)
        assert document.status is DocumentState.WANTED


def test_documents_of_others_are_not_there_and_public_ones_are(paper, hana, sign_in, client):
    own, open_one = want(hana), want(subject="call")
    stranger = sign_in(make_person("Bob"))
    for part in ("", "/file"):
        assert stranger.get(f"/documents/{own.ref}{part}").status_code == 404
        assert client.get(f"/documents/public/{own.ref}{part}").status_code == 404
        assert stranger.get(f"/documents/{open_one.ref}{part}").status_code == 404
    assert client.get(f"/documents/public/{open_one.ref}").status_code == 200
    jobs.make_wanted()
    assert client.get(f"/documents/public/{open_one.ref}/file").data.startswith(b"%PDF-")


def test_public_document_that_waits_long_keeps_its_place(paper, client, freeze):
    at = freeze("2027-01-10T10:00:00+09:00")
    document = want()
    freeze(at + timedelta(hours=1))
    assert "longer than usual" in client.get(
        f"/documents/public/{document.ref}", headers={"Accept-Language": "en"}
    ).get_data(as_text=True)
