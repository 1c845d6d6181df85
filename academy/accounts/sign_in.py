"""Who is signed in, and the actor that stands behind a request."""

from flask import Flask, g, request
from flask_login import LoginManager, current_user

from academy.accounts.models import User
from academy.accounts.roles import roles_held
from academy.core.actors import ANYONE, Actor
from academy.core.db import db

manager = LoginManager()


def init_app(app: Flask) -> None:
    """Set up sign-in for an application."""
    manager.init_app(app)

    @manager.user_loader
    def load(uniquifier: str) -> User | None:
        return db.session.query(User).filter_by(fs_uniquifier=uniquifier).one_or_none()


def load_actor() -> Actor:
    """Return the actor of the current request."""
    user = current_user
    if not user.is_authenticated:
        return ANYONE
    return Actor(
        person_id=user.person_id,
        user_id=user.id,
        held=roles_held(user.person_id),
        ip=request.remote_addr or "",
        request_id=g.get("request_id", ""),
    )
