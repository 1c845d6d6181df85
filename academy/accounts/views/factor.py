"""The second factor at sign-in: a passkey, an app, or a recovery code."""

from typing import Any

from flask import flash, render_template, request, session
from flask_babel import gettext as _

from academy.access.current import current_actor
from academy.access.doors import public
from academy.accounts import passkeys
from academy.accounts.forms import FactorForm, PasskeyForm
from academy.accounts.models import SignIn, User
from academy.accounts.queries import count_recovery_codes, get_user, passkeys_of
from academy.accounts.services import factors, sessions
from academy.accounts.sign_in import current_sign_in, hash_token
from academy.accounts.views.parts import bp, go_on, let_in, onward, pending, remember, to
from academy.core.errors import RuleBroken
from academy.web.requests import locks_late


@bp.route("/sign-in/second", methods=["GET", "POST"])
@public("goes on with a sign-in that began in this browser")
@locks_late
def second_factor() -> Any:
    """Take a second factor, in the way the person chooses."""
    user, sign_in, following = _whose()
    if user is None:
        return to("accounts.sign_in") if sign_in is None else go_on(following)
    ways = _ways(user)
    if not ways:
        flash(_("Your role needs a second factor. Please set one up here first."), "warning")
        return to("accounts.security")
    asked_for = request.values.get("by", "")
    by = asked_for if asked_for in ways else ways[0]
    form = PasskeyForm() if by == "passkey" else FactorForm()
    if form.validate_on_submit() and form.carry_out(_show, by, user, form):
        return _finish(user, sign_in, following, keep=bool(form.remember.data))
    page = render_template(
        "accounts/second_factor.html",
        form=form,
        by=by,
        ways=ways,
        asked=_ask(user) if by == "passkey" else None,
    )
    return page, 422 if form.errors or form.form_errors else 200


def _whose() -> tuple[User | None, SignIn | None, str]:
    """Return (who must show a factor, the session that has none yet, the way on)."""
    sign_in = current_sign_in()
    if sign_in is not None:
        shown = sign_in.second_factor_at is not None
        return (None if shown else sign_in.user), sign_in, onward()
    waiting = pending()
    if waiting is None:
        return None, None, ""
    user_id, password, following = waiting
    user = get_user(user_id)
    # A new password makes every sign-in worthless that waits with the old one.
    if user is None or hash_token(user.password or "")[:16] != password:
        session.pop("pending", None)
        return None, None, ""
    return user, None, following


def _ways(user: User) -> list[str]:
    """Return the ways an account has, the most convenient first."""
    ways = []
    if passkeys.available() and passkeys_of(user.id):
        ways.append("passkey")
    if user.totp_secret is not None:
        ways.append("app")
    if count_recovery_codes(user.id):
        ways.append("recovery")
    return ways


def _ask(user: User) -> passkeys.Asked:
    return passkeys.ask_for_known([(k.credential_id, k.transports) for k in passkeys_of(user.id)])


def _show(by: str, user: User, form: Any) -> None:
    if by == "passkey":
        if factors.show_passkey(form.answer.data, form.asked.data).id != user.id:
            raise RuleBroken(passkeys.REFUSED)
    elif by == "app":
        factors.show_app(user, form.code.data)
    else:
        factors.show_recovery_code(user, form.code.data, actor=current_actor())


def _finish(user: User, sign_in: SignIn | None, following: str, *, keep: bool) -> Any:
    if sign_in is None:
        let_in(user, second_factor=True)
    else:
        sessions.prove(sign_in, second_factor=True, actor=current_actor())
    response = go_on(following)
    if keep:
        remember(response, user)
    return response
