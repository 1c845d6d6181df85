"""Journals: one's own, and what a learner shares of it."""

from typing import Any

from flask import flash, render_template, request
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.cohorts.models import Enrolment
from academy.cohorts.queries import enrolment_by_id, get_enrolment
from academy.core import clock
from academy.core.actors import Actor
from academy.core.errors import NotFound
from academy.projects import queries, services
from academy.projects.forms import EntryForm
from academy.projects.models import Challenge, JournalEntry
from academy.projects.views.parts import bp, current_enrolment, status_of, to
from academy.web.languages import current_locale


@bp.get("/my/journal")
@needs(P.JOURNAL_OWN)
def journal(actor: Actor) -> Any:
    """Show the reader's own journal, the latest day first."""
    found = queries.journal_of(
        actor.person_id or 0, after=request.args.get("after"), before=request.args.get("before")
    )
    may_write = current_enrolment(actor.person_id) is not None
    return render_template("projects/journal.html", page=found, may_write=may_write)


@bp.route("/my/journal/new", methods=["GET", "POST"])
@needs(P.LEARN)
def new_entry(actor: Actor) -> Any:
    """Write into the reader's own journal."""
    enrolment = current_enrolment(actor.person_id)
    if enrolment is None:
        raise NotFound()
    challenges = queries.challenges_of(enrolment.cohort_id)
    form = EntryForm.over(None, lambda _none: _suggested(enrolment))
    form.offer(challenges, current_locale())
    if form.validate_on_submit() and form.carry_out(
        services.write_entry,
        enrolment,
        on=form.on.data,
        text=form.text.data,
        challenge=_chosen(form, challenges),
        is_shared=form.is_shared.data,
        actor=actor,
    ):
        flash(_("It stands in your journal."), "success")
        return to("projects.journal")
    return render_template("projects/entry_form.html", form=form, entry=None), status_of(form)


def _suggested(enrolment: Enrolment) -> dict[str, Any]:
    return {"on": clock.today(enrolment.cohort.site.zone)}


def _chosen(form: EntryForm, challenges: list[Challenge]) -> Challenge | None:
    return next((each for each in challenges if each.ref == form.challenge.data), None)


@bp.route("/my/journal/<ref>", methods=["GET", "POST"])
@needs(P.JOURNAL_OWN, load=queries.get_entry)
def edit_entry(entry: JournalEntry, actor: Actor) -> Any:
    """Change an entry of the reader's own journal."""
    enrolment = enrolment_by_id(entry.enrolment_id)
    assert enrolment is not None
    challenges = queries.challenges_of(enrolment.cohort_id)
    form = EntryForm.over(entry, _written).offer(challenges, current_locale())
    if form.validate_on_submit() and form.carry_out(
        services.change_entry,
        entry,
        on=form.on.data,
        text=form.text.data,
        challenge=_chosen(form, challenges),
        is_shared=form.is_shared.data,
        zone=enrolment.cohort.site.zone,
        actor=actor,
    ):
        return to("projects.journal")
    return render_template("projects/entry_form.html", form=form, entry=entry), status_of(form)


def _written(entry: JournalEntry) -> dict[str, Any]:
    return {
        "on": entry.on,
        "text": entry.text,
        "challenge": entry.challenge.ref if entry.challenge else "",
        "is_shared": entry.is_shared,
    }


@bp.post("/my/journal/<ref>/share")
@needs(P.JOURNAL_OWN, load=queries.get_entry)
def share_entry(entry: JournalEntry, actor: Actor) -> Any:
    """Let mentors and staff read an entry."""
    services.share_entry(entry, is_shared=True, actor=actor)
    flash(_("Mentors and programme staff of your campus can read this entry now."), "success")
    return to("projects.journal")


@bp.post("/my/journal/<ref>/keep")
@needs(P.JOURNAL_OWN, load=queries.get_entry)
def keep_entry(entry: JournalEntry, actor: Actor) -> Any:
    """Keep an entry to oneself again."""
    services.share_entry(entry, is_shared=False, actor=actor)
    flash(_("Nobody but you reads this entry now."), "success")
    return to("projects.journal")


@bp.post("/my/journal/<ref>/forget")
@needs(P.JOURNAL_OWN, load=queries.get_entry)
def forget_entry(entry: JournalEntry, actor: Actor) -> Any:
    """Delete an entry."""
    services.forget_entry(entry, actor=actor)
    flash(_("The entry is deleted."), "success")
    return to("projects.journal")


@bp.get("/staff/journals/<ref>")
@needs(P.JOURNAL_READ, load=get_enrolment)
def learner_journal(enrolment: Enrolment, actor: Actor) -> Any:
    """Show what a learner shares of the journal, and nothing else."""
    see([enrolment.person_id])
    found = queries.shared_entries(
        enrolment.id, after=request.args.get("after"), before=request.args.get("before")
    )
    return render_template("projects/learner_journal.html", enrolment=enrolment, page=found)
