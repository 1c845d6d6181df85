"""`/dev/mail`: only in the demo, only on this machine, and harmless."""

import dataclasses

import pytest

from academy.outbox.jobs import deliver_leased, lease_due
from tests.factories.outbox import a_letter

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def demo(app):
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = dataclasses.replace(before, demo=True)
    yield
    app.config["SETTINGS"] = before


def deliver():
    for leased in lease_due():
        deliver_leased(*leased)


def names(page):
    return [part.partition('"')[0] for part in page.split('href="/dev/mail/')[1:]]


def test_demo_letters_are_read_with_their_code(demo, client):
    a_letter("tests/code", secret=True, to="kim@example.org")
    a_letter(context={"name": "<script>"})
    deliver()
    page = client.get("/dev/mail", headers=ENGLISH).text
    assert "482913" in page
    assert "kim@example.org" in page
    assert "Hello &lt;script&gt;" in page
    for name in names(page):
        assert client.get(f"/dev/mail/{name}").status_code == 200


def test_demo_letter_html_is_shut_in(demo, client):
    a_letter()
    deliver()
    (name,) = names(client.get("/dev/mail").text)
    client.strict = False
    response = client.get(f"/dev/mail/{name}/html")
    policy = response.headers["Content-Security-Policy"]
    assert response.content_type == "text/html; charset=utf-8"
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script" not in policy


def test_demo_letters_when_empty_says_how_to_get_one(demo, client):
    assert "Sign up" in client.get("/dev/mail", headers=ENGLISH).text


def test_demo_mail_outside_the_demo_is_missing(app, client):
    assert client.get("/dev/mail").status_code == 404
    assert client.get("/dev/mail/20260101T000000-00000001").status_code == 404


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "0.0.0.0"])
def test_demo_mail_from_elsewhere_is_missing(demo, client, address):
    response = client.get("/dev/mail", environ_overrides={"REMOTE_ADDR": address})
    assert response.status_code == 404


def test_demo_mail_through_an_unnamed_proxy_is_missing(demo, client):
    assert client.get("/dev/mail", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 404


@pytest.mark.parametrize("name", ["..%2F..%2Facademy", "%00", "x", "20260101T000000-00000001"])
def test_demo_letter_with_an_odd_name_is_missing(demo, client, name):
    assert client.get(f"/dev/mail/{name}").status_code == 404
