"""Reviews: dealt without conflicts, drafted, handed in, changed, given back."""

from datetime import timedelta
from fractions import Fraction

import pytest
import sqlalchemy as sa

from academy.access.permissions import P
from academy.access.policy import permits
from academy.audit.models import Entry
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake.states import ApplicationState
from academy.outbox.models import StoredLetter
from academy.selection import queries, services
from academy.selection.models import Assignment
from academy.selection.states import HELD, AssignmentState
from tests.factories.intake import a_submitted_application
from tests.factories.selection import Season
from tests.personas import actor_of, make_person


def pile_of(season, application):
    return queries.assignments_of(application.id)


def score(season, assignment, level=4, version=0):
    return services.hand_in(
        assignment,
        levels=season.levels(level),
        notes=season.notes(),
        comment="Clear.",
        version=version,
        actor=actor_of(assignment.reviewer),
    )


def progress(season):
    return queries.progress_of(
        season.stage.id, site_id=season.site.id, day=clock.today(season.site.zone)
    )


def history(verb):
    return db.session.scalars(sa.select(Entry).where(Entry.verb == verb)).all()


def test_start_review_moves_what_was_handed_in_and_names_it_at_random(app):
    season = Season(applicants=5).review()
    assert {a.status for a in season.applications} == {ApplicationState.IN_REVIEW}
    codes = [queries.entries_of(a.id)[0].code for a in season.applications]
    assert len(set(codes)) == 5
    assert len(season.stage.criteria) == 4
    assert all(len(c.levels) == 5 and c.weight >= 1 for c in season.stage.criteria)


def test_start_review_before_the_round_has_closed_is_refused(app):
    season = Season(applicants=1)
    season.round.closes_at = clock.now() + timedelta(minutes=1)
    with pytest.raises(RuleBroken):
        season.review()


def test_start_review_again_takes_only_what_is_new_and_leaves_out_who_has_more_time(app):
    season = Season(applicants=1).review()
    late = make_person("Late")
    more = make_person("More")
    in_time = a_submitted_application(late, season.round)
    extended = a_submitted_application(
        more, season.round, extended_until=clock.now() + timedelta(days=1)
    )
    taken = services.start_review(season.round, per_application=2, actor=actor_of(season.alice))
    assert taken == 1
    assert in_time.status is ApplicationState.IN_REVIEW
    assert extended.status is ApplicationState.SUBMITTED


def test_assign_reviewers_gives_two_each_within_one_and_writes_to_them(app):
    season = Season(applicants=7, reviewers=3).review().assign()
    loads = [pile.total for pile in progress(season)]
    assert sum(loads) == 14
    assert max(loads) - min(loads) <= 1
    letters = db.session.scalars(sa.select(StoredLetter)).all()
    assert {letter.kind for letter in letters} == {"selection/reviews_waiting"}
    assert len(letters) == 3
    assert all(p.name not in letter.text for p in season.people for letter in letters)


def test_assign_reviewers_again_adds_nothing(app):
    season = Season(applicants=3).review().assign().assign()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Assignment)) == 6
    assert season.stage.runs == 1


@pytest.mark.parametrize("written", ["Applicant 0", "applicant 0", "APPLICANT0@example.org"])
def test_assign_reviewers_leaves_out_whom_a_reviewer_listed(app, written):
    season = Season(applicants=4, reviewers=3).review()
    services.list_person(written, actor=actor_of(season.reviewers[0]))
    season.assign()
    asked = {a.reviewer_id for a in pile_of(season, season.applications[0])}
    assert asked == {season.reviewers[1].id, season.reviewers[2].id}


def test_assign_reviewers_never_gives_a_reviewer_their_own_application(app):
    season = Season(applicants=1, reviewers=2)
    own = make_person("Both", roles=[(Role.REVIEWER, season.site)])
    mine = a_submitted_application(own, season.round)
    season.review().assign()
    assert own.id not in {a.reviewer_id for a in pile_of(season, mine)}


def test_assign_reviewers_with_too_few_assigns_nothing_and_says_how_many(app):
    season = Season(applicants=2, reviewers=1).review()
    with pytest.raises(RuleBroken, match="2"):
        season.assign()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Assignment)) == 0


def test_save_draft_keeps_what_is_not_given_and_writes_no_history(app):
    season = Season(applicants=1).review().assign()
    assignment = pile_of(season, season.applications[0])[0]
    first, second = [c.id for c in season.stage.criteria][:2]
    actor = actor_of(assignment.reviewer)
    services.save_draft(assignment, levels={first: 3}, comment="A", version=0, actor=actor)
    saved = services.save_draft(
        assignment, levels={second: 5}, comment=None, version=1, actor=actor
    )
    assert saved.levels == {first: 3, second: 5}
    assert (saved.comment, saved.saves) == ("A", 2)
    assert assignment.status is AssignmentState.OPEN
    assert not history("review.hand_in")


def test_hand_in_without_a_level_is_refused_at_its_field_and_keeps_nothing_half(app):
    season = Season(applicants=1).review().assign()
    assignment = pile_of(season, season.applications[0])[0]
    levels = season.levels(3)
    missing = season.stage.criteria[-1].id
    del levels[missing]
    with pytest.raises(RuleBroken) as refused:
        services.hand_in(
            assignment, levels=levels, comment="", version=0, actor=actor_of(assignment.reviewer)
        )
    assert refused.value.field == f"criterion_{missing}"
    assert queries.review_of(assignment.id) is None


def test_hand_in_from_an_overtaken_page_is_refused_and_changes_nothing(app):
    season = Season(applicants=1).review().assign()
    assignment = pile_of(season, season.applications[0])[0]
    score(season, assignment, 4)
    with pytest.raises(RuleBroken) as refused:
        score(season, assignment, 1)
    assert refused.value.field == "version"
    assert set(queries.review_of(assignment.id).levels.values()) == {4}


def test_hand_in_again_keeps_what_was_not_changed_and_tells_the_history(app):
    season = Season(applicants=1).review().assign()
    assignment = pile_of(season, season.applications[0])[0]
    score(season, assignment, 4)
    first = season.stage.criteria[0]
    changed = services.hand_in(
        assignment, levels={first.id: 2}, comment=None, version=1,
        actor=actor_of(assignment.reviewer),
    )  # fmt: skip
    assert changed.levels == season.levels(4) | {first.id: 2}
    assert changed.comment == "Clear."
    assert changed.mean == Fraction(4 * 10 - 2 * first.weight, 10)
    assert [entry.about_id for entry in history("review.hand_in")] == [season.people[0].id] * 2


def test_other_reviews_are_hidden_until_the_own_is_in(app):
    season = Season(applicants=1).review().assign()
    one, other = pile_of(season, season.applications[0])
    score(season, other, 5)
    assert queries.other_reviews(one) == []
    score(season, one, 3)
    assert [review.assignment_id for review in queries.other_reviews(one)] == [other.id]


def test_declare_conflict_after_scoring_voids_the_score_and_closes_the_packet(app):
    season = Season(applicants=1).review().assign()
    one, other = pile_of(season, season.applications[0])
    score(season, one, 1)
    score(season, other, 5)
    services.declare_conflict(one, actor=actor_of(one.reviewer))
    assert queries.get_assignment(one.ref) is None
    assert queries.mean_of(pile_of(season, season.applications[0])) == 5
    entry = queries.entries_of(season.applications[0].id)[0]
    assert (entry.reviews, entry.raw, entry.spread) == (1, 5.0, 0.0)
    assert queries.other_reviews(other) == []
    season.assign()
    pile = pile_of(season, season.applications[0])
    again = {a.reviewer_id for a in pile if a.status in HELD}
    assert one.reviewer_id not in again
    assert len(again) == 2


def test_abstain_needs_a_reason_and_lets_someone_else_read(app):
    season = Season(applicants=1).review().assign()
    assignment = pile_of(season, season.applications[0])[0]
    actor = actor_of(assignment.reviewer)
    with pytest.raises(RuleBroken):
        services.abstain(assignment, reason=" ", actor=actor)
    services.abstain(assignment, reason="Not my language.", actor=actor)
    assert queries.count_lacking(season.stage) == 1
    with pytest.raises(MoveRefused):
        score(season, assignment)


def test_take_back_after_a_late_listing_voids_without_telling_the_reviewer(app):
    season = Season(applicants=1).review().assign()
    one = pile_of(season, season.applications[0])[0]
    score(season, one, 5)
    services.list_person("applicant0@example.org", actor=actor_of(one.reviewer))
    assert queries.listed_conflicts(season.site.id, season.applications) == {
        (season.applications[0].id, one.reviewer_id)
    }
    services.take_back(one, reason="They know each other.", actor=actor_of(season.alice))
    assert queries.mean_of(pile_of(season, season.applications[0])) is None


def test_list_person_twice_is_once_and_unlist_takes_it_off(app):
    person = make_person("Rae", roles=[(Role.REVIEWER, None)])
    first = services.list_person("김 민지", actor=actor_of(person))
    assert services.list_person("김민지", actor=actor_of(person)) is first
    services.unlist_person(first, actor=actor_of(person))
    assert queries.conflicts_of(person.id) == []


def test_assignments_visible_to_equals_what_policy_permits(app):
    season = Season(applicants=4, reviewers=3).review().assign()
    everyone = db.session.scalars(sa.select(Assignment)).all()
    for person in [*season.reviewers, season.alice, *season.people]:
        actor = actor_of(person)
        shown = {
            a.ref for a in queries.assignments_visible_to(actor) if permits(P.REVIEW_LIST, actor)
        }
        assert shown == {a.ref for a in everyone if permits(P.REVIEW_WRITE, actor, a)}
