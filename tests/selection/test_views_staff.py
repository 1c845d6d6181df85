"""The staff's pages of a stage: each is drawn, in every phase, before and after a calibration."""

from datetime import timedelta

import pytest

from academy.core import clock
from academy.core.db import db
from academy.intake.states import ApplicationState
from academy.selection import jobs, queries, services
from academy.selection.states import CalibrationState, Outcome, StagePhase
from tests.factories.selection import Season
from tests.pages import parse, seen
from tests.personas import actor_of, sign_in


@pytest.fixture
def season(app):
    season = Season(applicants=4, reviewers=3, seats=2).review().assign()
    services.pick_anchor(season.stage, season.applications[0], actor=actor_of(season.alice))
    for number, application in enumerate(season.applications):
        for assignment in queries.assignments_of(application.id):
            services.hand_in(
                assignment,
                levels=season.levels(2 + (number + assignment.reviewer_id) % 3),
                notes={},
                comment=None,
                version=0,
                actor=actor_of(assignment.reviewer),
            )
    return season


def staff(app, season):
    return sign_in(app.test_client(), season.alice)


def desk(season):
    return f"/staff/selection/stages/{season.stage.ref}"


def calibrated(season):
    run = services.ask_calibration(season.stage, actor=actor_of(season.alice))
    db.session.commit()
    jobs.work_calibrations()
    return run


PAGES = ("", "/ranking", "/reviewers", "/set", "/criteria", "/calibrations")


@pytest.mark.parametrize("locale", ["ko", "en"])
@pytest.mark.parametrize("phase", list(StagePhase))
def test_every_page_is_drawn_in_every_phase(app, season, phase, locale):
    client = staff(app, season)
    calibrated(season)
    season.stage.phase = phase
    db.session.commit()
    number = season.applications[0].number
    person = season.reviewers[0].ref
    for page in (
        *(f"{desk(season)}{page}" for page in PAGES),
        f"{desk(season)}/reviewers/{person}",
        f"{desk(season)}/set/{number}",
        f"/staff/selection/applications/{number}",
    ):
        assert client.get(f"{page}?lang={locale}").status_code == 200, page


def test_ranking_shows_raw_and_calibrated_side_by_side_with_the_line(app, season):
    calibrated(season)
    answer = staff(app, season).get(f"{desk(season)}/ranking?lang=en")
    page = parse(answer)
    for word in ("Raw mean", "Calibrated", "80 % interval and line", "Above the line"):
        assert word in page.text
    assert "interval-line" in answer.text
    for filters in (
        "show=crossing",
        "show=disagreement",
        "order=raw",
        "field=design",
        "show=lacking",
    ):
        assert staff(app, season).get(f"{desk(season)}/ranking?{filters}").status_code == 200


@pytest.mark.parametrize("query", ["show=no", "order=x", "field=%00", "after=%00", "before=zz"])
def test_ranking_takes_odd_filters_for_none(app, season, query):
    calibrated(season)
    assert staff(app, season).get(f"{desk(season)}/ranking?{query}").status_code == 200


def test_calibrate_from_the_page_asks_for_one_run(app, season):
    client = staff(app, season)
    for _press in range(2):
        assert client.post(f"{desk(season)}/calibrate").status_code == 303
    assert [c.status for c in queries.calibrations_of(season.stage.id)] == [CalibrationState.ASKED]
    assert "being computed" in client.get(f"{desk(season)}/ranking?lang=en").text


def test_phase_goes_on_and_back_with_a_reason(app, season):
    client = staff(app, season)
    where = f"{desk(season)}/phase"
    assert client.post(where, data={"move": "close"}).status_code == 303
    assert client.post(where, data={"move": "reopen", "reason": ""}).status_code == 422
    assert client.post(where, data={"move": "close"}).status_code == 409
    assert client.post(where, data={"move": "reopen", "reason": "Late."}).status_code == 303
    assert season.stage.phase is StagePhase.SCORING


def test_plan_of_two_people_at_once_shows_both(app, season):
    client = staff(app, season)
    where = f"{desk(season)}"
    page = {"per_application": "3", "places": "", "due_on": ""} | seen(client, where)
    season.stage.places = 5
    db.session.commit()
    assert client.post(f"{where}/plan", data=page).status_code == 409
    fresh = {"per_application": "3", "places": "7", "due_on": ""} | seen(client, where)
    assert client.post(f"{where}/plan", data=fresh).status_code == 303
    db.session.refresh(season.stage)
    assert (season.stage.per_application, season.stage.places) == (3, 7)


def test_due_day_ends_in_the_evening_of_the_site(app, season):
    client = staff(app, season)
    page = {"per_application": "2", "places": "", "due_on": "2099-03-02"}
    sent = client.post(f"{desk(season)}/plan", data=page | seen(client, desk(season)))
    assert sent.status_code == 303
    db.session.refresh(season.stage)
    assert season.stage.due_at.isoformat() == "2099-03-02T09:00:00+00:00"
    past = page | {"due_on": "2001-03-02"} | seen(client, desk(season))
    assert client.post(f"{desk(season)}/plan", data=past).status_code == 422


def test_pin_from_the_page_of_an_application(app, season):
    client = staff(app, season)
    free = season.applications[1]
    asked = {a.reviewer_id for a in queries.assignments_of(free.id)}
    other = next(r for r in season.reviewers if r.id not in asked)
    where = f"/staff/selection/applications/{free.number}/pin"
    assert client.post(where, data={"reviewer": ""}).status_code == 422
    assert client.post(where, data={"reviewer": "NOBODY"}).status_code == 422
    assert client.post(where, data={"reviewer": other.ref}).status_code == 303
    assert other.id in {a.reviewer_id for a in queries.assignments_of(free.id)}


def test_add_to_the_set_by_number_in_any_writing(app, season):
    client = staff(app, season)
    number = season.applications[2].number
    assert client.post(f"{desk(season)}/set", data={"number": "5-1-XXXX"}).status_code == 422
    spaced = number.lower().replace("-", " - ")
    assert client.post(f"{desk(season)}/set", data={"number": spaced}).status_code == 303
    assert len(queries.anchors_of(season.stage.id)) == 2


def test_remind_from_the_page_writes_to_those_ticked(app, season):
    client = staff(app, season)
    client.set_cookie("academy_language", "en")
    one = season.reviewers[0]
    page = client.post(f"{desk(season)}/remind", data={"people": [one.ref, "NOBODY"]})
    assert page.status_code == 303
    later = client.get(f"{desk(season)}/reviewers?lang=en").text
    assert "Nobody was written to" in later, "everything is in"


def test_withdrawn_application_stays_in_the_ranking_and_says_so(app, season):
    season.applications[3].status = ApplicationState.WITHDRAWN
    db.session.commit()
    page = parse(staff(app, season).get(f"{desk(season)}/ranking?lang=en"))
    assert "Withdrawn" in page.text


def test_stage_that_nobody_scores_shows_its_applications_and_no_button(app, season):
    season.round.test_on = clock.today(season.site.zone) + timedelta(days=9)
    season.decide(season.applications[0], Outcome.ADVANCE)
    season.release()
    db.session.commit()
    where = f"/staff/selection/stages/{queries.stage_of(season.round.id).ref}"
    client = staff(app, season)
    page = client.get(f"{where}?lang=en")
    assert "Say how the test is held and marked" in page.text
    assert "/phase" not in page.text
    listed = client.get(f"{where}/ranking?lang=en")
    assert season.applications[0].number in listed.text
    assert "/calibrate" not in listed.text
    alone = f"/staff/selection/applications/{season.applications[0].number}"
    assert client.get(alone).status_code == 200
