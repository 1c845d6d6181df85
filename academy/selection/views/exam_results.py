"""Results of a test on the staff desk: ranked, entered by hand, and where a line would run."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core import clock
from academy.core.actors import Actor
from academy.selection import labels, labels_exams
from academy.selection.forms.exams import (
    AbsentForm,
    LineForm,
    ResultForm,
    line_number,
    result_values,
)
from academy.selection.models import Stage
from academy.selection.queries import exam_lines, exam_results, exams, next_kind
from academy.selection.queries.exam_results import ExamCandidate, ShowResults
from academy.selection.rules.exams import bars, points_of
from academy.selection.services import exam_results as services
from academy.selection.views.blueprint import bp
from academy.web.edits import status_of


@bp.get("/staff/selection/stages/<ref>/results")
@needs(P.SELECTION_MANAGE, load=exams.get_exam_stage)
def exam_results_page(stage: Stage, actor: Actor) -> Any:
    """Every result of a test, the best first, and how they are spread."""
    said = request.args.get("show", "")
    show = ShowResults(said) if said in set(ShowResults) else ShowResults.SAT
    return _results_page(stage, show, AbsentForm(formdata=None))


def _results_page(stage: Stage, show: ShowResults, form: AbsentForm) -> str:
    plan = exams.exam_plan(stage.id)
    found = exam_results.exam_ranking(
        stage, show, after=request.args.get("after"), before=request.args.get("before")
    )
    see(line.application.person_id for line in found.items)
    spread = exam_results.spread_of(stage.id)
    missing = exam_results.without_result(stage.id)
    end = exams.end_of(plan) if plan else None
    form.looked_at.data, form.looked_at.raw_data = exam_results.fingerprint_of(missing), None
    return render_template(
        "selection/test_results.html",
        stage=stage,
        plan=plan,
        page=found,
        show=show,
        shows=labels_exams.SHOW,
        figures=exam_results.exam_figures(stage.id),
        bars=bars(spread, exams.marking_of(plan)) if plan and spread else [],
        middle=_middle(spread),
        points_of=points_of,
        is_over=end is None or end <= clock.now(),
        form=form,
        labels=labels,
    )


@bp.post("/staff/selection/stages/<ref>/results/absent")
@needs(P.SELECTION_MANAGE, load=exams.get_exam_stage)
def note_absent(stage: Stage, actor: Actor) -> Any:
    """Note of everybody without a result that they did not sit the test."""
    ref, form = stage.ref, AbsentForm()
    if form.validate() and form.carry_out(
        services.note_absent,
        stage,
        looked_at=form.looked_at.data or "",
        reason=form.reason.data,
        actor=actor,
    ):
        count = form.result
        flash(
            ngettext(
                "%(count)s applicant is noted as absent.",
                "%(count)s applicants are noted as absent.",
                count,
                count=count,
            ),
            "success",
        )
        return redirect(url_for(".exam_results_page", ref=ref, show=ShowResults.ABSENT), 303)
    fresh = exams.get_exam_stage(ref) or stage
    return _results_page(fresh, ShowResults.MISSING, form), 422


def _middle(spread: Any) -> Any:
    """Return the points in the middle of a ranking, the lower of two."""
    half = (sum(people for _points, people in spread) + 1) // 2
    for points, people in spread:
        half -= people
        if half <= 0:
            return points_of(points)
    return None


@bp.get("/staff/selection/stages/<ref>/results/<number>")
@needs(P.SELECTION_MANAGE, load=exam_results.get_exam_candidate)
def exam_result(candidate: ExamCandidate, actor: Actor) -> Any:
    """One result, to be entered or changed by hand."""
    return _result_page(candidate, _result_form(candidate))


TAKEN_BACK = _l(
    "What was prepared for this application followed from the former result, so it was taken back."
    " Please prepare it anew."
)


@bp.post("/staff/selection/stages/<ref>/results/<number>")
@needs(P.SELECTION_MANAGE, load=exam_results.get_exam_candidate)
def enter_result(candidate: ExamCandidate, actor: Actor) -> Any:
    """Enter or change one result, with a reason."""
    ref, form = candidate.stage.ref, _result_form(candidate)
    if form.validate() and form.carry_out(
        services.enter_result,
        candidate.stage,
        candidate.application,
        form.entered,
        reason=form.reason.data,
        actor=actor,
    ):
        flash(_("Saved. No table will overwrite it."), "success")
        if form.result.taken_back:
            flash(TAKEN_BACK, "warning")
        return redirect(url_for(".exam_results_page", ref=ref), 303)
    return _result_page(candidate, form), status_of(form)


def _result_form(candidate: ExamCandidate) -> ResultForm:
    plan = exams.exam_plan(candidate.stage.id)
    return ResultForm.over(candidate.result, result_values, hold=plan)


def _result_page(candidate: ExamCandidate, form: ResultForm) -> str:
    see([candidate.application.person_id])
    plan = exams.exam_plan(candidate.stage.id)
    return render_template(
        "selection/test_result.html",
        candidate=candidate,
        stage=candidate.stage,
        application=candidate.application,
        result=candidate.result,
        plan=plan,
        marking=exams.marking_of(plan) if plan else None,
        form=form,
        points_of=points_of,
        labels=labels,
    )


@bp.get("/staff/selection/stages/<ref>/line")
@needs(P.SELECTION_MANAGE, load=exams.get_exam_stage)
def exam_line(stage: Stage, actor: Actor) -> Any:
    """See how many would pass with a line that staff propose; nothing happens."""
    by = "points" if request.args.get("by") == "points" else "places"
    said = request.args.get("value", "").strip()[:20]
    line, problem = _drawn(stage, by, said)
    form = LineForm(formdata=None)
    if line is not None:
        form.reason.data = _("Line of the online test: %(points)s points", points=points_of(line))
    return _line_page(stage, form, line, by=by, said=said, problem=problem)


def _drawn(stage: Stage, by: str, said: str) -> tuple[int | None, str]:
    """Return the line that was asked for in hundredths, or what is wrong with it."""
    if not said:
        return None, ""
    number, problem = line_number(by, said)
    if number is None or by == "points":
        return number, problem
    line = exam_lines.line_for(stage, number)
    return line, "" if line is not None else _("Nobody has points yet.")


@bp.post("/staff/selection/stages/<ref>/line")
@needs(P.SELECTION_MANAGE, load=exams.get_exam_stage)
def prepare_by_line(stage: Stage, actor: Actor) -> Any:
    """Prepare decisions from a line; another person releases them."""
    round_ref, form = stage.round.ref, LineForm()
    line = form.drawn
    if line is None:
        return redirect(url_for(".exam_line", ref=stage.ref), 303)
    if form.validate() and form.carry_out(
        services.prepare_by_line,
        stage,
        line=line,
        declines=form.others.data == "decline",
        replaces=bool(form.replaces.data),
        reason=form.reason.data or "",
        looked_at=form.looked_at.data or "",
        actor=actor,
    ):
        done = form.result
        flash(
            _(
                "Prepared: %(advanced)s invited on, %(declined)s declined, %(dropped)s taken back."
                " Nobody is told before another person releases it.",
                advanced=done.advanced,
                declined=done.declined,
                dropped=done.dropped,
            ),
            "success",
        )
        return redirect(url_for(".round_desk", ref=round_ref), 303)
    return _line_page(stage, form, line, by="points", said=str(points_of(line))), 422


def _line_page(
    stage: Stage, form: LineForm, line: int | None, *, by: str, said: str, problem: str = ""
) -> str:
    cut = None if line is None else exam_lines.cut_at(stage, line)
    if cut is not None:
        form.line.data, form.looked_at.data = str(line), cut.looked_at
        form.line.raw_data = form.looked_at.raw_data = None
    return render_template(
        "selection/test_line.html",
        stage=stage,
        form=form,
        cut=cut,
        by=by,
        said=said,
        problem=problem,
        usual=stage.places or stage.round.seats,
        goes_on=next_kind(stage.round, stage.kind),
        points_of=points_of,
        labels=labels,
    )
