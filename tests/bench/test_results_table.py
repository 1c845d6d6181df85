"""S12: a table of 100,000 test results, checked and carried out, beside one of 10,000."""

import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.core import clock
from academy.core.actors import SYSTEM, Actor, Role
from academy.core.db import atomic, db
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.selection import exam_jobs
from academy.selection.exam_states import ExamImportState
from academy.selection.models import ExamImport, Stage
from academy.selection.queries import exams
from academy.selection.services import exam_imports
from academy.selection.services.exams import set_exam
from academy.selection.services.stages import enter, open_stage
from academy.selection.states import StageKind
from tests import personas
from tests.bench.conftest import analyse, round_of
from tests.bench.report import Line
from tests.databases import KINDS
from tests.factories.exams import a_setting

pytestmark = pytest.mark.bench

FEW, MANY = 11_200, 112_000
"""Applications of the crowds: nine in ten are handed in."""
ROWS = {FEW: 10_000, MANY: 100_000}


@pytest.mark.parametrize("kind", KINDS)
def test_table_of_many_results_beside_one_of_few(crowd_site, report, kind):
    took = {}
    for crowd, rows in ROWS.items():
        site = crowd_site(kind, crowd)
        with site.app.app_context():
            stage_id, lines, actor = plant_test(round_of(site), rows)
            db.session.rollback()
            analyse(kind)
            stage = db.session.get_one(Stage, stage_id)
            began = time.perf_counter()
            bring_and_confirm(stage, lines, actor)
            took[rows] = (time.perf_counter() - began) / rows * 1000
    few, many = took.values()
    report.add(Line(f"S12 a row of 100,000 results beside 10,000, {kind}", many, few, "ms", 1.2))


def plant_test(round, rows) -> tuple[int, bytes, Actor]:
    """Put a crowd into an online test and return it, a table of its results, and who brings it."""
    with atomic() as session:
        round.closes_at = clock.now() - timedelta(days=1)
        handed_in = Application.submitted_at.is_not(None)
        here = {"status": ApplicationState.IN_REVIEW, "stage": StageKind.TEST}
        session.execute(sa.update(Application).where(handed_in).values(here))
        stage = open_stage(round, StageKind.TEST, actor=SYSTEM)
        everyone = sa.select(Application).where(handed_in).order_by(Application.id).limit(rows)
        applications = session.scalars(everyone).all()
        assert len(applications) == rows
        enter(stage, applications)
        alice = personas.make_person("Alice", roles=[(Role.ADMISSIONS, None)])
        numbers = [application.number for application in applications]
    actor = personas.actor_of(alice)
    set_exam(stage, a_setting(), actor=actor)
    lines = "".join(f"{number},{n % 31},{30 - n % 31},0\n" for n, number in enumerate(numbers))
    return stage.id, f"number,right,wrong,blank\n{lines}".encode(), actor


def bring_and_confirm(stage: Stage, content: bytes, actor: Actor) -> None:
    """Bring a table, have it checked, confirm it, and have it carried out."""
    ref = exam_imports.bring_results(stage, content=content, file_name="r.csv", actor=actor).ref
    exam_jobs.work_exam_import(ref)
    checked = found(ref)
    exam_imports.confirm_results(checked, seen=checked.outcome, skip_errors=False, actor=actor)
    exam_jobs.work_exam_import(ref)
    assert found(ref).status is ExamImportState.DONE


def found(ref: str) -> ExamImport:
    """Return a table of results as it is now."""
    db.session.expire_all()
    imported = exams.get_exam_import(ref)
    assert imported is not None
    return imported
