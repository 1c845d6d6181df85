"""The six digits that prove a visitor's address, whatever they asked for."""

from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _

from academy.access.current import current_actor
from academy.access.doors import public
from academy.accounts.forms import CodeForm
from academy.outreach.services import visitors
from academy.outreach.views.blueprint import bp
from academy.outreach.views.infos import WAITING_FOR
from academy.web.requests import locks_late

NEXT = {visitors.INFO: "outreach.place", visitors.QUESTION: "outreach.thread"}


@bp.route("/visitor/code", methods=["GET", "POST"])
@public("goes on with what began in this browser")
@locks_late
def code() -> Any:
    """Take the six digits and do what was asked."""
    waiting = visitors.waiting_code(str(session.get(WAITING_FOR, "")))
    if waiting is None:
        flash(_("Too much time has passed. Please begin once more."), "warning")
        return redirect(url_for("outreach.call"), 303)
    form = CodeForm()
    if form.validate_on_submit() and form.carry_out(
        visitors.finish, waiting.ref, form.code.data, actor=current_actor()
    ):
        what, key = form.result
        return redirect(url_for(NEXT[what], key=key), 303)
    page = render_template(
        "accounts/code.html",
        form=form,
        email=waiting.email,
        act=_("Confirm"),
        back=_back(waiting.payload),
        again_url=url_for("outreach.code_again"),
    )
    return page, 422 if form.errors or form.form_errors else 200


@bp.post("/visitor/code/again")
@public("goes on with what began in this browser")
@locks_late
def code_again() -> Any:
    """Send other digits."""
    waiting = visitors.waiting_code(str(session.get(WAITING_FOR, "")))
    form = CodeForm(formdata=None)
    if waiting is None or not form.carry_out(visitors.send_again, waiting, ip=current_actor().ip):
        flash(_("Too much time has passed. Please begin once more."), "warning")
        return redirect(url_for("outreach.call"), 303)
    session[WAITING_FOR] = form.result.ref
    flash(_("We have sent a new code. The one before no longer counts."), "success")
    return redirect(url_for("outreach.code"), 303)


def _back(payload: dict[str, Any]) -> str:
    if payload.get("for") == visitors.INFO and "ref" in payload:
        return url_for("outreach.info", ref=payload["ref"])
    if "code" in payload:
        return url_for("outreach.ask", code=payload["code"])
    return url_for("outreach.call")
