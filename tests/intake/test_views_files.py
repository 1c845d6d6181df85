"""Files of an application: by content, under limits, as downloads, to whom they belong."""

import hashlib
import io

import pytest
import sqlalchemy as sa

from academy.audit.models import Access
from academy.core.actors import Role
from academy.core.db import db
from academy.intake.models import Attachment, Question
from academy.intake.states import QuestionKind
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_draft, an_open_round
from tests.intake import papers
from tests.personas import make_person


@pytest.fixture
def round(app):
    made = an_open_round(a_cohort(a_site()))
    question = db.session.scalars(sa.select(Question).where(Question.key == "site")).one()
    question.kind = QuestionKind.FILE
    db.session.flush()
    return made


@pytest.fixture
def hana(round):
    return make_person("Hana")


@pytest.fixture
def draft(hana, round):
    return a_draft(hana, round)


@pytest.fixture
def browser(draft, hana, sign_in):
    return sign_in(hana)


def send(browser, round, content, name="cv.pdf", key="site"):
    return browser.post(
        f"/apply/{round.ref}/files/{key}",
        data={f"{key}-file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def kept():
    return db.session.scalars(sa.select(Attachment).order_by(Attachment.id)).all()


def test_pdf_is_kept_and_handed_back_as_a_download(round, draft, browser):
    assert browser.get(f"/apply/{round.ref}/files").status_code == 200
    assert send(browser, round, papers.pdf(), "이력.pdf").status_code == 303
    (file,) = kept()
    assert file.name == "이력.pdf"
    said = browser.get(f"/my/applications/{draft.number}/files/{file.ref}")
    assert said.data.startswith(b"%PDF-")
    assert file.digest == hashlib.sha256(papers.pdf()).hexdigest()
    assert file.size == len(said.data)
    assert said.headers["Content-Disposition"].startswith("attachment")
    assert said.headers["X-Content-Type-Options"] == "nosniff"
    assert said.mimetype == "application/octet-stream"
    assert browser.get(f"/apply/{round.ref}/check").status_code == 200
    assert browser.post(f"/apply/{round.ref}/files/site/remove").status_code == 303
    assert kept() == []


def test_second_file_takes_the_place_of_the_first(round, draft, browser, database):
    send(browser, round, papers.pdf("one"), "one.pdf")
    send(browser, round, papers.PNG, "two.png")
    assert [file.name for file in kept()] == ["two.png"]
    stored = [p for p in (database.var / "files").rglob("*") if p.is_file()]
    assert len(stored) == 1


@pytest.mark.parametrize(
    "content",
    [b"", papers.HWP, papers.ZIP, b"%PDF-1.4 broken", papers.pdf("900101-1234567"), b"MZ" * 100],
    ids=["empty", "hwp", "zip", "broken", "number", "exe"],
)
def test_refused_files_leave_nothing_behind(round, draft, browser, database, content):
    said = send(browser, round, content)
    assert said.status_code == 422
    assert "error-summary" in said.get_data(as_text=True)
    assert kept() == []
    assert not [p for p in (database.var / "files").rglob("*") if p.is_file()]


def test_request_without_a_file_is_told_at_the_field(round, draft, browser):
    assert browser.post(f"/apply/{round.ref}/files/site").status_code == 422
    said = browser.post(f"/apply/{round.ref}/files/site", data={"site-file": "text"})
    assert said.status_code == 422


def test_question_that_takes_no_file_is_not_there(round, draft, browser):
    assert send(browser, round, papers.pdf(), key="why").status_code == 404


def test_late_file_is_refused_and_nothing_is_left(round, draft, browser, freeze, database):
    freeze(round.closes_at.replace(year=round.closes_at.year + 1))
    assert send(browser, round, papers.pdf()).status_code == 422
    assert kept() == []
    assert not [p for p in (database.var / "files").rglob("*") if p.is_file()]


def test_files_of_others_are_not_there_and_staff_see_what_was_handed_in(
    round, draft, browser, sign_in
):
    send(browser, round, papers.pdf())
    (file,) = kept()
    where = f"applications/{draft.number}/files/{file.ref}"
    assert sign_in(make_person("Bob")).get(f"/my/{where}").status_code == 404
    staff = sign_in(make_person("Ada", roles=[(Role.ADMISSIONS, round.site_id)]))
    assert staff.get(f"/my/{where}").status_code == 404
    assert staff.get(f"/staff/{where}").status_code == 404
    file.sent_at = file.added_at
    assert staff.get(f"/staff/{where}").data.startswith(b"%PDF-")
    assert db.session.scalars(sa.select(Access.what)).all() == ["intake.staff_file"]
    reviewer = sign_in(make_person("Rex", roles=[(Role.REVIEWER, round.site_id)]))
    assert reviewer.get(f"/staff/{where}").status_code == 404


def test_scan_is_kept_with_a_word_about_masking(round, draft, browser):
    assert send(browser, round, papers.scan(), "증명서.pdf").status_code == 303
    (file,) = kept()
    assert file.is_scan
    page = browser.get(f"/apply/{round.ref}/files", headers={"Accept-Language": "en"})
    assert "make sure that such numbers are covered" in page.get_data(as_text=True)
    assert send(browser, round, papers.pdf()).status_code == 303
    assert [file.is_scan for file in kept()] == [False]
