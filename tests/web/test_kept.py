"""What was typed into a form that could not be taken is shown back, and nothing else is."""

import pytest

from academy.web import kept
from tests.client import Client
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.projects import a_challenge, a_learner, a_team
from tests.pages import parse

STALE = {"csrf_token": "stale token of the form"}
STORY = "우리는 길을 묻기 어려운 이웃을 만났습니다.\n그래서 앱을 만듭니다."
PROJECT = {
    "title-ko": "리듬스텝",
    "title-en": "Rhythm",
    "people": "illness",
    "problem-ko": STORY,
    "repository": "https://code.example.org/x",
}
SIGN_UP = {"name": "김 민서", "email": "minseo@example.org", "password": "long words of mine"}
SAID = {
    ("signed out", "ko"): "로그인이 끝나 저장되지 않았습니다",
    ("signed out", "en"): "Your sign-in has ended, so nothing was saved",
    ("stale", "ko"): "유효 시간이 끝나 저장되지 않았습니다",
    ("stale", "en"): "the form has expired, so nothing was saved",
}


@pytest.fixture
def stale(app):
    """A browser whose forms carry no valid token."""
    browser = app.test_client()
    assert isinstance(browser, Client)
    browser.csrf = False
    return browser


def sent(browser, path, data, language="en", **headers):
    return browser.post(path, data=data, headers={"Accept-Language": language, **headers})


def texts(answer):
    """Return the texts that a page shows, by their labels."""
    root = parse(answer).root
    labels = {e.get("for"): "".join(e.itertext()) for e in root.iter("label")}
    areas = list(root.iter("textarea"))
    assert all(e.get("readonly") is not None and not e.get("name") for e in areas)
    return {labels[e.get("id")]: "".join(e.itertext()) for e in areas}


def links(answer):
    return [e.get("href") for e in parse(answer).root.iter("a")]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_project_sent_after_the_sign_in_has_ended_is_shown_back(client, language):
    answer = sent(client, "/my/teams/abc/project", PROJECT, language)
    assert answer.status_code == 401
    assert SAID["signed out", language] in answer.get_data(as_text=True)
    assert "/sign-in?next=%2Fmy%2Fteams%2Fabc%2Fproject" in links(answer)
    shown = texts(answer)
    assert list(shown.values()) == ["리듬스텝", "Rhythm", STORY, "https://code.example.org/x"]
    assert ("The problem (한국어)" in shown) == (language == "en")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_project_sent_with_a_stale_token_is_shown_back(stale, language):
    answer = sent(stale, "/my/teams/abc/project", PROJECT | STALE, language)
    assert answer.status_code == 400
    assert SAID["stale", language] in answer.get_data(as_text=True)
    assert "/my/teams/abc/project" in links(answer)
    assert STORY in texts(answer).values()


def test_session_ended_elsewhere_loses_nothing(app, freeze, sign_in):
    cohort = a_cohort(a_site())
    freeze("2026-05-12T10:00:00+09:00")
    alice = a_learner(cohort, "Alice")
    team = a_team(a_challenge(cohort), [alice], name="Blue")
    here, there = sign_in(alice), sign_in(alice)
    path = f"/my/teams/{team.ref}/project"
    assert here.get(path).status_code == 200
    there.post("/account/sessions/end-others")
    answer = sent(here, path, PROJECT)
    assert answer.status_code == 401
    assert STORY in texts(answer).values()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_sign_up_with_a_stale_token_shows_the_name_and_no_secret(stale, language):
    answer = sent(stale, "/sign-up", SIGN_UP, language)
    assert answer.status_code == 400
    assert SAID["stale", language] in answer.get_data(as_text=True)
    assert list(texts(answer).values()) == ["김 민서"]
    assert SIGN_UP["password"] not in answer.get_data(as_text=True)


def test_fields_of_a_form_made_for_one_round_get_a_neutral_name(client):
    data = {"q7": "Because I like maps.", "q8": "option-2", "version": "3 4", "code": "12 34"}
    answer = sent(client, "/apply/abc/answers", data, "ko")
    assert (answer.status_code, texts(answer)) == (401, {"입력하신 내용 1": "Because I like maps."})


def test_form_without_a_text_leads_to_the_sign_in_at_once(client):
    assert sent(client, "/my/teams/abc/project", {"people": "illness"}).status_code == 303


def test_script_of_a_form_gets_a_problem_document(client):
    headers = {"Accept": "application/json"}
    answer = sent(client, "/apply/abc/answers", {"q7": "Some words", "autosave": "1"}, **headers)
    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert "Some words" not in answer.get_data(as_text=True)


def test_markup_is_shown_as_it_was_typed(client, stale):
    bad = '</textarea><script>alert(1)</script><a href="https://evil.example">x</a>'
    for browser in (client, stale):
        answer = sent(browser, "/my/teams/abc/project", {"problem-ko": bad, "x y": bad})
        assert bad in texts(answer).values()
        assert "alert" not in "".join("".join(e.itertext()) for e in parse(answer).root.iter("a"))
        assert "<script>alert" not in answer.get_data(as_text=True)
        assert "https://evil.example" not in links(answer)


def test_endless_and_odd_text_is_cut_and_cleaned(stale):
    odd = "a\0b\ud800\u202ec 900101-1234567"
    data = {"title-ko": odd.encode("utf-8", "surrogatepass"), "problem-ko": "가" * 350_000}
    answer = sent(stale, "/my/teams/abc/project", {**data, "problem-en": "after"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "1234567" not in page
    assert page.count("가") <= kept.MOST_CHARACTERS
    assert "its end is missing" in page


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_words_of_another_site_are_not_shown(client, stale, headers):
    answer = sent(stale, "/my/teams/abc/project", PROJECT, **headers)
    assert (answer.status_code, texts(answer)) == (400, {})
    answer = sent(client, "/my/teams/abc/project", PROJECT, **headers)
    assert answer.location == "/sign-in?next=%2Fmy%2Fteams%2Fabc%2Fproject"


@pytest.mark.parametrize(
    ("referrer", "back"),
    [
        ("http://localhost/account/security", "%2Faccount%2Fsecurity"),
        ("https://evil.example/account/security", "%2F"),
        ("http://localhost//evil.example", "%2F"),
        ("http://[", "%2F"),
    ],
)
def test_form_without_a_page_of_its_own_leads_to_where_it_stood(client, referrer, back):
    answer = client.post("/account/security/devices/forget", headers={"Referer": referrer})
    assert answer.location == f"/sign-in?next={back}"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_texts_fit_a_phone_and_have_no_fault_for_axe(live_server, open_page, axe, dark):
    page = open_page(phone=True, dark=dark, locale="en" if dark else "ko")
    page.goto(f"{live_server.url}/sign-up")
    page.fill("[name=name]", "김 민서 " * 12)
    page.evaluate("document.querySelector('main [name=csrf_token]').value = 'stale'")
    page.evaluate("document.querySelector('main form:has([name=name])').submit()")
    area = page.locator("textarea[readonly]")
    area.wait_for()
    assert area.input_value() == ("김 민서 " * 12).strip()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    axe(page)
