"""What a reviewer does: the pile, one packet, stepping back, and the people they know."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core.actors import Actor
from academy.intake import queries as intake
from academy.selection import labels, packet, queries, services
from academy.selection.forms.reviews import (
    AwayForm,
    KnownPersonForm,
    ReadingForm,
    ReviewForm,
    StepBackForm,
    review_form,
)
from academy.selection.models import Absence, Assignment, Conflict
from academy.selection.states import AssignmentState, AssignmentWhy
from academy.selection.views.blueprint import bp
from academy.selection.views.packet_files import packet_files
from academy.web.languages import current_locale
from academy.web.words import hour


@bp.get("/reviews")
@needs(P.REVIEW_LIST)
def reviews(actor: Actor) -> Any:
    """The reviewer's own pile, what is to do first."""
    pile = queries.assignments_visible_to(actor)
    done = sum(each.status is AssignmentState.SCORED for each in pile)
    asked = sum(each.status is not AssignmentState.ABSTAINED for each in pile)
    return render_template(
        "selection/reviews.html", pile=pile, done=done, asked=asked, labels=labels
    )


@bp.get("/reviews/<ref>")
@needs(P.REVIEW_WRITE, load=queries.get_assignment)
def review(assignment: Assignment, actor: Actor) -> Any:
    """One application under its code name, and the form to score it."""
    return _page(assignment, review_form(assignment))


@bp.post("/reviews/<ref>")
@needs(P.REVIEW_WRITE, load=queries.get_assignment)
def hand_in(assignment: Assignment, actor: Actor) -> Any:
    """Save a draft or hand the review in; a save elsewhere gives 409 and loses nothing."""
    ref, form = assignment.ref, review_form(assignment)
    draft = form.act.data == "draft"
    save = services.save_draft if draft else services.hand_in
    if form.validate() and form.carry_out(
        save,
        assignment,
        levels=form.levels,
        notes=form.notes,
        comment=form.told,
        version=form.known,
        actor=actor,
    ):
        if draft:
            flash(_("Your draft is saved."), "success")
            return redirect(url_for(".review", ref=ref), 303)
        flash(_("Your review is in. Thank you."), "success")
        following = queries.next_to_review(actor)
        if following is not None:
            return redirect(url_for(".review", ref=following.ref), 303)
        return redirect(url_for(".reviews"), 303)
    overtaken = bool(form.version.errors)
    fresh = queries.get_assignment(ref) or assignment
    return _page(fresh, form, overtaken=overtaken), 409 if overtaken else 422


@bp.post("/reviews/<ref>/draft")
@needs(P.REVIEW_WRITE, load=queries.get_assignment)
def save_draft(assignment: Assignment, actor: Actor) -> Any:
    """Save one field while it is being written; says the new version and the time."""
    zone = assignment.stage.round.site.zone
    form = review_form(assignment)
    form.validate()
    written = ("comment", *(c.note_field for c in form.criteria))
    too_long = {name: errors[0] for name, errors in form.errors.items() if name in written}
    if not form.is_storable:
        return jsonify({"errors": too_long}), 422
    if not form.carry_out(
        services.save_draft,
        assignment,
        levels=form.levels,
        notes=form.notes,
        comment=form.told,
        version=form.known,
        actor=actor,
    ):
        return jsonify({"message": str(form.version.errors[0])}), 409
    saved = form.result
    return jsonify(
        {"version": saved.saves, "saved_at": hour(saved.saved_at, zone), "warnings": too_long}
    )


def _page(assignment: Assignment, form: ReviewForm, *, overtaken: bool = False) -> str:
    application = assignment.application
    see([application.person_id])
    saved = assignment.review
    if overtaken:
        form.rebase(saved)
    return render_template(
        "selection/review.html",
        assignment=assignment,
        packet=_packet(assignment),
        form=form,
        others=queries.other_reviews(assignment),
        first=assignment.why is not AssignmentWhy.ANCHOR
        and assignment.status is AssignmentState.OPEN
        and queries.anchors_left(assignment.stage_id, assignment.reviewer_id) > 0,
        labels=labels,
    )


def _packet(assignment: Assignment) -> packet.Packet:
    application = assignment.application
    person = application.person
    files = queries.numbered_files(application.id)
    return packet.build(
        [
            (q.kind, q.label, intake.in_words(q, text, application.language))
            for q, text in intake.handed_in(application.id)
        ],
        code_name=assignment.entry.said(current_locale()),
        language=application.language,
        discipline=application.discipline,
        own=[person.name, person.nickname, person.romanised_name],
        email=person.email,
        born_on=application.born_on,
        files=packet_files(files),
        unchecked=sum(file.is_waiting for file in files),
    )


@bp.get("/reviews/<ref>/step-back")
@needs(P.REVIEW_WRITE, load=queries.get_assignment)
def step_back(assignment: Assignment, actor: Actor) -> Any:
    """Ask why a reviewer gives an application back."""
    return render_template("selection/step_back.html", assignment=assignment, form=StepBackForm())


@bp.post("/reviews/<ref>/step-back")
@needs(P.REVIEW_WRITE, load=queries.get_assignment)
def give_back(assignment: Assignment, actor: Actor) -> Any:
    """Close the packet: a conflict voids the score, abstaining needs a reason."""
    ref, form = assignment.ref, StepBackForm()
    known = form.kind.data == "conflict"
    verb = services.declare_conflict if known else services.abstain
    if form.validate() and form.carry_out(
        verb, assignment, reason=form.reason.data or "", actor=actor
    ):
        flash(_("Thank you for telling us. Someone else will read this application."), "success")
        return redirect(url_for(".reviews"), 303)
    fresh = queries.get_assignment(ref) or assignment
    return render_template("selection/step_back.html", assignment=fresh, form=form), 422


@bp.get("/reviews/people")
@needs(P.REVIEW_LIST)
def people(actor: Actor) -> Any:
    """The people a reviewer knows, and what they read."""
    return _people(actor, KnownPersonForm(formdata=None), _reading(actor))


@bp.post("/reviews/people")
@needs(P.REVIEW_LIST)
def list_person(actor: Actor) -> Any:
    """Put someone on the list; the answer is the same whoever it is."""
    form = KnownPersonForm()
    if form.validate() and form.carry_out(services.list_person, form.written.data, actor=actor):
        flash(_("Noted. You will not be given an application of this person."), "success")
        return redirect(url_for(".people"), 303)
    return _people(actor, form, _reading(actor)), 422


@bp.post("/reviews/people/reading")
@needs(P.REVIEW_LIST)
def set_reading(actor: Actor) -> Any:
    """Keep languages and limit."""
    form = ReadingForm()
    if form.validate() and form.carry_out(
        services.set_reading,
        languages=form.languages.data or [],
        limit=form.limit.data,
        actor=actor,
    ):
        flash(_("Saved. It counts from the next assignment on."), "success")
        return redirect(url_for(".people"), 303)
    return _people(actor, KnownPersonForm(formdata=None), form), 422


@bp.post("/reviews/people/<ref>/remove")
@needs(P.CONFLICT_OWN, load=queries.get_conflict)
def unlist_person(conflict: Conflict, actor: Actor) -> Any:
    """Take someone off the list."""
    services.unlist_person(conflict, actor=actor)
    return redirect(url_for(".people"), 303)


@bp.post("/reviews/away")
@needs(P.REVIEW_LIST)
def be_away(actor: Actor) -> Any:
    """Note days on which nothing new shall be dealt."""
    form = AwayForm()
    if form.validate() and form.carry_out(
        services.be_away, first_on=form.first_on.data, last_on=form.last_on.data, actor=actor
    ):
        flash(_("Saved. It counts from the next assignment on."), "success")
        return redirect(url_for(".people"), 303)
    return _people(actor, KnownPersonForm(formdata=None), _reading(actor), form), 422


@bp.post("/reviews/away/<ref>/remove")
@needs(P.CONFLICT_OWN, load=queries.get_absence)
def be_back(absence: Absence, actor: Actor) -> Any:
    """Take days away off the list."""
    services.be_back(absence, actor=actor)
    return redirect(url_for(".people"), 303)


def _reading(actor: Actor) -> ReadingForm:
    told = queries.reading_of(actor.person_id or 0)
    values = {
        "languages": told.languages if told else list(labels.LANGUAGE),
        "limit": told.limit if told else None,
    }
    return ReadingForm(formdata=None, data=values)


def _people(
    actor: Actor, form: KnownPersonForm, reading: ReadingForm, away: AwayForm | None = None
) -> str:
    return render_template(
        "selection/people.html",
        known=queries.conflicts_of(actor.person_id or 0),
        absences=queries.absences_of(actor.person_id or 0),
        form=form,
        reading=reading,
        away=away or AwayForm(formdata=None),
    )
