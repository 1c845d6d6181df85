"""Runs of the calibration: asked for by staff, computed by the worker, repeated to the digit."""

import sys

import pytest
import sqlalchemy as sa

from academy.cli import main
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.intake.states import ApplicationState
from academy.selection import jobs, queries, services
from academy.selection.calibrating import Inputs, pack, unpack
from academy.selection.models import Calibration
from academy.selection.queries import Order, Show
from academy.selection.states import AssignmentWhy, CalibrationState
from tests.factories.calibrations import LEVELS, a_reviewed_season, found, run_of, score, staff
from tests.factories.selection import Season
from tests.personas import sign_in


@pytest.fixture
def season(app):
    return a_reviewed_season()


def test_packed_reviews_come_back_in_order_and_with_one_digest():
    rows = [(3, 1, 7, 2), (1, 2, 9, 3)]
    inputs = Inputs(rows, (4, 2))
    assert unpack(pack(inputs)) == Inputs(sorted(rows), (2, 4))
    assert inputs.digest == Inputs(rows[::-1], (2, 4)).digest
    assert inputs.digest != Inputs(rows).digest


def test_ask_calibration_twice_is_one_run(season):
    one = services.ask_calibration(season.stage, actor=staff(season))
    assert services.ask_calibration(season.stage, actor=staff(season)) is one


def test_ask_calibration_before_any_review_is_refused(app):
    season = Season(applicants=2, reviewers=2).review().assign()
    with pytest.raises(RuleBroken):
        services.ask_calibration(season.stage, actor=staff(season))


def test_run_keeps_ranks_intervals_and_leniencies(season):
    run = run_of(season)
    assert run.status is CalibrationState.DONE
    rows = found(run)
    assert [row.position for row in rows] == list(range(1, len(LEVELS) + 1))
    assert [row.calibrated for row in rows] == sorted((r.calibrated for r in rows), reverse=True)
    for row in rows:
        assert row.low < row.calibrated < row.high
        assert 0 <= row.chance <= 1
        assert row.reviews == 2
    assert rows[0].chance > 0.5 > rows[-1].chance
    assert rows[2].calibrated >= run.lines[""] >= rows[3].calibrated
    assert set(queries.leniencies_of(run.id)) == {r.id for r in season.reviewers}
    assert run.found["reviews"] == 16


def test_run_that_raises_fails_alone_and_may_be_asked_for_again(app, season, monkeypatch):
    def broken(*_args, **_more):
        raise FloatingPointError("no number")

    services.ask_calibration(season.stage, actor=staff(season))
    db.session.commit()
    with monkeypatch.context() as patch:
        patch.setattr("academy.selection.calibration.calibrate", broken)
        assert jobs.work_calibrations() == 1
    failed = queries.last_calibration(season.stage.id)
    assert (failed.status, failed.found) == (CalibrationState.FAILED, {"reason": "fault"})
    alice = sign_in(app.test_client(), season.alice)
    page = alice.get(f"/staff/selection/stages/{season.stage.ref}/ranking")
    assert "실패" in page.get_data(as_text=True)
    assert run_of(season).status is CalibrationState.DONE


def test_run_is_repeated_to_the_digit_after_reviews_have_changed(season):
    run = run_of(season)
    changed = queries.assignments_of(season.applications[0].id)[0]
    services.take_back(changed, reason="Neighbours.", actor=staff(season))
    again = jobs.compute(run.inputs, places=run.places, seed=run.seed)
    kept = [(r.application_id, r.calibrated, r.sd, r.chance) for r in found(run)]
    assert kept == [(int(s.application), s.calibrated, s.sd, s.p_above_line) for s in again.scores]
    later = run_of(season)
    assert later.digest != run.digest


def test_second_worker_changes_nothing(season):
    run = run_of(season)
    services.keep_calibration(
        run, status=CalibrationState.FAILED, found={}, scores=[], leniencies=[]
    )
    assert run.status is CalibrationState.DONE
    assert jobs.work_calibrations() == 0


def test_reviews_that_share_nobody_get_no_answer_and_raw_means_stay(app):
    season = Season(applicants=2, reviewers=4, seats=1).review()
    pairs = ((0, 0), (0, 1), (1, 2), (1, 3))
    for application, reviewer in pairs:
        services.pin(
            season.stage,
            season.applications[application],
            season.reviewers[reviewer],
            actor=staff(season),
        )
    services.start_scoring(season.stage, actor=staff(season))
    for application in season.applications:
        for assignment in queries.assignments_of(application.id):
            score(season, assignment, 3)
    run = run_of(season)
    assert run.status is CalibrationState.NO_ANSWER
    assert run.found["reason"] == "unconnected"
    assert len(run.found["components"]) == 2
    assert {(row.raw, row.calibrated) for row in found(run)} == {(3.0, None)}


def test_worker_without_numbers_says_so(season, monkeypatch):
    def lacking(*_args, **_kwargs):
        raise jobs.calibration.NumbersMissing

    monkeypatch.setattr(jobs.calibration, "calibrate", lacking)
    run = run_of(season)
    assert (run.status, run.found["reason"]) == (CalibrationState.FAILED, "numbers")


def test_extra_reviews_go_where_the_chance_is_nearest_one_half(season):
    run = run_of(season)
    nearest = sorted(found(run), key=lambda row: (abs(row.chance - 0.5), row.position))[:2]
    for _press in range(2):
        made = services.spend_near_line(season.stage, applications=2, more=1, actor=staff(season))
        assert made == 2
    extra = [
        each
        for application in season.applications
        for each in queries.assignments_of(application.id)
        if each.why is AssignmentWhy.EXTRA
    ]
    assert {each.application_id for each in extra} == {row.application_id for row in nearest}
    chances = {row.application_id: row.chance for row in nearest}
    assert {each.application_id: each.chance for each in extra} == chances


def test_extra_reviews_leave_out_who_is_no_longer_in_review(season):
    run = run_of(season)
    near = min(found(run), key=lambda row: abs(row.chance - 0.5))
    gone = next(a for a in season.applications if a.id == near.application_id)
    gone.status = ApplicationState.WITHDRAWN
    db.session.flush()
    assert gone.id not in queries.chances_nearest(season.stage, run, count=8, most=10)


@pytest.mark.parametrize(("applications", "more"), [(0, 1), (-1, 1), (1, 0), (1, 5), (10**9, 1)])
def test_senseless_numbers_of_extra_reviews_are_refused(season, applications, more):
    run_of(season)
    with pytest.raises(RuleBroken):
        services.spend_near_line(
            season.stage, applications=applications, more=more, actor=staff(season)
        )


def test_extra_reviews_before_a_calibration_are_refused(season):
    with pytest.raises(RuleBroken):
        services.spend_near_line(season.stage, applications=1, more=1, actor=staff(season))


def shown(season, run, **more):
    return queries.ranking(season.stage, run, **({"order": Order.CALIBRATED} | more)).items


def test_ranking_follows_the_run_or_raw_means(season):
    run = run_of(season)
    ranked = shown(season, run)
    assert [line.score.position for line in ranked] == list(range(1, 9))
    raw = shown(season, run, order=Order.RAW)
    means = [line.entry.raw for line in raw]
    assert means == sorted(means, reverse=True)
    assert [line.entry.raw for line in shown(season, None)] == means


def test_ranking_shows_what_was_asked_for(season):
    run = run_of(season)
    apart = shown(season, run, show=Show.DISAGREEMENT)
    assert [line.entry.spread for line in apart] == [2.0]
    crossing = shown(season, run, show=Show.CROSSING)
    assert {line.application.id for line in crossing} == {
        row.application_id for row in found(run) if 0.1 <= row.chance <= 0.9
    }
    assert shown(season, run, show=Show.LACKING) == []
    assert len(shown(season, run, show=Show.UNDECIDED)) == 8
    assert shown(season, run, order=Order.RAW, show=Show.CROSSING)


def test_ranking_pages_walk_through_everything_once(season, monkeypatch):
    monkeypatch.setattr(sys.modules["academy.selection.queries.ranking"], "SIZE", 3)
    run = run_of(season)
    for order in Order:
        seen, after = [], None
        while True:
            page = queries.ranking(season.stage, run, order=order, after=after)
            seen += [line.application.id for line in page.items]
            after = page.after
            if after is None:
                break
        assert sorted(seen) == sorted(a.id for a in season.applications)


def test_calibration_is_counted_in_one_table_of_runs(season):
    run_of(season)
    run_of(season)
    assert [c.status for c in queries.calibrations_of(season.stage.id)] == [
        CalibrationState.DONE
    ] * 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Calibration)) == 2


def repeat(app, ref):
    return app.test_cli_runner().invoke(main, ["selection", "repeat", ref])


def test_repeat_tells_whether_a_run_is_the_same(app, season):
    run = run_of(season)
    db.session.commit()
    same = repeat(app, run.ref)
    assert (same.exit_code, same.stdout) == (0, "the same to the digit: 16 reviews\n")
    found(run)[0].calibrated += 0.000001
    db.session.commit()
    other = repeat(app, run.ref.lower())
    assert other.exit_code == 3
    assert other.stderr.count("\n") == 1
    assert repeat(app, "NOTHERE").exit_code == 2
