"""What holds at every endpoint there is, whoever adds the next one."""

import re

import pytest
from werkzeug.exceptions import NotFound

from academy.core.actors import Role
from tests import personas

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
ODD_KEYS = {
    "word": "nope",
    "number": "9" * 30,
    "NUL": "%00",
    "surrogate": "%ED%A0%80",
    "length": "a" * 5000,
}
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


def leads_somewhere(app, path, method):
    """Tell whether any endpoint has this address; some take only certain words."""
    try:
        app.url_map.bind("localhost").match(path, method)
    except NotFound:
        return False
    return True


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
        # The schema of tests comes from the models: no migration has marked it as ready.
        if response.status_code >= 500 and path != "/health/ready":
            found.append(f"{method} {path}: {response.status}")
        response.close()
    return found


def test_endpoints_have_a_door(app):
    doorless = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if not hasattr(app.view_functions[rule.endpoint], "__door__")
    ]
    assert not doorless


def plain_pages(app, **more):
    """Return requests for every page whose address names nothing."""
    return [("GET", rule.rule, more) for rule, _ in rules(app, {"GET"}) if "<" not in rule.rule]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_pages_of_an_empty_house_answer(app, sign_in, language):
    asked = plain_pages(app, headers={"Accept-Language": language})
    found = faults(sign_in(everyone()), asked)
    assert not found, "\n".join(found)


def test_pages_answer_those_who_may_not_see_them(app, client, sign_in):
    asked = plain_pages(app)
    found = faults(client, asked) + faults(sign_in(personas.make_person()), asked)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("kind", ODD_KEYS)
def test_addresses_with_odd_keys_are_refused_kindly(app, sign_in, kind):
    asked = [
        (method, path_of(rule, ODD_KEYS[kind]), {})
        for rule, method in rules(app, {"GET"} | UNSAFE)
        if "<" in rule.rule
    ]
    visitor = sign_in(everyone())
    visitor.strict = False  # They are all the same page.
    found = faults(visitor, asked)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("kind", ODD_TEXT)
def test_lists_with_odd_filters_answer(app, sign_in, kind):
    names = ["after", "before", "q", "state", "status", "cohort", "round", "site", "page", "as_of"]
    asked = plain_pages(app, query_string=dict.fromkeys(names, ODD_TEXT[kind]))
    visitor = sign_in(everyone())
    visitor.strict = False
    found = faults(visitor, asked)
    assert not found, "\n".join(found)


def test_unsafe_requests_without_a_token_are_refused(app, client):
    client.csrf = client.strict = False
    accepted = [
        f"{method} {path_of(rule)}: {response.status}"
        for rule, method in rules(app, UNSAFE)
        if (response := client.open(path_of(rule), method=method)).status_code != 400
        and (response.status_code != 404 or leads_somewhere(app, path_of(rule), method))
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
