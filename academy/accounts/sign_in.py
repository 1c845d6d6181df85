"""Who is signed in: the session behind the cookie, and the actor behind a request."""

import hashlib
import secrets
from contextlib import suppress
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, request
from flask_login import LoginManager, current_user
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import contains_eager, joinedload

from academy.accounts.models import SignIn, User
from academy.accounts.roles import roles_held
from academy.core import clock
from academy.core.actors import ANYONE, STAFF_ROLES, Actor, Held
from academy.core.db import apart, db
from academy.core.settings import Settings

SEEN_EVERY = timedelta(minutes=5)

# Every request of someone signed in asks this: it is built once.
_SIGN_IN = (
    sa.select(SignIn)
    .join(SignIn.user)
    .options(contains_eager(SignIn.user).options(joinedload(User.person)))
    .where(
        SignIn.token_hash == sa.bindparam("token_hash"),
        SignIn.ended_at.is_(None),
        SignIn.seen_at > sa.bindparam("since"),
        User.active.is_(True),
    )
)

manager = LoginManager()
# Flask-Login ties a session to address and browser; phones change their address all the time.
manager.session_protection = None


def init_app(app: Flask) -> None:
    """Set up sign-in for an application."""
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(load_user)
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(days=app.config["SETTINGS"].session_days)
    app.after_request(_note_seen)


def new_token() -> tuple[str, str]:
    """Return a secret for a cookie, and the hash by which the database knows it."""
    token = secrets.token_urlsafe(32)
    return token, hash_token(token)


def hash_token(token: str) -> str:
    """Return the hash of a token that is too long to be guessed; no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def load_user(token: str) -> Any:
    """Return the user of a session that is neither ended nor too long idle, with `sign_in` set."""
    since = clock.now() - timedelta(days=_settings().session_days)
    found = db.session.scalar(_SIGN_IN, {"token_hash": hash_token(token), "since": since})
    if found is None:
        return None
    g.sign_in = found
    return found.user


def current_sign_in() -> SignIn | None:
    """Return the session of this request, if someone is signed in."""
    return g.get("sign_in") if current_user.is_authenticated else None


def load_actor() -> Actor:
    """Return the actor of the current request."""
    ip, request_id = request.remote_addr or "", g.get("request_id", "")
    sign_in = current_sign_in()
    if sign_in is None:
        return Actor(ip=ip, request_id=request_id) if ip else ANYONE
    held = roles_held(sign_in.person_id)
    withheld = must_show_factor(held) and sign_in.second_factor_at is None
    return Actor(
        person_id=sign_in.person_id,
        user_id=sign_in.user_id,
        name=sign_in.user.person.name,
        held=tuple(h for h in held if h.role not in STAFF_ROLES) if withheld else held,
        ip=ip,
        request_id=request_id,
        withheld=withheld,
    )


def must_show_factor(held: tuple[Held, ...]) -> bool:
    """Whether these roles are of use only after a second factor."""
    if _settings().staff_second_factor != "required":
        return False
    return any(h.role in STAFF_ROLES for h in held)


def _note_seen(response: Response) -> Response:
    """Write when a session was last seen, rarely, and after the transaction of the request."""
    sign_in: SignIn | None = g.get("sign_in")
    now = clock.now()
    # After a fault the database may be gone, and the page that says so must still arrive.
    if sign_in is None or response.is_streamed or response.status_code >= 500:
        return response
    if now - sign_in.seen_at < SEEN_EVERY:
        return response
    sign_in_id = sign_in.id
    # Whatever is left open only read: SQLite's one writer must be free for the next line.
    db.session.rollback()
    # What the request did is done and committed: nobody may hear that it failed because of this.
    with suppress(OperationalError), apart() as connection:
        connection.execute(
            sa.update(SignIn)
            .where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None))
            .values(seen_at=now)
        )
    return response


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
