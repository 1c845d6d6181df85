"""What happens on the way to a certificate, and to certificates."""

from dataclasses import asdict
from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l

from academy.accounts.models import Person
from academy.audit import record
from academy.cohorts import ledger
from academy.cohorts import services as cohorts
from academy.cohorts.models import Cohort, Enrolment, Site
from academy.cohorts.rules import check_reason, end_of_day
from academy.cohorts.states import ENROLMENT_FLOW, Measure
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.events import emit
from academy.core.refs import new_ref
from academy.graduation import mail, queries
from academy.graduation.events import Graduated
from academy.graduation.models import Certificate, CompletionDecision
from academy.graduation.rules import (
    LEARNER_FOR_DAYS,
    check_completion,
    check_two_people,
    find_missing,
    group_number,
)
from academy.graduation.states import COMPLETION_FLOW, CertificateBasis, CompletionState
from academy.outbox import post


@verb
def decide(enrolment: Enrolment, *, waiver: str = "", actor: Actor) -> CompletionDecision:
    """Decide that a learner finishes; another person releases it.

    Raises:
        MoveRefused: the learner does not take part, or it is decided already.
        RuleBroken: something is missing and there is no waiver, or nobody in particular decides.
    """
    lock(enrolment)
    if not ENROLMENT_FLOW.allows(enrolment.status, "complete"):
        raise MoveRefused()
    if actor.person_id is None:
        raise RuleBroken(_l("Completion is decided by a person."))
    facts = queries.facts_of([enrolment])[enrolment.id]
    missing = find_missing(facts)
    check_completion(missing, waiver)
    decision = queries.decision_on(enrolment.id)
    if decision is None:
        decision = CompletionDecision(
            enrolment_id=enrolment.id,
            person_id=enrolment.person_id,
            cohort_id=enrolment.cohort_id,
            site_id=enrolment.site_id,
            status=CompletionState.PREPARED,
        )
        db.session.add(decision)
    else:
        decision.status = COMPLETION_FLOW.after(decision.status, "prepare_again")
    decision.checks = {**asdict(facts), "missing": [item.value for item in missing]}
    decision.waiver = waiver if missing else ""
    decision.decided_by, decision.decided_at = actor.person_id, clock.now()
    record("completion.decide", decision, actor=actor, reason=decision.waiver or None)
    return decision


@verb
def decide_all_ready(cohort: Cohort, *, actor: Actor) -> int:
    """Decide for everyone who meets everything and is not decided yet; return how many."""
    ready = [
        standing.enrolment
        for standing in queries.standings(cohort)
        if not standing.missing
        and ENROLMENT_FLOW.allows(standing.enrolment.status, "complete")
        and (standing.decision is None or standing.decision.status == CompletionState.TAKEN_BACK)
    ]
    for enrolment in ready:
        decide(enrolment, actor=actor)
    return len(ready)


@verb
def take_back(decision: CompletionDecision, *, actor: Actor) -> None:
    """Take a decision back that is not released.

    Raises:
        MoveRefused: it is released, or taken back already.
    """
    lock(decision)
    decision.status = COMPLETION_FLOW.after(decision.status, "take_back")
    record("completion.take_back", decision, actor=actor)


@verb
def release(decision: CompletionDecision, *, actor: Actor) -> Certificate:
    """Release a decision: the learner has finished and holds a certificate from now on.

    Raises:
        MoveRefused: it is released already, or taken back, or the learner has left.
        RuleBroken: the same person decided it.
    """
    lock(decision)
    check_two_people(decision.decided_by, actor.person_id)
    decision.status = COMPLETION_FLOW.after(decision.status, "release")
    decision.released_by, decision.released_at = actor.person_id, clock.now()
    record("completion.release", decision, actor=actor)
    enrolment = db.session.get_one(Enrolment, decision.enrolment_id)
    site = db.session.get_one(Site, decision.site_id)
    today = clock.today(site.zone)
    until = end_of_day(today + timedelta(days=LEARNER_FOR_DAYS), site.zone)
    cohorts.complete(enrolment, on=today, grant_ends_at=until, actor=actor)
    return certify(enrolment, on=today, at=clock.now(), basis=CertificateBasis.ISSUED, actor=actor)


@verb
def release_prepared(cohort: Cohort, *, actor: Actor) -> int:
    """Release everything that others have decided for a cohort; return how many.

    Raises:
        RuleBroken: there is nothing that this person may release.
    """
    waiting = [
        decision
        for decision in queries.decisions_of(cohort.id)
        if decision.status == CompletionState.PREPARED and decision.decided_by != actor.person_id
    ]
    if not waiting:
        raise RuleBroken(_l("There is nothing here that you may release."))
    for decision in waiting:
        release(decision, actor=actor)
    return len(waiting)


@verb
def certify(
    enrolment: Enrolment, *, on: date, at: datetime, basis: CertificateBasis, actor: Actor
) -> Certificate:
    """Issue the certificate of an enrolment, count it from `at` on, and tell later rooms."""
    person = db.session.get_one(Person, enrolment.person_id)
    certificate = Certificate(
        number=group_number(new_ref()),
        enrolment_id=enrolment.id,
        person_id=person.id,
        site_id=enrolment.site_id,
        basis=basis,
        name=person.name,
        romanised_name=person.romanised_name,
        graduated_on=on,
        issued_at=clock.now(),
    )
    db.session.add(certificate)
    record("certificate.issue", certificate, actor=actor)
    ledger.enter(
        Measure.GRADUATED,
        enrolment,
        effective_at=at,
        source=f"certificate:{certificate.number}",
        round_label=enrolment.round,
    )
    emit(Graduated(person.id, enrolment.id, enrolment.cohort_id, certificate.number))
    if basis == CertificateBasis.ISSUED and person.email:
        number = db.session.get_one(Cohort, enrolment.cohort_id).number
        post(mail.released(certificate, person, cohort=number))
    return certificate


@verb
def revoke(certificate: Certificate, *, reason: str, actor: Actor) -> None:
    """Declare a certificate invalid from now on; it counts until this instant.

    Raises:
        MoveRefused: it is revoked already.
        RuleBroken: there is no reason.
    """
    check_reason(reason)
    lock(certificate)
    if certificate.revoked_at is not None:
        raise MoveRefused()
    certificate.revoked_at, certificate.revoked_by = clock.now(), actor.person_id
    certificate.revoke_reason = reason
    record("certificate.revoke", certificate, actor=actor)
    enrolment = db.session.get_one(Enrolment, certificate.enrolment_id)
    ledger.enter(
        Measure.GRADUATED,
        enrolment,
        effective_at=certificate.revoked_at,
        source=f"certificate:{certificate.number}/revoked",
        delta=-1,
        round_label=enrolment.round,
    )
    person = db.session.get_one(Person, certificate.person_id)
    if person.email:
        post(mail.revoked(certificate, person))


@verb
def show_name(certificate: Certificate, *, shown: bool, actor: Actor) -> None:
    """Let the holder say whether whoever checks the number reads the name."""
    lock(certificate)
    certificate.shows_name = shown
    record("certificate.show_name", certificate, actor=actor)


@verb
def erase_names(person_id: int, *, actor: Actor) -> int:
    """Take the name off the certificates of a person; they still verify. Return how many."""
    certificates = queries.certificates_of(person_id)
    for certificate in certificates:
        certificate.name = certificate.romanised_name = ""
        certificate.shows_name = False
        record("certificate.erase_name", certificate, actor=actor)
    return len(certificates)
