"""Work on challenges: phase by phase, version by version, alone and in teams."""

import pytest
import sqlalchemy as sa

from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.projects import queries, services
from academy.projects.models import Attempt, Challenge, HandIn
from academy.projects.services import KeptFile
from academy.projects.states import (
    ChallengeKind,
    Deliverable,
    Phase,
)
from tests.factories.attempts import (
    a_hand_in,
    an_attempt,
    asked,
    enrolled,
    fill,
)
from tests.factories.projects import a_challenge, a_learner, a_team
from tests.personas import actor_of

D = Deliverable


def kept(digest="d"):
    return KeptFile("somewhere", "plan.pdf", "application/pdf", 3, digest)


def texts(attempt, deliverable):
    return [each.text for each in queries.versions_of(attempt.id, deliverable)]


def test_begin_attempt_twice_is_once(nano, alice):
    assert an_attempt(nano, alice).id == an_attempt(nano, alice).id


def test_begin_attempt_by_five_members_at_once_makes_one(cohort, at_once):
    people = [a_learner(cohort, f"L{n}") for n in range(5)]
    team = a_team(a_challenge(cohort), people)
    challenge_id, team_ref = team.challenge_id, team.ref
    actors, enrolments = [actor_of(p) for p in people], [p.id for p in people]

    def begin(number):
        challenge = db.session.get(Challenge, challenge_id)
        place = queries.get_place(challenge.ref, enrolments[number])
        return services.begin_attempt(
            challenge, team=place.team, enrolment=place.enrolment, actor=actors[number]
        )

    answers = at_once(5, begin)
    assert {type(answer) for answer in answers} == {Attempt}
    assert len(db.session.scalars(sa.select(Attempt)).all()) == 1
    assert queries.get_team(team_ref).id in queries.attempts_by_team([answers[0].team_id])


def test_begin_attempt_of_a_team_challenge_alone_is_refused(cohort, alice):
    with pytest.raises(RuleBroken):
        an_attempt(a_challenge(cohort, ChallengeKind.MINI), alice)


def test_begin_attempt_before_the_first_day_is_refused(nano, alice, freeze):
    freeze("2026-02-20T10:00:00+09:00")
    with pytest.raises(RuleBroken):
        an_attempt(nano, alice)


def test_save_deliverable_keeps_every_version_and_writes_the_same_once(nano, alice):
    attempt = an_attempt(nano, alice)
    for text in ("One", "Two", "Two"):
        a_hand_in(attempt, alice, D.BIG_IDEA, text)
    assert texts(attempt, D.BIG_IDEA) == ["Two", "One"]
    assert [v.number for v in queries.versions_of(attempt.id, D.BIG_IDEA)] == [2, 1]


def test_save_deliverable_that_was_overtaken_writes_nothing(nano, alice):
    attempt = an_attempt(nano, alice)
    a_hand_in(attempt, alice, D.BIG_IDEA, "One")
    saved = services.save_deliverable(
        attempt, D.BIG_IDEA, text="Mine", link="", seen=0, actor=actor_of(alice)
    )
    assert saved.is_overtaken
    assert saved.hand_in.text == "One"
    assert texts(attempt, D.BIG_IDEA) == ["One"]


def test_save_deliverable_by_two_at_once_tells_the_second(cohort, at_once):
    people = [a_learner(cohort, f"L{n}") for n in range(4)]
    team = a_team(a_challenge(cohort), people)
    attempt_id = an_attempt(db.session.get(Challenge, team.challenge_id), people[0], team).id
    actors = [actor_of(person) for person in people]

    def save(number):
        return services.save_deliverable(
            db.session.get(Attempt, attempt_id),
            D.BIG_IDEA,
            text=f"From {number}",
            link="",
            seen=0,
            actor=actors[number],
        )

    answers = at_once(4, save)
    assert sorted(answer.is_overtaken for answer in answers) == [False, True, True, True]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(HandIn)) == 1


@pytest.mark.parametrize("link", ["http://example.org", "javascript:alert(1)", "example"])
def test_save_deliverable_with_an_unsound_link_is_refused(nano, alice, link):
    attempt = an_attempt(nano, alice)
    with pytest.raises(RuleBroken) as refused:
        services.save_deliverable(
            attempt, D.BIG_IDEA, text="", link=link, seen=0, actor=actor_of(alice)
        )
    assert refused.value.field == "link"


def test_save_deliverable_by_who_left_the_team_is_refused(cohort, alice):
    team = a_team(cohort, [alice, a_learner(cohort, "Bob")])
    attempt = an_attempt(db.session.get(Challenge, team.challenge_id), alice, team)
    services.leave(queries.membership(team.ref, alice.id), actor=actor_of(alice))
    with pytest.raises(RuleBroken):
        a_hand_in(attempt, alice, D.BIG_IDEA)


def test_hand_in_after_the_cohort_has_ended_is_refused(nano, alice, freeze):
    attempt = an_attempt(nano, alice)
    freeze("2026-12-31T10:00:00+09:00")
    for act in (
        lambda: a_hand_in(attempt, alice, D.BIG_IDEA),
        lambda: services.ask_gate(attempt, actor=actor_of(alice)),
        lambda: services.add_file(attempt, D.BIG_IDEA, kept(), actor=actor_of(alice)),
    ):
        with pytest.raises(RuleBroken):
            act()


def test_hand_in_that_is_late_is_taken_and_shown_as_late(nano, alice, freeze):
    attempt = an_attempt(nano, alice)
    freeze("2026-11-20T10:00:00+09:00")
    fill(attempt, alice)
    [due] = queries.what_is_due(enrolled(alice, nano.cohort_id), nano.ends_on.replace(day=1))
    assert (due.phase, due.is_late, due.on) == (Phase.ENGAGE, True, nano.investigates_on)
    asked(attempt, alice)
    assert queries.what_is_due(enrolled(alice, nano.cohort_id), nano.ends_on) == []


def test_add_file_and_take_it_out_are_versions(nano, alice):
    attempt, actor = an_attempt(nano, alice), actor_of(alice)
    a_hand_in(attempt, alice, D.BIG_IDEA, "One")
    file = services.add_file(attempt, D.BIG_IDEA, kept(), actor=actor)
    assert services.add_file(attempt, D.BIG_IDEA, kept(), actor=actor) is None
    services.take_out_file(attempt, D.BIG_IDEA, file.ref, actor=actor)
    versions = queries.versions_of(attempt.id, D.BIG_IDEA)
    assert [each.files for each in versions] == [[], [file.ref], []]
    assert {each.text for each in versions} == {"One"}


def test_add_file_beyond_the_fifth_is_refused(nano, alice):
    attempt = an_attempt(nano, alice)
    for number in range(5):
        services.add_file(attempt, D.BIG_IDEA, kept(str(number)), actor=actor_of(alice))
    with pytest.raises(RuleBroken) as refused:
        services.add_file(attempt, D.BIG_IDEA, kept("x"), actor=actor_of(alice))
    assert refused.value.field == "file"
