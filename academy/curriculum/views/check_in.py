"""Checking in: the screen with the code, and the page on a learner's phone."""

from typing import Any

from flask import flash, jsonify, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.accounts.totp import picture
from academy.core import clock
from academy.core.actors import Actor
from academy.curriculum import codes, queries, services
from academy.curriculum.forms import CodeForm
from academy.curriculum.models import Session
from academy.curriculum.rules import USUAL
from academy.curriculum.views.parts import bp, own_session, status_of, to
from academy.web.words import hour


@bp.get("/sessions/<ref>/screen")
@needs(P.ATTENDANCE_MARK, load=queries.get_session)
def screen(session: Session, actor: Actor) -> Any:
    """Show the code for the wall of the room."""
    return render_template(
        "curriculum/screen.html",
        session=session,
        address=url_for("curriculum.check_in_now", _external=True),
    )


@bp.get("/sessions/<ref>/code.json")
@needs(P.ATTENDANCE_MARK, load=queries.get_session)
def code(session: Session, actor: Actor) -> Any:
    """Give the code of this moment, how long it is shown, and how many have checked in."""
    now = clock.now()
    marks = queries.marks_of(session.id).values()
    shown = codes.code_at(session.code_key, now)
    address = url_for("curriculum.check_in", ref=session.ref, _external=True)
    answer = jsonify(
        code=shown,
        left=codes.seconds_left(now),
        came=sum(mark.came_at is not None for mark in marks),
        picture=picture(f"{address}?code={shown}"),
    )
    answer.cache_control.no_store = True
    return answer


@bp.get("/my/check-in")
@needs(P.ACCOUNT_OWN)
def check_in_now(actor: Actor) -> Any:
    """Go to the session that one can check in to now, or say when the next one opens."""
    enrolment = queries.own_enrolment(actor.person_id)
    terms = queries.terms_of(enrolment.cohort_id) if enrolment else USUAL
    session = (
        queries.session_open_now(enrolment, terms.opens_minutes, clock.now()) if enrolment else None
    )
    if session is None:
        return render_template("curriculum/no_check_in.html", terms=terms)
    return to("curriculum.check_in", ref=session.ref)


@bp.route("/my/check-in/<ref>", methods=["GET", "POST"])
@needs(P.LEARN, load=own_session)
def check_in(session: Session, actor: Actor) -> Any:
    """Check in with the code; a code in the address only fills the field."""
    form, ref = CodeForm(), session.ref
    enrolment = queries.own_enrolment(actor.person_id, session.cohort_id)
    if enrolment is None:
        return to("curriculum.check_in_now")
    if not form.is_submitted():
        form.code.data = request.args.get("code", "")[:10]
    elif form.validate() and form.carry_out(
        services.check_in, session, enrolment, code=form.code.data, actor=actor
    ):
        return to("curriculum.check_in", ref=ref)
    fresh = queries.get_session(ref)
    mark = queries.mark_of(session.id, enrolment.id)
    page = render_template(
        "curriculum/check_in.html",
        session=fresh,
        own=mark,
        form=form,
        terms=queries.terms_of(session.cohort_id),
        can_leave=bool(mark and mark.came_at and not mark.left_at)
        and session.starts_at <= clock.now() < session.ends_at,
    )
    return page, status_of(form)


@bp.post("/my/check-in/<ref>/leave")
@needs(P.LEARN, load=own_session)
def check_out(session: Session, actor: Actor) -> Any:
    """Say that one leaves before the end."""
    enrolment = queries.own_enrolment(actor.person_id, session.cohort_id)
    if enrolment is not None:
        mark = services.check_out(session, enrolment, actor=actor)
        at = hour(mark.left_at or clock.now(), session.zone)
        flash(_("Noted: you left at %(time)s.", time=at), "success")
    return to("curriculum.check_in", ref=session.ref)
