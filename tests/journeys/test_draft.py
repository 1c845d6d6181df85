"""A draft that nothing loses: a lost network, a closed window, an ended sign-in, two devices."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from academy.accounts.models import Person, SignIn
from academy.core.db import db
from academy.core.refs import new_ref
from academy.intake.models import Answer
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_draft, an_open_round
from tests.personas import make_person

pytestmark = pytest.mark.browser


@pytest.fixture
def hana(live_server):
    """Someone with a draft, and where its long answers are written."""
    with live_server.app.app_context():
        name = f"hana{new_ref(6).lower()}"
        person = make_person(name)
        round = an_open_round(a_cohort(a_site(name)))
        a_draft(person, round)
        db.session.commit()
        return person.id, f"{live_server.url}/apply/{round.ref}/answers"


def enter(live_server, page, person_id):
    with live_server.app.app_context():
        live_server.sign_in(page, db.session.get(Person, person_id))


def saved(live_server):
    """Return the newest text of each answer."""
    with live_server.app.app_context():
        query = sa.select(Answer.key, Answer.text).order_by(Answer.id)
        rows = db.session.execute(query).all()
        db.session.rollback()
        return dict(rows)


def is_said(page, state, text=""):
    """Wait until the page says what became of what was typed."""
    line = page.locator("[data-save-state]")
    expect(line).to_have_attribute("data-state", state)
    expect(line).to_contain_text(text)


def test_draft_survives_a_lost_network_and_a_closed_window(live_server, open_page, hana):
    person, where = hana
    page = open_page(phone=True)
    enter(live_server, page, person)
    page.goto(where)
    page.fill("#why", "연결되어 있을 때 쓴 글")
    is_said(page, "saved")
    assert saved(live_server)["why"] == "연결되어 있을 때 쓴 글"

    page.context.set_offline(True)
    page.fill("#why", "지하철에서 쓴 글")
    is_said(page, "waiting", "이 기기")
    assert saved(live_server)["why"] == "연결되어 있을 때 쓴 글"

    # The window is closed before the network is back; another one is opened later.
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(where)
    expect(again.locator("#why")).to_have_value("지하철에서 쓴 글")
    is_said(again, "saved")
    assert saved(live_server)["why"] == "지하철에서 쓴 글"


def test_network_that_comes_back_saves_by_itself(live_server, open_page, hana):
    person, where = hana
    page = open_page()
    enter(live_server, page, person)
    page.goto(where)
    page.context.set_offline(True)
    page.fill("#try", "잠시 끊긴 사이에")
    is_said(page, "waiting")
    page.context.set_offline(False)
    is_said(page, "saved")
    assert saved(live_server)["try"] == "잠시 끊긴 사이에"


def test_button_pressed_offline_keeps_the_page_and_says_so(live_server, open_page, hana):
    person, where = hana
    page = open_page()
    enter(live_server, page, person)
    page.goto(where)
    page.context.set_offline(True)
    page.fill("#why", "연결되기 전에 쓴 글")
    page.locator("main form button[type=submit]").first.press("Enter")
    told = page.get_by_text("연결되면 다시 눌러 주세요")
    expect(told.first).to_be_visible()
    expect(page.locator("#why")).to_have_value("연결되기 전에 쓴 글")
    page.context.set_offline(False)
    expect(page.locator("[data-unsent]")).to_have_count(0)
    page.locator("main form button[type=submit]").first.press("Enter")
    page.wait_for_url(lambda url: url != where)
    assert saved(live_server)["why"] == "연결되기 전에 쓴 글"


def test_older_device_sees_both_versions_and_chooses(live_server, open_page, hana):
    person, where = hana
    desk, phone = open_page(), open_page(phone=True)
    for page in (desk, phone):
        enter(live_server, page, person)
        page.goto(where)
    phone.fill("#why", "휴대전화에서 쓴 글")
    is_said(phone, "saved")
    desk.fill("#try", "다른 답변은 그대로 저장됩니다.")
    is_said(desk, "saved")
    desk.fill("#why", "컴퓨터에서 쓴 글")
    is_said(desk, "conflict")
    both = desk.locator("[data-versions]")
    expect(both).to_contain_text("휴대전화에서 쓴 글")
    assert saved(live_server)["why"] == "휴대전화에서 쓴 글"
    both.get_by_role("button", name="내 글로 저장").click()
    is_said(desk, "saved")
    assert saved(live_server)["why"] == "컴퓨터에서 쓴 글"


def test_ended_sign_in_goes_on_where_it_stopped(live_server, open_page, hana):
    person, where = hana
    page = open_page(phone=True)
    enter(live_server, page, person)
    page.goto(where)
    with live_server.app.app_context():
        db.session.execute(sa.delete(SignIn))
        db.session.commit()
    page.fill("#why", "로그인이 끝난 뒤에 쓴 글")
    is_said(page, "conflict", "로그인")
    link = page.locator("[data-save-state] a")
    expect(link).to_have_attribute("href", re.compile(r"/sign-in\?next="))
    enter(live_server, page, person)
    page.evaluate("dispatchEvent(new Event('focus'))")
    is_said(page, "saved")
    assert saved(live_server)["why"] == "로그인이 끝난 뒤에 쓴 글"
