"""The life of a request: body first, then one instant, then the database; the log at the end."""

import re
import secrets
from typing import Any

from flask import Flask, Response, abort, current_app, g, request

from academy.access.current import current_actor
from academy.audit import log_access
from academy.core import clock
from academy.core.db import db, read_only_begin

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_SHOW_AGAIN = frozenset({409, 422})
"""Refusals whose pages show again what the person was looking at."""

_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,40}")


def locks_late(view: Any) -> Any:
    """Let a view read before it takes SQLite's write lock: it hashes, uploads or waits first."""
    view.__locks_late__ = True
    return view


def init_app(app: Flask) -> None:
    """Hook the life of a request into an application."""
    app.before_request(_open)
    app.after_request(_close)
    app.teardown_request(_forget)


def _open() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
    # The body is read whole before the clock is read and before any lock: a request that arrives
    # slowly neither holds up others nor counts as earlier than it was complete.
    if request.method not in SAFE_METHODS:
        _ = request.form, request.files
    clock.hold()
    view = current_app.view_functions.get(request.endpoint or "")
    read_only_begin(request.method in SAFE_METHODS or hasattr(view, "__locks_late__"))
    # No address of ours holds NUL, and PostgreSQL takes it in no comparison.
    if "\0" in request.path:
        abort(404)


def _close(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.get("request_id", "")
    people = g.get("people_seen")
    if people and (response.status_code < 400 or response.status_code in _SHOW_AGAIN):
        # The reading transaction ends first, so that SQLite's writer is not waited for twice.
        db.session.commit()
        log_access(people, actor=current_actor(), what=request.endpoint or "")
    return response


def _forget(_error: BaseException | None) -> None:
    # Threads are reused: what was held for this request must not reach the next one.
    clock.release()
    read_only_begin(False)
