"""A line through the results of a test: what it would come to, and where it runs."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from academy.core.db import db
from academy.selection.models import Decision, ExamResult, Stage
from academy.selection.queries.exam_results import exam_figures
from academy.selection.queries.exams import IN_TEST
from academy.selection.rules import fingerprint
from academy.selection.rules.exams import line_of


@dataclass(frozen=True)
class Cut:
    """What a line would come to: who lies where, of those about whom the test still decides."""

    line: int
    passing: tuple[int, ...]
    tied: int
    below: tuple[int, ...]
    absent: tuple[int, ...]
    missing: int
    prepared: frozenset[int]
    looked_at: str

    def left(self, ids: Sequence[int], *, replaces: bool) -> list[int]:
        """Return those of some for whom something is to be prepared."""
        return [id for id in ids if replaces or id not in self.prepared]

    @property
    def prepared_passing(self) -> int:
        """For how many who pass something is prepared already."""
        return len(self.prepared.intersection(self.passing))

    @property
    def prepared_others(self) -> int:
        """For how many others something is prepared already."""
        return len(self.prepared) - self.prepared_passing


def cut_at(stage: Stage, line: int) -> Cut:
    """Return what a line at so many hundredths would come to."""
    rows = db.session.execute(
        sa.select(
            ExamResult.application_id, ExamResult.points, ExamResult.sat, Decision.id,
            Decision.version,
        )
        .join(ExamResult.application)
        .outerjoin(
            Decision,
            sa.and_(
                Decision.application_id == ExamResult.application_id,
                Decision.release_id.is_(None),
            ),
        )
        .where(ExamResult.stage_id == stage.id, *IN_TEST)
        .order_by(ExamResult.points.desc(), ExamResult.application_id)
    ).all()  # fmt: skip
    sat = [row for row in rows if row.sat]
    seen = [(row.application_id, row.points + 1 if row.sat else -1) for row in rows]
    seen += [(-row.id, row.version) for row in rows if row.id is not None]
    return Cut(
        line=line,
        passing=tuple(row.application_id for row in sat if row.points >= line),
        tied=sum(row.points == line for row in sat),
        below=tuple(row.application_id for row in sat if row.points < line),
        absent=tuple(row.application_id for row in rows if not row.sat),
        missing=exam_figures(stage.id).missing,
        prepared=frozenset(row.application_id for row in rows if row.id is not None),
        looked_at=fingerprint([*seen, (0, line)]),
    )


def line_for(stage: Stage, places: int) -> int | None:
    """Return where the line runs if so many go on; None while nobody sat the test."""
    points = db.session.scalars(
        sa.select(ExamResult.points)
        .join(ExamResult.application)
        .where(ExamResult.stage_id == stage.id, ExamResult.sat, *IN_TEST)
    ).all()
    return line_of(points, places)
