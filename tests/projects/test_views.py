from datetime import date

import pytest

from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.projects import queries, services
from academy.projects.states import ChallengeKind, Credit, ProjectState
from tests.factories.cohorts import a_cohort, a_site, an_enrolment
from tests.factories.curriculum import a_session, a_track
from tests.factories.projects import a_challenge, a_learner, a_project, a_team
from tests.pages import parse, seen
from tests.personas import actor_of, make_person, sign_in

MANY_PARTS = "x " + "👨\u200d" * 30 + "👩"
"""Few characters to the eye, and more code points than a column holds."""

PROJECT = {
    "title-ko": "리듬스텝",
    "title-en": "Rhythm Step",
    "purpose-ko": "걸음을 돕는 앱",
    "purpose-en": "An app for walking",
    "people": "illness",
    "serves-ko": "환자",
    "serves-en": "Patients",
    "problem-ko": "어렵습니다.",
    "problem-en": "It is hard.",
    "repository": "https://code.example.org/x",
    "store": "",
}


def english(client, path):
    return parse(client.get(path, headers={"Accept-Language": "en"}))


def test_learning_shows_today_the_week_the_phase_and_the_team(cohort, alice, learner):
    a_track(cohort)
    a_session(cohort, date(2026, 5, 12), times=2)
    a_team(a_challenge(cohort), [alice], name="Blue")
    text = english(learner, "/my/learning").text
    assert "week 11" in text
    assert "Today" in text
    assert "About coding" in text
    assert "An app for our neighbours" in text
    assert "Blue" in text


def test_learning_before_the_cohort_starts_says_when(cohort, client):
    person = make_person("Bob")
    later = a_cohort(a_site(), 6)
    an_enrolment(person, later, active=False)
    text = english(sign_in(client, person), "/my/learning").text
    assert "D-294" in text
    assert "It starts on Tue, 2 March 2027" in text


def test_learning_after_the_cohort_has_ended_says_so(cohort, alice, learner, freeze):
    freeze("2027-01-10T10:00:00+09:00")
    assert "Your cohort has ended" in english(learner, "/my/learning").text


def test_learning_without_an_enrolment_leads_to_the_call(cohort, client):
    page = english(sign_in(client, make_person("Bob")), "/my/learning")
    assert "You are in no cohort yet" in page.text


def test_propose_a_team_through_the_page(cohort, alice, learner):
    a_challenge(cohort)
    sent = learner.post("/my/teams/new", data={"name": "늘봄", "is_open": "y"})
    assert sent.status_code == 303
    team = queries.team_of(alice.id, cohort.id)
    assert (team.name, team.is_open) == ("늘봄", True)
    assert parse(learner.get(sent.location)).h1 == "늘봄"


@pytest.mark.parametrize(
    "name", ["", "  ", "\u200b", "\x00", "x" * 41, "가" * 200_000, MANY_PARTS, "\u3164"]
)
def test_propose_a_team_with_a_bad_name_says_so(cohort, learner, name):
    a_challenge(cohort)
    sent = learner.post("/my/teams/new", data={"name": name})
    assert sent.status_code == 422
    assert set(parse(sent).errors) == {"name"}
    assert queries.teams_of_cohort(cohort.id) == []


def test_propose_a_team_while_none_are_forming_is_not_found(cohort, learner):
    a_challenge(cohort, ChallengeKind.MINI)
    assert learner.get("/my/teams/new").status_code == 404
    assert learner.get("/my/teams").status_code == 200


def test_join_and_leave_through_the_pages(cohort, alice, learner):
    team = a_team(cohort)
    services.edit_team(team, name="Blue", is_open=True, actor=SYSTEM)
    assert learner.post(f"/my/teams/{team.ref}/join").status_code == 303
    assert queries.team_of(alice.id, cohort.id) == team
    assert learner.post(f"/my/teams/{team.ref}/leave").status_code == 303
    assert queries.team_of(alice.id, cohort.id) is None


def test_join_a_team_twice_is_a_conflict_and_one_that_asks_is_refused(cohort, alice, learner):
    challenge = a_challenge(cohort)
    team, closed = a_team(challenge), a_team(challenge)
    services.edit_team(team, name="Blue", is_open=True, actor=SYSTEM)
    assert learner.post(f"/my/teams/{closed.ref}/join").status_code == 422
    assert learner.post(f"/my/teams/{team.ref}/join").status_code == 303
    assert learner.post(f"/my/teams/{team.ref}/join").status_code == 409


def test_ask_to_join_is_seen_by_the_team_and_accepted(cohort, alice, client):
    team = a_team(cohort)
    member = queries.members_of(team.id)[0].person
    asking = sign_in(client, alice)
    assert asking.post(f"/my/teams/{team.ref}/ask").status_code == 303
    request = queries.waiting_requests(team.id)[0]
    assert asking.post(f"/my/requests/{request.ref}/accept").status_code == 404
    answering = sign_in(client, member)
    assert "Alice" in parse(answering.get(f"/my/teams/{team.ref}")).text
    assert answering.post(f"/my/requests/{request.ref}/accept").status_code == 303
    assert queries.team_of(alice.id, cohort.id) == team


def test_withdraw_request_of_somebody_else_is_not_found(cohort, alice, learner):
    team = a_team(cohort)
    request = services.ask_to_join(team, actor=actor_of(a_learner(cohort, "Bob")))
    assert learner.post(f"/my/requests/{request.ref}/withdraw").status_code == 404
    own = services.ask_to_join(team, actor=actor_of(alice))
    assert learner.post(f"/my/requests/{own.ref}/withdraw").status_code == 303


@pytest.mark.parametrize("path", ["", "/project", "/me", "/name"])
def test_pages_of_a_team_of_others_are_not_found(cohort, learner, path):
    team = a_team(cohort)
    assert learner.get(f"/my/teams/{team.ref}{path}").status_code == 404


def test_teams_of_another_site_cannot_be_joined_or_seen(cohort, learner):
    team = a_team(a_cohort(a_site("napoli"), 3))
    for act in ("join", "ask"):
        assert learner.post(f"/my/teams/{team.ref}/{act}").status_code == 404


def test_start_and_edit_a_project_through_the_page(cohort, alice, learner):
    team = a_team(cohort, [alice, a_learner(cohort, "B"), a_learner(cohort, "C")])
    home = f"/my/teams/{team.ref}"
    assert learner.post(f"{home}/project", data=PROJECT).status_code == 303
    assert learner.post(f"{home}/project/move", data={"move": "build"}).status_code == 303
    assert learner.post(f"{home}/project/move", data={"move": "build"}).status_code == 409
    assert learner.post(f"{home}/project/move", data={"move": "sell"}).status_code == 404
    changed = PROJECT | {"title-en": "Rhythm"} | seen(learner, f"{home}/project")
    assert learner.post(f"{home}/project", data=changed).status_code == 303
    project = queries.project_of(team.id)
    assert (project.title["en"], project.status) == ("Rhythm", ProjectState.PROTOTYPE)
    assert project.slug == "rhythm-step"


def test_start_a_project_with_too_few_says_so_and_loses_nothing(cohort, alice, learner):
    team = a_team(cohort, [alice])
    sent = learner.post(f"/my/teams/{team.ref}/project", data=PROJECT)
    assert sent.status_code == 422
    assert parse(sent).values()["problem-ko"] == "어렵습니다."
    assert queries.project_of(team.id) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title-ko", ""),
        ("title-en", "x" * 61),
        ("purpose-en", "\x00"),
        ("serves-ko", "\u202e"),
        ("problem-en", "x" * 1_000_000),
        ("people", "nobody"),
        ("repository", "javascript:alert(1)"),
        ("store", "https://user:secret@x.example/"),
    ],
)
def test_start_a_project_with_a_bad_value_names_its_field(cohort, alice, learner, field, value):
    team = a_team(cohort, [alice, a_learner(cohort, "B"), a_learner(cohort, "C")])
    sent = learner.post(f"/my/teams/{team.ref}/project", data=PROJECT | {field: value})
    assert sent.status_code == 422
    assert set(parse(sent).errors) == {field}
    assert queries.project_of(team.id) is None


def test_markup_in_a_project_is_shown_as_text(cohort, client):
    nasty = "<script>alert(1)</script>{{7*7}}"
    project = a_project(a_team(cohort), published=True)
    project.problem = type(project.problem)(ko=nasty, en=nasty)
    db.session.commit()
    answer = client.get(f"/showcase/{project.slug}").get_data(as_text=True)
    assert "<script>alert" not in answer
    assert "{{7*7}}" in answer


def test_describe_self_through_the_page(cohort, alice, learner):
    team = a_team(cohort, [alice])
    path = f"/my/teams/{team.ref}/me"
    assert (
        learner.post(
            path, data={"role": "디자인", "credit": "named"} | seen(learner, path)
        ).status_code
        == 303
    )
    member = queries.membership(team.ref, alice.id)
    db.session.refresh(member)
    assert (member.role, member.credit) == ("디자인", Credit.NAMED)
    assert learner.post(path, data={"role": "", "credit": "shouted"}).status_code == 422
    refused = learner.post(path, data={"role": MANY_PARTS, "credit": "named"})
    assert (refused.status_code, set(parse(refused).errors)) == (422, {"role"})
