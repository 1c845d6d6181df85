"""Bad input at every form there is: a clear answer, nothing lost, never a fault.

Every endpoint that changes something is asked by a person who may, about a real thing, with each
kind of bad text in every field of its form. The fields are those that the form itself reads.
"""

import itertools
import re
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa
from wtforms.form import BaseForm

from academy.access.doors import doors
from academy.audit.models import Entry
from academy.core.db import db
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from tests.access.matrix import thing_of
from tests.access.world import World
from tests.factories.intake import a_round
from tests.pages import parse

MATRIX = Path(__file__).parent.parent / "access" / "expected.txt"
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{ 7*7 }} %(x)s {0}"
BAD: dict[str, Any] = {
    "blanks": " \u3000\u200b ",
    # Mostly letters that an address may hold: to unescape as many others would take a minute.
    "long": "가" * 1_000 + "a" * 99_000,
    "markup": MARKUP,
    "formula": "=HYPERLINK(1)\r\nBcc: x@example.org \u202etxt.exe\u2066\u200f",
    "NUL": "a\0b",
    "surrogate": b"\xed\xa0\x80",
    "number": "9" * 40,
    "negative": "-1",
    "combining": "A" + "\u0301" * 300,
    "joined": "👨\u200d" * 30 + "👩",
}
ON_BOTH = {"NUL", "surrogate", "number", "combining", "joined"}
"""Kinds that the two databases take differently; the others are the same to both."""

ANSWERS = {200, 303, 404, 409, 422, 429}
"""Taken as the harmless text it is, or refused in words; 404 where the text names a thing."""

FIRST: dict[str, tuple[str, dict[str, str]]] = {
    "accounts.reset_code": ("/reset", {"email": "nobody@example.org"}),
    "accounts.new_email_code": ("/account/email", {"email": "elsewhere@example.org"}),
    "accounts.sign_up_code": (
        "/sign-up",
        {"name": "Nova", "email": "nova@example.org", "password": "eleven quiet otters"},
    ),
}
"""Forms that stand behind another one."""

DRAFTS = {"intake.edit_round", "intake.new_question"}
"""Forms that only a round in preparation shows."""

ELSEWHERE = {
    "accounts.second_factor": "asked in tests/accounts, after a password",
    "graduation.confirm_import": "has no fields and wants a stored table: tests/graduation",
    "intake.edit_question": "the same form as intake.new_question",
}
STATE_INSTEAD = {"selection.accept", "alumni.appoint", "alumni.step_down"}
"""Here the page says what became of the thing, and no longer shows the form."""

ASKED_ANEW = {"accounts.new_passkey"}
"""Each asking is written down, refused or not."""

PREFERRED = ["applicant", "learner", "mentor", "reviewer", "admissions", "programme", "admin"]
WITH_FIELDS = 60
"""At least so many endpoints have forms with fields; fewer mean that this test sees none."""


class Noted(Exception):
    """Ends a request as soon as its form is known, before anything happens."""


@pytest.fixture
def fields_of(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the function that finds out which fields the form behind an address reads."""

    def find(client: Any, address: str) -> set[str]:
        names: set[str] = set()

        def note(self: BaseForm, *_args: Any, **_kwargs: Any) -> None:
            names.update(name for name in self._fields if name != "csrf_token")
            raise Noted

        with monkeypatch.context() as patched, suppress(Noted):
            patched.setattr(BaseForm, "process", note)
            patched.setattr("academy.core.db.atomic", _nothing)
            client.post(address)
        return names

    return find


def _nothing() -> Any:
    raise Noted


@pytest.fixture
def world(app: Any) -> World:
    """Return a world with a round in preparation, and an application that is being reviewed."""
    made = World()
    draft = a_round(made.recruiting, number=9)
    made.things["draft"] = {"ref": draft.ref}
    number = made.things["offer"]["number"]
    application = db.session.query(Application).filter_by(number=number).one()
    application.status = ApplicationState.IN_REVIEW
    db.session.commit()
    return made


def persona_by_door() -> dict[tuple[str, str], str]:
    """Return one persona who passes, by method and path, as the matrix of doors has it."""
    found = {}
    lines = MATRIX.read_text("utf-8").splitlines()
    for line, after in itertools.pairwise(lines):
        head = re.fullmatch(r"([A-Z]+) (.+?)  \(.*", line)
        if head and "passes: " in after:
            names = after.partition("passes: ")[2].split()
            fitting = [name for name in PREFERRED if name in names or "everyone" in names]
            found[head[1], head[2]] = fitting[0] if fitting else names[0]
    return found


def forms_of(app: Any, world: World) -> list[tuple[str, str, str]]:
    """Return (endpoint, address, persona) of everything that changes something by a form."""
    personas, found = persona_by_door(), []
    for endpoint, path, methods, door in doors(app):
        who = personas.get(("POST", path), "anonymous")
        if not UNSAFE.intersection(methods) or endpoint in ELSEWHERE or who == "nobody":
            continue
        rule = next(r for r in app.url_map.iter_rules(endpoint) if r.rule == path)
        thing = world.things["draft"] if endpoint in DRAFTS else {}
        thing = thing or world.things.get(thing_of(path) or "", {})
        if door is not None and rule.arguments <= set(thing):
            with app.test_request_context():
                address = app.url_for(endpoint, **{n: thing[n] for n in rule.arguments})
            found.append((endpoint, address, who))
    return sorted(found)


def visitor(app: Any, world: World, endpoint: str, who: str) -> Any:
    """Return a browser of a persona that stands before a form."""
    client = app.test_client()
    person = world.people[who]
    if person is not None:
        client.sign_in(person)
    if endpoint in FIRST:
        address, data = FIRST[endpoint]
        assert client.post(address, data=data).status_code == 303
    return client


def lost(answer: Any, sent: set[str]) -> set[str]:
    """Return the names of text fields that a refusing page shows empty."""
    empty, kept = set(), set()
    for control in parse(answer).root.iter():
        typed = control.tag == "textarea" or control.get("type") in {"text", "search", "email"}
        if typed and control.get("name") in sent:
            held = control.get("value") or "".join(control.itertext())
            (kept if held else empty).add(control.get("name", ""))
    return empty - kept


def count_history() -> int:
    """Return how many things were done so far; denied attempts are not done."""
    query = sa.select(sa.func.count()).select_from(Entry).where(Entry.denied.is_(False))
    return db.session.scalar(query) or 0


def faults(client: Any, endpoint: str, address: str, names: set[str], kind: str) -> list[str]:
    """Send bad text in every field, and return what is wrong with the answer."""
    before = count_history()
    body = urlencode(dict.fromkeys(names, BAD[kind]))
    answer = client.post(address, data=body, content_type="application/x-www-form-urlencoded")
    found = []
    if answer.status_code not in ANSWERS:
        found.append(f"answers {answer.status}")
    wrote = endpoint not in ASKED_ANEW and count_history() != before
    if answer.status_code >= 400 and wrote:
        found.append("refuses, and has written all the same")
    said = answer.get_data(as_text=True)
    if "<script>alert(1)" in said and not answer.is_json:
        found.append("shows what was typed as markup")
    if answer.status_code == 422 and not answer.is_json:
        speaks = 'role="alert"' in said or "aria-invalid" in said
        if not speaks and endpoint not in STATE_INSTEAD:
            found.append("refuses without a word")
        if kind == "markup" and (gone := lost(answer, names)):
            found.append(f"loses what was typed in {gone}")
    return [f"{address}: {fault}" for fault in found]


@pytest.mark.parametrize("kind", BAD)
def test_forms_answer_bad_input_in_words(app, database, world, fields_of, kind):
    if database.kind != "sqlite" and kind not in ON_BOTH:
        pytest.skip("The same to both databases.")
    found, with_fields = [], 0
    for endpoint, address, who in forms_of(app, world):
        client = visitor(app, world, endpoint, who)
        names = fields_of(client, address)
        if names:
            with_fields += 1
            found += faults(client, endpoint, address, names, kind)
    assert not found, "\n".join(found)
    assert with_fields >= WITH_FIELDS
