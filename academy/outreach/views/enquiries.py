"""Questions to staff, for whoever asks: with an account, or with a proven address."""

from typing import Any

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _

from academy.access.current import current_actor
from academy.access.doors import needs, public
from academy.access.permissions import P
from academy.accounts import throttle
from academy.accounts.models import Person
from academy.cohorts.models import Site
from academy.core.actors import Actor
from academy.core.db import db
from academy.core.errors import NotFound
from academy.outreach import queries, services
from academy.outreach.forms.enquiries import OwnQuestionForm, QuestionForm, WriteAgainForm
from academy.outreach.labels import ENQUIRY
from academy.outreach.models import Enquiry
from academy.outreach.rules import check_question
from academy.outreach.services import visitors
from academy.outreach.states import WordKind
from academy.outreach.views.blueprint import bp
from academy.outreach.views.infos import WAITING_FOR
from academy.web.languages import current_locale
from academy.web.requests import locks_late

PERSON = throttle.Limit("question.person", 10, throttle.DAY)
SOURCE = throttle.Limit("question.source", 60, throttle.HOUR)


@bp.route("/campus/<code>/ask", methods=["GET", "POST"])
@public("anyone may ask; the address is proven by a code")
@locks_late
def ask(code: str) -> Any:
    """Take a question."""
    site = queries.get_site(code)
    if site is None:
        raise NotFound()
    actor = current_actor()
    form = OwnQuestionForm() if actor.signed_in else QuestionForm()
    if form.validate_on_submit() and form.carry_out(_check, form):
        throttle.attempt(SOURCE, actor.ip)
        if actor.signed_in:
            return _ask_as_person(site, form, actor)
        payload = {
            "for": visitors.QUESTION,
            "code": site.code,
            "name": form["name"].data,
            "subject": form.subject.data,
            "body": form.body.data,
            "locale": current_locale(),
        }
        if form.carry_out(visitors.send_code, form["email"].data, payload, ip=actor.ip):
            session[WAITING_FOR] = form.result.ref
            return redirect(url_for("outreach.code"), 303)
    page = render_template("outreach/ask.html", site=site, form=form)
    return page, 422 if form.errors or form.form_errors else 200


@bp.route("/questions/<key>", methods=["GET", "POST"])
@public("whoever has the letter may read and write on; the link itself changes nothing")
@locks_late
def thread(key: str) -> Any:
    """Show a question with its answers, and take more."""
    enquiry = queries.get_own_enquiry(key)
    if enquiry is None:
        raise NotFound()
    form = WriteAgainForm()
    if form.validate_on_submit():
        throttle.attempt(SOURCE, current_actor().ip)
        if form.carry_out(
            services.write_again, enquiry, form.body.data or "", actor=current_actor()
        ):
            flash(_("Sent. We write to you as soon as there is an answer."), "success")
            return redirect(url_for("outreach.thread", key=key), 303)
    return _thread_page(enquiry, form)


@bp.get("/my/questions")
@needs(P.ENQUIRY_OWN)
def my_questions(actor: Actor) -> Any:
    """List what a person has asked with their account."""
    assert actor.person_id is not None
    return render_template(
        "outreach/my_questions.html",
        enquiries=queries.enquiries_of(actor.person_id),
        states=ENQUIRY,
        sites=queries.all_sites(),
    )


def _check(form: OwnQuestionForm) -> None:
    check_question(form.subject.data or "", field="subject")
    check_question(form.body.data or "")


def _ask_as_person(site: Site, form: OwnQuestionForm, actor: Actor) -> Any:
    person = db.session.get(Person, actor.person_id)
    assert person is not None
    throttle.attempt(PERSON, str(person.id))
    enquiry = services.ask(
        site,
        name=person.name,
        email=person.email,
        locale=current_locale(),
        person_id=person.id,
        subject=form.subject.data or "",
        body=form.body.data or "",
        actor=actor,
    )
    return redirect(url_for("outreach.thread", key=enquiry.key), 303)


def _thread_page(enquiry: Enquiry, form: WriteAgainForm) -> Any:
    page = render_template(
        "outreach/thread.html",
        enquiry=enquiry,
        words=queries.thread_of(enquiry.id, notes=False),
        states=ENQUIRY,
        WordKind=WordKind,
        form=form,
    )
    return page, 422 if form.errors or form.form_errors else 200
