"""What the script adds: it never loses what was typed and never claims what is not so."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import LiveServer

WORDS = " ".join(
    f'data-{name}="{text}"'
    for name, text in {
        "saving": "saving",
        "saved": "saved {time}",
        "offline": "offline",
        "not-saved": "not saved",
        "conflict": "conflict",
        "signed-out": "signed out",
        "refused": "refused",
        "left": "{count} left",
        "over": "{count} over",
        "draft": "unsent",
        "restore": "restore",
        "discard": "discard",
        "cancel": "no",
        "copied": "copied",
        "show": "show",
        "hide": "hide",
        "uploading": "up {percent}",
        "upload": "upload",
    }.items()
)
PROBE = f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Probe</title>
<script type="module" src="/static/js/academy.js"></script>
<main><form id="f" method="post" action="/sent" FORM>
<input type="hidden" name="csrf_token" value="token">
<p data-save-state role="status"></p>
<input id="name" name="name" value=""><p id="name-warning"></p>
<input type="checkbox" name="need" value="captions"><input type="checkbox" name="need" value="time">
<textarea id="why" name="why" data-limit="5"></textarea>
<p id="why-counter"><span></span></p>
<input id="password" type="password" name="password">
<button type="button" data-needs-js hidden data-reveal="password">show</button>
<button id="send" BUTTON>Send</button></form></main>
<p id="say" role="status"></p><template id="words" {WORDS}></template>"""

AUTOSAVE = 'data-autosave="/autosave" data-version="3" data-draft-key="probe"'


@pytest.fixture
def probe(live_server: LiveServer, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Open a form with the given attributes."""

    def make(form: str = "", button: str = "") -> Page:
        page = open_page(locale="en")
        body = PROBE.replace("FORM", form).replace("BUTTON", button)
        page.route("**/probe", lambda route: route.fulfill(body=body, content_type="text/html"))
        page.goto(f"{live_server.url}/probe")
        return page

    return make


def answering(page: Page, status: int, body: str) -> list[dict[str, Any]]:
    """Answer autosaves, and keep what they sent."""
    sent: list[dict[str, Any]] = []

    def answer(route: Route) -> None:
        request = route.request
        sent.append({"body": request.post_data, "token": request.headers.get("x-csrftoken")})
        route.fulfill(status=status, body=body, content_type="application/json")

    page.route("**/autosave", answer)
    return sent


def stored(page: Page) -> str | None:
    """Return the draft that the device keeps, without what the server had before it."""
    found = page.evaluate("localStorage.getItem('draft:/probe:probe')")
    if found is None:
        return None
    kept = {name: entry["typed"] for name, entry in json.loads(found).items()}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def test_autosave_sends_the_changed_field_and_says_when_the_server_has_it(
    probe: Callable[..., Page],
) -> None:
    page = probe(AUTOSAVE)
    sent = answering(page, 200, '{"version": 4, "saved_at": "14:03"}')
    page.locator("#name").fill("민우")
    expect(page.locator("[data-save-state]")).to_have_text("saved 14:03")
    assert sent == [{"body": "name=%EB%AF%BC%EC%9A%B0&autosave=name&version=3", "token": "token"}]
    page.locator("[value=time]").check()
    expect(page.locator("[data-save-state]")).to_have_text("saving")
    expect(page.locator("[data-save-state]")).to_have_text("saved 14:03")
    assert stored(page) is None


def test_autosave_keeps_the_text_and_says_so_when_the_network_is_gone(
    probe: Callable[..., Page],
) -> None:
    page = probe(AUTOSAVE)
    page.evaluate("() => { window.real = fetch; window.fetch = () => Promise.reject(); }")
    page.locator("#name").fill("민우")
    expect(page.locator("[data-save-state]")).to_have_text("not saved")
    assert stored(page) == '{"name":["민우"]}'
    answering(page, 200, '{"version": 4, "saved_at": "14:05"}')
    page.evaluate("() => { fetch = real; dispatchEvent(new Event('online')); }")
    expect(page.locator("[data-save-state]")).to_have_text("saved 14:05")
    assert stored(page) is None


@pytest.mark.parametrize(
    ("status", "body", "told"),
    [
        (409, "{}", "conflict"),
        (401, "{}", "signed out"),
        (422, '{"errors": {"name": "too strange"}}', "refused"),
        (429, "", "not saved"),
        (200, "<html>sign in</html>", "not saved"),
    ],
)
def test_autosave_never_claims_what_the_server_did_not_say(
    status: int, body: str, told: str, probe: Callable[..., Page]
) -> None:
    page = probe(AUTOSAVE)
    answering(page, status, body)
    page.locator("#name").fill("x")
    expect(page.locator("[data-save-state]")).to_have_text(told)
    assert stored(page) == '{"name":["x"]}'
    if status == 422:
        expect(page.locator("#name-warning")).to_have_text("too strange")


def test_draft_is_offered_after_a_reload(probe: Callable[..., Page]) -> None:
    page = probe('data-draft-key="probe"')
    page.locator("#why").fill("오래 쓴 글")
    page.locator("[value=time]").check()
    page.locator("#password").fill("never kept")
    assert "never kept" not in (stored(page) or "")
    page.reload()
    page.get_by_role("button", name="restore").click()
    expect(page.locator("#why")).to_have_value("오래 쓴 글")
    expect(page.locator("[value=time]")).to_be_checked()


def test_registration_number_is_not_kept_on_the_device(probe: Callable[..., Page]) -> None:
    page = probe('data-draft-key="probe"')
    page.locator("#name").fill("민우")
    page.locator("#why").fill("제 번호는 900101-1234567")
    assert stored(page) == '{"name":["민우"]}'


def test_signing_out_leaves_no_draft_behind(probe: Callable[..., Page]) -> None:
    page = probe("data-forget-drafts")
    page.route("**/sent", lambda route: route.fulfill(body="<title>t</title>gone"))
    page.evaluate("localStorage.setItem('draft:/x:y', '{}')")
    page.locator("#send").click()
    page.wait_for_url("**/sent")
    assert page.evaluate("localStorage.length") == 0


def test_draft_goes_once_the_form_has_arrived(probe: Callable[..., Page]) -> None:
    page = probe('data-draft-key="probe"')
    page.route(
        "**/sent",
        lambda route: route.fulfill(
            content_type="text/html",
            body='<title>t</title><script type="module" src="/static/js/academy.js"></script>ok',
        ),
    )
    page.locator("#why").fill("글")
    page.locator("#send").click()
    page.wait_for_url("**/sent")
    page.wait_for_function("localStorage.getItem('draft:/probe:probe') === null")


def test_page_that_waits_is_loaded_anew_only_when_the_wait_is_over(
    live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    page = open_page(locale="en")
    script = '<script type="module" src="/static/js/waiting.js"></script>'
    bodies = [f'<div data-waits="0.05"><p>{n} of 3</p></div>' for n in (1, 2)] + ["<p>Done</p>"]
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.resource_type)
        body = bodies[min(len(asked), len(bodies)) - 1]
        html = f"<!doctype html><title>t</title>{script}<main>{body}</main>"
        route.fulfill(body=html, content_type="text/html")

    page.route("**/waits", answer)
    page.goto(f"{live_server.url}/waits")
    expect(page.locator("main")).to_have_text("Done")
    page.wait_for_timeout(200)
    assert asked == ["document", "fetch", "fetch", "document"]


def test_second_press_sends_nothing(probe: Callable[..., Page]) -> None:
    page = probe()
    page.evaluate(
        """() => {
            window.sent = 0;
            addEventListener("submit", (event) => {
                if (!event.defaultPrevented) window.sent += 1;
                event.preventDefault();
            });
        }"""
    )
    page.locator("#send").dblclick()
    assert page.evaluate("window.sent") == 1


def test_button_can_be_pressed_again_once_its_file_came(probe: Callable[..., Page]) -> None:
    page = probe("data-download")
    headers = {"Content-Disposition": 'attachment; filename="list.csv"'}
    page.route("**/sent", lambda route: route.fulfill(body="a,b", headers=headers))
    for _press in range(2):
        with page.expect_download():
            page.locator("#send").click()
        expect(page.locator("#send")).to_have_attribute("aria-disabled", "true")
        expect(page.locator("#send")).not_to_have_attribute("aria-disabled", "true")
        expect(page.locator("#f")).to_have_attribute("aria-busy", "false")


def test_question_is_asked_before_a_grave_act(probe: Callable[..., Page]) -> None:
    page = probe(button='data-confirm="Withdraw?"')
    page.route("**/sent", lambda route: route.fulfill(body="<title>t</title>gone"))
    page.locator("#send").click()
    dialog = page.get_by_role("dialog", name="Withdraw?")
    dialog.get_by_role("button", name="no").click()
    expect(dialog).to_have_count(0)
    assert page.url.endswith("/probe")
    page.locator("#send").click()
    dialog.get_by_role("button", name="Send").click()
    page.wait_for_url("**/sent")


def test_counter_counts_what_people_see(probe: Callable[..., Page]) -> None:
    page = probe()
    page.locator("#why").fill("가👩‍👩‍👧각")  # The second syllable as three jamo.
    expect(page.locator("#why-counter")).to_have_text("2 left")
    page.locator("#why").fill("일이삼사오육")
    expect(page.locator("#why-counter")).to_have_text("1 over")


def test_password_can_be_shown(probe: Callable[..., Page]) -> None:
    page = probe()
    page.get_by_role("button", name="show").click()
    expect(page.locator("#password")).to_have_attribute("type", "text")


def test_enter_that_ends_a_composition_sends_nothing(probe: Callable[..., Page]) -> None:
    page = probe()
    page.locator("#name").focus()
    prevented = page.evaluate(
        """() => {
            const enter = new KeyboardEvent("keydown",
                {key: "Enter", isComposing: true, bubbles: true, cancelable: true});
            return !document.getElementById("name").dispatchEvent(enter);
        }"""
    )
    assert prevented
