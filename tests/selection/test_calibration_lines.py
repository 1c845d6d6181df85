"""Where the line of a calibration runs: who competes for it, and by which quota."""

from datetime import timedelta

import pytest

from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.db import db
from academy.intake import services as intake
from academy.selection import jobs, queries, services
from academy.selection.calibrating import unpack
from tests.factories.calibrations import a_reviewed_season, found, run_of, staff
from tests.personas import actor_of, sign_in


@pytest.fixture
def season(app):
    return a_reviewed_season()


def test_whoever_withdrew_holds_no_place_of_the_line(season):
    first = run_of(season)
    best = [row.application_id for row in found(first)[:2]]
    for application in season.applications:
        if application.id in best:
            intake.withdraw(application, actor=actor_of(application.person))
    run = run_of(season)
    assert unpack(run.inputs).out == tuple(sorted(best))
    left = [row for row in found(run) if row.application_id not in best]
    # Three places are given by these reviews: the line runs behind the third of those who are left.
    assert left[2].calibrated >= run.lines[""] >= left[3].calibrated
    assert left[0].chance > 0.5
    assert jobs.repeat(run) == []


def test_line_of_each_quota_is_its_own(app, season):
    fields = [Discipline.DESIGN] * 4 + [Discipline.TECH] * 2 + [Discipline.DOMAIN] * 2
    for application, field in zip(season.applications, fields, strict=True):
        application.discipline = field
    db.session.commit()
    quotas = {Discipline.DESIGN: 1, Discipline.TECH: 2, Discipline.DOMAIN: None}
    services.set_quotas(season.round, quotas, actor=staff(season))
    run = run_of(season)
    places = [application.id for application in season.applications]
    design, tech, other = (
        [row for row in found(run) if fields[places.index(row.application_id)] is field]
        for field in (Discipline.DESIGN, Discipline.TECH, Discipline.DOMAIN)
    )
    assert design[0].calibrated >= run.line_for(Discipline.DESIGN) >= design[1].calibrated
    assert design[0].chance > 0.5 > design[1].chance
    # All of them have a place, and the one without a quota has none: there the line is nowhere.
    assert [row.chance for row in tech] == [1.0] * 2
    assert [row.chance for row in other] == [0.0] * 2
    assert list(run.lines) == ["design", "tech", ""]
    assert (run.line_for(Discipline.TECH), run.line_for(Discipline.DOMAIN)) == (None, None)
    assert jobs.repeat(run) == []
    alice = sign_in(app.test_client(), season.alice)
    page = alice.get(f"/staff/selection/stages/{season.stage.ref}/ranking")
    assert "기준선: 디자인" in page.get_data(as_text=True)
    for application in season.applications:
        assert alice.get(f"/staff/selection/applications/{application.number}").status_code == 200


def test_stage_with_places_of_its_own_has_one_line_beside_quotas(season):
    season.stage.places = 2
    services.set_quotas(season.round, {Discipline.TECH: 1}, actor=staff(season))
    assert list(run_of(season).lines) == [""]


def test_reviews_since_a_run_count_what_came_in_and_what_became_void(season, freeze):
    run = run_of(season)
    assert queries.reviews_since(run) == 0
    freeze(clock.now() + timedelta(minutes=5))
    one, two = queries.assignments_of(season.applications[0].id)
    services.take_back(one, reason="Neighbours.", actor=staff(season))
    assert queries.reviews_since(run) == 1
    services.hand_in(
        two, levels=season.levels(4), notes=season.notes(), comment=None,
        version=two.review.saves, actor=actor_of(two.reviewer),
    )  # fmt: skip
    # As many reviews as were calibrated could be in again, and yet they are others.
    assert queries.reviews_since(run) == 2
    freeze(clock.now() + timedelta(minutes=5))
    assert queries.reviews_since(run_of(season)) == 0
