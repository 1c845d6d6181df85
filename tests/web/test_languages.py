from typing import Any

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from academy.web.addresses import safe_next


def test_a_lazy_text_is_escaped_like_any_other(app: Flask):
    text = _l("Hello %(name)s", name="<script>alert(1)</script>")
    with app.test_request_context():
        assert "<script>" not in render_template_string("{{ text }}", text=text)


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("{{ _('Hello %(name)s', name='<b>') }}", "Hello &lt;b&gt;"),
        ("{{ _('Hello %(name)s', name='100%'|safe) }}", "Hello 100%"),
        ("{{ gettext('All of it: 100%%') }}", "All of it: 100%"),
        ("{{ _('<b>plain</b>') }}", "<b>plain</b>"),
        ("{% trans name='<i>' %}Hello {{ name }}{% endtrans %}", "Hello &lt;i&gt;"),
        (
            "{% autoescape false %}{{ _('Hello %(name)s', name='<b>') }}{% endautoescape %}",
            "Hello <b>",
        ),
    ],
)
def test_what_is_put_into_a_text_is_escaped(app: Flask, page: str, shown: str):
    with app.test_request_context("/?lang=en"):
        assert render_template_string(page) == shown


def test_a_text_is_said_in_the_language_of_each_reader(app: Flask):
    page = app.jinja_env.from_string("{{ _('Sign in') }}")
    said = []
    for language in ("en", "ko", "en"):
        with force_locale(language):
            said.append(page.render())
    assert said == ["Sign in", "로그인", "Sign in"]


def test_the_language_changes_and_leads_back(app: Flask, client: Any):
    answer = client.get("/language/en?next=/sign-in")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert "academy_language=en" in answer.headers["Set-Cookie"]
    assert client.get("/language/xx").headers.get("Set-Cookie") is None


@pytest.mark.parametrize(
    "target",
    [None, "", "http://evil.example", "//evil.example", "/\\evil.example", "/a\nb", "javascript:x"],
)
def test_ways_back_stay_inside(target: str | None):
    assert safe_next(target, "/home") == "/home"


def test_a_plain_path_is_kept():
    assert safe_next("/staff/mail?state=failed") == "/staff/mail?state=failed"
