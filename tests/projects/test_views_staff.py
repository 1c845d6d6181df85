import pytest

from academy.core.db import db
from academy.projects import queries
from academy.projects.states import ChallengeKind
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.projects import a_challenge, a_project, a_team
from tests.pages import parse, seen

CHALLENGE = {
    "kind": "macro",
    "title-ko": "우리 이웃",
    "title-en": "Neighbours",
    "starts_on": "2026-08-24",
    "investigates_on": "2026-09-07",
    "acts_on": "2026-10-05",
    "ends_on": "2026-12-04",
}


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


def test_add_and_change_a_challenge_through_the_pages(cohort, manager):
    sent = manager.post("/staff/challenges/new/pohang/5", data=CHALLENGE)
    assert sent.status_code == 303
    challenge = queries.challenges_of(cohort.id)[0]
    path = f"/staff/challenges/{challenge.ref}"
    assert parse(manager.get(path)).values()["acts_on"] == "2026-10-05"
    changed = CHALLENGE | {"title-en": "New"} | seen(manager, path)
    assert manager.post(path, data=changed).status_code == 303
    db.session.refresh(challenge)
    assert challenge.title["en"] == "New"


@pytest.mark.parametrize(
    ("field", "value"),
    [("acts_on", "2026-09-01"), ("ends_on", "2030-01-01"), ("starts_on", "x"), ("title-ko", "")],
)
def test_add_a_challenge_with_a_bad_value_names_its_field(cohort, manager, field, value):
    sent = manager.post("/staff/challenges/new/pohang/5", data=CHALLENGE | {field: value})
    assert sent.status_code == 422
    assert set(parse(sent).errors) == {field}
    assert queries.challenges_of(cohort.id) == []


def test_staff_form_a_team_and_mend_it(cohort, alice, manager):
    challenge = a_challenge(cohort, ChallengeKind.MINI)
    sent = manager.post(f"/staff/challenges/{challenge.ref}/teams", data={"name": "Blue"})
    assert sent.status_code == 303
    team = queries.teams_of_challenge(challenge.id)[0]
    path = f"/staff/teams/{team.ref}/members"
    assert manager.post(path, data={"person": "WRONG"}).status_code == 422
    assert manager.post(path, data={"person": alice.ref}).status_code == 303
    member = queries.members_of(team.id)[0]
    assert manager.post(path, data={"person": alice.ref}).status_code == 422
    assert manager.post(f"/staff/members/{member.ref}/remove").status_code == 303
    assert queries.members_of(team.id) == []


def test_staff_accept_and_publish_a_project(cohort, manager):
    project = a_project(a_team(cohort))
    path = f"/staff/projects/{project.slug}"
    assert manager.post(f"{path}/publish").status_code == 422
    assert manager.post(f"{path}/accept").status_code == 303
    assert (
        manager.post(path, data=PROJECT | {"title-en": "New"} | seen(manager, path)).status_code
        == 303
    )
    assert manager.post(f"{path}/publish").status_code == 303
    assert queries.get_published(project.slug) is not None
    assert manager.post(f"{path}/unpublish").status_code == 303
    assert parse(manager.get("/staff/teams", follow_redirects=True)).h1


def test_staff_pages_of_another_site_are_not_found(cohort, manager):
    other = a_cohort(a_site("napoli"), 3)
    team = a_team(other)
    project = a_project(team)
    for path in (
        "/staff/teams/napoli/3",
        f"/staff/teams/{team.ref}",
        f"/staff/projects/{project.slug}",
        f"/staff/challenges/{team.challenge.ref}",
    ):
        assert manager.get(path).status_code == 404


def test_staff_teams_ask_the_same_number_of_statements_for_more_teams(
    cohort, manager, count_statements
):
    challenge, counts = a_challenge(cohort), []
    for _round in range(2):
        a_project(a_team(challenge))
        db.session.commit()
        count_statements()
        manager.get("/staff/teams/pohang/5")
        counts.append(len(count_statements()))
    assert counts[0] == counts[1]
