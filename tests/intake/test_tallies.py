"""What the database counts is what a recount finds, whatever happens to applications."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake import queries, services, tallies
from academy.intake.models import Answer, Application, Tally
from academy.intake.states import ApplicationState
from academy.reports.recruiting import rules
from academy.reports.recruiting.queries import standings
from tests.factories.cohorts import a_cohort
from tests.factories.intake import a_draft, a_submitted_application, an_open_round
from tests.personas import make_person

MOVES = (
    "take_into_review",
    "offer",
    "waitlist",
    "decline",
    "accept",
    "decline_offer",
    "lapse_offer",
    "drop",
)
VERBS = ("submit", "withdraw", "reopen", "erase", "fold", "wait", *MOVES)


def check_round(round):
    """Hold that counts equal a recount, and that every sum of the report holds."""
    assert sorted(tallies.tallies_of([round.id])) == sorted(tallies.recounted([round.id]))
    standing = standings([queries.get_round(round.ref)])[round.id]
    assert [each for each in rules.sums(standing) if not each.holds] == []
    assert standing.count() == db.session.scalar(
        sa.select(sa.func.count()).select_from(Application).where(Application.round_id == round.id)
    )


@pytest.fixture
def open_round(app):
    return an_open_round(a_cohort(), closes_at=clock.now() + timedelta(days=300))


def test_counts_of_a_new_round_are_empty(open_round):
    assert tallies.tallies_of([open_round.id]) == []
    check_round(open_round)


def test_fold_keeps_every_count_and_leaves_few_rows(open_round):
    for number in range(12):
        a_submitted_application(make_person(f"P{number}"), open_round)
    db.session.commit()
    before = sorted(tallies.tallies_of([open_round.id]))
    assert tallies.fold() > 0
    assert sorted(tallies.tallies_of([open_round.id])) == before
    assert db.session.query(Tally).count() == len(before)
    assert tallies.fold() == 0
    check_round(open_round)


def test_changes_by_table_are_counted_too(open_round):
    for number in range(3):
        a_submitted_application(make_person(f"P{number}"), open_round)
    db.session.execute(sa.update(Application).values(status=ApplicationState.DECLINED))
    db.session.commit()
    check_round(open_round)
    db.session.execute(sa.delete(Answer))
    db.session.execute(sa.delete(Application))
    db.session.commit()
    assert tallies.tallies_of([open_round.id]) == []


def test_rollback_counts_nothing(open_round):
    db.session.commit()
    a_draft(make_person("Ann"), open_round)
    db.session.rollback()
    assert tallies.tallies_of([open_round.id]) == []


def test_check_mends_counts_that_were_lost(open_round):
    a_submitted_application(make_person("Ann"), open_round)
    db.session.execute(sa.delete(Tally))
    db.session.commit()
    assert tallies.check() == [open_round.id]
    assert tallies.check() == []
    check_round(open_round)


@given(
    histories=st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from(VERBS)), min_size=1, max_size=40
    )
)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_funnel_adds_up_over_random_histories_of_verbs(open_round, histories):
    people = {}
    with clock.freeze(clock.now()) as at:
        moment = at
    for who, verb in histories:
        moment += timedelta(minutes=7)
        with clock.freeze(moment):
            moment += happen(people, who, verb, open_round)
    db.session.commit()
    check_round(open_round)


def happen(people, who, verb, round):
    """Do one thing to one of five applications; what its state does not allow is refused."""
    if verb == "fold":
        db.session.commit()
        tallies.fold()
    if verb == "wait":
        return timedelta(hours=20)
    if who not in people:
        made = a_submitted_application(
            make_person(f"P{who}"),
            round,
            status=ApplicationState.DRAFT,
            submitted_at=None,
            discipline=None if who % 2 else Discipline.DESIGN,
        )
        db.session.commit()
        people[who] = made.number
        return timedelta(0)
    act(people, who, queries.get_application(people[who]), verb, round)
    return timedelta(0)


def act(people, who, application, verb, round):
    try:
        if verb == "submit":
            services.submit(application, round, actor=SYSTEM)
        elif verb == "withdraw":
            services.withdraw(application, actor=SYSTEM)
        elif verb == "reopen":
            services.reopen(application, round, actor=SYSTEM)
        elif verb == "erase":
            db.session.execute(sa.delete(Answer).where(Answer.application_id == application.id))
            db.session.execute(sa.delete(Application).where(Application.id == application.id))
            db.session.commit()
            del people[who]
        elif verb in MOVES:
            services.move(application, verb, actor=SYSTEM)
    except (MoveRefused, RuleBroken):
        db.session.rollback()


def test_test_submissions_are_never_counted(open_round):
    made = a_submitted_application(make_person("Ann"), open_round, is_test=True)
    made.status = ApplicationState.WITHDRAWN
    db.session.commit()
    assert tallies.tallies_of([open_round.id]) == []
    assert tallies.recounted([open_round.id]) == []
