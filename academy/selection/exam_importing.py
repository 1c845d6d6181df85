"""What a table of test results would do here: each row with its application and its fate."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.core.db import db
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.selection import code_names
from academy.selection.exam_states import RowFate
from academy.selection.exam_table import Read, RowError, Sheet, squeezed
from academy.selection.models import ExamResult, StageEntry
from academy.selection.states import StageKind

LANGUAGES = ("ko", "en")
"""In which a code name may be written."""
WRITTEN = (RowFate.NEW, RowFate.CHANGED)


@dataclass(frozen=True, slots=True)
class Known:
    """An application of the stage, and whether its result may still change."""

    id: int
    number: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A sound row: its application, what becomes of it, and the result there now, if any."""

    sheet: Sheet
    known: Known
    fate: RowFate
    result_id: int | None


@dataclass
class Plan:
    """What a table would do: sound rows with their fate, and what is wrong in the others."""

    rows: list[Row] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have which fate, and how many are wrong."""
        found = Counter(str(row.fate) for row in self.rows)
        told = {str(fate): found[str(fate)] for fate in RowFate}
        return told | {"errors": len(self.errors)}

    @property
    def outcome(self) -> str:
        """The digest of all that would be written, so that nothing else is."""
        told = hashlib.sha256(repr(sorted(self.counts.items())).encode())
        for row in sorted(self.rows, key=lambda row: row.known.id):
            sheet = row.sheet
            told.update(
                f"{row.known.id}:{row.fate}:{sheet.right}:{sheet.wrong}:{sheet.blank}"
                f":{sheet.points};".encode()
            )
        return told.hexdigest()


def sort_out(stage_id: int, table: Read) -> Plan:
    """Return what a table would do now; exact while the plan of the test is held."""
    known, here = _known(stage_id), _results(stage_id)
    plan = Plan(errors=list(table.errors))
    taken: dict[int, int] = {}
    for sheet in table.sheets:
        found = known.get(sheet.key)
        if found is None:
            message = _l("No application in this test has this number. Check it for a slip.")
            plan.errors.append(RowError(sheet.line, "number", message))
        elif found.id in taken:
            # The receipt number in one row, the code name in another.
            message = _l("Line %(line)s is the same application.", line=taken[found.id])
            plan.errors.append(RowError(sheet.line, "number", message))
        else:
            taken[found.id] = sheet.line
            plan.rows.append(_row(sheet, found, here.get(found.id)))
    plan.errors.sort(key=lambda error: error.line)
    return plan


def _row(sheet: Sheet, known: Known, here: Any) -> Row:
    if here is not None and here.by_hand:
        fate = RowFate.BY_HAND
    elif not known.is_open:
        fate = RowFate.OVER
    elif here is None:
        fate = RowFate.NEW
    else:
        now = (here.n_right, here.n_wrong, here.n_blank, here.points)
        said = (sheet.right, sheet.wrong, sheet.blank, sheet.points)
        fate = RowFate.SAME if here.sat and now == said else RowFate.CHANGED
    return Row(sheet, known, fate, None if here is None else here.id)


def _known(stage_id: int) -> Mapping[str, Known]:
    """Return the applications of a stage by receipt number and by code name in each language."""
    found: dict[str, Known] = {}
    unclear: set[str] = set()
    rows = db.session.execute(
        sa.select(
            Application.id, Application.number, StageEntry.code, Application.status,
            Application.stage,
        )
        .join(StageEntry, StageEntry.application_id == Application.id)
        .where(StageEntry.stage_id == stage_id)
        .execution_options(yield_per=5000)
    )  # fmt: skip
    for id, number, code, status, stage in rows:
        is_open = status is ApplicationState.IN_REVIEW and stage == StageKind.TEST
        each = Known(id, number, is_open)
        names = {code, *(code_names.said(code, locale) for locale in LANGUAGES)}
        for key in {squeezed(name) for name in (number, *names)}:
            if key in found:
                unclear.add(key)
            found[key] = each
    return {key: each for key, each in found.items() if key not in unclear}


def _results(stage_id: int) -> Mapping[int, Any]:
    result = ExamResult
    rows = db.session.execute(
        sa.select(
            result.application_id, result.id, result.sat, result.n_right, result.n_wrong,
            result.n_blank, result.points, result.by_hand,
        )
        .where(result.stage_id == stage_id)
        .execution_options(yield_per=5000)
    )  # fmt: skip
    return {row.application_id: row for row in rows}
