from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from academy.accounts.roles import roles_held
from academy.alumni import queries, services
from academy.alumni.models import Alumnus
from academy.alumni.states import Audience, CandidateState, OutcomeKind
from academy.audit.models import Entry
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.events import emit
from academy.graduation.events import Graduated
from academy.mentoring.queries import mentors_of
from academy.outbox.models import StoredLetter
from tests.factories.alumni import a_candidate, an_alumnus
from tests.factories.cohorts import a_cohort, an_enrolment
from tests.factories.mentoring import an_appointment
from tests.personas import actor_of, make_person


def _letters() -> list[str]:
    return list(db.session.scalars(sa.select(StoredLetter.kind).order_by(StoredLetter.id)))


def test_a_second_graduation_keeps_the_first_record(app: Flask):
    grace = make_person("Grace")
    first = an_alumnus(grace, a_cohort(number=3))
    assert an_alumnus(grace, a_cohort(number=4)).id == first.id
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Alumnus)) == 1


def test_invite_writes_one_letter_and_names_who_invited(app: Flask):
    grace, cohort, paula = an_alumnus(), a_cohort(number=5), make_person("Paula")
    candidate = services.invite(grace, cohort, kind=Discipline.DESIGN, actor=actor_of(paula))
    assert (candidate.status, candidate.invited_by) == (CandidateState.INVITED, paula.id)
    assert _letters() == ["alumni/invited"]
    entry = db.session.scalars(sa.select(Entry).where(Entry.verb == "candidate.invite")).one()
    assert (entry.actor_id, entry.about_id) == (paula.id, grace.person_id)


def test_invite_twice_is_refused_and_writes_nothing(app: Flask):
    grace, cohort = an_alumnus(), a_cohort(number=5)
    a_candidate(grace, cohort)
    db.session.commit()
    with pytest.raises(MoveRefused):
        services.invite(grace, cohort, kind=Discipline.DESIGN, actor=SYSTEM)
    assert _letters() == ["alumni/invited"]


def test_invite_for_the_own_cohort_is_refused(app: Flask):
    cohort = a_cohort(number=4)
    with pytest.raises(RuleBroken):
        services.invite(an_alumnus(cohort=cohort), cohort, kind=Discipline.TECH, actor=SYSTEM)


def test_invite_without_an_address_is_refused(app: Flask):
    grace = an_alumnus()
    grace.person.email = ""
    with pytest.raises(RuleBroken):
        services.invite(grace, a_cohort(number=5), kind=Discipline.TECH, actor=SYSTEM)


def test_postpone_keeps_the_day_and_the_next_invitation_is_a_new_letter(app: Flask):
    grace, cohort = an_alumnus(), a_cohort(number=5)
    candidate = a_candidate(grace, cohort)
    day = clock.today("Asia/Seoul") + timedelta(days=90)
    services.answer(candidate, "postpone", ask_again_on=day, actor=actor_of(grace.person))
    assert (candidate.status, candidate.ask_again_on) == (CandidateState.NOT_NOW, day)
    services.invite(grace, cohort, kind=Discipline.DESIGN, actor=SYSTEM)
    assert _letters() == ["alumni/invited"] * 2


def test_postpone_without_a_day_is_refused(app: Flask):
    candidate = a_candidate(an_alumnus(), a_cohort(number=5))
    with pytest.raises(RuleBroken) as refusal:
        services.answer(candidate, "postpone", actor=SYSTEM)
    assert refusal.value.field == "ask_again_on"


def test_appoint_makes_a_mentor_with_the_role(app: Flask):
    grace, cohort = an_alumnus(), a_cohort(number=5)
    candidate = a_candidate(grace, cohort, "accept", "interview", "train")
    appointment = services.appoint(candidate, capacity=3, actor=SYSTEM)
    assert candidate.appointment_id == appointment.id
    assert [row.appointment.person_id for row in mentors_of(cohort.id)] == [grace.person_id]
    assert [held.role for held in roles_held(grace.person_id)] == [Role.MENTOR]


def test_appoint_before_the_training_is_refused(app: Flask):
    candidate = a_candidate(an_alumnus(), a_cohort(number=5), "accept", "interview")
    with pytest.raises(MoveRefused):
        services.appoint(candidate, capacity=3, actor=SYSTEM)


def test_step_down_ends_the_appointment_and_the_role(app: Flask):
    grace, cohort = an_alumnus(), a_cohort(number=5)
    candidate = a_candidate(grace, cohort, "accept", "interview", "train")
    services.appoint(candidate, capacity=3, actor=SYSTEM)
    services.step_down(candidate, reason="new job", actor=SYSTEM)
    assert candidate.status == CandidateState.STEPPED_DOWN
    assert roles_held(grace.person_id) == ()
    assert mentors_of(cohort.id) == []


def test_eligible_are_graduates_of_earlier_cohorts_not_yet_asked(app: Flask):
    cohort = a_cohort(number=5)
    early, late = an_alumnus(make_person("Early"), a_cohort(number=3)), an_alumnus()
    an_alumnus(make_person("Same"), cohort)
    a_candidate(an_alumnus(make_person("Asked")), cohort)
    assert [a.id for a in queries.eligible_for(cohort)] == [late.id, early.id]


def test_an_outcome_in_the_future_is_refused(app: Flask):
    with pytest.raises(RuleBroken):
        services.tell_outcome(
            an_alumnus(),
            kind=OutcomeKind.EMPLOYMENT,
            organisation="",
            since_on=date(2999, 1, 1),
            actor=SYSTEM,
        )


def test_nobody_finds_a_graduate_who_did_not_choose(app: Flask):
    assert an_alumnus().audience == Audience.NOBODY


def test_graduating_opens_the_record(app: Flask):
    enrolment = an_enrolment(make_person("Grace"), a_cohort(number=4))
    emit(Graduated(enrolment.person_id, enrolment.id, enrolment.cohort_id, "AAA-BBB"))
    found = queries.alumnus_of(enrolment.person_id)
    assert found is not None
    assert (found.certificate, found.discipline) == ("AAA-BBB", enrolment.discipline)


def test_who_is_a_mentor_of_a_cohort_need_not_be_asked_for_it(app: Flask):
    cohort = a_cohort(number=5)
    grace = an_alumnus()
    assert [a.id for a in queries.eligible_for(cohort)] == [grace.id]
    an_appointment(grace.person, cohort)
    assert queries.eligible_for(cohort) == []


def test_invite_for_a_cohort_that_is_over_is_refused(app: Flask):
    graduate = an_alumnus(cohort=a_cohort(number=1))
    with pytest.raises(RuleBroken, match=r"끝난|over"):
        services.invite(graduate, a_cohort(number=2), kind=Discipline.TECH, actor=SYSTEM)
