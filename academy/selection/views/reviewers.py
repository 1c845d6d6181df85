"""Who reviews in a stage: how far each is, reminders, limits, who joins and who leaves."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core import clock
from academy.core.actors import Actor
from academy.selection import labels, queries, services
from academy.selection.forms.staff import ReasonForm
from academy.selection.forms.stages import LimitForm, PeopleForm, limit_values
from academy.selection.models import Stage, StageReviewer
from academy.selection.views.blueprint import bp
from academy.web.edits import status_of


@bp.get("/staff/selection/stages/<ref>/reviewers")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def stage_reviewers(stage: Stage, actor: Actor) -> Any:
    """How far each reviewer is, and who else could take part."""
    return _reviewers_page(stage, PeopleForm(formdata=None))


@bp.post("/staff/selection/stages/<ref>/reviewers")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def add_reviewers(stage: Stage, actor: Actor) -> Any:
    """Let everybody who holds the role at the site take part."""
    ref, form = stage.ref, PeopleForm()
    wanted = set(form.people.data or [])
    people = [p for p in queries.reviewers_of_site(stage.site_id) if p.ref in wanted]
    if form.validate() and form.carry_out(services.add_reviewers, stage, people, actor=actor):
        count = form.result
        flash(
            ngettext(
                "%(count)s reviewer now takes part.", "%(count)s reviewers now take part.", count,
                count=count,
            ),
            "success",
        )  # fmt: skip
        return redirect(url_for(".stage_reviewers", ref=ref), 303)
    return _reviewers_page(stage, form), 422


@bp.post("/staff/selection/stages/<ref>/remind")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def remind_reviewers(stage: Stage, actor: Actor) -> Any:
    """Write to those who were ticked and have something left."""
    ref, form = stage.ref, PeopleForm()
    people = queries.people_by_ref(form.people.data or [], stage.id)
    if form.validate() and form.carry_out(services.remind_reviewers, stage, people, actor=actor):
        count = form.result
        flash(
            ngettext(
                "%(count)s reviewer is reminded by mail.",
                "%(count)s reviewers are reminded by mail.",
                count,
                count=count,
            )
            if count
            else _("Nobody was written to: nothing is left, or they were reminded within a day."),
            "success" if count else "info",
        )
        return redirect(url_for(".stage_reviewers", ref=ref), 303)
    return _reviewers_page(stage, form), 422


def _reviewers_page(stage: Stage, form: PeopleForm) -> str:
    day = clock.today(stage.round.site.zone)
    piles = queries.progress_of(stage.id, site_id=stage.site_id, day=day)
    inside = {pile.reviewer.id for pile in piles if pile.takes_part}
    others = [p for p in queries.reviewers_of_site(stage.site_id) if p.id not in inside]
    see([*(pile.reviewer.id for pile in piles), *(person.id for person in others)])
    run = queries.last_calibration(stage.id)
    return render_template(
        "selection/reviewers.html",
        stage=stage,
        piles=piles,
        others=others,
        leniencies=queries.leniencies_of(run.id) if run else {},
        late=stage.due_at is not None and stage.due_at <= clock.now(),
        form=form,
        labels=labels,
    )


@bp.get("/staff/selection/stages/<ref>/reviewers/<person>")
@needs(P.SELECTION_MANAGE, load=queries.get_stage_reviewer)
def stage_reviewer(row: StageReviewer, actor: Actor) -> Any:
    """What one reviewer was given, with the limit and the way out."""
    return _reviewer_page(row, _limit(row), ReasonForm(formdata=None))


@bp.post("/staff/selection/stages/<ref>/reviewers/<person>")
@needs(P.SELECTION_MANAGE, load=queries.get_stage_reviewer)
def limit_reviewer(row: StageReviewer, actor: Actor) -> Any:
    """Say how much somebody gets at most."""
    ref, person, form = row.stage.ref, row.person, _limit(row)
    if form.validate() and form.carry_out(
        services.limit_reviewer, row.stage, person, limit=form.limit.data, actor=actor
    ):
        flash(_("Saved. It counts from the next assignment on."), "success")
        return redirect(url_for(".stage_reviewer", ref=ref, person=person.ref), 303)
    return _reviewer_page(row, form, ReasonForm(formdata=None)), status_of(form)


@bp.post("/staff/selection/stages/<ref>/reviewers/<person>/remove")
@needs(P.SELECTION_MANAGE, load=queries.get_stage_reviewer)
def remove_reviewer(row: StageReviewer, actor: Actor) -> Any:
    """Let somebody take part no longer."""
    ref, form = row.stage.ref, ReasonForm()
    if form.validate() and form.carry_out(
        services.remove_reviewer, row.stage, row.person, reason=form.reason.data, actor=actor
    ):
        count = form.result
        flash(
            ngettext(
                "%(count)s application waits for another reviewer. Please assign again.",
                "%(count)s applications wait for another reviewer. Please assign again.",
                count,
                count=count,
            )
            if count
            else _("Removed. Nothing was left in the pile."),
            "success",
        )
        return redirect(url_for(".stage_reviewers", ref=ref), 303)
    return _reviewer_page(row, _limit(row, unsent=True), form), 422


def _limit(row: StageReviewer, *, unsent: bool = False) -> LimitForm:
    return LimitForm.over(row, limit_values, hold=row.stage, unsent=unsent)


def _reviewer_page(row: StageReviewer, form: LimitForm, reason: ReasonForm) -> str:
    pile = queries.pile_of(row.stage_id, row.person_id)
    see([row.person_id, *(each.application.person_id for each in pile)])
    return render_template(
        "selection/reviewer.html",
        row=row,
        stage=row.stage,
        pile=pile,
        reading=queries.reading_of(row.person_id),
        absences=queries.absences_of(row.person_id),
        form=form,
        reason=reason,
        labels=labels,
    )
