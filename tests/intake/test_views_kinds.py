"""The applicant's screens with questions of every kind, in sections and with conditions."""

import pytest

from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.types import Texts
from academy.intake import queries, services
from academy.intake.services import QuestionPlan, SectionPlan
from academy.intake.states import QuestionKind
from tests.factories.cohorts import a_cohort
from tests.factories.intake import a_round, an_open_round, some_notices
from tests.pages import parse
from tests.personas import make_person

K = QuestionKind
YES_NO = (("o1", Texts(ko="예", en="Yes")), ("o2", Texts(ko="아니요", en="No")))


def _plan(kind, word, **more):
    return QuestionPlan(kind=kind, label=Texts(ko=word, en=word), **more)


@pytest.fixture
def round(app):
    """An open round with two sections, a question of each kind, and a chain of conditions."""
    round = a_round(a_cohort())
    some_notices(round.site_id)
    db.session.commit()
    for key in ("why", "try", "site"):
        services.remove_question(queries.get_question(round.ref, key), actor=SYSTEM)
    plan = SectionPlan(Texts(ko="경험", en="Experience"), Texts(ko="도움말", en="Some help"))
    one = services.add_section(round, plan, actor=SYSTEM)
    two = services.add_section(round, SectionPlan(Texts(ko="더", en="More")), actor=SYSTEM)
    for question in (
        _plan(K.ONE_OF, "Made an app?", options=YES_NO, section_id=one.id),
        _plan(K.SHORT, "Which app?", section_id=one.id, depends_on="q1", depends_values=("o1",)),
        _plan(K.ANY_OF, "Tools", options=YES_NO, highest=1, section_id=two.id, required=False),
        _plan(K.NUMBER, "Hours", lowest=1, highest=40, section_id=two.id),
        _plan(K.DATE, "From", section_id=two.id, required=False),
        _plan(K.LONG, "Why that app?", section_id=two.id, depends_on="q1", depends_values=("o1",)),
        _plan(K.FILE, "A picture of it", depends_on="q1", depends_values=("o1",)),
    ):
        services.add_question(round, question, actor=SYSTEM)
    services.open_round(round, actor=SYSTEM)
    return round


@pytest.fixture
def browser(round, sign_in):
    """A client of somebody who has begun."""
    client = sign_in(make_person("Nova", locale="en"))
    client.get("/language/en")
    client.post(f"/apply/{round.ref}", data={"born_on": "2000-03-21"})
    return client


def test_sections_are_screens_with_their_title_and_help(round, browser):
    page = parse(browser.get(f"/apply/{round.ref}/s1"))
    assert page.h1 == "Experience"
    assert "Some help" in page.text
    assert "More" in page.links
    assert browser.get(f"/apply/{round.ref}/s9").status_code == 404
    assert browser.get(f"/apply/{round.ref}/answers").status_code in {200, 404}
    assert parse(browser.get(f"/apply/{round.ref}/about")).h1 == "About you"


def test_answer_without_a_script_brings_the_question_that_depends_on_it(round, browser):
    where = f"/apply/{round.ref}/s1"
    assert "Files" not in parse(browser.get(where)).links
    hidden = parse(browser.get(where)).one(".//*[@data-depends='q1']")
    assert hidden.get("hidden") is not None

    answered = browser.post(where, data={"q1": "o1", "q2": ""})

    assert answered.location == f"{where}#q2"
    shown = parse(browser.get(where))
    assert shown.one(".//*[@data-depends='q1']").get("hidden") is None
    assert "Files" in shown.links
    assert browser.post(where, data={"q1": "o1", "q2": "Mine"}).location.endswith("/s2")
    assert browser.post(where, data={"q1": "o2", "q2": "Mine"}).location.endswith("/s2")
    check = parse(browser.get(f"/apply/{round.ref}/check"))
    assert "Mine" not in check.text
    assert browser.post(where, data={"q1": "o1"}).location.endswith("/s2")
    assert "Mine" in parse(browser.get(f"/apply/{round.ref}/check")).text


def test_kinds_are_kept_as_their_encoding_and_warned_about(round, browser):
    where = f"/apply/{round.ref}/s2"
    wrong = browser.post(where, data={"q3": ["", "o1", "o2"], "q4": "41", "q5": "soon"})
    assert wrong.status_code == 422
    assert set(parse(wrong).errors) == {"q3", "q4", "q5"}
    assert {"q3": "o1\no2", "q4": "41", "q5": "soon"}.items() <= _kept().items()

    typed = {"q3": ["", "o2"], "q4": "４０", "q5": "2027. 1. 5."}
    assert browser.post(where, data=typed).status_code == 303
    assert {"q3": "o2", "q4": "40", "q5": "2027-01-05"}.items() <= _kept().items()
    assert browser.post(where, data={"q3": "", "q4": "40"}).status_code == 303
    assert _kept()["q3"] == ""
    assert browser.post(where, data={"q3": ["", "o9"]}).status_code == 422


def _kept() -> dict[str, str]:
    db.session.rollback()
    db.session.expire_all()
    found = db.session.scalars(db.select(queries.forms.Answer)).all()
    return {answer.key: answer.text for answer in found}


def test_script_saves_several_choices_and_none(round, browser):
    where = f"/apply/{round.ref}/s2"
    assert browser.post(where, data={"q3": ["o1"], "autosave": "q3"}).status_code == 200
    assert _kept()["q3"] == "o1"
    assert browser.post(where, data={"q3": "", "autosave": "q3"}).status_code == 200
    assert _kept()["q3"] == ""


def test_whole_way_leaves_out_what_was_not_asked(round, browser):
    browser.post(f"/apply/{round.ref}/about",
                 data={"name": "Nova", "phone": "010-1234-5678", "discipline": "tech"})  # fmt: skip
    browser.post(f"/apply/{round.ref}/s1", data={"q1": "o2", "q2": ""})
    browser.post(f"/apply/{round.ref}/s2", data={"q3": "", "q4": "12", "q5": "", "q6": ""})
    assert "Still missing" not in parse(browser.get(f"/apply/{round.ref}/check")).text
    assert browser.post(f"/apply/{round.ref}/submit").status_code == 303
    number = parse(browser.get("/my/applications"))
    assert "Submitted" in number.text


def test_new_version_of_a_question_is_shown_to_who_has_not_answered_the_old(app, sign_in):
    round = an_open_round(a_cohort())
    db.session.commit()
    early, late = (
        sign_in(make_person("Early", locale="en")),
        sign_in(make_person("Late", locale="en")),
    )
    for client in (early, late):
        client.post(f"/apply/{round.ref}", data={"born_on": "2000-03-21"})
    early.post(f"/apply/{round.ref}/answers", data={"why": "old answer", "try": ""})
    question = queries.get_question(round.ref, "why")
    services.amend_question(question, _plan(K.LONG, "A better one?"), actor=SYSTEM)
    assert "A better one?" not in parse(early.get(f"/apply/{round.ref}/answers")).text
    assert "A better one?" in parse(late.get(f"/apply/{round.ref}/answers")).text
    assert early.post(f"/apply/{round.ref}/answers", data={"why": ""}).status_code == 303
    assert "A better one?" in parse(early.get(f"/apply/{round.ref}/answers")).text
