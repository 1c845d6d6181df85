"""Axe finds nothing on any page.

`make test`: each page once per language, for the first of the demo's people who reaches it.
`make axe-all`: each page for each of them, in both languages, light and dark.
"""

import json
import os

import pytest
import sqlalchemy as sa

from academy.accounts.models import Person
from academy.core.actors import Role
from academy.core.db import db
from academy.seeding import load_demo
from tests import personas
from tests.journeys.walk import Walk, look_closely

ALL = os.environ.get("ACADEMY_AXE") == "all"
LOOKS = (
    [("ko", False), ("en", False), ("ko", True), ("en", True)]
    if ALL
    else [("ko", False), ("en", True)]
)

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def people(live_server):
    """The ids of the demo's people who can sign in, the most powerful first."""
    with live_server.app.app_context():
        load_demo()
        accounts = live_server.var / "demo-accounts.json"
        emails = (
            [a["email"] for a in json.loads(accounts.read_text()).values()]
            if accounts.exists()
            else []
        )
        found = [
            db.session.scalars(sa.select(Person).where(Person.email == e)).one() for e in emails
        ]
        found = found or [personas.make_person(name="Omni", roles=[(role, None) for role in Role])]
        db.session.commit()
        return [person.id for person in found]


@pytest.mark.parametrize(("language", "dark"), LOOKS)
def test_axe_on_every_page_finds_nothing(live_server, open_page, people, language, dark):
    seen: set[str] = set()
    findings, pages = [], []
    for person_id in [*people, None]:
        page = open_page(locale=language, dark=dark)
        if person_id is not None:
            with live_server.app.app_context():
                live_server.sign_in(page, db.session.get(Person, person_id))
        walk = Walk(live_server, page, set() if ALL else seen)
        for start in ("/", "/styleguide"):
            findings += walk.go(look_closely, start)
        pages += walk.pages
    assert pages
    assert not findings, "\n".join(findings)
