"""A person's own account: name, language, address, password, sessions."""

from typing import Any

from flask import flash, render_template, request, session, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.accounts import passkeys, throttle
from academy.accounts.agents import described
from academy.accounts.forms import (
    ChangePasswordForm,
    CodeForm,
    ConfirmForm,
    NewEmailForm,
    PasskeyForm,
    ProfileForm,
)
from academy.accounts.models import SignIn
from academy.accounts.passwords import verify_password
from academy.accounts.queries import get_code, get_sign_in, passkeys_of, sign_ins_of
from academy.accounts.services import credentials, factors, people, sessions
from academy.accounts.views.parts import (
    bp,
    forget_cookie,
    go_on,
    onward,
    own_session,
    own_user,
    proven,
    to,
)
from academy.core.actors import Actor
from academy.core.errors import RuleBroken
from academy.web.edits import status_of
from academy.web.requests import locks_late


@bp.route("/account", methods=["GET", "POST"])
@needs(P.ACCOUNT_OWN)
def account(actor: Actor) -> Any:
    """Show the account, and take a name and a language."""
    user = own_user()
    form = ProfileForm.over(user.person)
    if form.validate_on_submit() and form.carry_out(
        people.rename,
        user.person,
        name=form.name.data,
        nickname=form.nickname.data or "",
        romanised_name=form.romanised_name.data or "",
        locale=form.locale.data,
        actor=actor,
    ):
        session["locale"] = form.locale.data
        with force_locale(form.locale.data):
            flash(_("Your changes are saved."), "success")
        return to("accounts.account")
    page = render_template("accounts/account.html", form=form, user=user)
    return page, status_of(form)


@bp.route("/account/email", methods=["GET", "POST"])
@needs(P.ACCOUNT_OWN)
@proven
@locks_late
def new_email(actor: Actor) -> Any:
    """Take a new address and send a code there."""
    form, user = NewEmailForm(), own_user()
    if form.validate_on_submit() and form.carry_out(
        credentials.start_new_address, user, email=form.email.data, ip=actor.ip
    ):
        session["new_address"] = form.result.ref
        return to("accounts.new_email_code")
    page = render_template("accounts/new_email.html", form=form, user=user)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/account/email/code", methods=["GET", "POST"])
@needs(P.ACCOUNT_OWN)
@locks_late
def new_email_code(actor: Actor) -> Any:
    """Take the six digits that were sent to the new address."""
    code, user = get_code(str(session.get("new_address", ""))), own_user()
    if code is None or code.person_id != user.person_id:
        return to("accounts.new_email")
    form = CodeForm()
    if form.validate_on_submit() and form.carry_out(
        credentials.finish_new_address,
        user,
        code.ref,
        form.code.data,
        keep=own_session(),
        actor=actor,
    ):
        session.pop("new_address")
        flash(_("From now on you sign in with your new address."), "success")
        return to("accounts.account")
    page = render_template(
        "accounts/code.html",
        form=form,
        email=code.email,
        act=_("Use the new address"),
        back=url_for("accounts.new_email"),
        again_url=url_for("accounts.new_email_again"),
    )
    return page, 422 if form.errors or form.form_errors else 200


@bp.post("/account/email/code/again")
@needs(P.ACCOUNT_OWN)
@locks_late
def new_email_again(actor: Actor) -> Any:
    """Send another code to the new address."""
    code, user = get_code(str(session.get("new_address", ""))), own_user()
    if code is None or code.person_id != user.person_id or code.used_at is not None:
        return to("accounts.new_email")
    sent = credentials.start_new_address(user, email=code.email, ip=actor.ip)
    session["new_address"] = sent.ref
    flash(_("We have sent a new code. The one before no longer counts."), "success")
    return to("accounts.new_email_code")


@bp.route("/account/password", methods=["GET", "POST"])
@needs(P.ACCOUNT_OWN)
@locks_late
def new_password(actor: Actor) -> Any:
    """Take a new password and sign every other device out."""
    form, user = ChangePasswordForm(), own_user()
    if form.validate_on_submit() and form.carry_out(
        credentials.change_password,
        user,
        current=form.current.data,
        password=form.password.data,
        keep=own_session(),
        actor=actor,
    ):
        flash(_("Your password is changed. Other devices are signed out."), "success")
        return to("accounts.account")
    page = render_template("accounts/new_password.html", form=form, user=user)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/account/confirm", methods=["GET", "POST"])
@needs(P.ACCOUNT_OWN)
@locks_late
def confirm(actor: Actor) -> Any:
    """Take the password, or a passkey, once more."""
    user = own_user()
    keys = passkeys_of(user.id) if passkeys.available() else []
    by_key = request.method == "POST" and bool(request.form.get("answer"))
    form = PasskeyForm() if by_key else ConfirmForm()
    if form.validate_on_submit() and form.carry_out(_prove, form, actor, by_key=by_key):
        return go_on(onward())
    page = render_template(
        "accounts/confirm.html",
        form=form if not by_key else ConfirmForm(formdata=None),
        failed=form.form_errors if by_key else [],
        user=user,
        asked=passkeys.ask_for_known([(k.credential_id, k.transports) for k in keys])
        if keys
        else None,
        passkey_form=PasskeyForm(formdata=None),
    )
    return page, 422 if form.errors or form.form_errors else 200


def _prove(form: Any, actor: Actor, *, by_key: bool) -> None:
    user = own_user()
    if by_key:
        if factors.show_passkey(form.answer.data, form.asked.data).id != user.id:
            raise RuleBroken(passkeys.REFUSED)
    else:
        throttle.attempt(throttle.FACTOR_ACCOUNT, str(user.id))
        if not verify_password(user.password, form.password.data):
            raise RuleBroken(_("This is not your password. Please try again."), field="password")
        throttle.forget(throttle.FACTOR_ACCOUNT, str(user.id))
    sessions.prove(own_session(), second_factor=by_key, actor=actor)


@bp.get("/account/sessions")
@needs(P.ACCOUNT_OWN)
def list_sessions(actor: Actor) -> Any:
    """Show on which devices the person is signed in."""
    current = own_session()
    found = [(s, described(s.agent), s.id == current.id) for s in sign_ins_of(current.user_id)]
    return render_template("accounts/sessions.html", sessions=found)


@bp.post("/account/sessions/<ref>/end")
@needs(P.ACCOUNT_OWN, load=get_sign_in)
def end_session(sign_in: SignIn, actor: Actor) -> Any:
    """Sign one device out."""
    sessions.end(sign_in, actor=actor)
    if sign_in.id == own_session().id:
        forget_cookie()
        return to("accounts.sign_in")
    flash(_("That device is signed out."), "success")
    return to("accounts.list_sessions")


@bp.post("/account/sessions/end-others")
@needs(P.ACCOUNT_OWN)
def end_other_sessions(actor: Actor) -> Any:
    """Sign every other device out."""
    sessions.end_others(own_user(), keep=own_session(), actor=actor)
    flash(_("All other devices are signed out."), "success")
    return to("accounts.list_sessions")
