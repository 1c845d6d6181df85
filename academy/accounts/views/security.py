"""Second factors of a person: set up, listed, removed."""

import json
from typing import Any

from flask import flash, render_template, session
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.accounts import passkeys, totp
from academy.accounts.agents import described
from academy.accounts.forms import NewAppForm, NewPasskeyForm
from academy.accounts.models import Passkey, User
from academy.accounts.queries import (
    count_devices,
    count_recovery_codes,
    get_passkey,
    passkeys_of,
)
from academy.accounts.services import factors, sessions
from academy.accounts.views.parts import bp, own_session, own_user, proven, to
from academy.core.actors import Actor
from academy.core.errors import RuleBroken
from academy.web.requests import locks_late


@bp.get("/account/security")
@needs(P.ACCOUNT_OWN)
def security(actor: Actor) -> Any:
    """Show what protects the account beside the password."""
    user = own_user()
    return render_template(
        "accounts/security.html",
        user=user,
        passkeys=passkeys_of(user.id),
        passkeys_work=passkeys.available(),
        recovery_left=count_recovery_codes(user.id),
        devices=count_devices(user.id),
        protected=factors.has_factor(user),
    )


@bp.route("/account/security/app", methods=["GET", "POST"])
@needs(P.ACCOUNT_OWN)
@proven
@locks_late
def new_app(actor: Actor) -> Any:
    """Show the square code for an authenticator app, and take its first code."""
    user, form = own_user(), NewAppForm()
    secret = totp.unseal(form.sealed.data or "", seconds=totp.SEALED_SECONDS)
    if form.validate_on_submit() and form.carry_out(_add_app, user, secret, form, actor):
        return _after_factor(user, actor)
    secret = secret or totp.new_secret()
    form.sealed.data = totp.seal(secret)
    address = totp.address(secret, account=user.email, issuer=_("Developer Academy"))
    page = render_template(
        "accounts/new_app.html",
        form=form,
        picture=totp.picture(address),
        address=address,
        spelled=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
        secret=secret,
    )
    return page, 422 if form.errors or form.form_errors else 200


def _add_app(user: User, secret: str | None, form: NewAppForm, actor: Actor) -> None:
    if secret is None:
        raise RuleBroken(
            _("This page was open for too long. Please scan the new square code."), field="code"
        )
    factors.add_app(user, secret, form.code.data or "", sign_in=own_session(), actor=actor)


def _after_factor(user: User, actor: Actor) -> Any:
    """Hand out recovery codes with the first factor; they are of no use before."""
    if factors.needs_recovery_codes(user):
        return _show_once(factors.make_recovery_codes(user, actor=actor))
    flash(_("Your account is protected by one more way."), "success")
    return to("accounts.security")


@bp.post("/account/security/app/remove")
@needs(P.ACCOUNT_OWN)
@proven
def remove_app(actor: Actor) -> Any:
    """Stop using the authenticator app."""
    factors.remove_app(own_user(), actor=actor)
    flash(_("The authenticator app is removed."), "success")
    return to("accounts.security")


@bp.route("/account/security/passkeys/new", methods=["GET", "POST"])
@needs(P.ACCOUNT_OWN)
@proven
@locks_late
def new_passkey(actor: Actor) -> Any:
    """Ask the browser for a passkey and keep its public half."""
    if not passkeys.available():
        flash(_("Passkeys do not work at this address."), "warning")
        return to("accounts.security")
    user, form = own_user(), NewPasskeyForm()
    if form.validate_on_submit() and form.carry_out(_add_passkey, user, form, actor):
        return _after_factor(user, actor)
    asked = passkeys.ask_for_new(
        handle=factors.passkey_handle(user),
        name=user.email,
        shown=user.person.name,
        site=_("Developer Academy"),
        known=[(k.credential_id, k.transports) for k in passkeys_of(user.id)],
    )
    if not form.name.data:
        form.name.data = described(own_session().agent)
    page = render_template("accounts/new_passkey.html", form=form, asked=asked)
    return page, 422 if form.errors or form.form_errors else 200


def _add_passkey(user: User, form: NewPasskeyForm, actor: Actor) -> None:
    key = passkeys.check_new(form.answer.data or "", form.asked.data or "")
    factors.add_passkey(
        user,
        key,
        form.asked.data or "",
        name=form.name.data or "",
        sign_in=own_session(),
        actor=actor,
    )


@bp.post("/account/security/passkeys/<ref>/remove")
@needs(P.ACCOUNT_OWN, load=get_passkey)
@proven
def remove_passkey(passkey: Passkey, actor: Actor) -> Any:
    """Stop accepting a passkey."""
    factors.remove_passkey(passkey, user=own_user(), actor=actor)
    flash(_("The passkey is removed."), "success")
    return to("accounts.security")


@bp.post("/account/security/recovery")
@needs(P.ACCOUNT_OWN)
@proven
def new_recovery_codes(actor: Actor) -> Any:
    """Make new recovery codes."""
    user = own_user()
    if not factors.has_factor(user):
        return to("accounts.security")
    return _show_once(factors.make_recovery_codes(user, actor=actor))


def _show_once(codes: list[str]) -> Any:
    # Sealed, because the cookie of a session is signed but can be read.
    session["recovery"] = totp.seal(json.dumps(codes))
    return to("accounts.recovery_codes")


@bp.get("/account/security/recovery")
@needs(P.ACCOUNT_OWN)
@proven
def recovery_codes(actor: Actor) -> Any:
    """Show recovery codes for ten minutes after they were made, and never again."""
    sealed = totp.unseal(str(session.get("recovery", "")), seconds=600)
    if sealed is None:
        return to("accounts.security")
    return render_template("accounts/recovery_codes.html", codes=json.loads(sealed))


@bp.post("/account/security/devices/forget")
@needs(P.ACCOUNT_OWN)
def forget_devices(actor: Actor) -> Any:
    """Ask every remembered browser for the second factor again."""
    sessions.forget_devices(own_user(), actor=actor)
    flash(_("Every device will be asked again."), "success")
    return to("accounts.security")
