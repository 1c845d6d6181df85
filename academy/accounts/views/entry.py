"""Ways in: sign-up, sign-in, a new password, an invitation; and the way out."""

from typing import Any

from flask import flash, render_template, session, url_for
from flask_babel import gettext as _

from academy.access.current import current_actor
from academy.access.doors import needs, public
from academy.access.permissions import P
from academy.accounts import passkeys
from academy.accounts.forms import (
    CodeForm,
    EmailForm,
    NewPasswordForm,
    PasskeyForm,
    ResetForm,
    SignInForm,
    SignUpForm,
)
from academy.accounts.models import Code
from academy.accounts.queries import get_code, get_invitation
from academy.accounts.rules import INVITATION_LIFE
from academy.accounts.services import entry, factors, people, sessions
from academy.accounts.states import CodePurpose
from academy.accounts.views.parts import (
    bp,
    forget_cookie,
    go_on,
    let_in,
    onward,
    own_session,
    proceed,
    to,
    with_next,
)
from academy.core.actors import Actor, Role
from academy.core.errors import NotFound
from academy.web.languages import current_locale
from academy.web.navigation import navigation
from academy.web.requests import locks_late


@bp.route("/sign-in", methods=["GET", "POST"])
@public("the way in")
@locks_late
def sign_in() -> Any:
    """Take an address and a password."""
    if current_actor().signed_in:
        return go_on(onward())
    form = SignInForm()
    if form.validate_on_submit():
        user = sessions.check_credentials(
            form.email.data or "", form.password.data or "", ip=current_actor().ip
        )
        if user is not None:
            return proceed(user, onward())
        form.form_errors.append(
            _(
                "The e-mail address and the password do not belong together. Please check both, "
                "or choose a new password."
            )
        )
    return _sign_in_page(form)


def _sign_in_page(form: SignInForm) -> Any:
    asked = passkeys.ask_for_known([]) if passkeys.available() else None
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        asked=asked,
        passkey_form=PasskeyForm(formdata=None),
        passkey_url=with_next("accounts.sign_in_passkey"),
        sign_up_url=with_next("accounts.sign_up"),
        reset_url=with_next("accounts.reset"),
    )
    return page, 422 if form.errors or form.form_errors else 200


@bp.post("/sign-in/passkey")
@public("the way in, with a passkey")
@locks_late
def sign_in_passkey() -> Any:
    """Take what a passkey answered: it is password and second factor in one."""
    form = PasskeyForm()
    if form.validate_on_submit() and form.carry_out(
        factors.show_passkey, form.answer.data, form.asked.data
    ):
        return proceed(form.result, onward(), second_factor=True)
    page = SignInForm(formdata=None)
    page.form_errors = [str(passkeys.REFUSED), *form.form_errors][-1:]
    return _sign_in_page(page)


@bp.post("/sign-out")
@public("whoever has no session loses nothing")
def sign_out() -> Any:
    """End the session of this browser."""
    actor = current_actor()
    if actor.signed_in:
        sessions.end(own_session(), actor=actor)
    forget_cookie()
    flash(_("You are signed out."), "success")
    return to("accounts.sign_in")


@bp.route("/sign-up", methods=["GET", "POST"])
@public("anyone may make an account")
@locks_late
def sign_up() -> Any:
    """Take name, address and password; the address is proven on the next page."""
    if current_actor().signed_in:
        return go_on(onward())
    form = SignUpForm()
    if form.validate_on_submit() and form.carry_out(
        entry.start_sign_up,
        name=form.name.data,
        email=form.email.data,
        password=form.password.data,
        locale=current_locale(),
        onward=onward(),
        ip=current_actor().ip,
    ):
        session["sign_up"] = form.result.ref
        return to("accounts.sign_up_code")
    page = render_template(
        "accounts/sign_up.html", form=form, sign_in_url=with_next("accounts.sign_in")
    )
    return page, 422 if form.errors or form.form_errors else 200


def _sent(name: CodePurpose) -> Code | None:
    """Return the code this browser waits for."""
    return get_code(str(session.get(name, "")))


@bp.route("/sign-up/code", methods=["GET", "POST"])
@public("goes on with a sign-up that began in this browser")
@locks_late
def sign_up_code() -> Any:
    """Take the six digits and let the newcomer in."""
    code = _sent(CodePurpose.SIGN_UP)
    if code is None:
        return to("accounts.sign_up")
    form, following = CodeForm(), str(code.payload.get("next", ""))
    if form.validate_on_submit() and form.carry_out(
        entry.finish_sign_up, code.ref, form.code.data, actor=current_actor()
    ):
        let_in(form.result, second_factor=False)
        flash(_("Welcome. Your e-mail address is confirmed."), "success")
        return go_on(following)
    page = render_template(
        "accounts/code.html",
        form=form,
        email=code.email,
        act=_("Confirm"),
        back=url_for("accounts.sign_up"),
        again_url=url_for("accounts.sign_up_again"),
    )
    return page, 422 if form.errors or form.form_errors else 200


@bp.post("/sign-up/code/again")
@public("goes on with a sign-up that began in this browser")
@locks_late
def sign_up_again() -> Any:
    """Send another code."""
    code = _sent(CodePurpose.SIGN_UP)
    form = CodeForm(formdata=None)
    if code is None or not form.carry_out(entry.send_sign_up_again, code, ip=current_actor().ip):
        flash(_("Too much time has passed. Please begin once more."), "warning")
        return to("accounts.sign_up")
    session["sign_up"] = form.result.ref
    flash(_("We have sent a new code. The one before no longer counts."), "success")
    return to("accounts.sign_up_code")


@bp.route("/reset", methods=["GET", "POST"])
@public("whoever forgot the password is not signed in")
@locks_late
def reset() -> Any:
    """Take an address and send a code, if there is an account."""
    form = EmailForm()
    if form.validate_on_submit() and form.carry_out(
        entry.start_reset, email=form.email.data, ip=current_actor().ip
    ):
        session["reset"] = form.result.ref
        session["reset_next"] = onward()
        return to("accounts.reset_code")
    page = render_template(
        "accounts/reset.html", form=form, sign_in_url=with_next("accounts.sign_in")
    )
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/reset/code", methods=["GET", "POST"])
@public("goes on with a reset that began in this browser")
@locks_late
def reset_code() -> Any:
    """Take the six digits and the new password."""
    code = _sent(CodePurpose.RESET)
    if code is None:
        return to("accounts.reset")
    form = ResetForm()
    if form.validate_on_submit() and form.carry_out(
        entry.finish_reset, code.ref, form.code.data, form.password.data, actor=current_actor()
    ):
        following = session.pop("reset_next", "")
        flash(_("Your password is changed. Other devices are signed out."), "success")
        return proceed(form.result, following)
    page = render_template("accounts/reset_code.html", form=form, email=code.email)
    return page, 422 if form.errors or form.form_errors else 200


@bp.post("/reset/code/again")
@public("goes on with a reset that began in this browser")
@locks_late
def reset_again() -> Any:
    """Send another code."""
    code = _sent(CodePurpose.RESET)
    if code is None:
        return to("accounts.reset")
    session["reset"] = entry.start_reset(email=code.email, ip=current_actor().ip).ref
    flash(_("We have sent a new code. The one before no longer counts."), "success")
    return to("accounts.reset_code")


@bp.route("/welcome/<token>", methods=["GET", "POST"])
@public("the link of an invitation; only sending the form changes anything")
@locks_late
def welcome(token: str) -> Any:
    """Take the first password of an invited person."""
    code = get_invitation(token)
    if code is None:
        raise NotFound(
            _(
                "This invitation was used or is older than %(days)s days. Sign in, choose a new "
                "password, or ask for another invitation.",
                days=INVITATION_LIFE.days,
            )
        )
    form = NewPasswordForm()
    if form.validate_on_submit() and form.carry_out(
        people.accept_invitation, code, form.password.data, actor=current_actor()
    ):
        flash(_("Welcome. Your password is set."), "success")
        return proceed(form.result, "")
    page = render_template("accounts/welcome.html", form=form, email=code.email)
    return page, 422 if form.errors or form.form_errors else 200


@bp.get("/home")
@needs(P.ACCOUNT_OWN)
def home(actor: Actor) -> Any:
    """Lead to the first page of a person's work."""
    if actor.withheld:
        return to("accounts.second_factor")
    if actor.is_staff:
        desks = [e.url for e in navigation(actor) if e.url.startswith("/staff")]
        if desks:
            return go_on(desks[0])
    if actor.holds_any(Role.REVIEWER):
        return go_on("/reviews")
    if actor.holds_any(Role.MENTOR):
        return go_on("/mentoring")
    if actor.holds_any(Role.LEARNER):
        return go_on("/my/learning")
    if any(entry.url == "/my/alumni" for entry in navigation(actor)):
        return go_on("/my/alumni")
    return go_on("/my/applications")
