"""Places after the release: quotas, who holds an offer, who waits, and who was called."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core.actors import Actor
from academy.intake import queries as intake
from academy.intake.models import Application, Round
from academy.selection import labels, queries, services
from academy.selection.forms.places import CallForm, PromoteForm, QuotaForm, quota_values
from academy.selection.states import CallResult
from academy.selection.views.blueprint import bp
from academy.web.edits import status_of


@bp.get("/staff/selection/<ref>/places")
@needs(P.SELECTION_MANAGE, load=intake.get_round)
def places(round: Round, actor: Actor) -> Any:
    """The places of a round: free, offered, accepted; the waiting list; the quotas."""
    return _places_page(round, _quota_form(round, unsent=True))


@bp.post("/staff/selection/<ref>/quotas")
@needs(P.SELECTION_MANAGE, load=intake.get_round)
def set_quotas(round: Round, actor: Actor) -> Any:
    """Say how many places are for each field."""
    ref, form = round.ref, _quota_form(round)
    if form.validate() and form.carry_out(services.set_quotas, round, form.seats, actor=actor):
        flash(_("Saved."), "success")
        return redirect(url_for(".places", ref=ref), 303)
    return _places_page(intake.get_round(ref) or round, form), status_of(form)


def _quota_form(round: Round, *, unsent: bool = False) -> QuotaForm:
    quotas = list(queries.quotas_of(round.id))
    return QuotaForm.over(None, lambda _row: quota_values(quotas), unsent=unsent)


def _places_page(round: Round, form: QuotaForm) -> str:
    waiting = queries.waiting_list(round.id)
    offers = queries.offers_of(round.id)
    see(application.person_id for application, _decision in waiting)
    see(offer.person_id for offer in offers)
    return render_template(
        "selection/places.html",
        round=round,
        form=form,
        waiting=waiting,
        offers=offers,
        calls=queries.calls_to([application.id for application, _decision in waiting]),
        free=queries.seats_free(round, round.cohort),
        lines=queries.lines_free(round.id),
        quotas=queries.quotas_of(round.id),
        labels=labels,
    )


@bp.get("/staff/selection/applications/<number>/calls")
@needs(P.SELECTION_MANAGE, load=queries.get_candidate)
def calls(application: Application, actor: Actor) -> Any:
    """Who might take a place: the telephone number, every call, and the offer out of turn."""
    return _calls_page(application)


@bp.post("/staff/selection/applications/<number>/calls")
@needs(P.SELECTION_MANAGE, load=queries.get_candidate)
def note_call(application: Application, actor: Actor) -> Any:
    """Note what came of a call."""
    number, form = application.number, CallForm()
    if form.validate() and form.carry_out(
        services.note_call,
        application,
        result=CallResult(form.result.data),
        note=form.note.data or "",
        actor=actor,
    ):
        return redirect(url_for(".calls", number=number), 303)
    return _calls_page(application, call=form), 422


@bp.post("/staff/selection/applications/<number>/promote")
@needs(P.DECISION_RELEASE, load=queries.get_candidate)
def promote(application: Application, actor: Actor) -> Any:
    """Offer a place out of turn."""
    number, form = application.number, _promote_form(application, sent=True)
    if form.validate() and form.carry_out(
        services.promote,
        application,
        reason=form.reason.data,
        line=form.line.data or None,
        expires_at=form.expires_at(application.site.zone),
        actor=actor,
    ):
        flash(_("The place is offered. The applicant is told that there is news."), "success")
        return redirect(url_for(".calls", number=number), 303)
    return _calls_page(queries.get_candidate(number) or application, offer=form), 422


def _promote_form(application: Application, *, sent: bool) -> PromoteForm:
    form = PromoteForm() if sent else PromoteForm(formdata=None)
    form.offer(queries.lines_free(application.round_id))
    return form


def _calls_page(
    application: Application,
    *,
    call: CallForm | None = None,
    offer: PromoteForm | None = None,
) -> str:
    see([application.person_id])
    round = application.round
    return render_template(
        "selection/calls.html",
        application=application,
        place=queries.place_in_line(application),
        offers=queries.offers_to(application.id),
        calls=queries.calls_to([application.id]).get(application.id, []),
        free=queries.seats_free(round, round.cohort),
        lines=queries.lines_free(round.id),
        call=call or CallForm(formdata=None),
        form=offer or _promote_form(application, sent=False),
        labels=labels,
    )
