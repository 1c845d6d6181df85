from datetime import date, timedelta

import pytest

from academy.core.actors import SYSTEM
from academy.core.errors import MoveRefused, RuleBroken
from academy.curriculum import jobs, queries, services
from academy.curriculum.states import AttendanceState, ExcuseKind, ExcuseState
from tests.factories.cohorts import a_cohort, an_enrolment
from tests.factories.curriculum import a_session, an_excuse
from tests.personas import make_person

pytestmark = pytest.mark.usefixtures("app")

A = AttendanceState


@pytest.fixture
def cohort(freeze):
    freeze("2027-03-02T08:00:00+09:00")
    return a_cohort(starts_on=date(2027, 3, 2))


@pytest.fixture
def learner(cohort):
    return an_enrolment(make_person("Alice"), cohort)


@pytest.fixture
def session(cohort):
    return a_session(cohort)


def test_approve_excuse_turns_absences_of_its_days_and_later_ones(cohort, session, learner, freeze):
    second = a_session(cohort, date(2027, 3, 9))
    other = an_enrolment(make_person("Bob"), cohort)
    freeze(session.starts_at)
    services.mark(session, {learner.id: (A.ABSENT, ""), other.id: (A.ABSENT, "")}, actor=SYSTEM)
    excuse = an_excuse(learner, date(2027, 3, 2), date(2027, 3, 9), ExcuseKind.SERVICE)
    assert services.approve_excuse(excuse, evidence_seen=True, actor=SYSTEM) == 1
    freeze(second.starts_at)
    services.mark(second, {other.id: (A.PRESENT, "")}, actor=SYSTEM)
    freeze(second.ends_at + timedelta(hours=1))
    assert jobs.close_sessions() == 1
    assert queries.attendance_of(learner.id) == (2, 2)
    assert queries.attendance_of(other.id) == (1, 2)
    assert services.decline_excuse(excuse, answer="The wrong days.", actor=SYSTEM) == 2
    assert queries.attendance_of(learner.id) == (0, 2)


def test_approve_excuse_without_evidence_takes_words(learner):
    excuse = an_excuse(learner)
    with pytest.raises(RuleBroken) as refused:
        services.approve_excuse(excuse, evidence_seen=False, actor=SYSTEM)
    assert refused.value.field == "evidence_seen"
    services.approve_excuse(excuse, evidence_seen=False, answer="Known to all.", actor=SYSTEM)
    assert excuse.status is ExcuseState.APPROVED
    with pytest.raises(MoveRefused):
        services.approve_excuse(excuse, evidence_seen=True, actor=SYSTEM)


def test_ask_excuse_twice_is_one_and_what_is_decided_stays(learner):
    excuse = an_excuse(learner)
    assert an_excuse(learner).id == excuse.id
    services.decline_excuse(excuse, answer="No.", actor=SYSTEM)
    with pytest.raises(MoveRefused):
        services.withdraw_excuse(excuse, actor=SYSTEM)
    assert an_excuse(learner).id != excuse.id


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2027, 3, 5), date(2027, 3, 4), "last_on"),
        (date(2027, 3, 1), date(2027, 3, 4), "first_on"),
        (date(2027, 3, 2), date(2027, 5, 10), "last_on"),
        (date(2027, 12, 10), date(2028, 1, 2), "last_on"),
    ],
)
def test_ask_excuse_for_impossible_days_is_refused_at_its_field(learner, first, last, field):
    with pytest.raises(RuleBroken) as refused:
        an_excuse(learner, first, last)
    assert refused.value.field == field


def test_decline_excuse_without_a_reason_is_refused(learner):
    with pytest.raises(RuleBroken) as refused:
        services.decline_excuse(an_excuse(learner), answer=" ", actor=SYSTEM)
    assert refused.value.field == "answer"
