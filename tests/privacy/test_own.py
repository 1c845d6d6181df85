"""For people: their data, their consents, their requests, their way out."""

import json

import pytest
import sqlalchemy as sa

from academy.accounts.models import Person
from academy.audit import log_access
from academy.core.db import db
from academy.core.types import Texts
from academy.holdings import REGISTER
from academy.intake.models import Application, Consent, Question
from academy.intake.states import NoticeKind
from academy.outbox.models import StoredLetter
from academy.outreach.models import Interest
from academy.privacy.labels import PURPOSE, TABLE
from academy.privacy.models import DataRequest
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import (
    a_submitted_application,
    an_open_round,
    choose_several,
    some_notices,
)
from tests.pages import parse
from tests.personas import actor_of, make_person


@pytest.fixture
def round(app):
    return an_open_round(a_cohort(a_site("pohang")))


@pytest.fixture
def alice(round):
    person = make_person("Alice Own", locale="en")
    a_submitted_application(person, round)
    db.session.commit()
    return person


@pytest.fixture
def at_home(alice, sign_in):
    client = sign_in(alice)
    client.get("/?lang=en")
    return client


EN = {"Accept-Language": "en"}


def test_everything_that_is_shown_has_a_name_and_a_purpose(app):
    shown = [held for held in REGISTER.held if held.shows]
    assert not {held.table for held in shown} - TABLE.keys()
    assert not {held.topic for held in shown} - PURPOSE.keys()


def test_my_data_says_who_looked_without_naming_them(alice, round, at_home):
    staff = make_person("Curious Clerk", roles=[("admissions", round.site_id)])
    clerk, seen = actor_of(staff), [alice.id]
    db.session.commit()
    log_access(seen, actor=clerk, what="intake.application", reason="a call")
    page = parse(at_home.get("/my/data", headers=EN))
    assert "a call" in page.text
    assert "Curious Clerk" not in page.text


def test_download_holds_own_answers_and_nobody_elses(alice, round, at_home):
    other = make_person("Someone Else")
    a_submitted_application(other, round)
    db.session.commit()
    answer = at_home.get("/my/data/download")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    content = json.loads(answer.get_data(as_text=True))
    mine = db.session.scalar(sa.select(Application).where(Application.person_id == alice.id))
    assert [a["number"] for a in content["kept"]["applications"]] == [mine.number]
    assert content["kept"]["answers"]
    assert "Someone Else" not in answer.get_data(as_text=True)
    assert "password" not in answer.get_data(as_text=True)


def test_page_of_everything_names_questions(at_home):
    page = parse(at_home.get("/my/data/all", headers=EN))
    assert "Alice Own" in page.text
    assert "Why do you apply?" in page.text


def test_choices_are_shown_and_downloaded_by_their_words(alice, at_home):
    mine = db.session.scalar(sa.select(Application).where(Application.person_id == alice.id))
    choose_several(mine, "try")
    page = parse(at_home.get("/my/data/all", headers=EN))
    assert "Sea, Stars" in page.text
    assert "Steel" in page.text
    assert "o1" not in page.text
    kept = json.loads(at_home.get("/my/data/download").get_data(as_text=True))["kept"]
    assert {"en": "Sea, Stars", "ko": "Sea, Stars"} in [row["text"] for row in kept["answers"]]


def test_answer_to_an_earlier_edition_is_shown_by_the_words_that_were_chosen(alice, at_home):
    mine = db.session.scalar(sa.select(Application).where(Application.person_id == alice.id))
    choose_several(mine, "try")
    question = db.session.query(Question).filter_by(round_id=mine.round_id, key="try").one()
    later = Question(
        round_id=mine.round_id, key="try", edition=2, position=question.position, limit=0,
        kind=question.kind, label=Texts(ko="새 질문", en="Another question"), help=Texts(),
        options=[{"key": "o1", "label": {"ko": "Moon", "en": "Moon"}}],
    )  # fmt: skip
    question.superseded_at = mine.submitted_at
    db.session.flush()
    db.session.add(later)
    db.session.commit()
    page = parse(at_home.get("/my/data/all", headers=EN)).text
    assert "Sea, Stars" in page
    assert "Moon" not in page


def test_pages_of_own_data_take_as_many_statements_for_three_rows_as_for_one(
    alice, round, at_home, count_statements
):
    at_home.get("/my/data")
    count_statements()
    at_home.get("/my/data")
    one = len(count_statements())
    for name in ("b@example.org", "c@example.org"):
        db.session.add(
            DataRequest(
                site_id=round.site_id,
                person_id=alice.id,
                kind="access",
                channel="mail",
                contact=name,
                received_at=alice.created_at,
                due_at=alice.created_at,
            )
        )
    db.session.commit()
    count_statements()
    at_home.get("/my/data")
    # One more: rows of a kind that was not there before are read with their names.
    assert len(count_statements()) == one


def test_ask_answers_with_the_request_and_a_letter(alice, at_home):
    sent = {"kind": "correction", "site": "pohang", "text": "My name is spelt otherwise."}
    answer = at_home.post("/my/data/ask", data=sent)
    assert answer.status_code == 303
    made = db.session.scalar(sa.select(DataRequest))
    assert (made.person_id, str(made.kind)) == (alice.id, "correction")
    letter = sa.select(StoredLetter).where(StoredLetter.kind == "privacy/request_received")
    assert db.session.scalar(letter).to == alice.email


def test_ask_with_nothing_said_keeps_what_was_chosen(at_home):
    answer = at_home.post("/my/data/ask", data={"kind": "stop", "site": "pohang", "text": " "})
    assert answer.status_code == 422
    assert parse(answer).values()["kind"] == "stop"


def test_erase_application_page_erases_after_a_yes(alice, at_home):
    number = db.session.scalar(sa.select(Application.number))
    address = f"/my/data/applications/{number}/erase"
    assert at_home.post(address, data={}).status_code == 422
    assert at_home.post(address, data={"sure": "y"}).status_code == 303
    db.session.expire_all()
    assert db.session.scalar(sa.select(Application.number)) != number
    assert at_home.get(address).status_code == 404


def test_close_account_erases_and_signs_out(alice, at_home):
    assert at_home.post("/my/data/close", data={"sure": "y"}).location.endswith("/goodbye")
    assert at_home.get("/goodbye").status_code == 200
    assert at_home.get("/my/data").status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Person, alice.id).name == ""


def test_my_consents_take_back_each_with_one_press(alice, at_home):
    application = db.session.scalar(sa.select(Application))
    notice = next(n for n in some_notices(application.site_id) if n.kind is NoticeKind.NEWS)
    consent = Consent(
        person_id=alice.id, application_id=application.id, site_id=application.site_id,
        notice_id=notice.id, given_at=application.created_at,
    )  # fmt: skip
    wish = Interest(
        site_id=application.site_id, email=alice.email, locale="en", asked_at=consent.given_at
    )
    db.session.add_all([consent, wish])
    db.session.commit()
    page = parse(at_home.get("/my/consents", headers=EN))
    assert len(page.all(".//button[@class='button button-small']")) >= 2
    assert at_home.post(f"/my/consents/notice/{consent.id}/withdraw").status_code == 303
    assert at_home.post(f"/my/consents/notice/{consent.id}/withdraw").status_code == 303
    assert at_home.post(f"/my/consents/news/{wish.id}/withdraw").status_code == 303
    db.session.expire_all()
    assert db.session.get_one(Consent, consent.id).withdrawn_at is not None
    assert db.session.scalar(sa.select(Interest)) is None


def test_consents_of_others_are_not_there(alice, round, sign_in):
    consent = Consent(
        person_id=alice.id, application_id=db.session.scalar(sa.select(Application.id)),
        site_id=round.site_id, notice_id=some_notices(round.site_id)[0].id,
        given_at=alice.created_at,
    )  # fmt: skip
    db.session.add(consent)
    db.session.commit()
    stranger = sign_in(make_person("Mallory"))
    for matter in ("notice", "news", "showcase", "nonsense"):
        answer = stranger.post(f"/my/consents/{matter}/{consent.id}/withdraw")
        assert answer.status_code == 404
