from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
import sqlalchemy as sa

from academy.cohorts.models import Cohort
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.curriculum import queries, services
from academy.curriculum.models import Session
from academy.outbox.models import StoredLetter
from tests.factories.cohorts import a_cohort, a_site, an_enrolment
from tests.factories.curriculum import a_plan, a_room, a_session, mark
from tests.personas import make_person

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def cohort(freeze):
    freeze("2027-01-04T10:00:00+09:00")
    return a_cohort(starts_on=date(2027, 3, 2))


def letters():
    query = sa.select(StoredLetter).where(StoredLetter.kind.startswith("curriculum/"))
    return list(db.session.scalars(query.order_by(StoredLetter.id)))


def test_add_sessions_weekly_keeps_the_wall_clock_across_summer_time():
    cohort = a_cohort(a_site("detroit"), 5, starts_on=date(2025, 10, 1))
    services.add_sessions(cohort, a_plan(date(2025, 10, 28)), times=2, actor=SYSTEM)
    one, two = queries.sessions_of(cohort.id)
    assert one.series == two.series != ""
    assert one.starts_at == datetime(2025, 10, 28, 13, tzinfo=UTC)
    assert two.starts_at == datetime(2025, 11, 4, 14, tzinfo=UTC)


def test_add_sessions_outside_the_cohort_is_refused():
    cohort = a_cohort()
    with pytest.raises(RuleBroken):
        a_session(cohort, cohort.ends_on, times=2)
    assert queries.sessions_of(cohort.id) == []


def test_remove_session_with_marks_is_refused():
    cohort = a_cohort()
    enrolment = an_enrolment(make_person(), cohort)
    session, empty = a_session(cohort), a_session(cohort, starts=time(13), ends=time(15))
    mark(session, enrolment)
    services.remove_session(empty, actor=SYSTEM)
    with pytest.raises(MoveRefused):
        services.remove_session(session, actor=SYSTEM)
    assert queries.sessions_of(cohort.id) == [session]


def test_week_of_a_day_outside_the_cohort_is_none():
    cohort = a_cohort()
    assert queries.week_of(cohort, date(2026, 3, 1)) is None
    assert queries.week_of(cohort, date(2026, 3, 2)) == 1
    assert queries.week_of(cohort, cohort.ends_on) == 42
    assert queries.week_of(cohort, date(2027, 3, 2)) is None


def test_add_sessions_on_weekdays_skips_days_off(cohort):
    # 3 and 5 May 2027 are days off: a substitute for the first of May, and Children's Day.
    added = services.add_sessions(
        cohort, a_plan(date(2027, 5, 3)), times=1, weekdays={0, 2, 4}, actor=SYSTEM
    )
    assert [session.on for session in added] == [date(2027, 5, 7)]


def test_add_session_on_a_day_off_is_refused_by_name_unless_meant(cohort):
    planned = a_plan(date(2027, 5, 5))
    with pytest.raises(RuleBroken, match="어린이날") as refused:
        services.add_sessions(cohort, planned, actor=SYSTEM)
    assert refused.value.field == "on"
    [added] = services.add_sessions(cohort, planned, on_days_off=True, actor=SYSTEM)
    assert added.on == date(2027, 5, 5)


def test_add_session_in_a_taken_room_is_refused_across_cohorts(cohort):
    room = a_room(a_site())
    a_session(cohort, room=room.id)
    other = a_cohort(number=6, starts_on=date(2027, 3, 2))
    with pytest.raises(RuleBroken, match="09:00") as refused:
        a_session(other, starts=time(11), ends=time(13), room=room.id)
    assert refused.value.field == "room"
    a_session(other, starts=time(12), ends=time(13), room=room.id)


def test_add_session_for_the_same_people_at_once_is_refused_but_not_for_other_groups(cohort):
    a_session(cohort, group="morning")
    a_session(cohort, group="afternoon")
    for group in ("morning", ""):
        with pytest.raises(RuleBroken):
            a_session(cohort, group=group)


def test_add_session_with_a_leader_who_is_elsewhere_is_refused(cohort):
    leader = make_person("Kim")
    a_session(cohort, group="morning", leader=leader.id)
    with pytest.raises(RuleBroken) as refused:
        a_session(cohort, group="afternoon", leader=leader.id)
    assert refused.value.field == "leader"


def test_add_session_in_a_closed_room_or_one_of_another_site_is_refused(cohort):
    foreign = a_room(a_site("napoli"))
    closed = a_room(a_site())
    services.change_room(closed, name=closed.name, seats=None, is_closed=True, actor=SYSTEM)
    for room in (foreign, closed):
        with pytest.raises(RuleBroken) as refused:
            a_session(cohort, room=room.id)
        assert refused.value.field == "room"


def test_room_wanted_by_many_at_once_is_given_to_one(at_once, cohort):
    room = a_room(a_site()).id
    cohorts = [a_cohort(number=n, starts_on=date(2027, 3, 2)).id for n in range(6, 12)]

    def attempt(number):
        mine = db.session.get(Cohort, cohorts[number])
        services.add_sessions(mine, a_plan(date(2027, 3, 2), room=room), actor=SYSTEM)

    answers = at_once(6, attempt)
    assert [type(a) for a in answers if a is not None] == [RuleBroken] * 5
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Session)) == 1


def test_change_session_tells_who_takes_part_and_both_leaders(cohort, freeze):
    learner, other = make_person("Alice"), make_person("Bob")
    before, after = make_person("Kim"), make_person("Lee")
    an_enrolment(learner, cohort)
    an_enrolment(other, a_cohort(number=6, starts_on=date(2027, 3, 2)))
    freeze("2027-03-02T12:00:00+09:00")
    session = a_session(cohort, date(2027, 3, 9), leader=before.id)
    services.change_session(session, a_plan(date(2027, 3, 10), leader=after.id), actor=SYSTEM)
    assert {letter.to for letter in letters()} == {learner.email, before.email, after.email}
    assert session.sequence == 1
    assert "2027. 3. 10." in letters()[0].subject


def test_change_session_of_a_series_moves_later_ones_by_as_many_days(cohort):
    first = a_session(cohort, date(2027, 3, 2), times=3)
    second = queries.sessions_of(cohort.id)[1]
    plan = replace(services.planned_of(second), on=date(2027, 3, 11), starts=time(10))
    services.change_session(second, plan, later_too=True, actor=SYSTEM)
    found = queries.sessions_of(cohort.id)
    assert [s.on for s in found] == [date(2027, 3, 2), date(2027, 3, 11), date(2027, 3, 18)]
    assert [s.starts for s in found] == [time(9), time(10), time(10)]
    assert first.sequence == 0


def test_change_session_by_title_alone_tells_nobody(cohort):
    an_enrolment(make_person("Alice"), cohort)
    session = a_session(cohort)
    title = a_plan(cohort.starts_on).title | {"en": "Swift"}
    plan = replace(services.planned_of(session), title=title)
    services.change_session(session, plan, actor=SYSTEM)
    assert letters() == []
    assert session.sequence == 0


def test_change_session_into_a_taken_room_changes_nothing(cohort):
    room = a_room(a_site())
    a_session(cohort, room=room.id)
    session = a_session(cohort, starts=time(13), ends=time(15))
    with pytest.raises(RuleBroken):
        services.change_session(session, a_plan(cohort.starts_on, room=room.id), actor=SYSTEM)
    db.session.expire_all()
    assert [s.starts for s in queries.sessions_of(cohort.id)] == [time(9), time(13)]


def test_change_or_cancel_a_session_that_has_begun_is_refused(cohort, freeze):
    session = a_session(cohort)
    freeze(session.starts_at)
    with pytest.raises(MoveRefused):
        services.change_session(session, a_plan(date(2027, 4, 6)), actor=SYSTEM)
    with pytest.raises(MoveRefused):
        services.cancel_session(session, reason="Rain", actor=SYSTEM)


def test_cancel_session_keeps_it_tells_why_and_frees_the_room(cohort, freeze):
    learner = make_person("Alice")
    an_enrolment(learner, cohort)
    freeze("2027-03-02T12:00:00+09:00")
    room = a_room(a_site())
    session = a_session(cohort, date(2027, 3, 9), room=room.id)
    services.cancel_session(session, reason="강사 병가", actor=SYSTEM)
    [letter] = letters()
    assert letter.to == learner.email
    assert "강사 병가" in letter.text
    assert queries.sessions_of(cohort.id) == [session]
    a_session(cohort, date(2027, 3, 9), room=room.id)
    with pytest.raises(MoveRefused):
        services.cancel_session(session, reason="again", actor=SYSTEM)


def test_cancel_without_a_reason_is_refused(cohort):
    with pytest.raises(RuleBroken):
        services.cancel_session(a_session(cohort), reason=" ", actor=SYSTEM)


def test_close_day_moves_what_falls_on_it_to_the_next_free_day(cohort):
    session = a_session(cohort, date(2027, 4, 29))
    a_session(cohort, date(2027, 4, 30))
    day = date(2027, 4, 29)
    # The thirtieth is taken, then come a weekend and a substitute holiday.
    shifts = services.shifts_from(a_site(), day)
    assert [(shift.session, shift.to) for shift in shifts] == [(session, date(2027, 5, 4))]
    services.close_day(a_site(), on=day, name=a_plan(day).title, moving=[session.ref], actor=SYSTEM)
    assert session.on == date(2027, 5, 4)
    assert day in queries.days_off(a_site(), day, day)


def test_close_day_leaves_what_is_not_to_move(cohort):
    session = a_session(cohort, date(2027, 4, 29))
    services.close_day(a_site(), on=session.on, name=session.title, actor=SYSTEM)
    assert session.on == date(2027, 4, 29)


def test_close_day_in_the_past_or_twice_is_refused(cohort):
    name = a_plan(cohort.starts_on).title
    for day in (date(2027, 1, 3), date(2027, 5, 5)):
        with pytest.raises(RuleBroken) as refused:
            services.close_day(a_site(), on=day, name=name, actor=SYSTEM)
        assert refused.value.field == "on"


def test_members_on_of_a_group_are_those_of_the_group(cohort, freeze):
    one, two = (an_enrolment(make_person(name), cohort) for name in ("Alice", "Bob"))
    one.session_group, two.session_group = "morning", "afternoon"
    db.session.flush()
    assert queries.members_on(a_session(cohort, group="morning")) == [one]
    assert queries.members_on(a_session(cohort, date(2027, 3, 9))) == [one, two]
