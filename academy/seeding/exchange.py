"""A workbook of round 1 that a colleague has asked for, and a table on its way into round 2."""

from academy.accounts.queries import user_by_email
from academy.core.actors import Actor, Held, Role
from academy.core.paths import asset_dir
from academy.intake.queries import get_round
from academy.intake.rules import Filter
from academy.intake.services import bring_table
from academy.reports.exports.services import ask
from academy.reports.exports.states import ExportForm

ASKER = "admissions@academy.example"


def plant_exchange() -> None:
    """Ask for the workbook, which the worker makes, and bring the table, which it reads."""
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
    table = asset_dir("seed") / "demo" / "old_form.csv"
    bring_table(
        second,
        content=table.read_bytes(),
        file_name="설명회_참석자_지원서.csv",
        source="설명회 지원 양식",
        told="설명회 지원 양식 첫 화면의 ‘개인정보 수집·이용 안내’",
        language="ko",
        actor=staff,
    )
