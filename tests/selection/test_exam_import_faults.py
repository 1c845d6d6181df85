"""Tables of test results when something comes between: nothing half done, nothing otherwise."""

from dataclasses import replace
from datetime import timedelta

import pytest

from academy.core import clock, files
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.intake import services as intake
from academy.selection import exam_jobs
from academy.selection.exam_states import ExamImportState
from academy.selection.queries import exams as queries
from academy.selection.services import exam_imports
from academy.selection.services import exams as services
from academy.selection.states import Outcome
from tests.factories.exams import (
    a_result,
    a_setting,
    a_table,
    an_exam,
    confirmed,
    get_table,
)
from tests.factories.selection import Season
from tests.personas import actor_of

S = ExamImportState


@pytest.fixture
def season(app):
    return Season(applicants=4, reviewers=2).review()


@pytest.fixture
def stage(season):
    return an_exam(season)


def table(season, *rows, head="number,right,wrong,blank"):
    numbers = [a.number for a in season.applications]
    told = [",".join([numbers[n] if isinstance(n, int) else n, *rest]) for n, *rest in rows]
    return "\n".join([head, *told]) + "\n"


def points(season, stage):
    db.session.expire_all()
    found = [queries.result_of(stage.id, a.id) for a in season.applications]
    return [None if each is None else each.points for each in found]


def test_result_by_hand_between_look_and_writing_stops_the_whole_table(season, stage):
    rows = [(n, "20", "6", "4") for n in range(3)]
    shown = a_table(season, stage, table(season, *rows))
    ref = shown.ref
    exam_imports.confirm_results(
        shown, seen=shown.outcome, skip_errors=True, actor=actor_of(season.alice)
    )
    a_result(season, stage, season.applications[0], 41)
    exam_jobs.work_exam_imports()
    again = get_table(ref)
    assert (again.status, again.is_moved) == (S.CHECKED, True)
    assert points(season, stage) == [4100, None, None, None]
    confirmed(season, again)
    assert points(season, stage) == [4100, 3700, 3700, None]


def test_other_marking_between_look_and_writing_stops_the_whole_table(season, stage):
    shown = a_table(season, stage, table(season, (0, "20", "6", "4")))
    ref = shown.ref
    exam_imports.confirm_results(
        shown, seen=shown.outcome, skip_errors=True, actor=actor_of(season.alice)
    )
    marking = queries.marking_of(queries.exam_plan(stage.id))
    services.set_exam(
        stage, a_setting(marking=replace(marking, for_wrong=-100)), actor=actor_of(season.alice)
    )
    exam_jobs.work_exam_imports()
    assert get_table(ref).status is S.CHECKED
    assert points(season, stage) == [None] * 4


def test_released_and_withdrawn_results_stay(season, stage):
    confirmed(season, a_table(season, stage, table(season, (0, "20", "6", "4"))))
    season.decide(season.applications[0], Outcome.DECLINE)
    season.release()
    intake.withdraw(season.applications[1], actor=actor_of(season.people[1]))
    shown = a_table(season, stage, table(season, (0, "30", "0", "0"), (1, "30", "0", "0")))
    assert shown.counts["over"] == 2


def test_confirm_of_what_was_checked_anew_is_refused(season, stage):
    shown = a_table(season, stage, table(season, (0, "20", "6", "4")))
    with pytest.raises(RuleBroken):
        exam_imports.confirm_results(
            shown, seen="0" * 64, skip_errors=True, actor=actor_of(season.alice)
        )


def test_same_table_sent_twice_at_once_is_one(season, stage, at_once):
    content = table(season, (0, "20", "6", "4")).encode()
    ref, actor = stage.ref, actor_of(season.alice)

    def bring(_n):
        found = queries.get_exam_stage(ref)
        return exam_imports.bring_results(
            found, content=content, file_name="r.csv", actor=actor
        ).ref

    assert len(set(at_once(6, bring))) == 1
    assert len(list(files.all_keys())) == 1


def test_two_tables_carried_out_at_once_write_one_after_the_other(season, stage, at_once):
    one = a_table(season, stage, table(season, (0, "20", "6", "4"), (1, "20", "6", "4")))
    refs = [one.ref]
    other = a_table(season, stage, table(season, (1, "30", "0", "0"), (2, "30", "0", "0")))
    refs.append(other.ref)
    for ref in refs:
        found = get_table(ref)
        exam_imports.confirm_results(
            found, seen=found.outcome, skip_errors=True, actor=actor_of(season.alice)
        )
    at_once(4, lambda n: exam_jobs.work_exam_import(refs[n % 2]))
    states = sorted(str(get_table(ref).status) for ref in refs)
    # Whoever came second found one row changed: that table is to be looked at again.
    assert states == ["checked", "done"]
    assert points(season, stage)[3] is None
    assert sorted(p is None for p in points(season, stage)) == [False, False, True, True]


def test_fault_midway_writes_nothing_and_says_so(season, stage, monkeypatch):
    shown = a_table(season, stage, table(season, (0, "20", "6", "4"), (1, "20", "6", "4")))
    ref = shown.ref
    exam_imports.confirm_results(
        shown, seen=shown.outcome, skip_errors=True, actor=actor_of(season.alice)
    )
    monkeypatch.setattr(exam_imports, "BATCH", 1)
    real, calls = exam_imports._values, []

    def breaks(row, imported):
        calls.append(row)
        if len(calls) > 1:
            raise OSError("the disk is full")
        return real(row, imported)

    monkeypatch.setattr(exam_imports, "_values", breaks)
    exam_jobs.work_exam_imports()
    assert get_table(ref).status is S.FAILED
    assert points(season, stage) == [None] * 4


def test_drop_results_forgets_the_file(season, stage):
    shown = a_table(season, stage, table(season, (0, "20", "6", "4")))
    files.forget(exam_imports.drop_results(shown, actor=actor_of(season.alice)))
    assert list(files.all_keys()) == []
    with pytest.raises(MoveRefused):
        exam_imports.drop_results(shown, actor=actor_of(season.alice))


def test_forget_exam_tables_after_a_week(season, stage, freeze):
    shown = a_table(season, stage, table(season, (0, "20", "6", "4")))
    ref = shown.ref
    assert exam_jobs.forget_exam_tables() == 0
    freeze(clock.now() + timedelta(days=8))
    assert exam_jobs.forget_exam_tables() == 1
    assert get_table(ref).status is S.DROPPED
    assert list(files.all_keys()) == []


def test_table_of_hundred_thousand_rows_tells_what_it_does_not_know(season, stage):
    unknown = "".join(f"BIG-{n:06d},{n % 31},{30 - n % 31},0\n" for n in range(100_000 - 4))
    shown = a_table(
        season, stage, table(season, *((n, "20", "6", "4") for n in range(4))) + unknown
    )
    assert shown.counts["new"] == 4
    assert shown.counts["errors"] == 100_000 - 4
    assert len(shown.errors) == exam_imports.MOST_ERRORS
    assert confirmed(season, shown).status is S.DONE
    assert points(season, stage) == [3700] * 4


def test_rows_are_written_whole_in_statements_of_many(season, stage, monkeypatch, count_statements):
    monkeypatch.setattr(exam_imports, "BATCH", 3)
    shown = a_table(season, stage, table(season, *((n, "20", "6", "4") for n in range(4))))
    count_statements()
    assert confirmed(season, shown).status is S.DONE
    assert (
        len([each for each in count_statements() if each.startswith("INSERT INTO test_results")])
        == 2
    )
    assert points(season, stage) == [3700] * 4
