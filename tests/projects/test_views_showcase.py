import pytest

from academy.core.actors import SYSTEM
from academy.projects import queries, services
from academy.projects.covers import draw_cover
from academy.projects.states import Credit
from tests.factories.projects import a_learner, a_project, a_team
from tests.pages import parse


def english(client, path):
    return parse(client.get(path, headers={"Accept-Language": "en"}))


def test_showcase_filters_by_people_and_cohort(cohort, client):
    a_project(a_team(cohort), published=True)
    a_project(a_team(cohort), accepted=True)
    assert len(parse(client.get("/showcase")).all(".//article")) == 1
    for query, count in (
        ("serves=illness&cohort=5", 1),
        ("serves=older", 0),
        ("serves=%00&cohort=x", 1),
    ):
        assert len(parse(client.get(f"/showcase?{query}")).all(".//article")) == count


def test_showcase_without_projects_says_so(cohort, client):
    assert "being made" in english(client, "/showcase").text


def test_exhibit_names_only_those_who_chose_it(cohort, client):
    people = [a_learner(cohort, name) for name in ("Anna", "Bert", "Cleo")]
    team = a_team(cohort, people)
    project = a_project(team, published=True)
    member = queries.members_of(team.id)[0]
    services.describe_self(member, role="", credit=Credit.NAMED, actor=SYSTEM)
    page = english(client, f"/showcase/{project.slug}")
    assert "Anna" in page.text
    assert "Bert" not in page.text
    assert "and 2 more people" in page.text
    shown = {m.get("property"): m.get("content") for m in page.all(".//meta[@property]")}
    assert shown["og:title"] == "Rhythm Step"
    assert shown["og:image"].startswith("http")


@pytest.mark.parametrize("path", ["", "/cover.svg"])
def test_exhibit_of_a_project_that_is_not_published_is_not_found(cohort, client, path):
    project = a_project(a_team(cohort), accepted=True)
    assert client.get(f"/showcase/{project.slug}{path}").status_code == 404


def test_cover_is_the_same_each_time_and_differs_by_project(cohort, client):
    project = a_project(a_team(cohort), published=True)
    answer = client.get(f"/showcase/{project.slug}/cover.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.get_data(as_text=True) == draw_cover("rhythm-step") != draw_cover("other")
