"""Sessions and the actor behind a request."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import jsonify

from academy.access.current import current_actor
from academy.access.doors import public
from academy.accounts.models import SignIn
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from tests.personas import make_person, sign_in


@pytest.fixture
def who(app, monkeypatch):
    """Answer, at an address that exists anyway, who the request acts as."""

    @public("tests only")
    def answer(code):
        actor = current_actor()
        return jsonify(
            person=actor.person_id,
            name=actor.name,
            roles=[h.role for h in actor.held],
            withheld=actor.withheld,
        )

    monkeypatch.setitem(app.view_functions, "languages.change", answer)
    return lambda client: client.get("/language/ko").json


def test_load_actor_without_cookie_is_nobody(client, who):
    assert who(client) == {"person": None, "name": "", "roles": [], "withheld": False}


def test_load_actor_signed_in_has_name_and_roles(client, who):
    alice = make_person("Alice", roles=[(Role.ADMIN, None)])
    answer = who(sign_in(client, alice))
    assert answer == {"person": alice.id, "name": "Alice", "roles": ["admin"], "withheld": False}


@pytest.fixture
def demand_factor(app, monkeypatch):
    settings = replace(app.config["SETTINGS"], staff_second_factor="required")
    monkeypatch.setitem(app.config, "SETTINGS", settings)


def test_load_actor_staff_without_factor_is_withheld(client, who, demand_factor):
    alice = make_person(roles=[(Role.ADMIN, None), (Role.MENTOR, None)], second_factor=False)
    answer = who(sign_in(client, alice))
    assert answer["roles"] == ["mentor"]
    assert answer["withheld"] is True


def test_load_actor_staff_with_factor_holds_all(client, who, demand_factor):
    alice = make_person(roles=[(Role.ADMIN, None), (Role.MENTOR, None)])
    answer = who(sign_in(client, alice))
    assert answer["roles"] == ["admin", "mentor"]
    assert answer["withheld"] is False


def test_load_user_ended_session_is_nobody(client, who):
    sign_in(client, make_person())
    db.session.execute(sa.update(SignIn).values(ended_at=clock.now()))
    assert who(client)["person"] is None


def test_load_user_idle_session_is_nobody(client, who, freeze):
    now = freeze("2026-11-01T00:00:00+00:00")
    sign_in(client, make_person())
    db.session.execute(sa.update(SignIn).values(seen_at=now))
    freeze(now + timedelta(days=15))
    assert who(client)["person"] is None


def test_note_seen_writes_at_most_every_five_minutes(client, who, freeze):
    def seen():
        return db.session.scalar(sa.select(SignIn.seen_at))

    now = freeze("2026-11-01T00:00:00+00:00")
    sign_in(client, make_person())
    db.session.execute(sa.update(SignIn).values(seen_at=now))
    freeze(now + timedelta(minutes=4))
    who(client)
    assert seen() == now
    freeze(now + timedelta(minutes=6))
    who(client)
    assert seen() == now + timedelta(minutes=6)


def test_load_actor_reads_twice(client, who, count_statements):
    sign_in(client, make_person())
    count_statements()
    who(client)
    assert len(count_statements()) == 2
