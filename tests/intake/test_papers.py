"""The receipt and the letter of confirmation, as values and as real PDFs in both languages."""

import hashlib

import pypdfium2
import pytest

from academy.core import clock, files
from academy.core.db import db
from academy.documents import jobs
from academy.documents.models import Document
from academy.documents.states import DocumentState
from academy.intake import queries
from academy.intake.models import Attachment
from academy.intake.states import ApplicationState, QuestionKind
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_draft, a_submitted_application, an_open_round
from tests.personas import make_person

AT = "2027-01-10T09:30:15.123456+09:00"
DIGEST = hashlib.sha256(b"portfolio").hexdigest()


@pytest.fixture
def hana(app, freeze):
    freeze(AT)
    return make_person("김하나")


@pytest.fixture
def application(hana):
    round = an_open_round(a_cohort(a_site()))
    made = a_submitted_application(hana, round)
    question = queries.questions_of(round.id)[2]
    question.kind = QuestionKind.FILE
    for name, sent_at in (("포트폴리오.pdf", clock.now()), ("나중에.pdf", None)):
        db.session.add(
            Attachment(
                ref=name[:3], application_id=made.id, site_id=made.site_id, person_id=hana.id,
                question_id=question.id, stored="none", name=name, content_type="application/pdf",
                size=123_456, digest=DIGEST, added_at=clock.now(), sent_at=sent_at,
            )
        )  # fmt: skip
    db.session.flush()
    return made


def pages_of(document):
    db.session.refresh(document)
    assert document.status is DocumentState.MADE
    with pypdfium2.PdfDocument(files.fetch(document.stored)) as pdf:
        return " ".join(" ".join(p.get_textpage().get_text_bounded() for p in pdf).split())


def read(sign_in, hana, application, paper, language):
    browser = sign_in(hana)
    browser.get(f"/language/{language}")
    said = browser.post(f"/my/applications/{application.number}/{paper}.pdf")
    assert said.status_code == 303
    document = db.session.query(Document).order_by(Document.id.desc()).first()
    assert said.headers["Location"] == f"/documents/{document.ref}"
    jobs.make_wanted()
    return pages_of(document)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ko", ["접수증", "김하나", "2027. 1. 10.(일) 오전 9:30 (09:30:15, 한국 시간)", "글자"]),
        ("en", ["Receipt", "김하나", "Sun, 10 January 2027, 9:30 am (09:30:15, Korea time)"]),
    ],
)
def test_receipt_says_number_time_and_what_was_handed_in(
    sign_in, hana, application, language, words
):
    text = read(sign_in, hana, application, "receipt", language)
    for word in [*words, application.number, "포트폴리오.pdf", DIGEST[:8], DIGEST[-8:]]:
        assert word in text
    assert "나중에.pdf" not in text
    assert "함께 배우고 싶습니다" not in text


def test_receipt_asked_again_is_the_same_until_something_changes(sign_in, hana, application):
    read(sign_in, hana, application, "receipt", "ko")
    browser = sign_in(hana)
    browser.get("/language/ko")
    first = browser.post(f"/my/applications/{application.number}/receipt.pdf")
    assert first.headers["Location"].endswith("/file")
    assert db.session.query(Document).count() == 1
    application.status = ApplicationState.WITHDRAWN
    application.withdrawn_at = clock.now()
    db.session.commit()
    assert "철회" in read(sign_in, hana, application, "receipt", "ko")
    assert db.session.query(Document).count() == 2


@pytest.mark.parametrize(
    ("language", "title"), [("ko", "지원 사실 확인서"), ("en", "Confirmation")]
)
def test_confirmation_says_who_applied_and_nothing_of_a_result(
    sign_in, hana, application, language, title
):
    application.status = ApplicationState.DECLINED
    text = read(sign_in, hana, application, "confirmation", language)
    for word in (title, "김하나", application.number):
        assert word in text
    assert "포트폴리오" not in text
    assert "선발되지" not in text


def test_papers_of_drafts_and_of_others_are_not_there(sign_in, hana, application):
    other = make_person("Bob")
    draft = a_draft(other, queries.get_application(application.number).round)
    bob = sign_in(other)
    for number in (draft.number, application.number):
        assert bob.post(f"/my/applications/{number}/receipt.pdf").status_code == 404
    assert bob.get(f"/my/applications/{draft.number}").status_code == 200
    page = sign_in(hana).get(f"/my/applications/{application.number}").get_data(as_text=True)
    assert "/receipt.pdf" in page
    assert "/confirmation.pdf" in page
