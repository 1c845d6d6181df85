"""Graduates and candidates for tests, made through the verbs."""

from academy.accounts.models import Person
from academy.alumni import services
from academy.alumni.models import Alumnus, Candidate
from academy.cohorts.models import Cohort
from academy.cohorts.states import Discipline
from academy.core.actors import SYSTEM, Actor
from tests.factories.cohorts import a_cohort
from tests.personas import actor_of, make_person


def an_alumnus(person: Person | None = None, cohort: Cohort | None = None) -> Alumnus:
    """Return the record of a graduate, of cohort 4 unless another is given."""
    person, cohort = person or make_person("Grace"), cohort or a_cohort(number=4)
    services.open_record(
        person.id, cohort, discipline=Discipline.DESIGN, certificate="C-1", actor=SYSTEM
    )
    found = services.queries.alumnus_of(person.id)
    assert found is not None
    return found


def a_candidate(alumnus: Alumnus, cohort: Cohort, *verbs: str, actor: Actor = SYSTEM) -> Candidate:
    """Return an invited candidate after further verbs, such as "accept", "interview"."""
    candidate = services.invite(alumnus, cohort, kind=Discipline.DESIGN, actor=actor)
    for verb in verbs:
        if verb in services.STAFF_STEPS:
            services.note_step(candidate, verb, actor=actor)
        else:
            services.answer(candidate, verb, actor=actor_of(alumnus.person))
    return candidate
