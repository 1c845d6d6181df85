"""Gates between phases: asked for, decided, opened again; and what they count for."""

import random
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from academy.core.actors import Role
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.outbox.models import StoredLetter
from academy.projects import queries, services
from academy.projects.models import Attempt, Challenge
from academy.projects.rules import is_open, phase_of
from academy.projects.services import KeptFile
from academy.projects.states import (
    DELIVERABLES,
    AttemptState,
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
from tests.factories.projects import a_challenge, a_learner, a_team
from tests.personas import actor_of, make_person

D = Deliverable


def kept(digest="d"):
    return KeptFile("somewhere", "plan.pdf", "application/pdf", 3, digest)


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
