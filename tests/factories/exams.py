"""Rounds in their online test for tests: `an_exam(season)`, `a_slot(...)`, `a_table(...)`."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from academy.core import clock
from academy.core.db import db
from academy.core.types import Texts
from academy.intake.models import Application
from academy.selection import exam_jobs, queries
from academy.selection.models import ExamImport, ExamResult, ExamSlot, Stage
from academy.selection.queries import exams
from academy.selection.rules.exams import Marking
from academy.selection.services import exam_imports, exam_results
from academy.selection.services import exams as services
from academy.selection.services.exam_results import Entered
from academy.selection.services.exams import ExamSetting
from academy.selection.states import Outcome, StageKind
from tests.factories.selection import Season
from tests.personas import actor_of

MARKING = Marking(items=30, for_right=200, for_wrong=-50, for_blank=0, best=6000)
ADDRESS = "https://test.example.org/enter"


def a_setting(**more: Any) -> ExamSetting:
    """Return how a test is held and marked."""
    values: dict[str, Any] = {
        "address": ADDRESS,
        "about": Texts(ko="한 시간입니다.", en="It takes an hour."),
        "opens_at": None,
        "closes_at": None,
        "hours": 24,
        "marking": MARKING,
    }
    return ExamSetting(**(values | more))


def an_exam(season: Season, applications: Sequence[Application] | None = None) -> Stage:
    """Invite applications to the test of a round, released, and say how it is marked."""
    season.round.test_on = date(2027, 4, 1)
    season.round.interview_on = date(2027, 5, 1)
    db.session.flush()
    for application in season.applications if applications is None else applications:
        season.decide(application, Outcome.ADVANCE)
    season.release()
    stage = queries.stage_at(season.round.id, StageKind.TEST)
    assert stage is not None
    services.set_exam(stage, a_setting(), actor=actor_of(season.alice))
    return stage


def a_slot(
    season: Season, stage: Stage, *, days: float = 5, places: int = 2, minutes: int = 60
) -> ExamSlot:
    """Return a slot that begins in some days."""
    start: datetime = clock.now().replace(microsecond=0) + timedelta(days=days)
    spans = [(start, start + timedelta(minutes=minutes))]
    services.add_slots(stage, spans, places=places, actor=actor_of(season.alice))
    slot = next(each for each in exams.slots_of(stage.id) if each.starts_at == start)
    found = exams.get_slot(slot.ref)
    assert found is not None
    return found


def a_result(
    season: Season, stage: Stage, application: Application, points: float | None = 40
) -> ExamResult:
    """Return a result by hand; without points nobody came."""
    entered = Entered(sat=points is not None, points=None if points is None else int(points * 100))
    return exam_results.enter_result(
        stage, application, entered, reason="By phone.", actor=actor_of(season.alice)
    ).result


def a_table(season: Season, stage: Stage, content: str | bytes, name: str = "r.csv") -> ExamImport:
    """Return a table of results that was brought and checked."""
    raw = content.encode() if isinstance(content, str) else content
    made = exam_imports.bring_results(
        stage, content=raw, file_name=name, actor=actor_of(season.alice)
    )
    ref = made.ref
    exam_jobs.work_exam_import(ref)
    return get_table(ref)


def get_table(ref: str) -> ExamImport:
    """Return a table of results as it is now."""
    db.session.expire_all()
    found = exams.get_exam_import(ref)
    assert found is not None
    return found


def confirmed(season: Season, imported: ExamImport, *, skip_errors: bool = True) -> ExamImport:
    """Confirm a table and let the worker carry it out."""
    ref = imported.ref
    exam_imports.confirm_results(
        imported, seen=imported.outcome, skip_errors=skip_errors, actor=actor_of(season.alice)
    )
    exam_jobs.work_exam_import(ref)
    return get_table(ref)
