"""One place where refusals and faults become a page, or a problem document for programs."""

from typing import Any
from urllib.parse import urlencode

import structlog
from flask import (
    Flask,
    Response,
    current_app,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from academy.access.doors import SecondFactorNeeded, SignInNeeded
from academy.core.actors import ANYONE
from academy.core.db import db
from academy.core.errors import Refusal, TooMany
from academy.web.kept import fields_to_put_back, kept_texts, page_above, page_of_form

log = structlog.get_logger(__name__)

Answer = Response | tuple[Any, int]


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(SignInNeeded, _sign_in)
    app.register_error_handler(SecondFactorNeeded, _second_factor)
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(StaleDataError, _stale_row)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(DataError, _too_wide)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def wants_json() -> bool:
    """Whether a program asks, or a script of ours."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json"


def page(
    status: int, title: str, message: str = "", *, field: str | None = None, **more: Any
) -> Any:
    """Return the answer for a status: a page that says what to do next, or a problem document.

    `more` is for the page alone: `kept`, the texts to show back; `put_back`, the fields that a
    button sends to their form again; and `next_steps`.
    """
    db.session.rollback()
    if status >= 500:
        # The database may be what has failed: the page must not ask it who is looking.
        g.actor = ANYONE
    request_id = g.get("request_id", "")
    if wants_json():
        problem = {"status": status, "title": title, "detail": message, "request_id": request_id}
        if field:
            problem["field"] = field
        answer = jsonify(problem)
        answer.headers["Content-Type"] = "application/problem+json"
        return answer, status
    shown = {"status": status, "title": title, "message": message, "request_id": request_id}
    return render_template("errors/error.html", **shown, **more), status


def _sign_in(error: SignInNeeded) -> Any:
    if wants_json():
        return page(401, _("Please sign in"))
    return _led_through(
        url_for(current_app.config["SIGN_IN"]),
        401,
        _("You are no longer signed in"),
        _(
            "Your sign-in has ended, so nothing was saved. What you typed stands below: sign in "
            "again, then copy it back into the form and send it once more."
        ),
        _("Sign in in a new tab"),
    )


def _led_through(door: str, status: int, title: str, message: str, label: str) -> Any:
    """Lead through a door and back; what was typed is shown first, because it would be lost."""
    where = f"{door}?{urlencode({'next': page_of_form()})}"
    kept, back = kept_texts(), fields_to_put_back()
    if not kept and not back:
        return redirect(where, 303)
    if back:
        message = _(
            "Nothing was saved yet, and nothing is lost: come back to this page afterwards, and "
            "put everything back into the form with one button."
        )
    return page(status, title, message, kept=kept, put_back=back, next_steps=[(label, where)])


def _second_factor(error: SecondFactorNeeded) -> Any:
    if wants_json():
        return page(403, _("A second factor is needed"))
    return _led_through(
        url_for(current_app.config["SECOND_FACTOR"]),
        403,
        _("A second factor is needed"),
        _(
            "Nothing was saved yet. What you typed stands below: show the second factor, then "
            "copy it back into the form and send it once more."
        ),
        _("Show the second factor in a new tab"),
    )


def _refusal(error: Refusal) -> Any:
    said = [] if str(error.message) == str(error.title) else [str(error.message)]
    kept = [] if wants_json() else kept_texts()
    if kept:
        said.append(_("What you typed stands below, to be copied."))
    answer = page(error.status, str(error.title), " ".join(said), field=error.field, kept=kept)
    if isinstance(error, TooMany):
        response = current_app.make_response(answer)
        response.headers["Retry-After"] = str(error.seconds)
        return response
    return answer


def _stale_form(error: CSRFError) -> Any:
    return _not_taken(
        400,
        _("This page was open for too long"),
        _("For your protection the form has expired, so nothing was saved."),
    )


def _stale_row(error: StaleDataError) -> Any:
    return _not_taken(
        409, _("Someone else has changed this in the meantime"), _("Nothing of yours was saved.")
    )


def _not_taken(status: int, title: str, why: str) -> Any:
    """Say that a form has to be sent anew, and show back what was typed into it."""
    kept = kept_texts()
    fields = fields_to_put_back()
    back = page_of_form()
    if kept:
        how = _(
            "What you typed stands below: open the form anew, copy it back and send it once more."
        )
        steps = [(_("Open the form in a new tab"), back)]
    else:
        how = _("Please open the form anew and send it once more.")
        steps = [(_("Open the form anew"), back)]
    steps = steps if back != "/" else []
    return page(status, title, f"{why} {how}", kept=kept, put_back=fields, next_steps=steps)


def _database(error: OperationalError) -> Any:
    log.error("database.unavailable", error=type(error.orig).__name__)
    answer = page(
        503,
        _("The database does not answer"),
        _("Nothing was lost and nothing was half written. Please try again in a minute."),
    )
    response = current_app.make_response(answer)
    response.headers["Retry-After"] = "30"
    return response


def _too_wide(error: DataError) -> Any:
    # Forms refuse this at its field. Whatever passes them is a gap, and no fault of who typed it.
    log.error("database.refused_value", error=type(error.orig).__name__)
    return page(
        422,
        _("Something here is too long or too large to be kept"),
        _("Nothing of yours was saved. Go back, shorten what you wrote and send it again."),
    )


def _http(error: HTTPException) -> Any:
    status = error.code or 500
    if status < 400:
        return error
    above = page_above() if status == 405 and request.method == "GET" else None
    if above and not wants_json():
        return redirect(above, 303)
    title, message = _said(status)
    if isinstance(error, SecurityError):
        # The host is not ours: no address can be built for it, so there is no page to show.
        return Response(f"{title}\n", status, mimetype="text/plain")
    response = current_app.make_response(page(status, title, message))
    for name, value in error.get_headers(request.environ):
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def _said(status: int) -> tuple[str, str]:
    if status == 404:
        return (
            _("We could not find this page"),
            _("The address may be mistyped, or the page is not meant for this account."),
        )
    if status == 403:
        return _("You are not allowed to do this"), ""
    if status == 405:
        return _("This address does not work that way"), _("Open the page from the menu instead.")
    if status == 413:
        return _("This is too large"), _("Please send a smaller file or a shorter text.")
    if status == 415:
        return _("This kind of content is not accepted here"), ""
    if status == 429:
        return _("Too many attempts: please wait a little"), ""
    if status >= 500:
        return _("Something went wrong on our side"), _("Please try again in a minute.")
    return _("This request cannot be read"), _("Go back, reload the page and try again.")


def _fault(error: Exception) -> Any:
    if current_app.config["PROPAGATE_FAULTS"]:
        raise error
    log.exception("fault", request_id=g.get("request_id", ""))
    return page(500, *_said(500))
