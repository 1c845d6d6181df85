"""A client that asks as a browser would: apart from the test, with a token, read strictly."""

import hashlib
import secrets
from contextvars import copy_context
from typing import Any

import sqlalchemy as sa
from flask.globals import _cv_app, _cv_request
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from academy.core.db import db
from tests import personas
from tests.pages import check_page

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Client(FlaskClient):
    """A browser without JavaScript.

    What the test has arranged is committed before each request and read anew after it. Each
    request has an application context and a database session of its own, as on a server. Every
    page that comes back is parsed strictly (`tests.pages.check_page`).
    """

    csrf = True  #: Send a valid token with unsafe requests; False to see what happens without.
    strict = True  #: Check every page that comes back.

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Make one request."""
        if _cv_app.get(None) is not None:
            db.session.commit()
        response = copy_context().run(self._apart, *args, **kwargs)
        if _cv_app.get(None) is not None:
            forget_columns()
        if self.strict:
            check_page(response)
        return response

    def sign_in(self, person: Any, *, second_factor: bool | None = None) -> "Client":
        """Sign a person in without the pages for it, and return this client."""
        token = personas.session_token(person, second_factor=second_factor)
        db.session.commit()
        copy_context().run(self._sign_in, token)
        return self

    def _sign_in(self, token: str) -> None:
        leave_contexts()
        with self.session_transaction() as session:
            session["_user_id"] = token

    def _apart(self, *args: Any, **kwargs: Any) -> TestResponse:
        leave_contexts()
        if self.csrf and kwargs.get("method", "GET").upper() not in SAFE:
            headers = dict(kwargs.get("headers") or {})
            headers.setdefault("X-CSRFToken", self._token())
            kwargs["headers"] = headers
        return super().open(*args, **kwargs)

    def _token(self) -> str:
        with self.session_transaction() as session:
            raw = session.setdefault(
                "csrf_token", hashlib.sha1(secrets.token_bytes(32)).hexdigest()
            )
        signer = URLSafeTimedSerializer(str(self.application.secret_key), salt="wtf-csrf-token")
        return str(signer.dumps(raw))


def leave_contexts() -> None:
    """Forget, in this copy of the context, that the test stands inside an application."""
    _cv_app.set(None)  # type: ignore[arg-type]
    # Set to None it would count as a request that has no attributes; most tests never set it.
    if _cv_request.get(None) is not None:
        _cv_request.set(None)  # type: ignore[arg-type]


def forget_columns() -> None:
    """Let the test's session read columns anew; relationships that were loaded stay loaded."""
    for thing in list(db.session):
        db.session.expire(thing, [a.key for a in sa.inspect(thing).mapper.column_attrs])
