"""Those who accepted, up to the first weeks: papers, intent, and places that are given up."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.audit import see
from academy.core.actors import Actor
from academy.core.types import Texts
from academy.intake import queries as intake
from academy.intake.models import Round
from academy.selection import labels, queries, services
from academy.selection.forms.places import (
    ArrivalForm,
    GiveUpForm,
    MarkForm,
    PaperForm,
    arrival_values,
)
from academy.selection.models import Offer, Paper
from academy.selection.queries import PaperPlace
from academy.selection.views.blueprint import bp
from academy.web.edits import status_of


@bp.get("/staff/selection/<ref>/arrivals")
@needs(P.SELECTION_MANAGE, load=intake.get_round)
def arrivals(round: Round, actor: Actor) -> Any:
    """Everyone who has accepted, with what has arrived of each."""
    return _arrivals_page(round)


@bp.post("/staff/selection/<ref>/arrivals/plan")
@needs(P.SELECTION_MANAGE, load=intake.get_round)
def plan_arrivals(round: Round, actor: Actor) -> Any:
    """Say until when people confirm, and places are replaced."""
    ref, form = round.ref, _plan_form(round)
    plan = queries.arrival_plan(round.id)
    if form.validate() and form.carry_out(
        services.plan_arrivals,
        round,
        confirm_until=form.confirm_until(plan, round.site.zone),
        replace_until=form.replace_until.data,
        actor=actor,
    ):
        flash(_("Saved."), "success")
        return redirect(url_for(".arrivals", ref=ref), 303)
    return _arrivals_page(intake.get_round(ref) or round, plan=form), status_of(form)


def _plan_form(round: Round, *, unsent: bool = False) -> ArrivalForm:
    known = queries.arrival_plan(round.id)
    return ArrivalForm.over(known, lambda row: arrival_values(row, round), unsent=unsent)


@bp.post("/staff/selection/<ref>/papers")
@needs(P.SELECTION_MANAGE, load=intake.get_round)
def ask_paper(round: Round, actor: Actor) -> Any:
    """Ask everyone for one more paper."""
    ref, form = round.ref, PaperForm()
    if form.validate() and form.carry_out(
        services.ask_paper,
        round,
        title=Texts(form.title.data),
        note=Texts(form.note.data),
        due_on=form.due_on.data,
        actor=actor,
    ):
        flash(_("Added. Everyone with a place sees it on their page."), "success")
        return redirect(url_for(".arrivals", ref=ref), 303)
    return _arrivals_page(intake.get_round(ref) or round, paper=form), 422


@bp.post("/staff/selection/papers/<ref>/drop")
@needs(P.SELECTION_MANAGE, load=queries.get_paper)
def drop_paper(paper: Paper, actor: Actor) -> Any:
    """Ask for a paper no longer."""
    round_ref = queries.round_ref_of(paper.round_id)
    services.drop_paper(paper, actor=actor)
    return redirect(url_for(".arrivals", ref=round_ref), 303)


@bp.post("/staff/selection/papers/<ref>/of/<number>")
@needs(P.SELECTION_MANAGE, load=queries.get_paper_place)
def mark_paper(place: PaperPlace, actor: Actor) -> Any:
    """Note that somebody's paper has arrived, or that it has not."""
    round_ref, form = queries.round_ref_of(place.paper.round_id), MarkForm()
    arrived = form.arrived.data == "1"
    services.mark_paper(place.paper, place.application, arrived=arrived, actor=actor)
    return redirect(url_for(".arrivals", ref=round_ref, _anchor=place.application.number), 303)


def _arrivals_page(
    round: Round, *, plan: ArrivalForm | None = None, paper: PaperForm | None = None
) -> str:
    offers = queries.arrivals_of(round.id)
    see(offer.person_id for offer in offers)
    return render_template(
        "selection/arrivals.html",
        round=round,
        offers=offers,
        papers=queries.papers_of(round.id),
        received=queries.papers_in([offer.application_id for offer in offers]),
        known=queries.arrival_plan(round.id),
        plan=plan or _plan_form(round, unsent=True),
        paper=paper or PaperForm(formdata=None),
        labels=labels,
    )


@bp.get("/staff/selection/applications/<number>/give-up")
@needs(P.SELECTION_MANAGE, load=queries.get_offer)
def give_up_for(offer: Offer, actor: Actor) -> Any:
    """Ask why a place is given up on somebody's behalf."""
    return _give_up_page(offer, GiveUpForm(formdata=None))


@bp.post("/staff/selection/applications/<number>/give-up")
@needs(P.SELECTION_MANAGE, load=queries.get_offer)
def give_up_by_staff(offer: Offer, actor: Actor) -> Any:
    """Give a place up for somebody who said so."""
    number, ref, form = offer.application.number, offer.round.ref, GiveUpForm()
    if form.validate() and form.carry_out(
        services.give_up, offer, reason=form.reason.data or "", actor=actor
    ):
        flash(_("The place is free again."), "success")
        return redirect(url_for(".arrivals", ref=ref), 303)
    return _give_up_page(queries.get_offer(number) or offer, form), 422


def _give_up_page(offer: Offer, form: GiveUpForm) -> str:
    see([offer.person_id])
    return render_template(
        "selection/give_up.html",
        offer=offer,
        person=queries.applicant_of(offer),
        form=form,
        labels=labels,
    )
