"""What holds at every endpoint there is, whoever adds the next one."""

import re

import pytest

from academy.core.actors import Role
from tests import personas

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
ODD_KEYS = [
    "1",
    "nope",
    "9" * 30,
    "-1",
    "%00",
    "%ED%A0%80",
    "..%2F..%2Fetc",
    "%F0%9F%91%A9",
    "a" * 5000,
]
ODD_TEXT = {
    "NUL": "a\0b",
    "markup": "<script>alert(1)</script>{{ 7*7 }}",
    "direction": "\u202eabc\u200b",
    "number": "9" * 40,
    "formula": "=1+1\r\nBcc: x@example.org",
}


def rules(app, methods):
    """Return (rule, method) of every endpoint that takes one of the methods."""
    return [
        (rule, method)
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
        for method in sorted(methods & (rule.methods or set()))
        if rule.endpoint != "static"
    ]


def path_of(rule, key="1"):
    """Return an address of a rule with a key in place of each of its parameters."""
    return re.sub(r"<[^>]+>", key, rule.rule)


def everyone(roles=tuple(Role)):
    """Return a person who holds every role at every site."""
    return personas.make_person(name="Omni", roles=[(role, None) for role in roles])


def faults(client, requests):
    """Make requests and return what went wrong: a status of 5xx, an exception, a broken page."""
    found = []
    for method, path, more in requests:
        try:
            response = client.open(path, method=method, **more)
        except Exception as error:
            found.append(f"{method} {path}: {type(error).__name__}: {str(error)[:400]}")
            continue
        if response.status_code >= 500:
            found.append(f"{method} {path}: {response.status}")
        response.close()
    return found


@pytest.fixture
def visitors(app, client, sign_in):
    """Someone who is not signed in, someone without a role, and someone with all of them."""
    return [client, sign_in(personas.make_person(name="Nobody")), sign_in(everyone())]


def test_endpoints_have_a_door(app):
    doorless = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], "__door__")
    ]
    assert not doorless


@pytest.mark.parametrize("language", ["ko", "en"])
def test_pages_of_an_empty_house_answer(app, visitors, language):
    headers = {"Accept-Language": language}
    asked = [
        ("GET", path_of(rule), {"headers": headers})
        for rule, _ in rules(app, {"GET"})
        if "<" not in rule.rule
    ]
    found = [fault for visitor in visitors for fault in faults(visitor, asked)]
    assert not found, "\n".join(found)


def test_addresses_with_odd_keys_are_refused_kindly(app, visitors):
    asked = [
        (method, path_of(rule, key), {})
        for rule, method in rules(app, {"GET"} | UNSAFE)
        if "<" in rule.rule
        for key in ODD_KEYS
    ]
    found = [fault for visitor in visitors[::2] for fault in faults(visitor, asked)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("kind", ODD_TEXT)
def test_lists_with_odd_filters_answer(app, sign_in, kind):
    names = ["after", "before", "q", "state", "status", "cohort", "round", "site", "page", "as_of"]
    asked = [
        ("GET", path_of(rule), {"query_string": dict.fromkeys(names, ODD_TEXT[kind])})
        for rule, _ in rules(app, {"GET"})
        if "<" not in rule.rule
    ]
    found = faults(sign_in(everyone()), asked)
    assert not found, "\n".join(found)


def test_unsafe_requests_without_a_token_are_refused(app, client):
    client.csrf = False
    accepted = [
        f"{method} {path_of(rule)}: {response.status}"
        for rule, method in rules(app, UNSAFE)
        if (response := client.open(path_of(rule), method=method)).status_code != 400
    ]
    assert not accepted, "\n".join(accepted)


@pytest.mark.parametrize("body", ["empty", "json", "text", "broken"])
def test_unsafe_requests_with_an_odd_body_are_refused_kindly(app, sign_in, body):
    more = {
        "empty": {},
        "json": {"json": {"a": [1, {"b": None}]}},
        "text": {"data": b"\xff\xfe\x00", "content_type": "text/plain"},
        "broken": {"data": b"--x\r\nbroken", "content_type": "multipart/form-data; boundary=x"},
    }[body]
    asked = [
        (method, path_of(rule), more)
        for rule, method in rules(app, UNSAFE)
        if "out" not in rule.rule
    ]
    found = faults(sign_in(everyone()), asked)
    assert not found, "\n".join(found)
