"""What was changed after the hand-in, and what comes along from an earlier round."""

from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa

from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.core.types import Texts
from academy.intake import queries, services
from academy.intake.models import Application, Attachment, FormerAnswer, Question
from academy.intake.states import ApplicationState, NoticeKind, QuestionKind
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round
from tests.intake.papers import pdf
from tests.intake.writing import ABOUT, again, count, keep
from tests.pages import parse
from tests.personas import actor_of, make_person


@pytest.fixture
def cohort(app):
    return a_cohort(a_site())


@pytest.fixture
def round(cohort):
    made = an_open_round(cohort)
    _ask_for_a_file(made)
    return made


@pytest.fixture
def hana(round):
    return make_person("Hana")


@pytest.fixture
def browser(hana, sign_in):
    return sign_in(hana)


@pytest.fixture
def sent(hana, round):
    made = a_submitted_application(hana, round)
    db.session.commit()
    return queries.get_application(made.number)


def _ask_for_a_file(round):
    paper = Question(
        round_id=round.id, key="paper", position=9, kind=QuestionKind.FILE,
        label=Texts(ko="증빙 서류", en="Paper"), help=Texts(), limit=0, required=False, options=[],
    )  # fmt: skip
    db.session.add(paper)
    db.session.commit()


def texts_of(application, *, sent=False):
    answers = queries.current_answers(application.id)
    return {a.key: a.sent_text if sent else a.text for a in answers}


def test_change_after_submit_stands_beside_what_counts(sent, round, browser):
    keep(sent, round, {"why": "바꾼 동기"})
    for path in (f"/apply/{round.ref}/answers", f"/apply/{round.ref}/check"):
        text = parse(browser.get(path)).text
        assert "함께 배우고 싶습니다." in text
        assert "바꾼 동기" in browser.get(path).get_data(as_text=True)
    assert texts_of(sent, sent=True)["why"] == "함께 배우고 싶습니다."


def test_hand_in_again_keeps_what_counted_before(sent, round, browser):
    keep(sent, round, {"why": "바꾼 동기"})
    assert browser.post(f"/apply/{round.ref}/submit").status_code == 303
    former = queries.former_answers(sent.id)
    assert [(one.key, one.text) for one in former] == [("why", "함께 배우고 싶습니다.")]
    browser.post(f"/apply/{round.ref}/submit")
    assert count(FormerAnswer) == 1


def test_answer_given_later_leaves_the_earlier_version_empty_there(sent, round, browser):
    for address in ("https://example.com", ""):
        keep(sent, round, {"site": address})
        browser.post(f"/apply/{round.ref}/submit")
    former = queries.former_answers(sent.id)
    assert [(one.key, one.text) for one in former] == [
        ("site", "https://example.com"),
        ("site", ""),
    ]


def test_discard_brings_back_texts_and_files_as_submitted(sent, round, browser):
    where = f"/apply/{round.ref}"
    upload = {"paper-file": (BytesIO(pdf()), "first.pdf")}
    assert browser.post(f"{where}/files/paper", data=upload).status_code == 303
    browser.post(f"{where}/submit")
    upload = {"paper-file": (BytesIO(pdf("Other")), "second.pdf")}
    browser.post(f"{where}/files/paper", data=upload)
    keep(sent, round, {"why": "바꾼 동기", "site": "https://example.com"})
    assert browser.post(f"{where}/discard").location == f"{where}/check"
    assert texts_of(sent) == texts_of(sent, sent=True)
    file = db.session.scalars(sa.select(Attachment)).one()
    assert (file.name, file.removed_at) == ("first.pdf", None)
    browser.post(f"{where}/discard")
    sent, round = again(sent, round)
    assert not services.has_unsent(
        queries.current_answers(sent.id), queries.attachments_of(sent.id)
    )


def test_discard_before_the_first_hand_in_is_refused(round, browser):
    browser.post(f"/apply/{round.ref}", data={"born_on": "2000-03-21"})
    browser.post(f"/apply/{round.ref}/about", data=ABOUT)
    assert browser.post(f"/apply/{round.ref}/discard").status_code == 422
    application = db.session.scalars(sa.select(Application)).one()
    assert texts_of(application)["name"] == ABOUT["name"]


def test_what_is_unsent_at_the_closing_is_kept_and_shown_but_does_not_count(
    sent, round, browser, freeze
):
    keep(sent, round, {"why": "늦게 바꾼 동기"})
    number = sent.number
    freeze(round.closes_at + timedelta(seconds=1))
    home = parse(browser.get(f"/my/applications/{number}"))
    assert f"/apply/{round.ref}/check" in home.links.values()
    text = parse(browser.get(f"/apply/{round.ref}/check")).text
    assert "늦게 바꾼 동기" in text
    assert "함께 배우고 싶습니다." in text
    assert browser.post(f"/apply/{round.ref}/discard").status_code == 422
    assert next(text for _question, text in queries.handed_in(sent.id)) == "함께 배우고 싶습니다."


def test_withdrawing_says_what_it_means_first(sent, round, browser):
    where = f"/my/applications/{sent.number}/withdraw"
    page = parse(browser.get(where))
    assert len(page.all(".//main//li")) == 4
    assert browser.post(where).status_code == 303
    assert browser.get(where).status_code == 303
    application = queries.get_application(sent.number)
    assert application.status is ApplicationState.WITHDRAWN


@pytest.fixture
def earlier(cohort, hana):
    """An application of the round before, with a file and a consent."""
    first = an_open_round(cohort, number=1)
    _ask_for_a_file(first)
    made = a_submitted_application(hana, first)
    db.session.commit()
    notice = queries.notices_of(first.id)[NoticeKind.NEWS]
    services.give_consent(made, notice, actor=actor_of(hana))
    return queries.get_application(made.number)


def test_answers_and_files_of_an_earlier_round_are_taken_over_on_request(
    earlier, round, hana, sign_in
):
    browser = sign_in(hana)
    upload = {"paper-file": (BytesIO(pdf()), "first.pdf")}
    browser.post(f"/apply/{earlier.round.ref}/files/paper", data=upload)
    browser.post(f"/apply/{round.ref}", data={"born_on": "2000-03-21"})
    where = f"/apply/{round.ref}/carry-over"
    about = browser.get(f"/apply/{round.ref}/about").get_data(as_text=True)
    assert where in about
    draft = queries.application_of(hana.id, round.id)
    assert texts_of(draft) == {}
    keep(draft, round, {"why": "새로 쓴 동기"})
    assert browser.post(where).status_code == 303
    taken = texts_of(draft)
    assert taken["why"] == "새로 쓴 동기"
    assert taken["try"] == "혼자 앱을 하나 만들어 보았습니다."
    assert taken["phone"] == "+821012345678"
    files = queries.attachments_of(draft.id)
    assert [file.name for file in files] == ["first.pdf"]
    assert files[0].stored != queries.attachments_of(earlier.id)[0].stored
    assert queries.consents_of(draft.id) == []
    assert where not in browser.get(f"/apply/{round.ref}/about").get_data(as_text=True)


def test_what_reads_otherwise_now_is_not_taken_over(earlier, round, hana, browser):
    question = queries.get_question(round.ref, "try")
    question.label = Texts(ko="전혀 다른 질문", en="Something else")
    db.session.commit()
    browser.post(f"/apply/{round.ref}", data={"born_on": "2000-03-21"})
    browser.post(f"/apply/{round.ref}/carry-over")
    taken = texts_of(queries.application_of(hana.id, round.id))
    assert "try" not in taken
    assert taken["why"] == "함께 배우고 싶습니다."


def test_taking_over_nothing_is_fine(round, hana, browser):
    browser.post(f"/apply/{round.ref}", data={"born_on": "2000-03-21"})
    assert browser.post(f"/apply/{round.ref}/carry-over").status_code == 303
    assert texts_of(queries.application_of(hana.id, round.id)) == {}


def test_taking_over_after_the_closing_is_refused(earlier, round, hana, freeze):
    draft = services.start(
        round, person_id=hana.id, born_on=earlier.born_on, language="ko", actor=SYSTEM
    )
    freeze(round.closes_at + timedelta(seconds=1))
    with pytest.raises(RuleBroken):
        services.carry_over(draft, round, {"why": "글"}, questions=[], actor=SYSTEM)


def test_what_is_sent_while_signed_out_is_put_back_into_the_form_unsaved(
    sent, round, client, browser
):
    where = f"/apply/{round.ref}/answers"
    typed = parse(browser.get(where)).values() | {"why": "로그인이 끝난 뒤에\n쓴 글"}
    del typed["csrf_token"]
    refused = client.post(where, data=typed)
    assert refused.status_code == 401
    held = parse(refused).values()
    del held["csrf_token"]
    assert held["put_back"] == "1"
    again = browser.post(where, data=held)
    assert again.status_code == 200
    page = parse(again)
    assert page.values()["why"].split() == typed["why"].split()
    assert texts_of(sent)["why"] == "함께 배우고 싶습니다."
    assert browser.post(where, data=page.values()).status_code == 303
    assert texts_of(sent)["why"] == "로그인이 끝난 뒤에\n쓴 글"


def test_a_choice_alone_is_put_back_too(round, client, browser):
    browser.post(f"/apply/{round.ref}", data={"born_on": "2000-03-21"})
    refused = client.post(f"/apply/{round.ref}/about", data={"discipline": "design"})
    assert refused.status_code == 401
    held = parse(refused).values()
    del held["csrf_token"]
    again = parse(browser.post(f"/apply/{round.ref}/about", data=held))
    assert again.values()["discipline"] == "design"


def test_nothing_of_another_site_is_put_back(round, client):
    said = client.post(
        f"/apply/{round.ref}/answers",
        data={"why": "x y"},
        headers={"Origin": "https://evil.example"},
    )
    assert "put_back" not in said.get_data(as_text=True)
