"""A2 and A3: from the date of birth to the receipt, without a script and with one."""

import re

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry
from academy.core.db import db
from academy.intake import queries
from academy.intake.models import Answer, Application
from academy.intake.states import ApplicationState, RoundState
from academy.outbox.models import StoredLetter
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_draft, a_submitted_application, an_open_round
from tests.personas import make_person

ABOUT = {"name": "김하늘", "nickname": "", "phone": "０１０ 1234 5678", "discipline": "design"}
ANSWERS = {"why": "함께 배우고 싶습니다.", "try": "혼자 앱을 만들었습니다.", "site": ""}
JSON = {"Accept": "application/json"}


@pytest.fixture
def round(app):
    return an_open_round(a_cohort(a_site()))


@pytest.fixture
def hana(round):
    return make_person("Hana")


@pytest.fixture
def browser(hana, sign_in):
    return sign_in(hana)


def count(model, *where):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*where))


def begin(browser, round, born="2000-03-21"):
    return browser.post(f"/apply/{round.ref}", data={"born_on": born})


def write_all(browser, round):
    begin(browser, round)
    browser.post(f"/apply/{round.ref}/about", data=ABOUT)
    browser.post(f"/apply/{round.ref}/answers", data=ANSWERS)


def autosave(browser, round, section, key, text, version=None):
    body = {key: text, "autosave": key} | ({"version": version} if version is not None else {})
    return browser.post(f"/apply/{round.ref}/{section}", data=body, headers=JSON)


def test_whole_way_gives_a_receipt(round, hana, browser):
    for path in ("", "/about", "/check"):
        assert browser.get(f"/apply/{round.ref}{path}").status_code in {200, 303}
    assert count(Application) == 0
    assert begin(browser, round).location == f"/apply/{round.ref}/about"
    assert browser.get(f"/apply/{round.ref}/about").status_code == 200
    said = browser.post(f"/apply/{round.ref}/about", data=ABOUT)
    assert said.location == f"/apply/{round.ref}/answers"
    assert browser.get(said.location).status_code == 200
    said = browser.post(said.location, data=ANSWERS)
    assert said.location == f"/apply/{round.ref}/accommodations"
    assert browser.get(said.location).status_code == 200
    assert browser.post(said.location).location == f"/apply/{round.ref}/news"
    assert browser.get(f"/apply/{round.ref}/news").status_code == 200
    said = browser.post(f"/apply/{round.ref}/news", data={"news": "y"})
    assert said.location == f"/apply/{round.ref}/check"
    assert browser.get(said.location).status_code == 200

    said = browser.post(f"/apply/{round.ref}/submit")

    application = db.session.scalars(sa.select(Application)).one()
    assert said.location == f"/my/applications/{application.number}/receipt"
    assert application.number in browser.get(said.location).get_data(as_text=True)
    assert application.status is ApplicationState.SUBMITTED
    assert browser.get(f"/my/applications/{application.number}").status_code == 200
    assert browser.get("/my/applications").status_code == 200
    db.session.refresh(hana)
    assert (hana.name, hana.phone) == ("김하늘", "+821012345678")
    assert count(StoredLetter, StoredLetter.kind == "intake/received") == 1
    assert len(queries.consents_of(application.id)) == 1


def test_second_press_and_refresh_lead_to_the_same_receipt(round, browser):
    write_all(browser, round)
    first = browser.post(f"/apply/{round.ref}/submit")
    entries = count(Entry)
    second = browser.post(f"/apply/{round.ref}/submit")
    assert first.location == second.location
    assert first.status_code == second.status_code == 303
    assert count(Entry) == entries


def test_submit_takes_one_commit(round, browser):
    write_all(browser, round)
    where = f"/apply/{round.ref}/submit"
    db.session.commit()
    wrote, commits = [], []

    def note(_connection, _cursor, statement, *_more):
        wrote.extend(re.findall(r"^(?:INSERT|UPDATE|DELETE)", statement))

    def end(_connection):
        # The end of what was only read, before SQLite's writer was asked for, keeps nothing.
        commits.extend([len(wrote)] if wrote else [])
        wrote.clear()

    sa.event.listen(db.engine, "before_cursor_execute", note)
    sa.event.listen(db.engine, "commit", end)
    said = browser.post(where)
    sa.event.remove(db.engine, "commit", end)
    sa.event.remove(db.engine, "before_cursor_execute", note)
    assert said.status_code == 303
    assert len(commits) == 1
    assert not wrote


def test_visitor_who_is_old_enough_is_led_to_an_account_and_finds_the_date_again(round, client):
    said = begin(client, round)
    assert said.status_code == 303
    assert "/sign" in said.location
    assert count(Application) == 0
    assert "한 시간 동안 기억합니다" in client.get(said.location).get_data(as_text=True)
    assert "2000-03-21" in client.get(f"/apply/{round.ref}").get_data(as_text=True)


def test_too_young_is_told_the_first_date_and_nothing_is_kept(round, client, browser):
    born = round.age_as_of.replace(year=round.age_as_of.year - 18)
    for visitor in (client, browser):
        said = begin(visitor, round, born.isoformat())
        assert said.status_code == 422
        assert str(born.year + 19) in said.get_data(as_text=True)
        assert born.isoformat() not in visitor.get(f"/apply/{round.ref}").get_data(as_text=True)
    assert count(Application) == 0


@pytest.mark.parametrize(
    "typed",
    ["", "yesterday", "2000-02-30", "9" * 40, "2999-01-01", "1800-01-01", "<script>", "a\0b",
     "=1+1", "\u202e2000-01-01", "2000-01-01\r\nX: y"],
)  # fmt: skip
def test_odd_birth_dates_are_refused_at_the_field(round, client, typed):
    said = begin(client, round, typed)
    assert said.status_code in {303, 422}
    assert count(Application) == 0
    if said.status_code == 422:
        assert 'aria-invalid="true"' in said.get_data(as_text=True)


@pytest.mark.parametrize("with_script", [True, False])
def test_registration_number_is_refused_never_kept_and_masked(round, browser, with_script, caplog):
    begin(browser, round)
    typed = "저는 900101-1234567 입니다"
    if with_script:
        said = autosave(browser, round, "answers", "why", typed)
        assert said.status_code == 422
        assert "why" in said.json["errors"]
    else:
        said = browser.post(f"/apply/{round.ref}/answers", data=ANSWERS | {"why": typed})
        assert said.status_code == 422
        assert "저는" in said.get_data(as_text=True)
    assert "1234567" not in said.get_data(as_text=True)
    assert count(Answer) == 0
    assert "1234567" not in caplog.text


@pytest.mark.parametrize(
    "typed",
    ["a\0b", "<script>alert(1)</script>{{ 7*7 }}", "=1+1\r\nBcc: x@example.org", "9" * 40,
     "\u202eabc\u200b", "𝒳👩‍👩‍👧‍👦", "x" * 1_000_000, "가" * 19_000, "' OR 1=1 --"],
)  # fmt: skip
@pytest.mark.parametrize("key", ["why", "site"])
def test_odd_answers_never_fail(round, browser, typed, key):
    begin(browser, round)
    said = browser.post(f"/apply/{round.ref}/answers", data=ANSWERS | {key: typed})
    assert said.status_code in {303, 422}
    assert autosave(browser, round, "answers", key, typed).status_code in {200, 422}
    assert browser.get(f"/apply/{round.ref}/answers").status_code == 200
    assert browser.get(f"/apply/{round.ref}/check").status_code == 200


@pytest.mark.parametrize(
    ("field", "typed"),
    [("discipline", "astrology"), ("phone", "010"), ("name", "가" * 101), ("version", "9" * 50)],
)
def test_odd_personal_fields_are_told_at_the_field(round, browser, field, typed):
    begin(browser, round)
    said = browser.post(f"/apply/{round.ref}/about", data=ABOUT | {field: typed})
    assert said.status_code == (303 if field == "version" else 422)
    if said.status_code == 422:
        assert "error-summary" in said.get_data(as_text=True)


def test_submit_with_something_missing_names_it_with_links(round, browser):
    begin(browser, round)
    said = browser.post(f"/apply/{round.ref}/submit")
    text = said.get_data(as_text=True)
    assert said.status_code == 422
    assert f"/apply/{round.ref}/about#phone" in text
    assert f"/apply/{round.ref}/answers#why" in text


def test_late_submit_loses_nothing_and_says_what_can_be_done(round, browser, freeze):
    write_all(browser, round)
    freeze(round.closes_at.replace(year=round.closes_at.year + 1))
    said = browser.post(f"/apply/{round.ref}/submit")
    text = said.get_data(as_text=True)
    assert said.status_code == 422
    assert round.contact in text
    assert ANSWERS["why"] in text
    assert count(Answer) == 5
    late = autosave(browser, round, "answers", "why", "too late")
    assert late.status_code == 422
    assert "too late" not in db.session.scalars(sa.select(Answer.text)).all()


def test_foreign_application_looks_like_a_missing_one(round, hana, browser):
    other = a_submitted_application(make_person("Bob"), round)
    for path in ("", "/receipt"):
        foreign = browser.get(f"/my/applications/{other.number}{path}")
        missing = browser.get(f"/my/applications/5-2-ZZZZ-ZZ{path}")
        assert (foreign.status_code, missing.status_code) == (404, 404)
    assert browser.post(f"/my/applications/{other.number}/withdraw").status_code == 404
    db.session.refresh(other)
    assert other.status is ApplicationState.SUBMITTED


def test_withdraw_and_take_up_again(round, hana, browser):
    application = a_submitted_application(hana, round)
    where = f"/my/applications/{application.number}"
    assert browser.post(f"{where}/withdraw").location == where
    assert "reopen" in browser.get(where).get_data(as_text=True)
    assert browser.post(f"{where}/withdraw").location == where, "a second press"
    for _press in range(2):
        assert browser.post(f"{where}/reopen").location == f"/apply/{round.ref}/check"
    db.session.refresh(application)
    assert application.status is ApplicationState.DRAFT
    assert count(Entry, Entry.verb.in_(["application.withdraw", "application.reopen"])) == 2


def test_my_page_says_one_next_thing_in_every_state(round, hana, browser):
    application = a_draft(hana, round)
    where = f"/my/applications/{application.number}"
    for state in ApplicationState:
        if state is not ApplicationState.DRAFT:
            application.submitted_at = application.created_at
        application.status = state
        for language in ("ko", "en"):
            page = browser.get(where, headers={"Accept-Language": language})
            assert page.status_code == 200, state


def test_form_page_takes_few_statements(round, hana, browser, count_statements):
    a_draft(hana, round)
    browser.get(f"/apply/{round.ref}/answers")
    count_statements()
    browser.get(f"/apply/{round.ref}/answers")
    assert len([s for s in count_statements() if not s.startswith("UPDATE")]) <= 6


def test_round_in_preparation_is_not_there(round, client):
    round.status = RoundState.DRAFT
    assert client.get(f"/apply/{round.ref}").status_code == 404


def test_files_page_of_a_round_that_asks_for_none_is_missing(round, browser):
    begin(browser, round)
    assert browser.get(f"/apply/{round.ref}/files").status_code == 404
