"""Work on challenges: phase by phase, version by version, alone and in teams."""

import random
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from academy.core.actors import Role
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.outbox.models import StoredLetter
from academy.projects import queries, services
from academy.projects.models import Attempt, Challenge, HandIn
from academy.projects.rules import is_open, phase_of
from academy.projects.services import KeptFile
from academy.projects.states import (
    DELIVERABLES,
    AttemptState,
    ChallengeKind,
    Deliverable,
    GateAct,
    Phase,
)
from tests.factories.attempts import (
    a_hand_in,
    an_attempt,
    asked,
    decide,
    enrolled,
    fill,
    passed_until,
)
from tests.factories.cohorts import a_cohort
from tests.factories.projects import a_challenge, a_learner, a_team
from tests.personas import actor_of, make_person

D = Deliverable


@pytest.fixture
def cohort(app, freeze):
    made = a_cohort()
    freeze("2026-05-12T10:00:00+09:00")
    return made


@pytest.fixture
def alice(cohort):
    return a_learner(cohort, "Alice")


@pytest.fixture
def nano(cohort):
    return a_challenge(cohort, ChallengeKind.NANO)


@pytest.fixture
def staff(cohort):
    return actor_of(make_person("Mia", roles=[(Role.PROGRAMME, cohort.site_id)]))


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


def test_ask_gate_while_something_is_empty_names_it(nano, alice):
    attempt = an_attempt(nano, alice)
    fill(attempt, alice)
    a_hand_in(attempt, alice, D.CHALLENGE, "")
    with pytest.raises(RuleBroken) as refused:
        services.ask_gate(attempt, actor=actor_of(alice))
    assert "Challenge" in str(refused.value.message) or "챌린지" in str(refused.value.message)
    assert attempt.status is AttemptState.WORKING


def test_ask_gate_twice_is_once_and_keeps_the_work_as_it_is(nano, alice):
    attempt = asked(an_attempt(nano, alice), alice)
    services.ask_gate(attempt, actor=actor_of(alice))
    assert [step.act for step in queries.steps_of(attempt.id)] == [GateAct.ASKED]
    with pytest.raises(RuleBroken):
        a_hand_in(attempt, alice, D.BIG_IDEA, "Changed")
    services.take_back_gate(attempt, actor=actor_of(alice))
    a_hand_in(attempt, alice, D.BIG_IDEA, "Changed")


def test_pass_opens_the_next_phase_and_tells_every_member(cohort, staff):
    people = [a_learner(cohort, f"L{n}") for n in range(3)]
    team = a_team(a_challenge(cohort), people)
    attempt = an_attempt(db.session.get(Challenge, team.challenge_id), people[0], team)
    decide(asked(attempt, people[0]), staff, feedback="Good question.")
    assert (attempt.phase, attempt.status) == (Phase.INVESTIGATE, AttemptState.WORKING)
    letters = db.session.scalars(
        sa.select(StoredLetter).where(StoredLetter.kind == "projects/gate_decided")
    ).all()
    assert {letter.to for letter in letters} == {person.email for person in people}
    assert all("Good question." not in letter.text for letter in letters)


def test_send_back_needs_feedback_and_lets_the_work_go_on(nano, alice, staff):
    attempt = asked(an_attempt(nano, alice), alice)
    with pytest.raises(RuleBroken) as refused:
        decide(attempt, staff, passes=False)
    assert refused.value.field == "feedback"
    decide(attempt, staff, passes=False, feedback="Whom does it concern?")
    assert (attempt.phase, attempt.status) == (Phase.ENGAGE, AttemptState.SENT_BACK)
    a_hand_in(attempt, alice, D.BIG_IDEA, "Better")
    services.ask_gate(attempt, actor=actor_of(alice))
    acts = [step.act for step in queries.steps_of(attempt.id)]
    assert acts == [GateAct.ASKED, GateAct.SENT_BACK, GateAct.ASKED]


def test_decide_twice_is_once_and_after_another_is_refused(nano, alice, staff):
    attempt = asked(an_attempt(nano, alice), alice)
    seen = attempt.version
    for _ in range(2):
        services.decide_gate(attempt, passes=True, feedback="", seen=seen, actor=staff)
    assert attempt.phase is Phase.INVESTIGATE
    with pytest.raises(MoveRefused):
        services.decide_gate(attempt, passes=False, feedback="No.", seen=seen, actor=staff)


def test_decide_on_what_was_handed_in_anew_is_refused(nano, alice, staff):
    attempt = asked(an_attempt(nano, alice), alice)
    seen = attempt.version
    services.take_back_gate(attempt, actor=actor_of(alice))
    services.ask_gate(attempt, actor=actor_of(alice))
    with pytest.raises(RuleBroken):
        services.decide_gate(attempt, passes=True, feedback="", seen=seen, actor=staff)
    assert attempt.status is AttemptState.WAITING


def test_decide_by_two_at_once_counts_one(nano, alice, staff, at_once):
    attempt = asked(an_attempt(nano, alice), alice)
    attempt_id, seen = attempt.id, attempt.version

    def judge(number):
        return services.decide_gate(
            db.session.get(Attempt, attempt_id),
            passes=number == 0,
            feedback="Look again.",
            seen=seen,
            actor=staff,
        )

    answers = at_once(2, judge)
    assert sum(isinstance(answer, Exception) for answer in answers) == 1


def test_the_last_gate_accepts_and_reopening_closes_later_phases(nano, alice, staff):
    attempt = passed_until(an_attempt(nano, alice), alice, staff, Phase.ACT)
    decide(asked(attempt, alice), staff)
    assert attempt.status is AttemptState.ACCEPTED
    assert attempt.accepted_at is not None
    services.reopen_gate(attempt, Phase.INVESTIGATE, reason="A source is made up.", actor=staff)
    assert (attempt.phase, attempt.status) == (Phase.INVESTIGATE, AttemptState.SENT_BACK)
    assert attempt.accepted_at is None
    with pytest.raises(RuleBroken):
        a_hand_in(attempt, alice, D.SOLUTION, "More")
    a_hand_in(attempt, alice, D.SYNTHESIS, "More")


def test_reopen_a_gate_that_is_not_passed_is_refused(nano, alice, staff):
    attempt = asked(an_attempt(nano, alice), alice)
    for phase in Phase:
        with pytest.raises(RuleBroken):
            services.reopen_gate(attempt, phase, reason="Why not", actor=staff)


@pytest.mark.parametrize("seed", range(6))
def test_nothing_of_a_phase_is_written_before_the_gate_before_it_is_passed(
    nano, alice, staff, seed
):
    """Whatever is tried in whatever order, each version was written while its phase was open."""
    chance, attempt = random.Random(seed), an_attempt(nano, alice)
    actor = actor_of(alice)

    def try_anything(step):
        deliverable = chance.choice(list(D))
        before = attempt.phase, attempt.status, len(queries.versions_of(attempt.id, deliverable))
        act = chance.choice(("save", "save", "save", "fill", "file", "ask", "pass", "back", "undo"))
        try:
            if act == "save":
                a_hand_in(attempt, alice, deliverable, f"Step {step}")
            elif act == "fill":
                fill(attempt, alice, f"Step {step}")
            elif act == "file":
                services.add_file(attempt, deliverable, kept(str(step)), actor=actor)
            elif act == "ask":
                services.ask_gate(attempt, actor=actor)
            elif act == "undo":
                services.reopen_gate(
                    attempt, chance.choice(list(Phase)), reason=f"No {step}", actor=staff
                )
            else:
                decide(attempt, staff, passes=act == "pass", feedback=f"So {step}")
        except (RuleBroken, MoveRefused):
            pass
        phase, status, count = before
        if len(queries.versions_of(attempt.id, deliverable)) > count:
            assert deliverable in DELIVERABLES[phase]
            assert status in (AttemptState.WORKING, AttemptState.SENT_BACK)
            assert is_open(phase_of(deliverable), reached=phase)
            passed = {s.phase for s in queries.steps_of(attempt.id) if s.act is GateAct.PASSED}
            order = list(DELIVERABLES)
            assert set(order[: order.index(phase)]) <= passed

    for step in range(60):
        try_anything(step)


def test_handed_in_by_enrolment_counts_members_by_their_team(cohort, nano, alice, staff):
    bob = a_learner(cohort, "Bob")
    team = a_team(a_challenge(cohort), [alice, bob])
    challenge = db.session.get(Challenge, team.challenge_id)
    together = passed_until(an_attempt(challenge, alice, team), bob, staff, Phase.ACT)
    decide(asked(together, bob), staff)
    alone = passed_until(an_attempt(nano, alice), alice, staff, Phase.ACT)
    found = queries.handed_in_by_enrolment(cohort.id)
    of_alice, of_bob = (found[enrolled(p, cohort.id).id] for p in (alice, bob))
    assert (of_alice.accepted, of_alice.handed_in) == ({challenge.id}, {challenge.id})
    assert (of_bob.accepted, of_bob.handed_in) == ({challenge.id}, {challenge.id})
    asked(alone, alice)
    of_alice = queries.handed_in_by_enrolment(cohort.id)[enrolled(alice, cohort.id).id]
    assert (of_alice.accepted, of_alice.handed_in) == ({challenge.id}, {challenge.id, nano.id})


def test_gates_wait_longest_first_and_by_who_decides(cohort, nano, alice, staff, freeze):
    mentor = make_person("Max", roles=[(Role.MENTOR, cohort.site_id)])
    team = a_team(a_challenge(cohort), [a_learner(cohort, "Bob")])
    bob = queries.members_of(team.id)[0].person
    challenge = db.session.get(Challenge, team.challenge_id)
    later = asked(an_attempt(nano, alice), alice)
    freeze(datetime(2026, 5, 11, tzinfo=UTC).isoformat())
    earlier = asked(an_attempt(challenge, bob, team), bob)
    assert [w.id for w in queries.gates_waiting_for(staff).items] == [earlier.id, later.id]
    assert [w.id for w in queries.gates_waiting_for(actor_of(mentor)).items] == [later.id]
    first = queries.gates_waiting_for(staff, size=1)
    second = queries.gates_waiting_for(staff, size=1, after=first.after)
    assert [first.items[0].id, second.items[0].id] == [earlier.id, later.id]
