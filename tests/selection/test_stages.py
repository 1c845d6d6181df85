"""Stages: phases open and close what reviewers see, and results lead on."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.accounts.models import Person
from academy.audit.models import Entry, Values
from academy.core import clock
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake.states import ApplicationState
from academy.outbox.models import StoredLetter
from academy.selection import queries, services
from academy.selection.models import Assignment
from academy.selection.states import (
    STAGE_FLOW,
    AssignmentState,
    Outcome,
    StageKind,
    StagePhase,
)
from tests.factories.selection import Season
from tests.personas import actor_of


@pytest.fixture
def season(app):
    return Season(applicants=6, reviewers=3).review()


def staff(season):
    return actor_of(season.alice)


def pile(season, number=0):
    found = queries.assignments_visible_to(actor_of(season.reviewers[number]))
    return [each for each in found if each.status is AssignmentState.OPEN]


def score(season, assignment, level=3, actor=None):
    return services.hand_in(
        assignment,
        levels=season.levels(level),
        notes=season.notes(),
        comment=None,
        version=0,
        actor=actor or actor_of(assignment.reviewer),
    )


def given(season, reviewer):
    return queries.pile_of(season.stage.id, reviewer.id)


def letters(kind):
    return db.session.scalars(sa.select(StoredLetter).where(StoredLetter.kind == kind)).all()


def test_reviewers_see_nothing_until_scoring_begins(season):
    season.assign(opens=False)
    assert pile(season) == []
    assert not letters("selection/reviews_waiting")
    services.start_scoring(season.stage, actor=staff(season))
    assert len(pile(season)) == 4
    assert len(letters("selection/reviews_waiting")) == 3


def test_start_scoring_of_what_nobody_was_asked_for_is_refused(season):
    with pytest.raises(RuleBroken):
        services.start_scoring(season.stage, actor=staff(season))
    assert season.stage.phase is StagePhase.ASSIGNING


def test_moderation_shows_what_is_scored_and_takes_no_new_reviews(season):
    season.assign()
    done, left = given(season, season.reviewers[0])[:2]
    score(season, done, actor=actor_of(season.reviewers[0]))
    services.moderate(season.stage, actor=staff(season))
    assert queries.get_assignment(left.ref) is None
    assert queries.get_assignment(done.ref) is not None
    with pytest.raises(MoveRefused):
        score(season, left, actor=actor_of(season.reviewers[0]))
    changed = services.hand_in(
        done,
        levels=season.levels(4),
        notes={},
        comment="Seen together.",
        version=1,
        actor=actor_of(season.reviewers[0]),
    )
    assert changed.mean == 4


def test_closed_stage_shows_reviewers_nothing_and_changes_no_more(season):
    season.assign()
    done = given(season, season.reviewers[0])[0]
    score(season, done, actor=actor_of(season.reviewers[0]))
    services.close_stage(season.stage, actor=staff(season))
    assert queries.get_assignment(done.ref) is None
    assert queries.assignments_visible_to(actor_of(season.reviewers[0])) == []
    for verb in (
        lambda: score(season, done, 5, actor_of(season.reviewers[0])),
        lambda: services.declare_conflict(done, actor=actor_of(season.reviewers[0])),
        lambda: services.take_back(done, reason="Late.", actor=staff(season)),
        lambda: services.assign_reviewers(season.stage, actor=staff(season)),
        lambda: services.pick_anchor(season.stage, season.applications[0], actor=staff(season)),
    ):
        with pytest.raises(MoveRefused):
            verb()


def test_reopened_stage_takes_scores_again_and_the_history_says_why(season):
    season.assign()
    services.close_stage(season.stage, actor=staff(season))
    with pytest.raises(RuleBroken):
        services.reopen_stage(season.stage, reason=" ", actor=staff(season))
    services.reopen_stage(season.stage, reason="Two reviews were lost.", actor=staff(season))
    assert len(pile(season)) == 4
    entry = db.session.scalars(sa.select(Entry).where(Entry.verb == "stage.reopen")).one()
    kept = db.session.scalars(sa.select(Values).where(Values.entry_id == entry.id)).one()
    assert kept.content["reason"] == [None, "Two reviews were lost."]


@pytest.mark.parametrize("phase", list(StagePhase))
@pytest.mark.parametrize("move", ["start_scoring", "moderate", "close", "reopen"])
def test_phases_move_only_along_the_table(season, phase, move):
    season.assign(opens=False)
    stage = season.stage
    stage.phase = phase
    db.session.commit()
    verbs = {
        "start_scoring": lambda: services.start_scoring(stage, actor=staff(season)),
        "moderate": lambda: services.moderate(stage, actor=staff(season)),
        "close": lambda: services.close_stage(stage, actor=staff(season)),
        "reopen": lambda: services.reopen_stage(stage, reason="So.", actor=staff(season)),
    }
    if STAGE_FLOW.allows(phase, move):
        verbs[move]()
        assert stage.phase is STAGE_FLOW.after(phase, move)
    else:
        with pytest.raises(MoveRefused):
            verbs[move]()
        assert stage.phase is phase


def test_withdrawn_application_leaves_the_pile(season):
    season.assign()
    first = pile(season)[0]
    application = next(a for a in season.applications if a.id == first.application_id)
    application.status = ApplicationState.WITHDRAWN
    assert first not in pile(season)
    assert queries.get_assignment(first.ref) is None


def test_advance_lets_an_application_into_the_next_stage_when_released(season):
    season.round.interview_on = clock.today(season.site.zone) + timedelta(days=9)
    season.decide(season.applications[0], Outcome.ADVANCE)
    assert queries.stage_at(season.round.id, StageKind.INTERVIEW) is None
    season.release()
    stage = queries.stage_at(season.round.id, StageKind.INTERVIEW)
    assert stage.phase is StagePhase.ASSIGNING
    assert len(stage.criteria) == 4
    assert queries.stage_of_application(season.applications[0].id).id == stage.id
    assert season.applications[0].status is ApplicationState.IN_REVIEW
    codes = [entry.code for entry in queries.entries_of(season.applications[0].id)]
    assert len(set(codes)) == 2, "another stage, another code name"
    season.decide(season.applications[0], Outcome.OFFER)
    season.release()
    assert season.applications[0].status is ApplicationState.OFFERED


def test_advance_where_no_stage_follows_is_refused(season):
    season.round.test_on = season.round.interview_on = None
    with pytest.raises(RuleBroken) as refused:
        season.decide(season.applications[0], Outcome.ADVANCE)
    assert refused.value.field == "outcome"


def test_withdrawn_stage_counts_follow_what_is_in(season):
    season.assign()
    one, two = queries.assignments_in(season.stage.id, season.applications[0].id)
    score(season, one, 2, actor_of(db.session.get_one(Person, one.reviewer_id)))
    score(season, two, 5, actor_of(db.session.get_one(Person, two.reviewer_id)))
    entry = queries.entry_of(season.applications[0].id, season.stage.id)
    assert (entry.reviews, entry.raw, entry.spread) == (2, 3.5, 3.0)
    services.take_back(one, reason="Neighbours.", actor=staff(season))
    assert (entry.reviews, entry.raw, entry.spread) == (1, 5.0, 0.0)
    services.take_back(two, reason="Neighbours.", actor=staff(season))
    assert (entry.reviews, entry.raw, entry.spread) == (0, 0.0, 0.0)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Assignment)) == 12
