"""Counting the groups of a stage: after everything is released, once, and never for one person."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.intake import services as intake
from academy.monitoring import queries as monitoring
from academy.monitoring import services as counting
from academy.monitoring.models import MonitoringCount
from academy.monitoring.states import AgeBand, Disability, Sex
from academy.selection import queries, services
from academy.selection.queries import Wait
from academy.selection.states import Outcome
from tests.factories.cohorts import a_site
from tests.factories.selection import Season
from tests.personas import actor_of, make_person, sign_in

WOMEN = 20


def answer(season, person, sex):
    counting.answer(
        person.id,
        round_id=season.round.id,
        site_id=season.site.id,
        sex=sex,
        age_band=AgeBand.TO_24,
        disability=Disability.UNSAID,
        consent=True,
        pseudonymous=True,
        actor=actor_of(person),
    )


@pytest.fixture
def season(app):
    """Forty applicants who answered, twenty women first; twelve of each would go on."""
    made = Season(applicants=40, reviewers=2, seats=40)
    made.round.interview_on = clock.now().date() + timedelta(days=9)
    for number, person in enumerate(made.people):
        answer(made, person, Sex.FEMALE if number < WOMEN else Sex.MALE)
    return made.review()


def decide_all(season, women=6, men=12):
    """Prepare that so many of each go on, and release it."""
    for number, application in enumerate(season.applications):
        on = number < women or WOMEN <= number < WOMEN + men
        if application.status.value == "in_review" and not application.stage:
            season.decide(application, Outcome.ADVANCE if on else Outcome.DECLINE)
    season.release()


def count_of(stage):
    return monitoring.count_of(stage.id)


def test_count_waits_until_every_entry_has_a_released_result(season):
    stage = season.stage
    assert queries.why_wait(stage) is Wait.UNDECIDED
    season.decide(season.applications[0], Outcome.ADVANCE)
    season.release()
    with pytest.raises(RuleBroken):
        services.count_fairness(stage, actor=actor_of(season.alice))
    intake.withdraw(season.applications[1], actor=actor_of(season.people[1]))
    decide_all(season)
    assert queries.why_wait(stage) is None
    assert count_of(stage) is None


def test_count_waits_for_whoever_was_given_more_time(season):
    late = season.applications[0]
    decide_all(season)
    late.extended_until = clock.now() + timedelta(days=1)
    late.status = "draft"
    db.session.flush()
    assert queries.why_wait(season.stage) is Wait.MORE_MAY_COME


def test_count_keeps_totals_of_groups_and_a_second_press_the_same(season):
    stage = season.stage
    decide_all(season)
    admin = make_person("Ada", roles=[(Role.ADMIN, season.site)])
    made = services.count_fairness(stage, actor=actor_of(admin))
    again = services.count_fairness(stage, actor=actor_of(admin))
    assert made.id == again.id
    assert made.content["total"] == [40, 18]
    sexes = made.content["groups"]["sex"]
    assert list(sexes["female"]) == [20, 6]
    assert list(sexes["male"]) == [20, 12]


def test_one_group_that_went_on_in_fours_hides_another(season):
    stage = season.stage
    decide_all(season, women=4, men=12)
    made = services.count_fairness(stage, actor=actor_of(season.alice))
    sexes = made.content["groups"]["sex"]
    assert (sexes["female"], sexes["male"]) == (None, None)
    assert tuple(sexes["other"]) == (0, 0), "a group of nobody is about nobody"


def test_nobody_answers_a_round_that_was_counted(season):
    stage = season.stage
    decide_all(season)
    services.count_fairness(stage, actor=actor_of(season.alice))
    with pytest.raises(RuleBroken):
        answer(season, make_person("Late"), Sex.MALE)


def go_through(season):
    """Decide the interview too: half of each who got there are offered a place."""
    for number, application in enumerate(season.applications):
        if application.stage == "interview":
            on = number % 2 == 0
            season.decide(application, Outcome.OFFER if on else Outcome.DECLINE)
    season.release()


def test_who_went_on_is_who_came_into_the_next_stage(season):
    first = season.stage
    decide_all(season, women=12, men=12)
    go_through(season)
    last = season.stage
    made = services.count_fairness(last, actor=actor_of(season.alice))
    before = count_of(first)
    assert before is not None, "stages before are counted with it"
    for name, groups in made.content["groups"].items():
        for key, cell in groups.items():
            assert cell is None or cell[0] == before.content["groups"][name][key][1]


def test_an_answer_taken_back_between_two_counts_closes_the_later_one(season):
    first = season.stage
    decide_all(season, women=12, men=12)
    services.count_fairness(first, actor=actor_of(season.alice))
    counting.take_back(
        season.people[0].id,
        round_id=season.round.id,
        site_id=season.site.id,
        actor=actor_of(season.people[0]),
    )
    go_through(season)
    made = services.count_fairness(season.stage, actor=actor_of(season.alice))
    assert made.content["closed"]
    assert all(cell is None for g in made.content["groups"].values() for cell in g.values())
    assert list(count_of(first).content["groups"]["sex"]["female"]) == [20, 12]


def test_count_after_a_correction_holds_what_is_in_force(season):
    three = season.applications[:3]
    for application in season.applications:
        season.decide(application, Outcome.OFFER if application in three else Outcome.DECLINE)
    season.release()
    season.decide(three[0], Outcome.DECLINE)
    assert queries.why_wait(season.stage) is Wait.UNDECIDED, "a correction is on its way"
    season.release()
    assert queries.why_wait(season.stage) is None
    came, went_on = queries.who_came(season.stage)
    assert len(came) == 40
    assert went_on == {each.person_id for each in three[1:]}


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_page_counts_shows_and_says_who_looked(app, season, locale):
    admin = make_person("Ada", roles=[(Role.ADMIN, season.site)])
    client = sign_in(app.test_client(), admin)
    client.set_cookie("academy_language", locale)
    ref = season.stage.ref
    where = f"/staff/fairness/stages/{ref}"
    assert client.post(where).status_code == 422
    assert client.get(where).status_code == 200
    assert db.session.scalar(sa.select(sa.func.count()).select_from(MonitoringCount)) == 0
    decide_all(season)
    for _press in range(2):
        assert client.post(where).location == where
    for _look in range(2):
        page = client.get(where).get_data(as_text=True)
    assert "0.50" in page
    assert "30.0 %" in page
    assert "0.111" in page
    assert "Ada" in page
    assert "Applicant 1" not in page
    looks = sa.select(sa.func.count()).where(Entry.verb == "fairness.look")
    assert db.session.scalar(looks) == 1
    assert ref in client.get("/staff/fairness/stages").get_data(as_text=True)
    desk = client.get(f"/staff/selection/stages/{ref}").get_data(as_text=True)
    assert where in desk


def test_page_is_for_those_who_answer_for_fairness(app, season):
    where = f"/staff/fairness/stages/{season.stage.ref}"
    assert sign_in(app.test_client(), season.alice).get(where).status_code == 404
    desk = sign_in(app.test_client(), season.alice).get(
        f"/staff/selection/stages/{season.stage.ref}"
    )
    assert where not in desk.get_data(as_text=True)
    auditor = make_person("Aud", roles=[(Role.AUDITOR, season.site)])
    client = sign_in(app.test_client(), auditor)
    assert client.get(where).status_code == 200
    assert client.post(where).status_code == 404
    elsewhere = make_person("Gina", roles=[(Role.ADMIN, a_site("napoli"))])
    assert sign_in(app.test_client(), elsewhere).get(where).status_code == 404
