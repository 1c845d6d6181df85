"""The actor of the current request, found once."""

from collections.abc import Callable

from flask import Flask, current_app, g, has_request_context

from academy.core.actors import ANYONE, Actor


def init_app(app: Flask, load: Callable[[], Actor]) -> None:
    """Set how an application finds out who asks."""
    app.extensions["load_actor"] = load


def current_actor() -> Actor:
    """Return who asks; outside a request, no one in particular."""
    if not has_request_context():
        return ANYONE
    if "actor" not in g:
        g.actor = current_app.extensions["load_actor"]()
    actor: Actor = g.actor
    return actor
