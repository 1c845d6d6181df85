"""People for tests: Alice, Bob and the rest, with their roles, and signed in if need be."""

import itertools
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from academy.accounts.models import Grant, Person, SignIn, User
from academy.accounts.sign_in import new_token
from academy.core import clock
from academy.core.actors import Actor, Held, Role
from academy.core.db import db

# So that a clock which a test stops, years ahead, does not end the session for being idle.
ALWAYS = datetime(2200, 1, 1, tzinfo=UTC)

_number = itertools.count(1)
_shows_factor: WeakKeyDictionary[Person, bool] = WeakKeyDictionary()


def make_person(
    name: str = "Alice",
    email: str | None = None,
    roles: Iterable[tuple[Role, Any]] = (),
    second_factor: bool = True,
    locale: str = "ko",
    password: str | None = None,
) -> Person:
    """Make a person with a confirmed account and open grants.

    `roles` are pairs of a role and a site: a row, an id, or None for all sites. `second_factor`
    says whether `sign_in` shows one. `password` is a hash; without it nobody can sign in by page.
    """
    plain = re.sub(r"[^a-z]", "", name.lower()) or "person"
    email = email or f"{plain}{next(_number)}@example.org"
    now = clock.now()
    person = Person(name=name, email=email, locale=locale, created_at=now)
    db.session.add(person)
    db.session.flush()
    db.session.add(
        User(
            person_id=person.id,
            email=email,
            password=password,
            active=True,
            confirmed_at=now,
            created_at=now,
        )
    )
    for role, site in roles:
        site_id = getattr(site, "id", site)
        db.session.add(
            Grant(person_id=person.id, role=role, site_id=site_id, starts_at=now, source="test")
        )
    db.session.flush()
    _shows_factor[person] = second_factor
    return person


def user_of(person: Person) -> User:
    """Return the sign-in row of a person."""
    return db.session.scalars(sa.select(User).where(User.person_id == person.id)).one()


def actor_of(person: Person, **more: Any) -> Actor:
    """Return the actor that a person is now, for calling verbs directly."""
    rows = db.session.execute(
        sa.select(Grant.role, Grant.site_id)
        .where(Grant.person_id == person.id, Grant.ends_at.is_(None))
        .order_by(Grant.id)
    )
    held = tuple(Held(role, site_id) for role, site_id in rows)
    return Actor(person_id=person.id, name=person.name, held=held, **more)


def session_token(person: Person, *, second_factor: bool | None = None) -> str:
    """Mint a real session row of a person and return the token its cookie would hold."""
    now, user = clock.now(), user_of(person)
    token, token_hash = new_token()
    shown = _shows_factor.get(person, True) if second_factor is None else second_factor
    db.session.add(
        SignIn(
            user_id=user.id,
            person_id=person.id,
            token_hash=token_hash,
            created_at=now,
            seen_at=ALWAYS,
            proved_at=now,
            second_factor_at=now if shown else None,
        )
    )
    db.session.flush()
    return token


def sign_in(client: Any, person: Person, *, second_factor: bool | None = None) -> Any:
    """Sign a person in without the pages for it, and return the client."""
    return client.sign_in(person, second_factor=second_factor)
