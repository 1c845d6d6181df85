"""What staff do at one application: notes, people who look alike, a receipt sent again."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core.actors import Actor
from academy.core.errors import NotFound
from academy.intake import queries, services
from academy.intake.forms.dossier import AlikeForm, NoteForm
from academy.intake.labels import APPLICATION, GROUNDS
from academy.intake.models import Application, StaffNote
from academy.intake.views.blueprint import bp
from academy.web.edits import status_of


@bp.post("/staff/applications/<number>/notes")
@needs(P.APPLICATION_READ, load=queries.get_application)
def write_note(application: Application, actor: Actor) -> Any:
    """Write a note on an application."""
    form = NoteForm()
    if form.validate_on_submit() and form.carry_out(
        services.write_note, application, form.text.data or "", actor=actor
    ):
        flash(_("The note is kept."), "success")
        where = url_for("intake.show_application", number=application.number)
        return redirect(f"{where}#notes", 303)
    see([application.person_id])
    page = render_template("intake/note.html", form=form, number=application.number, note=None)
    return page, status_of(form)


@bp.route("/staff/applications/<number>/notes/<ref>", methods=["GET", "POST"])
@needs(P.APPLICATION_READ, load=queries.get_note)
def edit_note(note: StaffNote, actor: Actor) -> Any:
    """Change one's own note; what it said before stays."""
    if note.author_id != actor.person_id:
        raise NotFound
    form, number = NoteForm.over(note), queries.number_of(note.application_id)
    if form.validate_on_submit() and form.carry_out(
        services.edit_note, note, form.text.data or "", actor=actor
    ):
        flash(_("The note is kept."), "success")
        return redirect(url_for("intake.show_application", number=number) + "#notes", 303)
    see([note.person_id])
    page = render_template("intake/note.html", form=form, number=number, note=note)
    return page, status_of(form)


@bp.post("/staff/applications/<number>/receipt")
@needs(P.APPLICATION_READ, load=queries.get_application)
def send_receipt_again(application: Application, actor: Actor) -> Response:
    """Send the receipt once more to the address of the applicant."""
    services.send_receipt_again(application, application.round, actor=actor)
    flash(_("The receipt is on its way once more."), "success")
    where = url_for("intake.show_application", number=application.number)
    return redirect(f"{where}#letters", 303)


@dataclass(frozen=True)
class Both:
    """Two applications of one site."""

    application: Application
    other: Application

    @property
    def site_id(self) -> int:
        """The site of both."""
        return self.application.site_id


def get_both(number: str, other: str) -> Both | None:
    """Return an application and another one of the same site."""
    found = queries.get_application(number)
    second = queries.get_with_round(other, found.site_id) if found else None
    return Both(found, second) if found and second and found is not second else None


@bp.route("/staff/applications/<number>/alike/<other>", methods=["GET", "POST"])
@needs(P.APPLICATION_READ, load=get_both)
def decide_alike(both: Both, actor: Actor) -> Any:
    """Show two applications beside each other, and take down whether one person wrote both."""
    application, other = both.application, both.other
    form = AlikeForm()
    if form.validate_on_submit():
        counts = {"this": application, "other": other}.get(form.verdict.data)
        if form.carry_out(
            services.decide_alike,
            application,
            other,
            verdict=form.likeness,
            counts=counts,
            reason=form.reason.data or "",
            actor=actor,
        ):
            flash(_("Your decision is kept."), "success")
            return redirect(url_for("intake.show_application", number=application.number), 303)
    see([application.person_id, other.person_id])
    page = render_template(
        "intake/alike.html",
        form=form,
        application=application,
        other=other,
        alike=next((a for a in queries.alike_to(application) if a.application is other), None),
        labels=APPLICATION,
        grounds=GROUNDS,
    )
    return page, status_of(form)
