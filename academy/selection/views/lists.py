"""Whole lists: a preview of who would get what, prepared at once; the list for the meeting."""

from dataclasses import replace
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.access.doors import needs
from academy.access.permissions import P
from academy.cohorts.models import Cohort
from academy.core import tables
from academy.core.actors import Actor
from academy.core.db import db
from academy.selection import labels, queries, services
from academy.selection.code_names import said as code_said
from academy.selection.forms.lists import ListForm, PreviewForm
from academy.selection.meeting import Entry
from academy.selection.models import MeetingList, Stage
from academy.selection.queries import Order
from academy.selection.queries.list_counts import count_by_answer
from academy.selection.states import CalibrationState, Outcome, StageKind
from academy.selection.views.blueprint import bp
from academy.web.forms import Form
from academy.web.languages import current_locale


@bp.get("/staff/selection/stages/<ref>/decide")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def decide_list(stage: Stage, actor: Actor) -> Any:
    """Ask what everybody who is undecided gets, and show what that would come to."""
    asked = "chosen" in request.args
    form = PreviewForm(request.args) if asked else PreviewForm(formdata=None)
    form.offer(goes_on=_goes_on(stage))
    shown = asked and form.validate()
    return _list_page(stage, form, shown=shown), 200 if shown or not asked else 422


@bp.post("/staff/selection/stages/<ref>/decide")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def prepare_list(stage: Stage, actor: Actor) -> Any:
    """Prepare what the preview has shown."""
    ref, form = stage.ref, ListForm()
    form.offer(goes_on=_goes_on(stage))
    if form.validate() and form.carry_out(
        services.prepare_list,
        stage,
        wish=form.wish,
        order=form.by,
        reason=form.reason.data or "",
        looked_at=form.looked_at.data or "",
        actor=actor,
    ):
        count = form.result
        flash(
            ngettext(
                "%(count)s decision is prepared. Nobody is told before another person releases it.",
                "%(count)s decisions are prepared. Nobody is told before another person releases"
                " them.",
                count,
                count=count,
            ),
            "success",
        )
        return redirect(url_for(".decide_list", ref=ref), 303)
    fresh = queries.get_stage(ref) or stage
    return _list_page(fresh, form, shown="chosen" not in form.errors), 422


@bp.post("/staff/selection/stages/<ref>/decide/undo")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def drop_list(stage: Stage, actor: Actor) -> Any:
    """Take back everything that was prepared in a stage."""
    ref = stage.ref
    count = services.drop_list(stage, actor=actor)
    flash(
        ngettext(
            "%(count)s prepared decision was taken back.",
            "%(count)s prepared decisions were taken back.",
            count,
            count=count,
        ),
        "info",
    )
    return redirect(url_for(".decide_list", ref=ref), 303)


def _goes_on(stage: Stage) -> bool:
    return queries.next_kind(stage.round, stage.kind) is not None


def _list_page(stage: Stage, form: ListForm, *, shown: bool) -> str:
    run = queries.last_calibration(stage.id)
    done = run is not None and run.status is CalibrationState.DONE
    if not form.order.data:
        form.order.data = str(Order.CALIBRATED if done else Order.RAW)
    if not shown and form.most.raw_data is None:
        form.most.data = stage.places or stage.round.seats
    counted, total, by_answer = None, 0, []
    if shown:
        verdicts = queries.share_of(stage, form.wish, form.by)
        form.looked_at.data = queries.fingerprint_of(verdicts)
        counted = queries.count_by_field(queries.fields_of(verdicts))
        total = len(verdicts)
        by_answer = count_by_answer(stage.round_id, verdicts)
        form.reason.flags.optional = not counted.by_outcome[Outcome.DECLINE]
    round = stage.round
    undecided = queries.count_undecided(stage)
    return render_template(
        "selection/decide_list.html",
        stage=stage,
        form=form,
        counted=counted,
        total=total,
        by_answer=by_answer,
        undecided=undecided,
        unscored=undecided - queries.count_undecided(stage, form.by),
        is_calibrated=done,
        prepared=queries.prepared_by_field(round.id),
        free=queries.seats_free(round, db.session.get_one(Cohort, round.cohort_id)),
        lines=queries.lines_free(round.id),
        outcomes=list(Outcome),
        lists=queries.meeting_lists_of(stage.id),
        labels=labels,
    )


@bp.post("/staff/selection/stages/<ref>/lists")
@needs(P.SELECTION_MANAGE, load=queries.get_stage)
def freeze_list(stage: Stage, actor: Actor) -> Any:
    """Freeze the list for the meeting."""
    form = Form()
    if form.validate() and form.carry_out(services.freeze_list, stage, actor=actor):
        return redirect(url_for(".meeting_list", ref=form.result.ref), 303)
    return redirect(url_for(".decide_list", ref=stage.ref), 303)


@bp.get("/staff/selection/lists/<ref>")
@needs(P.SELECTION_MANAGE, load=queries.get_meeting_list)
def meeting_list(frozen: MeetingList, actor: Actor) -> Any:
    """The frozen list, for paper; and whether the ranking has changed since."""
    now, _run = queries.entries_now(frozen.stage)
    entries = queries.kept_entries(frozen)
    before, after = ({entry.code: replace(entry, rank=0) for entry in each}
                     for each in (entries, now))  # fmt: skip
    # Whoever rises or leaves moves all others by a rank, which is no news of them.
    changed = sum(before.get(code) != after.get(code) for code in before.keys() | after.keys())
    return render_template(
        "selection/meeting_list.html",
        frozen=frozen,
        entries=entries,
        changed=changed,
        code_said=code_said,
        outcomes={str(outcome): text for outcome, (text, _kind) in labels.OUTCOME.items()},
        labels=labels,
    )


@bp.get("/staff/selection/lists/<ref>.csv")
@needs(P.SELECTION_MANAGE, load=queries.get_meeting_list)
def meeting_list_csv(frozen: MeetingList, actor: Actor) -> Any:
    """The frozen list as a table."""
    is_test = frozen.stage.kind is StageKind.TEST
    heads = [
        _("Rank"),
        _("Code name"),
        _("Receipt number"),
        _("Field"),
        _("Reviews"),
        _("Points") if is_test else _("Raw mean"),
        _("Calibrated"),
        _("Interval, from"),
        _("Interval, to"),
        _("Above the line"),
        _("Decision"),
        _("Place on the waiting list"),
    ]
    locale = current_locale()
    rows = [_csv_row(entry, locale) for entry in queries.kept_entries(frozen)]
    name = f"list-{frozen.stage.kind}-{frozen.digest}.csv"
    return Response(
        tables.as_csv([heads, *rows]),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _csv_row(entry: Entry, locale: str) -> list[object]:
    def figure(value: float | None) -> str:
        return "" if value is None else f"{value:.4f}"

    return [
        entry.rank,
        code_said(entry.code, locale),
        entry.number,
        labels.DISCIPLINE[entry.field][0] if entry.field else "",
        entry.reviews,
        figure(entry.raw),
        figure(entry.calibrated),
        figure(entry.low),
        figure(entry.high),
        figure(entry.chance),
        labels.OUTCOME[Outcome(entry.outcome)][0] if entry.outcome else "",
        entry.place or "",
    ]
