"""Open records of graduates, and lead candidates to an appointment."""

from datetime import date

from flask_babel import lazy_gettext as _l

from academy.alumni import mail, queries
from academy.alumni.models import Alumnus, Candidate, Outcome
from academy.alumni.rules import check_ask_again, check_eligible, check_not_over
from academy.alumni.states import (
    CANDIDATE_FLOW,
    CANDIDATES_OWN_VERBS,
    STAFF_STEPS,
    Audience,
    CandidateState,
    OutcomeKind,
)
from academy.audit import record
from academy.cohorts.models import Cohort, Enrolment
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.graduation.events import Graduated
from academy.mentoring.models import Appointment
from academy.mentoring.queries import today_at
from academy.mentoring.services import appoint as appoint_mentor
from academy.mentoring.services import end_appointment
from academy.outbox import post


@verb
def open_record(
    person_id: int,
    cohort: Cohort,
    *,
    discipline: Discipline,
    certificate: str,
    actor: Actor,
) -> Alumnus:
    """Open the record of a graduate; a second graduation keeps the first record."""
    found = queries.alumnus_of(person_id)
    if found is not None:
        return found
    alumnus = Alumnus(
        person_id=person_id,
        cohort_id=cohort.id,
        site_id=cohort.site_id,
        discipline=discipline,
        certificate=certificate,
        opened_at=clock.now(),
    )
    db.session.add(alumnus)
    record("alumnus.open", alumnus, actor=actor)
    return alumnus


@verb
def welcome_graduate(event: Graduated) -> Alumnus:
    """Open the record of someone who has just graduated, or whose old graduation was imported."""
    enrolment = db.session.get_one(Enrolment, event.enrolment_id)
    return open_record(
        event.person_id,
        db.session.get_one(Cohort, event.cohort_id),
        discipline=enrolment.discipline,
        certificate=event.certificate_number,
        actor=SYSTEM,
    )


@verb
def choose_audience(alumnus: Alumnus, audience: Audience, *, actor: Actor) -> None:
    """Let a graduate choose who finds them in the directory."""
    alumnus.audience = audience
    record("alumnus.choose_audience", alumnus, actor=actor)


@verb
def tell_outcome(
    alumnus: Alumnus, *, kind: OutcomeKind, organisation: str, since_on: date, actor: Actor
) -> Outcome:
    """Keep what a graduate says of work, a start-up, research or study.

    Raises:
        RuleBroken: the day lies in the future.
    """
    if since_on > today_at(alumnus.site_id):
        raise RuleBroken(_l("Please give a day that is not in the future."), field="since_on")
    outcome = Outcome(
        person_id=alumnus.person_id,
        kind=kind,
        organisation=organisation,
        since_on=since_on,
        told_at=clock.now(),
    )
    db.session.add(outcome)
    record("outcome.tell", outcome, actor=actor, site_id=alumnus.site_id)
    return outcome


@verb
def invite(alumnus: Alumnus, cohort: Cohort, *, kind: Discipline, actor: Actor) -> Candidate:
    """Ask a graduate to mentor a cohort; asking twice is asking once until the answer is "not now".

    The graduate's person and cohort and the site of the new cohort must be loaded.

    Raises:
        RuleBroken: the graduate is of this or a later cohort, or has no address.
        MoveRefused: the graduate has answered already.
    """
    check_eligible(alumnus.cohort.number, cohort.number)
    check_not_over(cohort.ends_on, today_at(cohort.site_id))
    if not alumnus.person.email:
        raise RuleBroken(_l("No e-mail address is known for this graduate."))
    lock(alumnus)
    candidate = queries.candidate_of(alumnus.person_id, cohort.id)
    if candidate is None:
        candidate = Candidate(
            person=alumnus.person,
            cohort=cohort,
            site_id=cohort.site_id,
            kind=kind,
            status=CandidateState.ELIGIBLE,
        )
        db.session.add(candidate)
    candidate.status = CANDIDATE_FLOW.after(candidate.status, "invite")
    candidate.invited_by, candidate.invited_at = actor.person_id, clock.now()
    record("candidate.invite", candidate, actor=actor)
    post(mail.invited(candidate, times=candidate.version or 1))
    return candidate


@verb
def answer(
    candidate: Candidate, verb_: str, *, actor: Actor, ask_again_on: date | None = None
) -> None:
    """Let a graduate answer: `accept`, `postpone` with a day, `decline`, or `withdraw`.

    Raises:
        MoveRefused: this answer is not open any more.
        RuleBroken: the day to ask again is missing or too far.
    """
    if verb_ not in CANDIDATES_OWN_VERBS:
        raise ValueError(verb_)
    after = CANDIDATE_FLOW.after(candidate.status, verb_)
    if verb_ == "postpone":
        check_ask_again(ask_again_on, today_at(candidate.site_id))
    candidate.status, candidate.answered_at = after, clock.now()
    candidate.ask_again_on = ask_again_on if verb_ == "postpone" else None
    record(f"candidate.{verb_}", candidate, actor=actor)


@verb
def note_step(candidate: Candidate, step: str, *, actor: Actor) -> None:
    """Note that the interview was held or the training finished.

    Raises:
        MoveRefused: the candidate does not stand before this step.
    """
    if step not in STAFF_STEPS:
        raise ValueError(step)
    candidate.status = CANDIDATE_FLOW.after(candidate.status, step)
    record(f"candidate.{step}", candidate, actor=actor)


@verb
def appoint(candidate: Candidate, *, capacity: int, actor: Actor) -> Appointment:
    """Appoint a trained candidate; the mentor's role opens with it.

    Raises:
        MoveRefused: the candidate is not trained yet.
        RuleBroken: the capacity makes no sense, or the person is a mentor already.
    """
    candidate.status = CANDIDATE_FLOW.after(candidate.status, "appoint")
    appointment = appoint_mentor(
        candidate.person,
        candidate.cohort,
        kind=candidate.kind,
        capacity=capacity,
        actor=actor,
    )
    db.session.flush()
    candidate.appointment_id = appointment.id
    record("candidate.appoint", candidate, actor=actor)
    return appointment


@verb
def step_down(candidate: Candidate, *, reason: str, actor: Actor) -> None:
    """End the appointment that a candidate came to."""
    candidate.status = CANDIDATE_FLOW.after(candidate.status, "step_down")
    appointment = queries.appointment_of(candidate)
    if appointment is not None and appointment.ended_on is None:
        end_appointment(appointment, reason=reason, actor=actor)
    record("candidate.step_down", candidate, actor=actor, reason=reason)
