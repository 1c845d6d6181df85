"""A workbook of round 1 that a colleague has asked for; two tables on their way into round 2."""

import sqlalchemy as sa

from academy.accounts.queries import user_by_email
from academy.core.actors import Actor, Held, Role
from academy.core.db import db
from academy.core.paths import asset_dir
from academy.intake.import_work import work_imports
from academy.intake.models import ApplicationImport, Round
from academy.intake.queries import asked_in, get_round, questions_of
from academy.intake.rules import Filter
from academy.intake.services import bring_table, map_columns
from academy.reports.exports.services import ask
from academy.reports.exports.states import ExportForm

ASKER = "admissions@academy.example"


def plant_exchange() -> None:
    """Ask for the workbook, and bring the tables: one is checked, one waits for its columns."""
    user = user_by_email(ASKER)
    first, second = (get_round(ref) for ref in ("pohang-5-1", "pohang-5-2"))
    if user is None or first is None or second is None:
        return
    staff = Actor(
        person_id=user.person_id, held=(Held(Role.ADMISSIONS, first.site_id),), via="system"
    )
    ask(
        first,
        Filter(round=first.ref),
        form=ExportForm.XLSX,
        reason="면접 일정표 준비",
        locale="ko",
        contact=True,
        born_on=False,
        actor=staff,
    )
    _bring(second, "old_form.csv", "설명회_참석자_지원서.csv", "설명회 지원 양식", staff)
    work_imports()
    _map_as_guessed(staff)
    _bring(second, "fair_form.csv", "job_fair.csv", "취업 박람회 접수", staff)
    work_imports()


def _bring(round: Round, table: str, file_name: str, source: str, staff: Actor) -> None:
    bring_table(
        round,
        content=(asset_dir("seed") / "demo" / table).read_bytes(),
        file_name=file_name,
        source=source,
        told=f"{source} 첫 화면의 ‘개인정보 수집·이용 안내’",
        language="ko",
        actor=staff,
    )


def _map_as_guessed(staff: Actor) -> None:
    imported = db.session.scalars(sa.select(ApplicationImport)).one()
    asked = asked_in(questions_of(imported.round_id))
    map_columns(imported, imported.meant, asked, actor=staff)
