"""Challenges through the pages: of learners, and of those who decide."""

from io import BytesIO

from academy.core import files
from academy.core.actors import Role
from academy.core.db import db
from academy.intake import inspection
from academy.intake.inspection import PDF, Looked
from academy.projects import queries, services
from academy.projects.models import Challenge
from academy.projects.states import (
    DELIVERABLES,
    AttemptState,
    ChallengeKind,
    Deliverable,
    Phase,
)
from tests.factories.attempts import a_hand_in, an_attempt, asked
from tests.factories.mentoring import an_appointment
from tests.factories.projects import a_challenge, a_learner, a_team
from tests.pages import parse
from tests.personas import actor_of, make_person, sign_in


def english(client, path):
    return parse(client.get(path, headers={"Accept-Language": "en"}))


def part(challenge, deliverable):
    return f"/my/challenges/{challenge.ref}/parts/{deliverable.value}"


def test_a_learner_begins_fills_and_hands_in_a_phase(nano, alice, learner):
    page = f"/my/challenges/{nano.ref}"
    assert "Not begun" in english(learner, "/my/challenges").text
    assert "Begin with what moves you" in english(learner, page).text
    for _ in range(2):
        assert learner.post(f"{page}/begin").status_code == 303
    for number, each in enumerate(DELIVERABLES[Phase.ENGAGE]):
        if number == 2:
            refused = learner.post(f"{page}/gate", headers={"Accept-Language": "en"})
            assert refused.status_code == 422
            assert "Still missing: Challenge." in parse(refused).text
        assert learner.post(part(nano, each), data={"text": "Ours", "version": ""}).location == page
    assert learner.post(f"{page}/gate").status_code == 303
    text = english(learner, page).text
    assert "waits for the gate" in text
    assert "Closed. It opens when the gate of the phase before it is passed: Engage." in text
    assert "Waits for the gate" in english(learner, "/my/challenges").text
    assert learner.post(f"{page}/gate/take-back").status_code == 303


def test_later_phases_have_no_page_and_earlier_ones_no_form(nano, alice, learner, cohort):
    mia = actor_of(make_person("Mia", roles=[(Role.PROGRAMME, cohort.site_id)]))
    attempt = an_attempt(nano, alice)
    assert learner.get(part(nano, Deliverable.SOLUTION)).status_code == 404
    assert learner.post(part(nano, Deliverable.SYNTHESIS)).status_code == 404
    asked(attempt, alice)
    services.decide_gate(attempt, passes=True, feedback="", seen=attempt.version, actor=mia)
    page = english(learner, part(nano, Deliverable.BIG_IDEA)).text
    assert "This is not open for changes now." in page
    sent = learner.post(part(nano, Deliverable.BIG_IDEA), data={"text": "New", "version": "1"})
    assert sent.status_code == 422
    assert len(queries.versions_of(attempt.id, Deliverable.BIG_IDEA)) == 1


def test_two_of_a_team_at_once_get_a_page_with_both_versions(cohort, alice, learner):
    bob = a_learner(cohort, "Bob")
    team = a_team(a_challenge(cohort), [alice, bob])
    challenge = db.session.get(Challenge, team.challenge_id)
    attempt = an_attempt(challenge, bob, team)
    a_hand_in(attempt, bob, Deliverable.BIG_IDEA, "From Bob")
    address = part(challenge, Deliverable.BIG_IDEA)
    sent = learner.post(address, data={"text": "From Alice", "version": ""})
    assert sent.status_code == 409
    text = sent.get_data(as_text=True)
    assert "From Bob" in text
    assert "From Alice" in text
    again = {"text": "From Alice", "version": "1"}
    assert learner.post(address, data=again).status_code == 303
    assert queries.latest_version(attempt.id, Deliverable.BIG_IDEA).text == "From Alice"


def test_a_file_is_looked_into_kept_and_handed_out(nano, alice, learner, monkeypatch):
    attempt = an_attempt(nano, alice)
    looked = Looked(b"%PDF-x", PDF, "plan.pdf", "d" * 64, False)
    monkeypatch.setattr(inspection, "inspect", lambda *_args, **_more: looked)
    address = f"{part(nano, Deliverable.BIG_IDEA)}/files"
    sent = learner.post(address, data={"file": (BytesIO(b"%PDF-x"), "plan.pdf")})
    assert sent.status_code == 303
    [file] = queries.files_of(attempt.id).values()
    got = learner.get(f"/my/challenges/{nano.ref}/files/{file.ref}")
    assert got.data == b"%PDF-x"
    assert "attachment" in got.headers["Content-Disposition"]
    assert learner.post(f"/my/challenges/{nano.ref}/files/{file.ref}/take-out").status_code == 303
    assert queries.latest_version(attempt.id, Deliverable.BIG_IDEA).is_empty


def test_a_file_that_is_refused_leaves_nothing(nano, alice, learner):
    an_attempt(nano, alice)
    address = f"{part(nano, Deliverable.BIG_IDEA)}/files"
    sent = learner.post(address, data={"file": (BytesIO(b"plain"), "plan.txt")})
    assert sent.status_code == 422
    assert list(files.all_keys()) == []


def test_a_challenge_of_teams_without_a_team_says_so(cohort, alice, learner):
    challenge = a_challenge(cohort, ChallengeKind.MINI)
    page = f"/my/challenges/{challenge.ref}"
    assert "You are in no team yet" in english(learner, page).text
    assert learner.post(f"{page}/begin").status_code == 422


def test_the_learning_page_shows_the_phase_and_what_is_due(nano, alice, learner):
    an_attempt(nano, alice)
    text = english(learner, "/my/learning").text
    assert "You are in: Engage" in text
    assert "To hand in" in text


def test_a_mentor_reads_and_decides_on_own_teams_only(cohort, alice, client):
    team, other = a_team(cohort, [alice]), a_team(cohort, [a_learner(cohort, "Bob")])
    mentor = make_person("Max")
    an_appointment(mentor, cohort, teams=(team,))
    bob = queries.members_of(other.id)[0].person
    mine = asked(an_attempt(db.session.get(Challenge, team.challenge_id), alice, team), alice)
    theirs = asked(an_attempt(db.session.get(Challenge, other.challenge_id), bob, other), bob)
    reader = sign_in(client, mentor)
    queue = english(reader, "/staff/gates").text
    assert team.name in queue
    assert other.name not in queue
    assert reader.get(f"/staff/attempts/{theirs.ref}").status_code == 404
    address = f"/staff/attempts/{mine.ref}"
    assert reader.get(address).status_code == 200
    assert reader.get(f"{address}/versions/big_idea").status_code == 200
    assert reader.post(f"{address}/reopen").status_code == 404
    typed = {"verdict": "send_back", "feedback": "", "seen": mine.version}
    refused = reader.post(f"{address}/gate", data=typed)
    assert refused.status_code == 422
    sent = reader.post(f"{address}/gate", data=typed | {"feedback": "Ask three people."})
    assert sent.status_code == 303
    db.session.expire_all()
    assert queries.get_watched(mine.ref).attempt.status is AttemptState.SENT_BACK
    shown = english(sign_in(client, alice), f"/my/challenges/{mine.challenge.ref}").text
    assert "Ask three people." in shown


def test_staff_see_how_far_everyone_is_and_open_a_gate_again(cohort, nano, alice, manager):
    attempt = asked(an_attempt(nano, alice), alice)
    page = english(manager, f"/staff/challenges/{nano.ref}/progress").text
    assert "Alice" in page
    assert "Waits for the gate" in page
    address = f"/staff/attempts/{attempt.ref}"
    typed = {"verdict": "pass", "feedback": "", "seen": attempt.version}
    assert manager.post(f"{address}/gate", data=typed).status_code == 303
    reopened = manager.post(f"{address}/reopen", data={"phase": "engage", "reason": "Again."})
    assert reopened.status_code == 303
    db.session.expire_all()
    assert queries.get_watched(attempt.ref).attempt.phase is Phase.ENGAGE
