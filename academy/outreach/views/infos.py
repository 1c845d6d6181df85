"""Information sessions for everyone: looking, signing up without an account, and the way out."""

from typing import Any

from flask import Response, flash, redirect, render_template, session, url_for
from flask_babel import gettext as _

from academy.access.current import current_actor
from academy.access.doors import public
from academy.accounts.models import Person
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db
from academy.core.errors import NotFound
from academy.outreach import queries, services
from academy.outreach.calendars import calendar_of
from academy.outreach.forms.infos import SeatForm, SignUpForm
from academy.outreach.models import InfoPlace, InfoSession
from academy.outreach.rules import takes_sign_ups
from academy.outreach.services import visitors
from academy.outreach.states import InfoState, PlaceState
from academy.outreach.views.blueprint import bp
from academy.web.forms import Form
from academy.web.languages import current_locale
from academy.web.requests import locks_late

WAITING_FOR = "visitor"
"""Where the browser's session names the code that a visitor was sent."""


@bp.get("/info/<ref>")
@public("information sessions are for everyone")
def info(ref: str) -> Any:
    """Show an information session, without its address."""
    return _page(_info(ref))


@bp.post("/info/<ref>")
@public("anyone may sign up; the address is proven by a code")
@locks_late
def sign_up(ref: str) -> Any:
    """Take a place at once for someone signed in; send others a code first."""
    info, actor = _info(ref), current_actor()
    form = SeatForm() if actor.signed_in else SignUpForm()
    if not form.validate_on_submit():
        return _page(info, form), 422
    if actor.signed_in:
        return _sign_up_person(info, form, actor)
    payload = {
        "for": visitors.INFO,
        "ref": info.ref,
        "name": form["name"].data,
        "locale": current_locale(),
    }
    if not form.carry_out(visitors.send_code, form["email"].data, payload, ip=actor.ip):
        return _page(info, form), 422
    session[WAITING_FOR] = form.result.ref
    return redirect(url_for("outreach.code"), 303)


@bp.get("/info/places/<key>")
@public("whoever has the letter may look; the link itself changes nothing")
def place(key: str) -> Any:
    """Show one's place with the address, or how many stand before."""
    found = _place(key)
    return render_template(
        "outreach/place.html",
        place=found,
        info=found.info,
        State=PlaceState,
        before=queries.waits_before(found) if found.status is PlaceState.WAITING else 0,
        is_over=clock.now() >= found.info.starts_at,
        is_off=found.info.status is InfoState.CANCELLED,
    )


@bp.post("/info/places/<key>/cancel")
@public("whoever has the letter may give the place back")
def cancel_place(key: str) -> Any:
    """Give the place back."""
    services.cancel_place(_place(key), actor=current_actor())
    flash(_("Cancelled. Thank you for telling us: the place goes to someone else."), "success")
    return redirect(url_for("outreach.place", key=key), 303)


@bp.get("/info/places/<key>/session.ics")
@public("whoever has the letter may put the session into a calendar")
def place_calendar(key: str) -> Any:
    """Give the session as a file for calendars."""
    found = _place(key)
    if found.status is PlaceState.CANCELLED:
        raise NotFound()
    body = calendar_of(found, locale=current_locale(), at=clock.now())
    answer = Response(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="session.ics"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _sign_up_person(info: InfoSession, form: Form, actor: Actor) -> Any:
    person = db.session.get(Person, actor.person_id)
    assert person is not None
    if not form.carry_out(
        services.sign_up,
        info,
        name=person.name,
        email=person.email,
        locale=current_locale(),
        person_id=person.id,
        actor=actor,
    ):
        return _page(info, form), 422
    return redirect(url_for("outreach.place", key=form.result.key), 303)


def _info(ref: str) -> InfoSession:
    found = queries.get_info(ref)
    if found is None or found.status is InfoState.DRAFT:
        raise NotFound()
    return found


def _place(key: str) -> InfoPlace:
    found = queries.get_own_place(key)
    if found is None:
        raise NotFound()
    return found


def _page(info: InfoSession, form: Form | None = None) -> str:
    now = clock.now()
    empty = SeatForm(formdata=None) if current_actor().signed_in else SignUpForm(formdata=None)
    return render_template(
        "outreach/info.html",
        info=info,
        numbers=queries.filled(info),
        form=form or empty,
        is_open=takes_sign_ups(
            info.status, opens_at=info.opens_at, closes_at=info.closes_at, at=now
        ),
        is_off=info.status is InfoState.CANCELLED,
    )
