"""Results of a test: by hand with a reason, ranked, and decisions from a line a person drew."""

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry, Values
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake import services as intake
from academy.intake.states import ApplicationState
from academy.selection import queries
from academy.selection.models import Decision, ExamResult
from academy.selection.queries import exam_lines, exam_results, exams
from academy.selection.queries.exam_results import ShowResults
from academy.selection.services import exam_results as services
from academy.selection.services.exam_results import Entered
from academy.selection.states import Outcome
from tests.factories.exams import a_result, an_exam
from tests.factories.selection import Season
from tests.personas import actor_of


@pytest.fixture
def season(app):
    return Season(applicants=6, reviewers=2).review()


@pytest.fixture
def stage(season):
    return an_exam(season)


@pytest.fixture
def marked(season, stage):
    """50, 40, 40, 10, did not sit it, no result."""
    for application, points in zip(season.applications, (50, 40, 40, 10, None), strict=False):
        a_result(season, stage, application, points)
    return stage


def enter(season, stage, entered, reason="By phone.", number=0):
    return services.enter_result(
        stage, season.applications[number], entered, reason=reason, actor=actor_of(season.alice)
    ).result


def prepare(season, stage, line, **more):
    values = {"declines": False, "replaces": False, "reason": "Line at so many."}
    values |= {"looked_at": exam_lines.cut_at(stage, line).looked_at}
    return services.prepare_by_line(
        stage, line=line, actor=more.pop("actor", actor_of(season.alice)), **(values | more)
    )


def outcomes(season):
    found = [queries.prepared_for(a.id) for a in season.applications]
    return [None if each is None else each.outcome for each in found]


def test_enter_result_counts_and_keeps_reason_and_what_was(season, stage):
    result = enter(season, stage, Entered(sat=True, right=20, wrong=6, blank=4))
    assert (result.points, result.by_hand) == (3700, True)
    enter(season, stage, Entered(sat=True, points=3950), reason="Item 7 was wrong.")
    again = exams.result_of(stage.id, season.applications[0].id)
    assert (again.points, again.n_right) == (3950, None)
    entries = db.session.execute(
        sa.select(Values.content)
        .join(Entry, Entry.id == Values.entry_id)
        .where(Entry.verb == "exam_result.enter_by_hand")
        .order_by(Entry.id)
    ).all()
    last = entries[-1].content
    assert last["points"] == [3700, 3950]
    assert last["reason"] == [None, "Item 7 was wrong."]


@pytest.mark.parametrize(
    "entered",
    [
        Entered(sat=True),
        Entered(sat=True, right=20, wrong=6),
        Entered(sat=True, right=20, wrong=6, blank=5),
        Entered(sat=True, points=6001),
        Entered(sat=True, right=20, wrong=6, blank=4, points=3800),
    ],
)
def test_enter_result_that_cannot_be_is_refused(season, stage, entered):
    with pytest.raises(RuleBroken):
        enter(season, stage, entered)
    assert exams.result_of(stage.id, season.applications[0].id) is None


def test_enter_result_needs_a_reason_a_person_and_a_living_application(season, stage):
    with pytest.raises(RuleBroken):
        enter(season, stage, Entered(sat=False), reason=" ")
    with pytest.raises(RuleBroken):
        services.enter_result(
            stage, season.applications[0], Entered(sat=False), reason="x", actor=SYSTEM
        )
    intake.withdraw(season.applications[0], actor=actor_of(season.people[0]))
    with pytest.raises(MoveRefused):
        enter(season, stage, Entered(sat=False))


def test_did_not_sit_is_a_result_without_points(season, stage):
    enter(season, stage, Entered(sat=True, right=20, wrong=6, blank=4))
    result = enter(season, stage, Entered(sat=False, right=20, wrong=6, blank=4))
    assert (result.sat, result.points, result.n_right) == (False, 0, None)


def test_ranking_gives_ties_the_same_rank_and_shows_who_lacks_a_result(season, marked):
    lines = exam_results.exam_ranking(marked, ShowResults.SAT).items
    assert [line.rank for line in lines] == [1, 2, 2, 4]
    assert [line.result.points for line in lines] == [5000, 4000, 4000, 1000]
    shown = {show: len(exam_results.exam_ranking(marked, show).items) for show in ShowResults}
    assert shown == {
        ShowResults.SAT: 4, ShowResults.ABSENT: 1, ShowResults.MISSING: 1,
        ShowResults.BY_HAND: 5, ShowResults.UNDECIDED: 5,
    }  # fmt: skip
    figures = exam_results.exam_figures(marked.id)
    assert (figures.sat, figures.absent, figures.missing, figures.entries) == (4, 1, 1, 6)


def test_line_for_places_says_how_ties_pass(season, marked):
    assert exam_lines.line_for(marked, 2) == 4000
    cut = exam_lines.cut_at(marked, 4000)
    assert (len(cut.passing), cut.tied, len(cut.below), len(cut.absent), cut.missing) == (
        3, 2, 1, 1, 1
    )  # fmt: skip


def test_prepare_by_line_invites_those_at_it_or_above_and_says_nothing_of_others(season, marked):
    done = prepare(season, marked, 4000)
    assert (done.advanced, done.declined, done.dropped) == (3, 0, 0)
    assert outcomes(season) == [Outcome.ADVANCE] * 3 + [None] * 3
    reasons = set(
        db.session.scalars(sa.select(Decision.reason).where(Decision.release_id.is_(None)))
    )
    assert reasons == {"Line at so many."}
    with pytest.raises(RuleBroken):
        season.release(by=season.alice)
    season.release()
    assert [a.stage for a in season.applications] == ["interview"] * 3 + ["test"] * 3


def test_prepare_by_line_declines_only_if_chosen_and_never_where_no_result_is_known(season, marked):
    done = prepare(season, marked, 4000, declines=True)
    assert (done.advanced, done.declined) == (3, 2)
    assert outcomes(season)[3:] == [Outcome.DECLINE, Outcome.DECLINE, None]
    season.release()
    assert season.applications[4].status is ApplicationState.DECLINED
    assert season.applications[5].status is ApplicationState.IN_REVIEW


def test_prepare_by_line_leaves_what_is_prepared_unless_it_is_to_be_replaced(season, marked):
    season.decide(season.applications[0], Outcome.DECLINE)
    prepare(season, marked, 4000)
    assert outcomes(season)[:3] == [Outcome.DECLINE, Outcome.ADVANCE, Outcome.ADVANCE]
    done = prepare(season, marked, 5000, replaces=True)
    assert (done.advanced, done.dropped) == (1, 2)
    assert outcomes(season) == [Outcome.ADVANCE] + [None] * 5


def test_prepare_by_line_after_something_changed_is_refused(season, marked):
    looked_at = exam_lines.cut_at(marked, 4000).looked_at
    a_result(season, marked, season.applications[3], 45)
    with pytest.raises(RuleBroken):
        prepare(season, marked, 4000, looked_at=looked_at)
    looked_at = exam_lines.cut_at(marked, 4000).looked_at
    season.decide(season.applications[0], Outcome.DECLINE)
    with pytest.raises(RuleBroken):
        prepare(season, marked, 4000, looked_at=looked_at)
    with pytest.raises(RuleBroken):
        prepare(season, marked, 4000, looked_at=exam_lines.cut_at(marked, 5000).looked_at)


def test_prepare_by_line_needs_a_person_a_reason_and_a_stage_that_follows(season, marked):
    with pytest.raises(RuleBroken):
        prepare(season, marked, 4000, actor=SYSTEM)
    with pytest.raises(RuleBroken):
        prepare(season, marked, 4000, reason=" ")
    with pytest.raises(RuleBroken):
        prepare(season, marked, 5500)
    season.round.interview_on = None
    with pytest.raises(RuleBroken):
        prepare(season, marked, 4000)
    assert outcomes(season) == [None] * 6


def test_prepare_by_line_leaves_out_who_is_released_or_withdrawn(season, marked):
    season.decide(season.applications[0], Outcome.ADVANCE)
    season.release()
    intake.withdraw(season.applications[1], actor=actor_of(season.people[1]))
    cut = exam_lines.cut_at(marked, 4000)
    assert cut.passing == (season.applications[2].id,)
    assert prepare(season, marked, 4000).advanced == 1


def test_two_presses_at_once_prepare_once(season, marked, at_once):
    ref, actor = marked.ref, actor_of(season.alice)
    looked_at = exam_lines.cut_at(marked, 4000).looked_at

    def press(_n):
        stage = exams.get_exam_stage(ref)
        return services.prepare_by_line(
            stage, line=4000, declines=False, replaces=False, reason="So.", looked_at=looked_at,
            actor=actor,
        )  # fmt: skip

    got = at_once(3, press)
    assert sum(isinstance(each, RuleBroken) for each in got) == 2
    assert outcomes(season)[:3] == [Outcome.ADVANCE] * 3


def test_results_of_nobody_are_kept_apart_by_stage(season, marked):
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ExamResult)) == 5
    documents = queries.stages_of(season.round.id)[0]
    assert exams.get_exam_stage(documents.ref) is None
    assert exam_results.get_exam_candidate(documents.ref, season.applications[0].number) is None


def test_whoever_withdrew_has_no_rank_and_takes_none(season, marked):
    intake.withdraw(season.applications[0], actor=actor_of(season.people[0]))
    rows = exam_results.exam_ranking(marked, ShowResults.SAT).items
    assert [row.rank for row in rows] == [None, 1, 1, 3]
    assert exam_results.spread_of(marked.id) == [(4000, 2), (1000, 1)]
