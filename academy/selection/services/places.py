"""Places by hand: quotas by field, an offer out of turn, a place that is given up."""

from collections.abc import Mapping
from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from academy.accounts.models import Person
from academy.audit import record
from academy.cohorts import queries as cohorts
from academy.cohorts import services as cohort_services
from academy.cohorts.models import Cohort, Site
from academy.cohorts.states import Discipline, EnrolmentState
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake import services as intake
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.outbox import post
from academy.selection import mail, queries
from academy.selection.models import Offer, Quota
from academy.selection.rules import (
    check_answer_time,
    check_not_too_late,
    check_quotas,
    check_reason,
    check_seat_left,
    check_two_people,
    offer_expiry,
)
from academy.selection.services.offers import move_up, offer_again
from academy.selection.states import OFFER_FLOW, OfferState


@verb
def set_quotas(round: Round, seats: Mapping[Discipline, int | None], *, actor: Actor) -> None:
    """Say how many places of a round are for each field; none for a field that has no quota.

    Decisions keep the line in which they were taken, so quotas are set before the first.

    Raises:
        RuleBroken: a number is negative, their sum is more than the round has, or somebody was
            decided about already.
    """
    lock(round)
    known = {quota.discipline: quota for quota in queries.quotas_of(round.id)}
    wanted = {field: count for field, count in seats.items() if count is not None}
    check_quotas(wanted, round.seats)
    if set(wanted) != set(known) and queries.any_decision(round.id):
        raise RuleBroken(
            _l(
                "Decisions were taken already, so no field can get or lose its quota now. The"
                " numbers of those there are can be changed."
            )
        )
    for field, quota in known.items():
        if field not in wanted:
            record("quota.drop", quota, actor=actor)
            db.session.delete(quota)
    for field, count in wanted.items():
        found = known.get(field)
        if found is None:
            found = Quota(round_id=round.id, site_id=round.site_id, discipline=field, seats=count)
            db.session.add(found)
            record("quota.set", found, actor=actor)
        elif found.seats != count:
            found.seats = count
            record("quota.set", found, actor=actor)


@verb
def promote(
    application: Application,
    *,
    reason: str,
    line: str | None = None,
    expires_at: datetime | None = None,
    actor: Actor,
) -> Offer:
    """Offer a place out of turn, to who waits or has let an offer go; a person answers for it.

    `line` names the quota whose place it is, where it is not that of the applicant's own field.

    Raises:
        MoveRefused: the applicant neither waits nor had an offer.
        RuleBroken: there is no reason, the same person has decided, or it is too late.
        Taken: no place is free in the round, or in that quota.
    """
    check_reason(reason)
    round = db.session.get_one(Round, application.round_id)
    cohort = db.session.get_one(Cohort, round.cohort_id)
    lock(cohort)
    lock(application)
    if application.status is ApplicationState.WAITLISTED:
        move = "offer"
    elif application.status in (ApplicationState.OFFER_LAPSED, ApplicationState.OFFER_DECLINED):
        move = "offer_again"
    else:
        raise MoveRefused()
    decisions = [d for d in queries.decisions_of(application.id) if d.release_id is not None]
    if not decisions or decisions[0].release_id is None:
        raise MoveRefused()
    check_two_people({d.decided_by for d in decisions}, application.person_id, actor.person_id)
    zone = db.session.get_one(Site, application.site_id).zone
    check_not_too_late(clock.today(zone), _last_day_to_join(round, cohort))
    where = decisions[0].line if line is None else line
    check_seat_left(_free_in(round, cohort, where))
    until = expires_at or offer_expiry(clock.now(), zone)
    check_answer_time(until, clock.now())
    return offer_again(
        application,
        move,
        release_id=decisions[0].release_id,
        line=where,
        expires_at=until,
        reason=reason,
        actor=actor,
    )


def _free_in(round: Round, cohort: Cohort, line: str) -> int:
    free = queries.seats_free(round, cohort)
    return min(free, queries.lines_free(round.id).get(line, 0)) if line else free


def _last_day_to_join(round: Round, cohort: Cohort) -> date:
    plan = queries.arrival_plan(round.id)
    return plan.replace_until if plan and plan.replace_until else cohort.ends_on


@verb
def give_up(offer: Offer, *, reason: str = "", actor: Actor) -> None:
    """Give an accepted place up before the first day; it goes to the next on the waiting list.

    A second press writes nothing. After the first day nobody is offered it by itself: whoever
    waits is called first.

    Raises:
        MoveRefused: the place was never accepted, or the learner has begun: then they leave the
            cohort instead.
        RuleBroken: staff do it for somebody and say no reason.
    """
    cohort = db.session.get_one(Cohort, offer.cohort_id)
    lock(cohort)
    lock(offer)
    if offer.status is OfferState.GIVEN_UP:
        return
    if actor.person_id != offer.person_id:
        check_reason(reason)
    enrolment = cohorts.enrolment_of(offer.person_id, cohort.id)
    if enrolment is None or enrolment.status is not EnrolmentState.ENROLLED:
        raise MoveRefused(
            _l("The place cannot be given up here any more. Please write to the academy.")
        )
    offer.status = OFFER_FLOW.after(offer.status, "give_up")
    why = reason or "given up"
    cohort_services.withdraw(enrolment, reason=why, actor=actor)
    application = db.session.get_one(Application, offer.application_id)
    intake.move(application, "give_up", actor=actor, reason=reason or None)
    application.withdrawn_at = clock.now()
    record("offer.give_up", offer, actor=actor, reason=reason or None)
    person = db.session.get_one(Person, offer.person_id)
    if actor.person_id != person.id and person.email:
        post(mail.news(application, person, key=f"give-up-{offer.ref}"))
    move_up(offer, cohort)


@verb
def confirm(offer: Offer, *, actor: Actor) -> None:
    """Say again that one comes; a second press writes nothing.

    Raises:
        MoveRefused: the place is not accepted, or was given up.
    """
    lock(offer)
    if offer.status is not OfferState.ACCEPTED:
        raise MoveRefused()
    if offer.confirmed_at is None:
        offer.confirmed_at = clock.now()
        record("offer.confirm", offer, actor=actor)
