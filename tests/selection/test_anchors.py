"""The calibration set: everyone scores it first, and stands beside what was agreed."""

from fractions import Fraction

import pytest

from academy.core.actors import Role
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.selection import queries, services
from academy.selection.rules import MOST_ANCHORS
from academy.selection.states import AssignmentState, AssignmentWhy
from tests.factories.selection import Season
from tests.personas import actor_of, make_person


@pytest.fixture
def season(app):
    return Season(applicants=5, reviewers=3).review()


def staff(season):
    return actor_of(season.alice)


def pick(season, number=0):
    return services.pick_anchor(season.stage, season.applications[number], actor=staff(season))


def asked(season, number=0):
    return queries.assignments_in(season.stage.id, season.applications[number].id)


def score(season, assignment, reviewer, level=3):
    return services.hand_in(
        assignment,
        levels=season.levels(level),
        notes=season.notes(),
        comment=None,
        version=0,
        actor=actor_of(reviewer),
    )


def own(season, reviewer, number):
    return next(a for a in asked(season, number) if a.reviewer_id == reviewer.id)


def test_pick_anchor_puts_it_into_every_pile_once(season):
    season.assign(opens=False)
    assert pick(season) is pick(season)
    assert {a.reviewer_id for a in asked(season)} == {r.id for r in season.reviewers}
    assert {a.why for a in asked(season)} == {AssignmentWhy.ANCHOR}


def test_pick_anchor_leaves_out_who_knows_the_applicant(season):
    services.list_person(season.people[0].name, actor=actor_of(season.reviewers[0]))
    pick(season)
    assert {a.reviewer_id for a in asked(season)} == {r.id for r in season.reviewers[1:]}


def test_who_joins_later_gets_the_set(season):
    pick(season)
    db.session.commit()
    db.session.expunge_all()
    late = make_person("Late", roles=[(Role.REVIEWER, season.site)])
    services.add_reviewers(season.stage, [late], actor=staff(season))
    assert late.id in {a.reviewer_id for a in asked(season)}


def test_the_set_comes_first_and_other_reviews_wait_for_it(season):
    pick(season)
    season.assign()
    reader = season.reviewers[0]
    first = queries.next_to_review(actor_of(reader))
    assert first.why is AssignmentWhy.ANCHOR
    other = next(
        a for a in queries.assignments_visible_to(actor_of(reader)) if a.why is AssignmentWhy.DEALT
    )
    with pytest.raises(MoveRefused):
        score(season, other, reader)
    score(season, first, reader)
    score(season, other, reader)
    assert other.status is AssignmentState.SCORED


def test_reviewers_stand_beside_the_agreed_levels(season):
    anchor = pick(season)
    season.assign()
    for reviewer, level in zip(season.reviewers, (2, 3, 5), strict=True):
        score(season, own(season, reviewer, 0), reviewer, level)
    with pytest.raises(RuleBroken):
        services.agree(anchor, levels={}, actor=staff(season))
    services.agree(anchor, levels=season.levels(3), actor=staff(season))
    lines = queries.anchor_lines(season.stage)
    assert [line.agreed for line in lines] == [Fraction(3)]
    off = {row.reviewer.id: row.off for row in queries.beside_agreed(season.stage, lines)}
    assert [off[r.id] for r in season.reviewers] == [-1, 0, 2]


def test_drop_anchor_keeps_reviews_and_frees_the_pile(season):
    pick(season)
    season.assign()
    one, two, _three = season.reviewers
    score(season, own(season, one, 0), one)
    services.drop_anchor(season.stage, season.applications[0], actor=staff(season))
    services.drop_anchor(season.stage, season.applications[0], actor=staff(season))
    assert queries.anchors_left(season.stage.id, two.id) == 0
    assert own(season, two, 0).why is AssignmentWhy.DEALT
    assert queries.entry_of(season.applications[0].id, season.stage.id).reviews == 1


def test_set_has_an_end(app):
    season = Season(applicants=MOST_ANCHORS + 1, reviewers=2).review()
    for number in range(MOST_ANCHORS):
        pick(season, number)
    with pytest.raises(RuleBroken):
        pick(season, MOST_ANCHORS)
