"""What the pages of this room share: the cookie of a session, ways on, and proof before changes."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from academy.access.current import current_actor
from academy.accounts.models import SignIn, User
from academy.accounts.queries import is_remembered
from academy.accounts.rules import DEVICE_LIFE, PENDING_LIFE, PROOF_TO_OPEN, PROOF_TO_SEND
from academy.accounts.services import factors, sessions
from academy.accounts.sign_in import current_sign_in, hash_token
from academy.core import clock
from academy.core.actors import Actor
from academy.web.addresses import safe_next
from academy.web.requests import SAFE_METHODS

bp = Blueprint("accounts", __name__)

DEVICE_COOKIE = "academy_device"
AGENT = "User-Agent"


def to(endpoint: str, **values: Any) -> Response:
    """Lead on to a page of this house."""
    return redirect(url_for(endpoint, **values), 303)


def onward() -> str:
    """Return where a person wanted to go before they had to sign in."""
    return safe_next(request.args.get("next"), "")


def with_next(endpoint: str, following: str = "") -> str:
    """Return the address of a page that knows where to go on to."""
    following = following or onward()
    return url_for(endpoint, next=following or None)


def go_on(following: str) -> Response:
    """Lead to where the person wanted to go, else to their first page."""
    return redirect(safe_next(following, url_for("accounts.home")), 303)


def proceed(user: User, following: str, *, second_factor: bool = False) -> Response:
    """Let someone in who showed a password, or ask for the second factor first."""
    remembered = is_remembered(user.id, request.cookies.get(DEVICE_COOKIE, ""))
    if factors.has_factor(user) and not (second_factor or remembered):
        session["pending"] = {
            "user": user.id,
            "at": clock.now().timestamp(),
            "password": hash_token(user.password or "")[:16],
            "next": following,
        }
        return to("accounts.second_factor")
    let_in(user, second_factor=second_factor or remembered)
    return go_on(following)


def let_in(user: User, *, second_factor: bool) -> None:
    """Begin a session and renew the cookie: nothing of the one before is carried over."""
    asks = current_actor()
    actor = Actor(person_id=user.person_id, user_id=user.id, ip=asks.ip, request_id=asks.request_id)
    earlier = current_sign_in()
    if earlier is not None:
        sessions.end(earlier, actor=actor)
    agent = request.headers.get(AGENT, "")
    token = sessions.begin(user, second_factor=second_factor, agent=agent, actor=actor)
    session.clear()
    session.permanent = True
    session["_user_id"] = token
    session["locale"] = user.person.locale
    g.pop("actor", None)


def forget_cookie() -> None:
    """Empty the cookie, but for the language that was chosen."""
    locale = session.get("locale")
    session.clear()
    if locale:
        session["locale"] = locale


def leave_for_good() -> None:
    """Forget who asks: the account behind this very request is no longer there."""
    g.pop("sign_in", None)
    g.pop("_login_user", None)
    g.actor = Actor(ip=current_actor().ip)
    forget_cookie()


def pending() -> tuple[int, str, str] | None:
    """Return (user, hash of the password, way on) of a sign-in that waits for a second factor."""
    kept = session.get("pending")
    if not isinstance(kept, dict):
        return None
    if clock.now().timestamp() - kept["at"] > PENDING_LIFE.total_seconds():
        session.pop("pending")
        return None
    return kept["user"], kept["password"], kept["next"]


def remember(response: Response, user: User) -> None:
    """Let this browser do without the second factor for 30 days."""
    token = sessions.remember_device(user, actor=current_actor())
    response.set_cookie(
        DEVICE_COOKIE,
        token,
        max_age=int(DEVICE_LIFE.total_seconds()),
        secure=current_app.config["HTTPS"],
        httponly=True,
        samesite="Lax",
        path=url_for("accounts.sign_in"),
    )


def own_session() -> SignIn:
    """Return the session of this request; doors have seen to it that there is one."""
    found = current_sign_in()
    assert found is not None
    return found


def own_user() -> User:
    """Return the account of this request."""
    user: User = own_session().user
    return user


def proven(view: Callable[..., Any]) -> Callable[..., Any]:
    """Ask for the password again, if it was not shown lately, before something sensitive."""

    @wraps(view)
    def passing(*args: Any, **kwargs: Any) -> Any:
        reading = request.method in SAFE_METHODS
        allowed = PROOF_TO_OPEN if reading else PROOF_TO_SEND
        if clock.now() - own_session().proved_at <= allowed:
            return view(*args, **kwargs)
        back = request.full_path.rstrip("?") if reading else url_for("accounts.security")
        return redirect(f"{url_for('accounts.confirm')}?{urlencode({'next': back})}", 303)

    return passing
