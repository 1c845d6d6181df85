"""Reviewers of a stage: they join, leave, are away, have limits, and are reminded."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.accounts.models import Grant
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake.states import ApplicationState
from academy.outbox.models import StoredLetter
from academy.selection import queries, services
from academy.selection.states import (
    AssignmentState,
    AssignmentWhy,
)
from tests.factories.selection import Season
from tests.personas import actor_of, make_person


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


def test_remove_reviewer_gives_the_rest_to_others_and_keeps_what_is_in(season):
    gone = season.reviewers[0]
    season.assign()
    done = given(season, gone)[0]
    score(season, done, actor=actor_of(gone))
    with pytest.raises(RuleBroken):
        services.remove_reviewer(season.stage, gone, reason="", actor=staff(season))
    left = services.remove_reviewer(season.stage, gone, reason="Ill.", actor=staff(season))
    assert left == 3
    assert services.remove_reviewer(season.stage, gone, reason="Ill.", actor=staff(season)) == 0
    assert queries.count_lacking(season.stage) == 3
    extra = make_person("Stand-in", roles=[(Role.REVIEWER, season.site)])
    services.add_reviewers(season.stage, [extra], actor=staff(season))
    season.assign()
    assert queries.count_lacking(season.stage) == 0
    states = [each.status for each in given(season, gone)]
    assert states.count(AssignmentState.SCORED) == 1
    assert states.count(AssignmentState.PASSED_ON) == 3


def test_somebody_whose_role_ended_is_dealt_nothing_more(season):
    gone = season.reviewers[0]
    grant = db.session.scalars(sa.select(Grant).where(Grant.person_id == gone.id)).one()
    grant.ends_at = clock.now() - timedelta(minutes=1)
    season.assign()
    assert given(season, gone) == []
    piles = queries.progress_of(
        season.stage.id, site_id=season.site.id, day=clock.today(season.site.zone)
    )
    assert [p.holds_role for p in piles if p.reviewer.id == gone.id] == [False]


def test_add_reviewers_refuses_who_does_not_hold_the_role(season):
    with pytest.raises(RuleBroken):
        services.add_reviewers(season.stage, [season.alice], actor=staff(season))


def test_somebody_away_is_dealt_nothing_on_these_days(season):
    away, today = season.reviewers[0], clock.today(season.site.zone)
    services.be_away(first_on=today, last_on=today, actor=actor_of(away))
    services.be_away(first_on=today, last_on=today, actor=actor_of(away))
    assert len(queries.absences_of(away.id)) == 1, "the same days are noted once"
    season.assign()
    assert given(season, away) == []
    services.be_back(queries.absences_of(away.id)[0], actor=actor_of(away))
    season.applications[0].status = ApplicationState.IN_REVIEW
    services.plan_stage(
        season.stage, per_application=3, places=None, due_at=None, actor=staff(season)
    )
    season.assign()
    assert len(given(season, away)) == 6


def test_be_away_until_before_it_begins_is_refused(season):
    today = clock.today(season.site.zone)
    with pytest.raises(RuleBroken) as refused:
        services.be_away(
            first_on=today,
            last_on=today - timedelta(days=1),
            actor=actor_of(season.reviewers[0]),
        )
    assert refused.value.field == "last_on"


def test_the_smaller_of_two_limits_holds(season):
    one, two, three = season.reviewers
    services.set_reading(languages=["ko", "en"], limit=3, actor=actor_of(one))
    services.limit_reviewer(season.stage, one, limit=5, actor=staff(season))
    services.limit_reviewer(season.stage, two, limit=4, actor=staff(season))
    season.assign()
    loads = [len(given(season, person)) for person in (one, two, three)]
    assert loads[0] <= 3
    assert loads[1] <= 4
    assert sum(loads) == 12


def test_pin_goes_beyond_the_limit_but_never_to_somebody_known(season):
    one, two, _three = season.reviewers
    services.set_reading(languages=["en"], limit=0, actor=actor_of(one))
    application = season.applications[0]
    pinned = services.pin(season.stage, application, one, actor=staff(season))
    assert services.pin(season.stage, application, one, actor=staff(season)) is pinned
    assert pinned.why is AssignmentWhy.PINNED
    services.list_person(season.people[0].name, actor=actor_of(two))
    with pytest.raises(RuleBroken):
        services.pin(season.stage, application, two, actor=staff(season))
    season.assign()
    asked = {a.reviewer_id for a in queries.assignments_in(season.stage.id, application.id)}
    assert one.id in asked
    assert two.id not in asked


def test_pin_while_scoring_writes_to_the_reviewer_once(season):
    season.assign()
    before = len(letters("selection/reviews_waiting"))
    application = season.applications[0]
    asked = {a.reviewer_id for a in queries.assignments_in(season.stage.id, application.id)}
    free = next(r for r in season.reviewers if r.id not in asked)
    for _press in range(2):
        services.pin(season.stage, application, free, actor=staff(season))
    assert len(letters("selection/reviews_waiting")) == before + 1


def test_nobody_joins_once_scoring_is_over(season):
    season.assign()
    services.close_stage(season.stage, actor=staff(season))
    extra = make_person("Late", roles=[(Role.REVIEWER, season.site)])
    with pytest.raises(MoveRefused):
        services.add_reviewers(season.stage, [extra], actor=staff(season))


def test_pin_of_what_was_given_back_is_refused(season):
    season.assign()
    back = given(season, season.reviewers[0])[0]
    services.abstain(back, reason="Not my field.", actor=actor_of(season.reviewers[0]))
    application = next(a for a in season.applications if a.id == back.application_id)
    with pytest.raises(RuleBroken):
        services.pin(season.stage, application, season.reviewers[0], actor=staff(season))


def test_next_to_review_is_what_has_the_fewest_reviews(season):
    season.assign()
    reader = season.reviewers[0]
    first = queries.next_to_review(actor_of(reader))
    for other in queries.assignments_in(season.stage.id, first.application_id):
        if other.reviewer_id != reader.id:
            score(
                season, other, actor=actor_of(db.session.get_one(type(reader), other.reviewer_id))
            )
    after = queries.next_to_review(actor_of(reader))
    assert after.application_id != first.application_id
    assert pile(season)[-1].application_id == first.application_id


def test_remind_reviewers_writes_once_a_day_and_only_to_who_has_something_left(season, freeze):
    season.assign()
    one, two, three = season.reviewers
    for each in given(season, one):
        score(season, each, actor=actor_of(one))
    people = [one, two, three]
    assert services.remind_reviewers(season.stage, people, actor=staff(season)) == 2
    assert services.remind_reviewers(season.stage, people, actor=staff(season)) == 0
    freeze(clock.now() + timedelta(days=1))
    assert services.remind_reviewers(season.stage, people, actor=staff(season)) == 2
    sent = letters("selection/reviews_left")
    assert {letter.to for letter in sent} == {two.email, three.email}
    assert all(p.name not in letter.text for p in season.people for letter in sent)
