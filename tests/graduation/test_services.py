import pytest
import sqlalchemy as sa

from academy.accounts.roles import roles_held
from academy.cohorts.models import LedgerEntry
from academy.cohorts.services import withdraw
from academy.cohorts.states import EnrolmentState, Measure
from academy.core import clock
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.events import wire
from academy.graduation import queries, services
from academy.graduation.events import Graduated
from academy.graduation.models import Certificate
from academy.graduation.states import CompletionState
from academy.outbox.models import StoredLetter
from academy.reactions import REACTIONS
from tests.factories.cohorts import a_cohort, a_site, an_enrolment
from tests.factories.graduation import a_certificate, a_decision, a_finished_learner
from tests.personas import actor_of, make_person

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def _day(freeze):
    freeze("2026-11-22T12:00:00+09:00")


@pytest.fixture
def heard():
    """Hear what the room tells, and nothing else."""
    found = []
    wire({Graduated: [found.append]})
    yield found
    wire(REACTIONS)


def manager(name="Rosa"):
    return actor_of(make_person(name, roles=[(Role.PROGRAMME, a_site())]))


def graduated_rows():
    query = sa.select(LedgerEntry).where(LedgerEntry.measure == Measure.GRADUATED)
    return db.session.scalars(query.order_by(LedgerEntry.id)).all()


RHYTHM = {"ko": "리듬스텝", "en": "Rhythm Step"}


def test_decide_with_everything_met_keeps_the_facts():
    decision = a_decision()
    assert decision.status == CompletionState.PREPARED
    assert decision.checks == {
        "attended": 1, "held": 1, "project": RHYTHM, "project_accepted": True, "missing": [],
    }  # fmt: skip
    assert decision.enrolment_id == queries.decision_on(decision.enrolment_id).enrolment_id


def test_decide_with_something_missing_wants_a_waiver_and_keeps_it():
    enrolment = an_enrolment(make_person("Lena"), a_cohort(number=4))
    with pytest.raises(RuleBroken) as refused:
        a_decision(enrolment)
    assert refused.value.field == "waiver"
    decision = a_decision(enrolment, waiver="입원 치료")
    assert decision.waiver == "입원 치료"
    assert decision.checks["missing"] == ["sessions", "project"]


def test_decide_twice_is_refused():
    decision = a_decision()
    enrolment = queries.standings(a_cohort(number=4))[0].enrolment
    assert enrolment.id == decision.enrolment_id
    with pytest.raises(MoveRefused):
        services.decide(enrolment, actor=manager())


def test_decide_for_someone_who_left_is_refused():
    enrolment = a_finished_learner()
    withdraw(enrolment, reason="이사", actor=SYSTEM)
    with pytest.raises(MoveRefused):
        services.decide(enrolment, actor=manager())


def test_decide_by_nobody_in_particular_is_refused():
    with pytest.raises(RuleBroken):
        services.decide(a_finished_learner(), actor=SYSTEM)


def test_release_by_another_makes_a_graduate(heard):
    enrolment = a_finished_learner()
    decision = a_decision(enrolment)
    certificate = services.release(decision, actor=manager())
    assert enrolment.status == EnrolmentState.COMPLETED
    assert decision.status == CompletionState.RELEASED
    (row,) = graduated_rows()
    assert (row.delta, row.effective_at) == (1, clock.now())
    assert heard == [
        Graduated(enrolment.person_id, enrolment.id, enrolment.cohort_id, certificate.number)
    ]
    (letter,) = db.session.scalars(
        sa.select(StoredLetter).where(StoredLetter.kind == "graduation/released")
    )
    assert certificate.number in letter.text


def test_release_keeps_the_learners_role_for_thirty_days(freeze):
    certificate = a_certificate()
    assert [held.role for held in roles_held(certificate.person_id)] == [Role.LEARNER]
    freeze("2026-12-22T23:59:59+09:00")
    assert roles_held(certificate.person_id)
    freeze("2026-12-23T00:00:00+09:00")
    assert roles_held(certificate.person_id) == ()


def test_release_by_who_decided_is_refused_and_changes_nothing():
    enrolment = a_finished_learner()
    boss = manager()
    decision = services.decide(enrolment, actor=boss)
    db.session.commit()
    with pytest.raises(RuleBroken):
        services.release(decision, actor=boss)
    assert queries.decision_on(enrolment.id).status == CompletionState.PREPARED
    assert graduated_rows() == []
    assert db.session.scalars(sa.select(Certificate)).all() == []


def test_release_by_who_decided_is_refused_by_the_database_too():
    decision = a_decision()
    decision.released_by = decision.decided_by
    with pytest.raises(sa.exc.IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_release_twice_is_refused_and_counts_once():
    decision = a_decision()
    services.release(decision, actor=manager())
    with pytest.raises(MoveRefused):
        services.release(decision, actor=manager("Ruth"))
    assert len(graduated_rows()) == 1


def test_release_after_taking_back_is_refused_and_deciding_again_is_not():
    enrolment = a_finished_learner()
    decision = a_decision(enrolment)
    services.take_back(decision, actor=manager())
    with pytest.raises(MoveRefused):
        services.release(decision, actor=manager())
    again = services.decide(enrolment, actor=manager("Paula"))
    assert again.id == decision.id
    assert services.release(again, actor=manager("Ruth"))


def test_release_prepared_leaves_ones_own_decisions():
    cohort = a_cohort(number=4)
    boss = manager()
    mine = services.decide(an_enrolment(make_person("A"), cohort), waiver="질병 휴학", actor=boss)
    a_decision(an_enrolment(make_person("B"), cohort), waiver="질병 휴학")
    assert services.release_prepared(cohort, actor=boss) == 1
    assert mine.status == CompletionState.PREPARED
    with pytest.raises(RuleBroken):
        services.release_prepared(cohort, actor=boss)


def test_decide_all_ready_skips_who_lacks_something():
    cohort = a_cohort(number=4)
    ready = a_finished_learner(cohort)
    assert services.decide_all_ready(cohort, actor=manager()) == 1
    assert [d.enrolment_id for d in queries.decisions_of(cohort.id)] == [ready.id]


def test_revoke_counts_from_now_and_only_once(freeze):
    certificate = a_certificate()
    at = freeze("2026-11-25T12:00:00+09:00")
    services.revoke(certificate, reason="대리 출석", actor=manager())
    plus, minus = graduated_rows()
    assert (plus.delta, minus.delta) == (1, -1)
    assert (minus.effective_at, certificate.revoked_at) == (at, at)
    with pytest.raises(MoveRefused):
        services.revoke(certificate, reason="다시", actor=manager())
    assert len(graduated_rows()) == 2


@pytest.mark.parametrize("reason", ["", "  "])
def test_revoke_without_a_reason_is_refused(reason):
    with pytest.raises(RuleBroken) as refused:
        services.revoke(a_certificate(), reason=reason, actor=manager())
    assert refused.value.field == "reason"


def test_erase_names_leaves_a_certificate_that_verifies():
    certificate = a_certificate()
    assert services.erase_names(certificate.person_id, actor=SYSTEM) == 1
    found = queries.get_certificate(certificate.number)
    assert (found.name, found.revoked_at) == ("", None)
    assert len(graduated_rows()) == 1
