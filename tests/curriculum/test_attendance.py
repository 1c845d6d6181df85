from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry
from academy.cohorts import services as cohorts
from academy.cohorts.models import Enrolment
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.curriculum import codes, jobs, queries, services
from academy.curriculum.models import Attendance
from academy.curriculum.rules import Terms
from academy.curriculum.states import AttendanceState, AttendanceVia
from tests.factories.cohorts import a_cohort, a_site, an_enrolment
from tests.factories.curriculum import a_session, mark
from tests.personas import make_person

pytestmark = pytest.mark.usefixtures("app")

A = AttendanceState


def verbs_of(kind):
    query = sa.select(Entry.verb).where(Entry.kind == kind).order_by(Entry.id)
    return list(db.session.scalars(query))


def test_mark_before_the_session_begins_is_refused():
    cohort = a_cohort()
    enrolment = an_enrolment(make_person(), cohort)
    session = a_session(cohort)
    present = {enrolment.id: (AttendanceState.PRESENT, "")}
    with clock.freeze(datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC)), pytest.raises(RuleBroken):
        services.mark(session, present, actor=SYSTEM)
    with clock.freeze(session.starts_at):
        assert services.mark(session, present, actor=SYSTEM) == 1


def test_mark_twice_the_same_writes_once():
    cohort = a_cohort()
    enrolment = an_enrolment(make_person(), cohort)
    session = a_session(cohort)
    mark(session, enrolment, AttendanceState.LATE)
    mark(session, enrolment, AttendanceState.LATE)
    mark(session, enrolment, AttendanceState.PRESENT)
    assert verbs_of("attendances") == ["attendance.mark"] * 2
    assert queries.attendance_of(enrolment.id) == (1, 1)


def test_mark_somebody_who_has_not_begun_or_of_another_cohort_is_refused():
    site = a_site()
    cohort = a_cohort(site, 5)
    waiting = an_enrolment(make_person("Bob"), cohort, active=False)
    foreign = an_enrolment(make_person("Carol"), a_cohort(site, 4))
    session = a_session(cohort)
    for stranger in (waiting, foreign):
        with pytest.raises(RuleBroken):
            mark(session, stranger, AttendanceState.ABSENT)


def test_members_on_a_day_after_somebody_left_are_without_them():
    cohort = a_cohort()
    stays = an_enrolment(make_person("Alice"), cohort)
    leaves = an_enrolment(make_person("Bob"), cohort)
    first, last = a_session(cohort), a_session(cohort, date(2026, 6, 1))
    with clock.freeze(datetime(2026, 5, 1, 3, tzinfo=UTC)):
        cohorts.withdraw(leaves, reason="이사", actor=SYSTEM)
    assert queries.members_on(first) == [stays, leaves]
    assert queries.members_on(last) == [stays]


def test_attendance_of_counts_nothing_after_somebody_left():
    cohort = a_cohort()
    leaves = an_enrolment(make_person("Bob"), cohort)
    early, late = a_session(cohort), a_session(cohort, date(2026, 6, 1))
    mark(early, leaves)
    mark(late, leaves, AttendanceState.ABSENT)
    assert queries.attendance_of(leaves.id) == (1, 2)
    with clock.freeze(datetime(2026, 5, 1, 3, tzinfo=UTC)):
        cohorts.withdraw(leaves, reason="이사", actor=SYSTEM)
    assert queries.attendance_of(leaves.id) == (1, 1)


def test_attendance_of_takes_three_times_late_as_one_absence():
    cohort = a_cohort()
    enrolment = an_enrolment(make_person(), cohort)
    a_session(cohort, times=4)
    for session in queries.sessions_of(cohort.id):
        mark(session, enrolment, AttendanceState.LATE)
    assert queries.attendance_of(enrolment.id) == (3, 4)


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


def arrive(session, enrolment, freeze, minutes, ip=""):
    now = freeze(session.starts_at + timedelta(minutes=minutes))
    actor = Actor(person_id=enrolment.person_id, ip=ip)
    code = codes.code_at(session.code_key, now)
    return services.check_in(session, enrolment, code=code, actor=actor)


@pytest.mark.parametrize(
    ("minutes", "state"), [(-20, A.PRESENT), (0, A.PRESENT), (10, A.PRESENT), (11, A.LATE)]
)
def test_check_in_follows_the_time(session, learner, freeze, minutes, state):
    mark = arrive(session, learner, freeze, minutes)
    assert (mark.state, mark.via, mark.is_confirmed) == (state, AttendanceVia.CODE, True)


@pytest.mark.parametrize("minutes", [-21, 180])
def test_check_in_before_it_opens_or_after_the_end_is_refused(session, learner, freeze, minutes):
    with pytest.raises(RuleBroken):
        arrive(session, learner, freeze, minutes)


def test_check_in_twice_is_one_with_the_first_time(session, learner, freeze):
    first = arrive(session, learner, freeze, 0)
    again = arrive(session, learner, freeze, 30)
    assert again.id == first.id
    assert (again.state, again.came_at) == (A.PRESENT, session.starts_at)


@pytest.mark.parametrize(("seconds", "holds"), [(0, True), (29, True), (59, True), (60, False)])
def test_code_holds_while_it_is_shown_and_once_more(session, seconds, holds):
    shown = datetime(2027, 3, 2, 0, 0, tzinfo=UTC)
    code = codes.code_at(session.code_key, shown)
    later = shown + timedelta(seconds=seconds)
    assert codes.holds(session.code_key, code, later) is holds


def test_code_of_another_session_does_not_hold(cohort, session, learner, freeze):
    other = a_session(cohort, date(2027, 3, 9))
    now = freeze(session.starts_at)
    with pytest.raises(services.WrongCode):
        services.check_in(session, learner, code=codes.code_at(other.code_key, now), actor=SYSTEM)


def test_check_in_after_many_wrong_codes_is_refused_until_some_minutes_are_over(
    session, learner, freeze
):
    freeze(session.starts_at)
    for _ in range(8):
        with pytest.raises(services.WrongCode):
            services.check_in(session, learner, code="000000", actor=SYSTEM)
    with pytest.raises(RuleBroken, match="5"):
        arrive(session, learner, freeze, 1)
    assert arrive(session, learner, freeze, 6).state is A.PRESENT
    freeze(session.starts_at + timedelta(minutes=20))
    assert jobs.forget_tries() == 8


def test_check_in_from_outside_counts_once_confirmed(cohort, session, learner, freeze):
    services.set_terms(cohort, Terms(networks=("203.0.113.0/24",)), actor=SYSTEM)
    arrive(session, learner, freeze, 0, ip="198.51.100.7")
    assert queries.attendance_of(learner.id) == (0, 0)
    assert services.confirm(session, actor=SYSTEM) == 1
    assert services.confirm(session, actor=SYSTEM) == 0
    assert queries.attendance_of(learner.id) == (1, 1)


def test_check_in_from_inside_counts_at_once(cohort, session, learner, freeze):
    services.set_terms(cohort, Terms(networks=("203.0.113.0/24",)), actor=SYSTEM)
    assert arrive(session, learner, freeze, 0, ip="203.0.113.9").is_confirmed


def test_check_in_to_a_session_of_another_group_or_cohort_is_refused(
    cohort, session, learner, freeze
):
    other = a_session(cohort, group="afternoon", on=date(2027, 3, 9))
    foreign = a_session(a_cohort(number=6, starts_on=date(2027, 3, 2)))
    for each in (other, foreign):
        with pytest.raises(MoveRefused):
            arrive(each, learner, freeze, 0)


def test_check_in_to_a_cancelled_session_is_refused(session, learner, freeze):
    services.cancel_session(session, reason="Rain", actor=SYSTEM)
    with pytest.raises(MoveRefused):
        arrive(session, learner, freeze, 0)


def test_check_in_of_many_at_once_loses_none_and_doubles_none(at_once, cohort, session, freeze):
    ids = [an_enrolment(make_person(f"P{n}"), cohort).id for n in range(20)]
    now = freeze(session.starts_at)
    ref, code = session.ref, codes.code_at(session.code_key, now)

    def attempt(number):
        enrolment = db.session.get(Enrolment, ids[number % 20])
        here = queries.get_session(ref)
        services.check_in(here, enrolment, code=code, actor=SYSTEM)

    answers = at_once(40, attempt)
    assert [a for a in answers if a is not None] == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Attendance)) == 20


def test_check_out_before_the_end_counts_as_gone_early(session, learner, freeze):
    arrive(session, learner, freeze, 0)
    freeze(session.starts_at + timedelta(minutes=60))
    mark = services.check_out(session, learner, actor=SYSTEM)
    assert mark.state is A.LEFT_EARLY
    freeze(session.starts_at + timedelta(minutes=90))
    assert services.check_out(session, learner, actor=SYSTEM).left_at == mark.left_at


def test_check_out_without_having_come_or_after_the_end_is_refused(session, learner, freeze):
    freeze(session.starts_at)
    with pytest.raises(MoveRefused):
        services.check_out(session, learner, actor=SYSTEM)
    arrive(session, learner, freeze, 0)
    freeze(session.ends_at)
    with pytest.raises(MoveRefused):
        services.check_out(session, learner, actor=SYSTEM)


def test_close_sessions_marks_the_rest_absent_but_nobody_before_they_joined(
    cohort, session, learner, freeze
):
    missing = an_enrolment(make_person("Bob"), cohort)
    late_joiner = an_enrolment(make_person("Carol"), cohort, active=False)
    arrive(session, learner, freeze, 0)
    freeze(session.ends_at + timedelta(minutes=59))
    assert jobs.close_sessions() == 0
    freeze(session.ends_at + timedelta(minutes=60))
    assert jobs.close_sessions() == 1
    assert jobs.close_sessions() == 0
    marks = queries.marks_of(session.id)
    assert marks[missing.id].state is A.ABSENT
    assert late_joiner.id not in marks
    freeze("2027-03-08T12:00:00+09:00")
    cohorts.begin(late_joiner, on=date(2027, 3, 8), actor=SYSTEM)
    assert queries.attendance_of(late_joiner.id) == (0, 0)


def test_close_sessions_leaves_one_open_in_which_nobody_is_marked(session, learner, freeze):
    freeze(session.ends_at + timedelta(hours=5))
    assert jobs.close_sessions() == 0
    assert queries.marks_of(session.id) == {}


def test_correction_after_the_end_takes_a_reason_and_is_kept(session, learner, freeze):
    freeze(session.starts_at)
    absent = {learner.id: (A.ABSENT, "")}
    services.mark(session, absent, actor=SYSTEM)
    freeze(session.ends_at + timedelta(hours=1))
    present = {learner.id: (A.PRESENT, "")}
    with pytest.raises(RuleBroken) as refused:
        services.mark(session, present, actor=SYSTEM)
    assert refused.value.field == "reason"
    assert services.mark(session, present, reason="She was there.", actor=SYSTEM) == 1
    [(change, enrolment_id, _by)] = queries.changes_in(session.id)
    assert (change.before, change.after, change.reason) == (A.ABSENT, A.PRESENT, "She was there.")
    assert enrolment_id == learner.id


def test_mark_leaves_alone_what_was_not_touched_on_an_old_page(session, learner, freeze):
    arrive(session, learner, freeze, 20)
    seen = {learner.id: (None, "")}
    with pytest.raises(RuleBroken):
        services.mark(session, {learner.id: (A.PRESENT, "")}, seen=seen, actor=SYSTEM)
    assert queries.mark_of(session.id, learner.id).state is A.LATE
    shown = {learner.id: (A.ABSENT, "")}
    assert services.mark(session, shown, seen=shown, actor=SYSTEM) == 0
    assert queries.mark_of(session.id, learner.id).state is A.LATE


def test_mark_in_a_cancelled_session_is_refused(session, learner, freeze):
    services.cancel_session(session, reason="Rain", actor=SYSTEM)
    freeze(session.starts_at)
    with pytest.raises(MoveRefused):
        services.mark(session, {learner.id: (A.PRESENT, "")}, actor=SYSTEM)


def test_counts_around_a_day_count_absences_in_a_row_from_the_last(cohort, learner, freeze):
    a_session(cohort, times=6)
    states = [A.ABSENT, A.PRESENT, A.ABSENT, A.ABSENT, A.ABSENT]
    for session, state in zip(queries.sessions_of(cohort.id), states, strict=False):
        mark(session, learner, state)
    before, lately, in_a_row = queries.counts_around(cohort.id, date(2027, 3, 16))
    assert before[learner.id] == {A.ABSENT: 1, A.PRESENT: 1}
    assert lately[learner.id] == {A.ABSENT: 3}
    assert in_a_row == {learner.id: 3}
