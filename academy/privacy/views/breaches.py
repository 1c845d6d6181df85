"""For staff: possible leaks, what the law asks after each, and who is told."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.errors import RuleBroken
from academy.privacy import labels, queries
from academy.privacy.forms import BreachForm, CloseForm, ConcernedForm, StepForm, ToldForm
from academy.privacy.models import Breach
from academy.privacy.queries import breaches as found_in
from academy.privacy.services import breaches
from academy.privacy.states import Item, ToldBy
from academy.privacy.views.blueprint import bp
from academy.privacy.views.desk import person_called
from academy.privacy.views.requests import instant_at
from academy.web.edits import status_of
from academy.web.forms import Form
from academy.web.paging import page


@bp.get("/staff/privacy/leaks")
@needs(P.PRIVACY_DESK)
def breach_list(actor: Actor) -> Any:
    """List possible leaks, the latest first."""
    found = page(
        found_in.breaches_visible_to(actor),
        [Breach.id],
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "privacy/breaches.html", page=found, sites=queries.desk_sites(actor), now_=clock.now()
    )


@bp.route("/staff/privacy/<code>/leaks/new", methods=["GET", "POST"])
@needs(P.PRIVACY_DESK, load=queries.get_desk_site)
def open_breach(site: Site, actor: Actor) -> Any:
    """Record a possible leak."""
    form = BreachForm()
    if not form.is_submitted():
        form.known_at.data = clock.now().astimezone(ZoneInfo(site.zone))
    if form.validate_on_submit() and form.carry_out(_open, site, form, actor):
        flash(_("The possible leak is recorded. The 72 hours are running."), "success")
        return redirect(url_for("privacy.show_breach", ref=form.result.ref), 303)
    return render_template("privacy/open_breach.html", form=form, site=site), status_of(form)


def _open(site: Site, form: Any, actor: Actor) -> Breach:
    return breaches.open_breach(
        site,
        title=form.title.data,
        known_at=instant_at(form.known_at.data, site),
        what=form.what.data,
        measures=form.measures.data,
        items=[Item(item) for item in form.items.data],
        people=form.people.data,
        from_outside=form.from_outside.data,
        actor=actor,
    )


@bp.get("/staff/privacy/leaks/<ref>")
@needs(P.PRIVACY_DESK, load=found_in.get_breach)
def show_breach(breach: Breach, actor: Actor) -> Any:
    """Show a possible leak: duties, those concerned, the log."""
    return _page(breach)


def _with_people(form: ToldForm, breach: Breach) -> ToldForm:
    waiting = found_in.still_to_tell(breach.id)
    # Whoever was ticked may have been told by a second press or a colleague meanwhile.
    ticked = found_in.on_list(breach.id, request.form.getlist("people")[: len(waiting) + 100])
    people = list(dict.fromkeys(entry.person for entry in (*waiting, *ticked)))
    see(one.id for one in people)
    form.people.choices = [(one.ref, one.name or one.ref) for one in people]
    if not people:
        # Whom nobody knows here is reached by nothing but a notice.
        form.how.choices = [(ToldBy.NOTICE, labels.TOLD_BY[ToldBy.NOTICE])]
    return form


def _page(breach: Breach, **forms: Form) -> Any:
    people = found_in.concerned(breach.id)
    see(entry.person_id for entry in people)
    made: dict[str, Form] = {
        "concerned": ConcernedForm(formdata=None),
        "told": _with_people(ToldForm(formdata=None), breach),
        "step": StepForm(formdata=None),
        "close": CloseForm(formdata=None),
    }
    sent = next(iter(forms.values()), None)
    body = render_template(
        "privacy/breach.html",
        breach=breach,
        duties=breaches.duties(breach),
        people=people,
        counts=found_in.count_concerned(breach.id),
        untold=found_in.count_untold(breach.id),
        steps=found_in.steps_of(breach.id),
        forms=made | forms,
        labels=labels,
        Item=Item,
        now_=clock.now(),
    )
    return body, status_of(sent) if sent else 200


def _done(breach: Breach, said: str) -> Any:
    flash(said, "success")
    return redirect(url_for("privacy.show_breach", ref=breach.ref), 303)


@bp.post("/staff/privacy/leaks/<ref>/concerned")
@needs(P.PRIVACY_DESK, load=found_in.get_breach)
def add_concerned(breach: Breach, actor: Actor) -> Any:
    """Gather those concerned from the access log, a message, or one by one."""
    form = ConcernedForm()
    if form.validate_on_submit() and form.carry_out(_gather, breach, form, actor):
        return _done(breach, _("%(count)s people put on the list.", count=form.result))
    return _page(breach, concerned=form)


def _gather(breach: Breach, form: Any, actor: Actor) -> int:
    site = breach.site
    if form.person.data:
        one = person_called(form.person.data, site)
        return breaches.add_concerned(breach, [one.id], source=_("by name"), actor=actor)
    if form.message.data:
        people = found_in.got_message(form.message.data, breach.site_id)
        source = _("message %(ref)s", ref=form.message.data)
    elif form.seen_by.data and form.from_at.data and form.until_at.data:
        who = person_called(form.seen_by.data, site, "seen_by")
        start, end = _between(form.from_at.data, form.until_at.data, site)
        people = _ours(site, found_in.seen_by(who.id, start, end))
        source = _("access log of %(name)s", name=who.name)
    else:
        raise RuleBroken(
            _("Please name a person, a message, or staff with a time from and to."), field="person"
        )
    if not people:
        raise RuleBroken(_("Nobody was found there."), field="person")
    return breaches.add_concerned(breach, people, source=source, actor=actor)


def _ours(site: Site, found: list[int]) -> list[int]:
    """Return those of a site, and say how many its staff must leave to others."""
    ours = queries.not_elsewhere(site.id, found)
    if left := len(found) - len(ours):
        flash(
            _(
                "%(count)s more people are known at other campuses only: please tell their"
                " privacy desks.",
                count=left,
            ),
            "info",
        )
    return ours


def _between(first: datetime, last: datetime, site: Site) -> tuple[datetime, datetime]:
    return instant_at(first, site), instant_at(last, site)


@bp.post("/staff/privacy/leaks/<ref>/tell")
@needs(P.PRIVACY_DESK, load=found_in.get_breach)
def tell_concerned(breach: Breach, actor: Actor) -> Any:
    """Write to those who were not told yet."""
    count = breaches.tell_concerned(breach, actor=actor)
    return _done(breach, _("Letters to %(count)s people.", count=count))


@bp.post("/staff/privacy/leaks/<ref>/told")
@needs(P.PRIVACY_DESK, load=found_in.get_breach)
def note_told(breach: Breach, actor: Actor) -> Any:
    """Note who was told otherwise than by a letter from here."""
    form = _with_people(ToldForm(), breach)
    if form.validate_on_submit() and form.carry_out(_note_told, breach, form, actor):
        if not form.result and form.people.data:
            return _done(breach, _("They were noted as told before."))
        return _done(breach, _("%(count)s people noted as told.", count=form.result))
    return _page(breach, told=form)


def _note_told(breach: Breach, form: Any, actor: Actor) -> int:
    how = ToldBy(form.how.data)
    return breaches.note_told(
        breach, form.people.data or [], how=how, note=form.note.data, actor=actor
    )


@bp.post("/staff/privacy/leaks/<ref>/report")
@needs(P.PRIVACY_DESK, load=found_in.get_breach)
def note_report(breach: Breach, actor: Actor) -> Any:
    """Note that it was reported to the authority."""
    breaches.note_report(breach, actor=actor)
    return _done(breach, _("Noted as reported."))


@bp.post("/staff/privacy/leaks/<ref>/steps")
@needs(P.PRIVACY_DESK, load=found_in.get_breach)
def add_step(breach: Breach, actor: Actor) -> Any:
    """Add a line to the log."""
    form = StepForm()
    if form.validate_on_submit() and form.carry_out(
        breaches.add_step, breach, text=form.text.data, actor=actor
    ):
        return _done(breach, _("The line is in the log."))
    return _page(breach, step=form)


@bp.post("/staff/privacy/leaks/<ref>/close")
@needs(P.PRIVACY_DESK, load=found_in.get_breach)
def close_breach(breach: Breach, actor: Actor) -> Any:
    """Close it with a finding."""
    form = CloseForm()
    if form.validate_on_submit() and form.carry_out(
        breaches.close, breach, finding=form.finding.data, actor=actor
    ):
        return _done(breach, _("It is closed."))
    return _page(breach, close=form)
