"""After a release: what an applicant asks, and how staff answer."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core.actors import Actor
from academy.intake import queries as intake
from academy.intake.models import Application, Round
from academy.selection import labels, queries, services
from academy.selection import labels_rechecks as words
from academy.selection.feedback import suggested_answer
from academy.selection.forms.rechecks import AnswerForm, AskForm
from academy.selection.models import Recheck
from academy.selection.queries import Askable, Asked
from academy.selection.recheck_states import RecheckKind, RecheckState
from academy.selection.views.blueprint import bp
from academy.web.edits import status_of


@bp.get("/my/applications/<number>/recheck")
@needs(P.RECHECK_ASK, load=intake.get_application)
def my_rechecks(application: Application, actor: Actor) -> Any:
    """Show what was asked about released results, what was answered, and until when to ask."""
    return render_template(
        "selection/my_rechecks.html",
        application=application,
        askables=queries.askables_of(application),
        kinds=RecheckKind,
        labels=labels,
        words=words,
    )


@bp.route("/my/applications/<number>/recheck/<stage>", methods=["GET", "POST"])
@needs(P.RECHECK_ASK, load=queries.get_askable)
def ask_recheck(askable: Askable, actor: Actor) -> Any:
    """Ask for an explanation, or for another person to look again."""
    number, form = askable.application.number, AskForm()
    form.offer({} if form.is_submitted() else askable.asked)
    if form.validate_on_submit() and form.carry_out(
        services.ask_recheck,
        askable.application,
        askable.stage,
        kind=RecheckKind(form.kind.data),
        why=form.why.data or "",
        actor=actor,
    ):
        flash(_("We have your question. We write to you when the answer stands here."), "success")
        return redirect(url_for(".my_rechecks", number=number), 303)
    if not form.is_submitted() and not (askable.is_open and form.kind.choices):
        return redirect(url_for(".my_rechecks", number=number), 303)
    page = render_template(
        "selection/ask_recheck.html", askable=askable, form=form, labels=labels, words=words
    )
    return page, status_of(form)


@bp.get("/staff/selection/<ref>/rechecks")
@needs(P.RECHECK_ANSWER, load=intake.get_round)
def rechecks(round: Round, actor: Actor) -> Any:
    """What applicants of a round ask, what was answered, and what is promised."""
    said = request.args.get("show", "")
    show = Asked(said) if said in set(Asked) else Asked.OPEN
    page = queries.rechecks_of_round(
        round.id, show, after=request.args.get("after"), before=request.args.get("before")
    )
    see(each.application.person_id for each in page.items)
    return render_template(
        "selection/rechecks.html",
        round=round,
        page=page,
        show=show,
        open=queries.count_rechecks(round.id),
        promised=queries.count_rechecks(round.id, Asked.PROMISED),
        codes=queries.codes_in([(each.stage_id, each.application_id) for each in page.items]),
        labels=labels,
        words=words,
    )


@bp.get("/staff/selection/rechecks/<ref>")
@needs(P.RECHECK_ANSWER, load=queries.get_recheck)
def recheck(recheck: Recheck, actor: Actor) -> Any:
    """One request, with the answer so far."""
    return _page(recheck, _form(recheck), actor)


@bp.post("/staff/selection/rechecks/<ref>")
@needs(P.RECHECK_ANSWER, load=queries.get_recheck)
def save_recheck(recheck: Recheck, actor: Actor) -> Any:
    """Keep the answer as it is; the applicant does not see it yet."""
    ref, form = recheck.ref, _form(recheck)
    if form.validate() and form.carry_out(
        services.save_recheck, recheck, **form.values, actor=actor
    ):
        flash(_("Saved. The applicant does not see it yet."), "success")
        return redirect(url_for(".recheck", ref=ref), 303)
    return _page(queries.get_recheck(ref) or recheck, form, actor), status_of(form)


@bp.post("/staff/selection/rechecks/<ref>/answer")
@needs(P.RECHECK_ANSWER, load=queries.get_recheck)
def answer_recheck(recheck: Recheck, actor: Actor) -> Any:
    """Give the applicant the answer."""
    ref, round_ref, form = recheck.ref, recheck.application.round.ref, _form(recheck)
    if form.validate() and form.carry_out(
        services.answer_recheck, recheck, **form.values, actor=actor
    ):
        flash(_("Answered. The applicant was written to that there is news."), "success")
        return redirect(url_for(".rechecks", ref=round_ref), 303)
    return _page(queries.get_recheck(ref) or recheck, form, actor), status_of(form)


def _form(recheck: Recheck) -> AnswerForm:
    return AnswerForm.over(recheck, _values)


def _values(recheck: Recheck) -> dict[str, Any]:
    """Return the answer so far, or what is suggested while nothing is written."""
    answer = recheck.answer
    if not any(answer.values()):
        levels = queries.levels_of(recheck.stage, recheck.application_id)
        answer = suggested_answer(recheck.kind, levels)
    return {"answer": answer, "verdict": str(recheck.verdict) if recheck.verdict else None}


def _page(recheck: Recheck, form: AnswerForm, actor: Actor) -> str:
    see([recheck.application.person_id])
    deciders = queries.deciders_of(recheck.application_id, recheck.stage_id)
    others = queries.who_may_answer(recheck.site_id) - {recheck.application.person_id}
    key = (recheck.stage_id, recheck.application_id)
    return render_template(
        "selection/recheck.html",
        recheck=recheck,
        application=recheck.application,
        code=queries.codes_in([key]).get(key),
        decided_self=actor.person_id in deciders and bool(others - deciders),
        is_open=recheck.status is RecheckState.OPEN,
        form=form,
        labels=labels,
        words=words,
    )
