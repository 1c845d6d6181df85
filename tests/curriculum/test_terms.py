from datetime import date

import pytest

from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.errors import RuleBroken
from academy.curriculum import codes, queries, services
from academy.curriculum.rules import USUAL, Terms
from tests.factories.cohorts import a_cohort, an_enrolment
from tests.factories.curriculum import a_session
from tests.personas import make_person

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def cohort(freeze):
    freeze("2027-03-02T08:00:00+09:00")
    return a_cohort(starts_on=date(2027, 3, 2))


def test_terms_of_a_cohort_are_as_usual_until_set(cohort, freeze):
    learner, session = an_enrolment(make_person("Alice"), cohort), a_session(cohort)
    assert queries.terms_of(cohort.id) == USUAL
    services.set_terms(cohort, Terms(late_minutes=0, late_per_absence=1), actor=SYSTEM)
    freeze("2027-03-02T09:01:00+09:00")
    code = codes.code_at(session.code_key, clock.now())
    services.check_in(session, learner, code=code, actor=SYSTEM)
    assert queries.attendance_of(learner.id) == (0, 1)


def test_set_terms_out_of_bounds_is_refused_at_its_field(cohort):
    with pytest.raises(RuleBroken) as refused:
        services.set_terms(cohort, Terms(late_per_absence=0), actor=SYSTEM)
    assert refused.value.field == "late_per_absence"
