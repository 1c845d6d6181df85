"""Two people on one record: the second sees both versions before anything is overwritten."""

import pytest

from academy.core.actors import Role
from academy.core.db import db
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.curriculum import a_module, a_track
from tests.factories.projects import a_learner, a_project, a_team
from tests.pages import parse
from tests.personas import make_person, sign_in

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def cohort(app, freeze):
    made = a_cohort(a_site())
    freeze("2026-05-12T10:00:00+09:00")
    return made


def opened(client, address):
    return parse(client.get(address)).values()


def test_save_a_project_that_a_team_mate_has_saved_shows_both_versions(app, cohort):
    alice, ben = a_learner(cohort, "Alice"), a_learner(cohort, "Ben")
    team = a_team(cohort, [alice, ben, a_learner(cohort, "C")])
    project = a_project(team)
    address = f"/my/teams/{team.ref}/project"
    first, second = sign_in(app.test_client(), alice), sign_in(app.test_client(), ben)
    hers, his = opened(first, address), opened(second, address)
    hers["problem-en"], his["problem-en"] = "Falls at night.", "Nobody to ask."
    assert first.post(address, data=hers).status_code == 303

    answer = second.post(address, data=his, headers=ENGLISH)
    assert answer.status_code == 409
    page = parse(answer)
    said = " ".join("".join(page.one(".//form//*[@role='alert']").itertext()).split())
    assert "The problem – English" in said
    assert "Saved meanwhile Falls at night. Yours Nobody to ask." in said
    assert "Whom it serves" not in said, "what both wrote alike is no conflict"
    assert page.values()["problem-en"] == "Nobody to ask."
    db.session.refresh(project)
    assert project.problem["en"] == "Falls at night."

    assert second.post(address, data=page.values()).status_code == 303, "now it is a choice"
    db.session.refresh(project)
    assert project.problem["en"] == "Nobody to ask."


def test_save_a_module_from_two_tabs_refuses_the_second(client, cohort):
    manager = sign_in(client, make_person("Mia", roles=[(Role.PROGRAMME, cohort.site_id)]))
    module = a_module(a_track(cohort, [], published=False))
    address = f"/staff/modules/{module.ref}"
    one, other = opened(manager, address), opened(manager, address)
    assert manager.post(address, data=one | {"last_week": "3"}).status_code == 303
    answer = manager.post(address, data=other | {"subject": "ai"}, headers=ENGLISH)
    assert answer.status_code == 409
    db.session.refresh(module)
    assert (str(module.subject), module.last_week) != ("ai", int(other["last_week"]))
    assert parse(answer).values()["version"] == str(module.version)
    assert "Saved meanwhile 3" in parse(answer).text


def test_save_twice_the_same_is_no_conflict(client, cohort):
    manager = sign_in(client, make_person("Mia", roles=[(Role.PROGRAMME, cohort.site_id)]))
    track = a_track(cohort, [], published=False)
    address = f"/staff/tracks/{track.ref}/title"
    sent = opened(manager, address) | {"title-en": "Pressed twice"}
    assert manager.post(address, data=sent).status_code == 303
    assert manager.post(address, data=sent).status_code == 303


@pytest.mark.parametrize("version", ["", "0", "-1", "9" * 40, "x", "가"])
def test_save_without_the_state_that_was_seen_is_refused(client, cohort, version):
    manager = sign_in(client, make_person("Mia", roles=[(Role.PROGRAMME, cohort.site_id)]))
    track = a_track(cohort, [], published=False)
    address = f"/staff/tracks/{track.ref}/title"
    sent = opened(manager, address) | {"title-en": "Blind", "version": version}
    assert manager.post(address, data=sent).status_code == 409
