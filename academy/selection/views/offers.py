"""What an applicant reads once something is released, and how an offer is answered."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from academy.access.doors import needs
from academy.access.permissions import P
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import Actor
from academy.selection import labels, queries, services
from academy.selection.forms.offers import AcceptForm
from academy.selection.models import Offer
from academy.selection.queries import Result
from academy.selection.states import OfferState
from academy.selection.views.blueprint import bp


@bp.get("/my/offers/<number>")
@needs(P.OFFER_ANSWER, load=queries.get_result)
def offer(result: Result, actor: Actor) -> Any:
    """The result in plain words, and the one next action."""
    start = result.application.discipline
    form = AcceptForm(formdata=None, data={"discipline": str(start) if start else None})
    if result.offer is not None:
        form.offer(result.offer.line)
    return _page(result, form)


@bp.post("/my/offers/<number>/accept")
@needs(P.OFFER_ANSWER, load=queries.get_offer)
def accept(offer: Offer, actor: Actor) -> Any:
    """Take the place."""
    number, form = offer.application.number, AcceptForm()
    form.offer(offer.line)
    if form.validate() and form.carry_out(
        services.accept, offer, discipline=Discipline(form.discipline.data), actor=actor
    ):
        flash(_("The place is yours. Welcome!"), "success")
        return redirect(url_for(".offer", number=number), 303)
    fresh = queries.get_result(number)
    return _page(fresh, form), 422


@bp.post("/my/offers/<number>/decline")
@needs(P.OFFER_ANSWER, load=queries.get_offer)
def decline(offer: Offer, actor: Actor) -> Any:
    """Give the place up; it goes to the next in line."""
    number = offer.application.number
    services.decline(offer, actor=actor)
    flash(_("You have given the place up. Thank you for telling us in time."), "success")
    return redirect(url_for(".offer", number=number), 303)


@bp.post("/my/offers/<number>/confirm")
@needs(P.OFFER_ANSWER, load=queries.get_offer)
def confirm(offer: Offer, actor: Actor) -> Any:
    """Say again that one comes."""
    number = offer.application.number
    services.confirm(offer, actor=actor)
    flash(_("Thank you. We look forward to seeing you."), "success")
    return redirect(url_for(".offer", number=number), 303)


@bp.post("/my/offers/<number>/give-up")
@needs(P.OFFER_ANSWER, load=queries.get_offer)
def give_up(offer: Offer, actor: Actor) -> Any:
    """Give an accepted place up; it goes to the next in line."""
    number = offer.application.number
    services.give_up(offer, actor=actor)
    flash(_("You have given the place up. Thank you for telling us in time."), "success")
    return redirect(url_for(".offer", number=number), 303)


def _page(result: Result | None, form: AcceptForm) -> str:
    offer = result.offer if result else None
    accepted = offer is not None and offer.status is OfferState.ACCEPTED
    askables = queries.askables_of(result.application) if result else []
    return render_template(
        "selection/result.html",
        result=result,
        offer=offer,
        papers=queries.papers_of(offer.round_id) if offer and accepted else [],
        received=queries.papers_in([offer.application_id]) if offer and accepted else {},
        plan=queries.arrival_plan(offer.round_id) if offer and accepted else None,
        today=clock.today(result.application.site.zone) if result else None,
        stands=offer is not None and offer.stands(clock.now()),
        may_ask=any(one.is_open for one in askables),
        has_asked=any(one.asked for one in askables),
        form=form,
        labels=labels,
    )
