"""The pages of a supplement: staff ask on one, the applicant answers on the other."""

from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa

from academy.core import clock
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.types import Texts
from academy.intake import queries, services
from academy.intake.models import Attachment, Question, Supplement
from academy.intake.services.drafts import mark_of
from academy.intake.states import QuestionKind, SupplementState
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round
from tests.intake.papers import pdf
from tests.pages import parse
from tests.personas import make_person

JSON = {"Accept": "application/json"}
DAY = timedelta(days=1)


@pytest.fixture
def round(app):
    made = an_open_round(a_cohort(a_site()))
    paper = Question(
        round_id=made.id, key="paper", position=9, kind=QuestionKind.FILE,
        label=Texts(ko="증빙 서류", en="Paper"), help=Texts(), limit=0, required=False, options=[],
    )  # fmt: skip
    db.session.add(paper)
    db.session.commit()
    return made


@pytest.fixture
def hana(round):
    return make_person("Hana")


@pytest.fixture
def sent(hana, round):
    made = a_submitted_application(hana, round)
    db.session.commit()
    return queries.get_application(made.number)


@pytest.fixture
def staff(round, sign_in):
    return sign_in(make_person("Staff", roles=[(Role.ADMISSIONS, round.site)]))


@pytest.fixture
def browser(hana, sign_in):
    return sign_in(hana)


@pytest.fixture
def asked(sent, round):
    due = (round.closes_at + 7 * DAY).replace(microsecond=0)
    return services.ask_supplement(
        sent, round, text="서류를 더 보내 주세요.", keys=["why", "paper"], due_at=due, actor=SYSTEM
    )


def here(application):
    return f"/my/applications/{application.number}/supplement"


def sent_text(application, key):
    return next(a.sent_text for a in queries.current_answers(application.id) if a.key == key)


def test_staff_ask_on_a_page_and_the_applicant_sees_it_as_the_next_action(sent, staff, browser):
    where = f"/staff/applications/{sent.number}/supplement"
    form = parse(staff.get(where)).values()
    said = staff.post(where, data=form | {"keys": ["why"], "text": "동기를 더 적어 주세요."})
    assert said.status_code == 303
    assert "동기를 더 적어 주세요." in parse(staff.get(where)).text
    mine = parse(browser.get(f"/my/applications/{sent.number}"))
    assert here(sent) in mine.links.values()
    page = parse(browser.get(here(sent)))
    assert "동기를 더 적어 주세요." in page.text
    assert page.values()["why"] == "함께 배우고 싶습니다."
    assert "try" not in page.values()


def test_asking_badly_keeps_what_was_typed(sent, staff):
    where = f"/staff/applications/{sent.number}/supplement"
    said = staff.post(where, data={"text": "이것만 적었습니다.", "due_at": "2020-01-01T18:00"})
    assert said.status_code == 422
    page = parse(said)
    assert page.values()["text"] == "이것만 적었습니다."
    assert "keys" in page.errors


def test_applicant_hands_in_text_and_file_after_the_closing(sent, round, asked, browser, freeze):
    freeze(round.closes_at + DAY)
    body = parse(browser.get(here(sent))).values() | {"why": "더 자세히 적었습니다."}
    said = browser.post(here(sent), data=body | {"paper-file": (BytesIO(pdf()), "증빙.pdf")})
    assert said.location == f"/my/applications/{sent.number}"
    assert sent_text(sent, "why") == "더 자세히 적었습니다."
    file = db.session.scalars(sa.select(Attachment)).one()
    assert (file.name, file.sent_at) == ("증빙.pdf", clock.now())
    assert here(sent) not in parse(browser.get(said.location)).links.values()


def test_applicant_hands_in_a_file_alone_after_the_closing(sent, round, browser, freeze):
    due = (round.closes_at + 7 * DAY).replace(microsecond=0)
    services.ask_supplement(
        sent, round, text="증빙 서류를 보내 주세요.", keys=["paper"], due_at=due, actor=SYSTEM
    )
    freeze(round.closes_at + DAY)
    body = parse(browser.get(here(sent))).values()
    kept = browser.post(
        here(sent), data=body | {"later": "1", "paper-file": (BytesIO(pdf()), "증빙.pdf")}
    )
    assert kept.location == here(sent)
    assert browser.post(here(sent), data=body).location == f"/my/applications/{sent.number}"
    assert db.session.scalars(sa.select(Supplement.status)).one() is SupplementState.GIVEN
    assert db.session.scalars(sa.select(Attachment.sent_at)).one() == clock.now()


def test_saving_for_later_hands_nothing_in(sent, asked, browser):
    body = parse(browser.get(here(sent))).values() | {"why": "아직 쓰는 중", "later": "1"}
    assert browser.post(here(sent), data=body).location == here(sent)
    assert sent_text(sent, "why") == "함께 배우고 싶습니다."
    page = parse(browser.get(here(sent)))
    assert page.values()["why"] == "아직 쓰는 중"
    assert "함께 배우고 싶습니다." in page.text


def test_bad_file_is_told_and_the_text_stays(sent, asked, browser):
    body = parse(browser.get(here(sent))).values() | {"why": "글은 남습니다."}
    said = browser.post(here(sent), data=body | {"paper-file": (BytesIO(b"MZ" * 50), "a.exe")})
    assert said.status_code == 422
    assert parse(said).values()["why"] == "글은 남습니다."
    assert db.session.get(Supplement, asked.id).status is SupplementState.ASKED


def test_autosave_saves_what_was_asked_for_after_the_closing(sent, round, asked, browser, freeze):
    freeze(round.closes_at + DAY)
    body = {
        "why": "자동으로",
        "autosave": "why",
        "version": f"why:{mark_of('함께 배우고 싶습니다.')}",
    }
    assert browser.post(here(sent), data=body, headers=JSON).status_code == 200
    stale = browser.post(here(sent), data=body | {"why": "다른 창"}, headers=JSON)
    assert (stale.status_code, stale.json["newer"]) == (409, {"why": "자동으로"})


def test_late_answer_is_refused_and_stays_on_the_page(sent, asked, browser, freeze):
    body = parse(browser.get(here(sent))).values() | {"why": "조금 늦은 글"}
    freeze(asked.due_at + timedelta(seconds=1))
    said = browser.post(here(sent), data=body)
    assert said.status_code == 422
    assert parse(said).values()["why"] == "조금 늦은 글"
    assert sent_text(sent, "why") == "함께 배우고 싶습니다."
    assert browser.get(here(sent)).status_code == 303


def test_unchanged_answers_are_handed_in_only_when_that_is_meant(sent, asked, browser):
    body = parse(browser.get(here(sent))).values()
    said = browser.post(here(sent), data=body)
    assert said.status_code == 422
    assert "as_it_is" in said.get_data(as_text=True)
    assert db.session.get(Supplement, asked.id).status is SupplementState.ASKED
    assert browser.post(here(sent), data=body | {"as_it_is": "1"}).status_code == 303
    assert db.session.get(Supplement, asked.id).status is SupplementState.GIVEN


def test_what_is_typed_after_it_was_called_off_is_shown_back(sent, round, asked, browser):
    body = parse(browser.get(here(sent))).values()
    services.call_off_supplement(asked, sent, round, actor=SYSTEM)
    assert browser.post(here(sent), data=body).status_code == 303
    said = browser.post(here(sent), data=body | {"why": "새로 쓴 글"})
    assert said.status_code == 409
    assert "새로 쓴 글" in said.get_data(as_text=True)
    saving = {"why": "새로 쓴 글", "autosave": "why"}
    assert browser.post(here(sent), data=saving, headers=JSON).status_code == 409


def test_what_is_typed_to_a_question_never_answered_is_shown_back_too(sent, round, asked, browser):
    more = Question(
        round_id=round.id, key="more", position=10, kind=QuestionKind.LONG,
        label=Texts(ko="더", en="More"), help=Texts(), limit=0, required=False, options=[],
    )  # fmt: skip
    db.session.add(more)
    asked.keys = [*asked.keys, "more"]
    db.session.commit()
    body = parse(browser.get(here(sent))).values()
    services.call_off_supplement(asked, sent, round, actor=SYSTEM)
    said = browser.post(here(sent), data=body | {"more": "처음 쓴 글"})
    assert said.status_code == 409
    assert "처음 쓴 글" in said.get_data(as_text=True)


def test_choices_alone_are_asked_answered_and_taken_back(sent, round, browser, freeze):
    kinds = Question(
        round_id=round.id, key="kinds", position=9, kind=QuestionKind.ANY_OF,
        label=Texts(ko="할 줄 아는 것", en="Skills"), help=Texts(), limit=0, required=False,
        options=[
            {"key": key, "label": {"ko": key, "en": key}} for key in ("code", "draw", "write")
        ],
    )  # fmt: skip
    db.session.add(kinds)
    db.session.commit()
    due = (round.closes_at + 7 * DAY).replace(microsecond=0)
    services.ask_supplement(
        sent, round, text="골라 주세요.", keys=["kinds"], due_at=due, actor=SYSTEM
    )
    freeze(round.closes_at + DAY)
    body = parse(browser.get(here(sent))).values()
    for ticked in (["code", "write"], []):
        saved = browser.post(here(sent), data=body | {"kinds": ["", *ticked], "later": "1"})
        assert saved.location == here(sent)
        boxes = parse(browser.get(here(sent))).root.iter("input")
        shown = [
            b.get("value") for b in boxes if b.get("name") == "kinds" and "checked" in b.attrib
        ]
        assert shown == ticked
        body = parse(browser.get(here(sent))).values()
    said = browser.post(here(sent), data=body | {"kinds": ["", "draw"]})
    assert said.location == f"/my/applications/{sent.number}"
    assert "draw" in sent_text(sent, "kinds")


def test_second_press_leads_to_the_same_place(sent, asked, browser):
    body = parse(browser.get(here(sent))).values() | {"why": "더 자세히"}
    first, second = browser.post(here(sent), data=body), browser.post(here(sent), data=body)
    assert first.location == second.location == f"/my/applications/{sent.number}"


def test_staff_call_it_off(sent, asked, staff, browser):
    where = f"/staff/applications/{sent.number}/supplement"
    assert staff.post(f"{where}/call-off").status_code == 303
    assert browser.get(here(sent)).status_code == 303


def test_others_find_no_supplement(sent, asked, sign_in):
    other = sign_in(make_person("Other"))
    assert other.get(here(sent)).status_code == 404
    assert other.post(here(sent), data={"why": "x"}).status_code == 404
    assert other.get(f"/staff/applications/{sent.number}/supplement").status_code == 404
