"""Refusals, as whoever asks sees them."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DataError, OperationalError

from academy.access.current import current_actor
from academy.access.doors import public
from academy.core import clock
from academy.core.db import db
from tests.personas import make_person, sign_in


def test_host_that_is_not_ours_is_refused_in_plain_words(client):
    answer = client.get("/", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")


@pytest.mark.parametrize(("language", "said"), [("ko", "너무 큽니다"), ("en", "This is too large")])
def test_huge_body_is_refused_on_a_page_in_the_language_of_the_reader(
    app, client, monkeypatch, language, said
):
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    answer = client.post(
        "/sign-up", data={"name": "x" * 5000}, headers={"Accept-Language": language}
    )
    assert answer.status_code == 413
    assert said in answer.get_data(as_text=True)


def test_form_sent_without_a_sign_in_leads_back_to_its_page(client):
    sent = client.post("/account/email", data={"email": "a@example.org"})
    assert sent.location == "/sign-in?next=%2Faccount%2Femail"
    no_page = client.post("/account/security/devices/forget")
    assert no_page.location == "/sign-in?next=%2F"


def test_reload_of_a_refused_form_leads_to_the_nearest_page_above(client):
    answer = client.get("/staff/rounds/none/open")
    assert (answer.status_code, answer.location) == (303, "/staff/rounds/none")
    program = client.get("/staff/rounds/none/open", headers={"Accept": "application/json"})
    assert program.status_code == 405


def test_value_that_the_database_refuses_is_no_fault(app, client, monkeypatch):
    @public("raises what a database says to a value that is too wide")
    def refused() -> Any:
        raise DataError("INSERT", {}, ValueError("value too long"))

    monkeypatch.setitem(app.view_functions, "outreach.call", refused)
    answer = client.get("/", headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert "too long or too large to be kept" in answer.get_data(as_text=True)


def test_page_of_a_gone_database_asks_it_nothing_more(app, client, monkeypatch):
    """Whoever is signed in gets the page, though menu and sign-in would ask the database."""
    alice = make_person(second_factor=True)
    sign_in(client, alice)
    client.get("/")
    asked = []

    def note(*_args: Any) -> None:
        asked.append(1)

    @public("the database goes away in the middle of it")
    def gone() -> Any:
        assert current_actor().signed_in
        sa.event.listen(db.engine, "before_cursor_execute", note)
        raise OperationalError("SELECT", {}, ValueError("connection refused"))

    monkeypatch.setitem(app.view_functions, "outreach.call", gone)
    with clock.freeze(clock.now() + timedelta(hours=1)):
        answer = client.get("/", headers={"Accept-Language": "en"})
    sa.event.remove(db.engine, "before_cursor_execute", note)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "The database does not answer" in answer.get_data(as_text=True)
    assert asked == []
