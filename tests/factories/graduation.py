"""Decisions and certificates for tests, made through the verbs."""

from datetime import timedelta

from academy.accounts.models import Person
from academy.cohorts.models import Cohort, Enrolment
from academy.cohorts.queries import enrolment_of
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.graduation import services
from academy.graduation.models import Certificate, CompletionDecision
from tests.factories.cohorts import a_cohort, an_enrolment
from tests.factories.curriculum import a_session, mark
from tests.factories.projects import a_challenge, a_project, a_team
from tests.personas import actor_of, make_person


def a_finished_learner(cohort: Cohort | None = None, name: str = "Lena") -> Enrolment:
    """Return a learner who attended the one session and is in a team with an accepted project."""
    cohort = cohort or a_cohort(number=4)
    person = make_person(name)
    enrolment = an_enrolment(person, cohort)
    mark(a_session(cohort, cohort.starts_on + timedelta(days=1)), enrolment)
    with clock.freeze(max(clock.now(), enrolment.enrolled_at)):
        others = [make_person(f"{name} {letter}") for letter in "AB"]
        a_project(a_team(a_challenge(cohort), [person, *others]), accepted=True)
    return enrolment


def a_decision(enrolment: Enrolment | None = None, *, waiver: str = "") -> CompletionDecision:
    """Return a decision by a programme manager that waits for release."""
    enrolment = enrolment or a_finished_learner()
    manager = make_person("Paul", roles=[(Role.PROGRAMME, enrolment.site_id)])
    return services.decide(enrolment, waiver=waiver, actor=actor_of(manager))


def a_certificate(person: Person | None = None, cohort: Cohort | None = None) -> Certificate:
    """Return the certificate of a graduate, decided with a waiver and released by another."""
    cohort = cohort or a_cohort(number=4)
    person = person or make_person("Grace")
    enrolment = enrolment_of(person.id, cohort.id) or an_enrolment(person, cohort)
    decision = a_decision(enrolment, waiver="For the test.")
    releaser = make_person("Rosa", roles=[(Role.PROGRAMME, enrolment.site_id)])
    certificate = services.release(decision, actor=actor_of(releaser))
    db.session.flush()
    return certificate
