"""An offer is accepted, declined or lapses; the waiting list moves by itself."""

from datetime import datetime

from academy.accounts.models import Person
from academy.audit import record
from academy.cohorts import queries as cohorts
from academy.cohorts import services as cohort_services
from academy.cohorts.models import Cohort, Enrolment, Site
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused
from academy.intake import services as intake
from academy.intake.models import Application, Round
from academy.outbox import post
from academy.selection import mail, queries
from academy.selection.models import Offer, VerdictLetter
from academy.selection.rules import (
    OFFER_IS_OVER,
    check_own_field,
    check_seat_left,
    free_seats,
    offer_expiry,
)
from academy.selection.services.letters import Scribe
from academy.selection.states import OFFER_FLOW, LetterKind, OfferState


def make_offer(
    application: Application,
    *,
    letter: VerdictLetter,
    release_id: int,
    line: str,
    expires_at: datetime,
    actor: Actor,
    freed_by_id: int | None = None,
    reason: str | None = None,
) -> Offer:
    """Offer a place until the instant that the letter names; the caller holds the seats."""
    round = db.session.get_one(Round, application.round_id)
    offer = Offer(
        application_id=application.id,
        person_id=application.person_id,
        round_id=round.id,
        cohort_id=round.cohort_id,
        site_id=application.site_id,
        release_id=release_id,
        freed_by_id=freed_by_id,
        letter_id=letter.id,
        line=line,
        made_at=letter.written_at,
        expires_at=expires_at,
    )
    db.session.add(offer)
    record("offer.make", offer, actor=actor, reason=reason)
    return offer


def revoke(application: Application, *, reason: str, actor: Actor) -> Offer:
    """Take back an offer that nobody has accepted, because the result is corrected."""
    offer = queries.get_offer(application.number)
    if offer is None or offer.status is not OfferState.OPEN:
        raise MoveRefused()
    lock(offer)
    offer.status = OFFER_FLOW.after(offer.status, "revoke")
    offer.answered_at = clock.now()
    record("offer.revoke", offer, actor=actor, reason=reason)
    return offer


@verb
def accept(offer: Offer, *, discipline: Discipline, actor: Actor) -> Enrolment:
    """Take the place: the seat, the enrolment and the answer are one transaction.

    An offer that was accepted before gives the same enrolment again.

    Raises:
        MoveRefused: it was declined, or has lapsed by now.
        RuleBroken: the place is of another field's quota.
        Taken: no seat is left in the cohort or in the round.
    """
    cohort = db.session.get_one(Cohort, offer.cohort_id)
    lock(cohort)
    lock(offer)
    if offer.status is OfferState.ACCEPTED:
        known = cohorts.enrolment_of(offer.person_id, cohort.id)
        if known is not None:
            return known
    if not offer.stands(clock.now()):
        raise MoveRefused(OFFER_IS_OVER)
    check_own_field(offer.line, discipline)
    application = db.session.get_one(Application, offer.application_id)
    round = db.session.get_one(Round, offer.round_id)
    accepted = queries.count_held(round, at=clock.now()).round_accepted
    seated = cohorts.count_seated(cohort.id)
    check_seat_left(
        free_seats(cohort=cohort.seats, cohort_held=seated, round=round.seats, round_held=accepted)
    )
    enrolment = cohort_services.enrol(
        offer.person_id,
        cohort,
        discipline=discipline,
        source=f"application:{application.number}",
        round_label=round.label,
        actor=actor,
    )
    _answer(offer, application, "accept", "accept", actor)
    if _person(application).email:
        post(mail.place_confirmed(application, _person(application), cohort))
    return enrolment


@verb
def decline(offer: Offer, *, actor: Actor) -> None:
    """Give the place up; the best on the waiting list is offered it in the same transaction.

    A second press writes nothing.

    Raises:
        MoveRefused: it was accepted, or has lapsed by now.
    """
    cohort = _hold(offer)
    if offer.status is OfferState.DECLINED:
        return
    if not offer.stands(clock.now()):
        raise MoveRefused(OFFER_IS_OVER)
    application = db.session.get_one(Application, offer.application_id)
    _answer(offer, application, "decline", "decline_offer", actor)
    move_up(offer, cohort)


@verb
def lapse(offer: Offer, *, actor: Actor) -> bool:
    """Close an offer whose time is over, and move the waiting list up; tell whether it was due."""
    cohort = _hold(offer)
    if offer.status is not OfferState.OPEN or offer.stands(clock.now()):
        return False
    application = db.session.get_one(Application, offer.application_id)
    _answer(offer, application, "lapse", "lapse_offer", actor)
    if _person(application).email:
        post(mail.news(application, _person(application), key=f"lapse-{offer.ref}"))
    move_up(offer, cohort)
    return True


def _hold(offer: Offer) -> Cohort:
    cohort = db.session.get_one(Cohort, offer.cohort_id)
    lock(cohort)
    lock(offer)
    return cohort


def _answer(offer: Offer, application: Application, verb: str, move: str, actor: Actor) -> None:
    offer.status = OFFER_FLOW.after(offer.status, verb)
    offer.answered_at = clock.now()
    intake.move(application, move, actor=actor)
    record(f"offer.{verb}", offer, actor=actor)


def move_up(freed: Offer, cohort: Cohort) -> None:
    """Offer the place that came free to the best who waits for it, if the seats allow it.

    From the first day on nobody is offered one by itself: whoever waits is called first. Whoever
    had the place is not offered it again.
    """
    zone = db.session.get_one(Site, freed.site_id).zone
    if clock.today(zone) >= cohort.starts_on:
        return
    round = db.session.get_one(Round, freed.round_id)
    db.session.flush()
    if not queries.seats_free(round, cohort):
        return
    if freed.line and not queries.lines_free(round.id).get(freed.line, 0):
        return
    waiting = queries.next_in_line(round.id, freed.line, besides=freed.application_id)
    if waiting is None:
        return
    application, decision = waiting
    if decision.release_id is None:
        raise MoveRefused()
    offer_again(
        application,
        "offer",
        release_id=decision.release_id,
        line=freed.line,
        expires_at=offer_expiry(clock.now(), zone),
        freed_by_id=freed.id,
        reason=f"offer:{freed.ref}",
        actor=SYSTEM,
    )


def offer_again(
    application: Application,
    move: str,
    *,
    release_id: int,
    line: str,
    expires_at: datetime,
    reason: str,
    actor: Actor,
    freed_by_id: int | None = None,
) -> Offer:
    """Offer a place after the release: state, letter and news; the caller holds the seats."""
    person = _person(application)
    letter = Scribe(db.session.get_one(Round, application.round_id)).write(
        application, LetterKind.OFFER, name=person.name, accept_until=expires_at
    )
    db.session.add(letter)
    db.session.flush()
    intake.move(application, move, actor=actor, reason=reason)
    made = make_offer(
        application,
        letter=letter,
        release_id=release_id,
        line=line,
        expires_at=expires_at,
        freed_by_id=freed_by_id,
        reason=reason,
        actor=actor,
    )
    if person.email:
        post(mail.news(application, person, key=f"promotion-{made.ref}"))
    return made


def _person(application: Application) -> Person:
    return db.session.get_one(Person, application.person_id)
