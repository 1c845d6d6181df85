from datetime import date

import pytest
import sqlalchemy as sa

from academy.accounts.models import Person
from academy.accounts.roles import roles_held
from academy.cohorts import ledger, queries, services
from academy.cohorts.models import Cohort, LedgerEntry, LedgerPerson
from academy.cohorts.rules import start_of_day
from academy.cohorts.states import CohortState, Discipline, EnrolmentState, Measure
from academy.core import clock
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken, Taken
from tests.factories.cohorts import a_cohort, a_site, an_enrolment

pytestmark = pytest.mark.usefixtures("app")


def someone(name="김하나"):
    person = Person(name=name, created_at=clock.now())
    db.session.add(person)
    db.session.flush()
    return person


def entries():
    return db.session.scalars(sa.select(LedgerEntry).order_by(LedgerEntry.id)).all()


def test_create_cohort_with_a_number_in_use_is_refused():
    site = a_site()
    a_cohort(site, 5)
    with pytest.raises(RuleBroken) as refused:
        services.create_cohort(
            site,
            number=5,
            starts_on=date(2027, 3, 2),
            ends_on=date(2027, 12, 1),
            seats=10,
            actor=SYSTEM,
        )
    assert refused.value.field == "number"


def test_enrol_within_the_seats_keeps_the_first_step_in_the_history():
    cohort = a_cohort(seats=1)
    enrolment = an_enrolment(someone(), cohort, active=False)
    assert enrolment.status == EnrolmentState.ENROLLED
    assert [c.status for c in queries.changes_of(enrolment.id)] == [EnrolmentState.ENROLLED]
    assert not entries()


def test_enrol_beyond_the_seats_is_taken():
    cohort = a_cohort(seats=1)
    an_enrolment(someone(), cohort, active=False)
    with pytest.raises(Taken):
        an_enrolment(someone("이둘"), cohort, active=False)
    assert queries.count_seated(cohort.id) == 1


def test_enrol_twice_is_refused():
    cohort, person = a_cohort(), someone()
    an_enrolment(person, cohort, active=False)
    with pytest.raises(RuleBroken):
        an_enrolment(person, cohort, active=False)


def test_enrol_fifty_at_once_for_the_last_seats_never_oversells(at_once):
    cohort_id = a_cohort(seats=3).id
    people = [someone(f"지원자 {n}").id for n in range(50)]

    def take_a_seat(n):
        cohort = db.session.get_one(Cohort, cohort_id)
        services.enrol(people[n], cohort, discipline=Discipline.TECH, source="race", actor=SYSTEM)
        return "in"

    outcomes = at_once(50, take_a_seat)
    assert outcomes.count("in") == 3
    assert sum(isinstance(outcome, Taken) for outcome in outcomes) == 47
    assert queries.count_seated(cohort_id) == 3


def test_begin_gives_the_role_and_one_trained_row_from_the_sites_midnight():
    cohort = a_cohort(number=4)
    person = someone()
    enrolment = an_enrolment(person, cohort)
    assert enrolment.status == EnrolmentState.ACTIVE
    assert any(held.role == Role.LEARNER for held in roles_held(person.id))
    (row,) = entries()
    assert (row.measure, row.delta) == (Measure.TRAINED, 1)
    assert row.effective_at == start_of_day(cohort.starts_on, "Asia/Seoul")
    assert row.effective_at.isoformat() == "2025-03-01T15:00:00+00:00"


def test_begin_before_the_first_day_is_refused_and_changes_nothing(freeze):
    freeze("2026-11-22T12:00:00+09:00")
    cohort = a_cohort(number=6)
    enrolment = an_enrolment(someone(), cohort, active=False)
    db.session.commit()
    with pytest.raises(RuleBroken):
        services.begin(enrolment, on=cohort.starts_on, actor=SYSTEM)
    assert queries.get_enrolment(enrolment.ref).status == EnrolmentState.ENROLLED
    assert not entries()


def test_start_cohort_begins_all_who_are_enrolled_and_leaves_who_withdrew():
    cohort = a_cohort(number=4)
    staying, leaving = (an_enrolment(someone(n), cohort, active=False) for n in ("가", "나"))
    services.withdraw(leaving, reason="이사", actor=SYSTEM)
    assert services.start_cohort(cohort, actor=SYSTEM) == 1
    assert cohort.status == CohortState.RUNNING
    assert staying.status == EnrolmentState.ACTIVE
    assert leaving.status == EnrolmentState.WITHDRAWN
    assert len(entries()) == 1


def test_start_cohort_twice_is_refused():
    cohort = a_cohort(number=4, running=True)
    with pytest.raises(MoveRefused):
        services.start_cohort(cohort, actor=SYSTEM)


def test_start_cohort_before_its_day_is_refused(freeze):
    freeze("2026-11-22T12:00:00+09:00")
    cohort = a_cohort(number=6)
    with pytest.raises(RuleBroken):
        services.start_cohort(cohort, actor=SYSTEM)


def test_withdraw_of_a_learner_ends_the_role_frees_the_seat_and_stays_counted():
    cohort, person = a_cohort(number=4, seats=1), someone()
    enrolment = an_enrolment(person, cohort)
    services.withdraw(enrolment, reason="취업", actor=SYSTEM)
    assert roles_held(person.id) == ()
    assert queries.count_seated(cohort.id) == 0
    assert len(entries()) == 1
    assert queries.changes_of(enrolment.id)[-1].reason == "취업"


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_withdraw_without_a_reason_is_refused_at_its_field(reason):
    enrolment = an_enrolment(someone(), a_cohort(number=4))
    with pytest.raises(RuleBroken) as refused:
        services.withdraw(enrolment, reason=reason, actor=SYSTEM)
    assert refused.value.field == "reason"


def test_complete_keeps_the_role_until_the_given_instant(freeze):
    freeze("2026-01-10T12:00:00+09:00")
    person = someone()
    enrolment = an_enrolment(person, a_cohort(number=4))
    until = start_of_day(date(2026, 2, 1), "Asia/Seoul")
    services.complete(enrolment, on=date(2026, 1, 10), grant_ends_at=until, actor=SYSTEM)
    assert [held.role for held in roles_held(person.id)] == [Role.LEARNER]
    freeze(until)
    assert roles_held(person.id) == ()


def test_complete_before_begin_is_refused():
    enrolment = an_enrolment(someone(), a_cohort(number=4), active=False)
    with pytest.raises(MoveRefused):
        services.complete(enrolment, on=date(2025, 12, 1), actor=SYSTEM)


def test_enter_the_same_source_twice_is_one_row():
    enrolment = an_enrolment(someone(), a_cohort(number=4), active=False)
    rows = [
        ledger.enter(Measure.GRADUATED, enrolment, effective_at=clock.now(), source="certificate:X")
        for _ in range(2)
    ]
    assert rows[0].id == rows[1].id
    assert len(entries()) == 1


def test_forget_removes_who_and_keeps_how_many():
    person = someone()
    an_enrolment(person, a_cohort(number=4))
    assert ledger.forget(person.id) == 1
    assert db.session.scalars(sa.select(LedgerPerson)).all() == []
    assert len(entries()) == 1


def test_change_of_a_ledger_row_is_refused_by_the_database():
    an_enrolment(someone(), a_cohort(number=4))
    db.session.commit()
    for statement in (sa.update(LedgerEntry).values(delta=-1), sa.delete(LedgerEntry)):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"):
            db.session.execute(statement)
        db.session.rollback()
