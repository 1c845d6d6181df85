"""What is read of the results of a test: ranked, spread, and what a line would come to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Application, Round
from academy.selection.models import Decision, ExamResult, Stage, StageEntry
from academy.selection.queries.exams import IN_TEST, get_exam_stage, result_of
from academy.selection.queries.meetings import GONE
from academy.selection.rules import fingerprint
from academy.web.paging import Page, page


class ShowResults(StrEnum):
    """Which results are shown."""

    SAT = "sat"
    ABSENT = "absent"
    MISSING = "missing"
    BY_HAND = "by_hand"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class ResultLine:
    """One application of a test: its code name, its result if there is one, what was decided."""

    entry: StageEntry
    result: ExamResult | None
    decision: Decision | None
    rank: int | None

    @property
    def application(self) -> Application:
        """The application itself."""
        return self.entry.application


def exam_ranking(
    stage: Stage, show: ShowResults, *, after: str | None = None, before: str | None = None
) -> Page[ResultLine]:
    """Return a page of results, the best first; of those without one, as they came in."""
    if show is ShowResults.MISSING:
        missing = page(
            _missing(stage.id), [StageEntry.id], after=after, before=before, descending=False
        )
        ids = [entry.application_id for entry in missing.items]
        return Page(_lines(stage, ids, {}), missing.after, missing.before)
    found = page(
        _ranked(stage, show), [ExamResult.points, ExamResult.id], after=after, before=before
    )
    results = {result.application_id: result for result in found.items}
    return Page(_lines(stage, list(results), results), found.after, found.before)


def _missing(stage_id: int) -> sa.Select[StageEntry]:
    result = sa.exists().where(
        ExamResult.stage_id == stage_id, ExamResult.application_id == StageEntry.application_id
    )
    return (
        sa.select(StageEntry)
        .join(StageEntry.application)
        .where(StageEntry.stage_id == stage_id, ~result, *IN_TEST)
    )


def without_result(stage_id: int) -> dict[int, int]:
    """Return of whom no result is known yet, as application -> person."""
    rows = db.session.execute(
        _missing(stage_id)
        .with_only_columns(StageEntry.application_id, Application.person_id)
        .order_by(StageEntry.id)
    )
    return dict(rows.all())


def fingerprint_of(missing: Iterable[int]) -> str:
    """Return what tells two lists of applications apart."""
    return fingerprint((id, "") for id in missing)


def _ranked(stage: Stage, show: ShowResults) -> sa.Select[ExamResult]:
    query = (
        sa.select(ExamResult)
        .join(ExamResult.application)
        .where(ExamResult.stage_id == stage.id)
        .options(joinedload(ExamResult.enterer))
    )
    decided = sa.exists().where(
        Decision.application_id == ExamResult.application_id, Decision.stage_id == stage.id
    )
    conditions: dict[ShowResults, list[sa.ColumnElement[bool]]] = {
        ShowResults.SAT: [ExamResult.sat.is_(True)],
        ShowResults.ABSENT: [~ExamResult.sat],
        ShowResults.BY_HAND: [ExamResult.by_hand.is_(True)],
        ShowResults.UNDECIDED: [~decided, *IN_TEST],
    }
    return query.where(*conditions[show])


def _lines(stage: Stage, ids: Sequence[int], results: dict[int, ExamResult]) -> list[ResultLine]:
    entries = {
        entry.application_id: entry
        for entry in db.session.scalars(
            sa.select(StageEntry)
            .where(StageEntry.stage_id == stage.id, StageEntry.application_id.in_(ids))
            .options(joinedload(StageEntry.application))
        )
    }
    decisions = {
        decision.application_id: decision
        for decision in db.session.scalars(
            sa.select(Decision)
            .where(Decision.application_id.in_(ids), Decision.stage_id == stage.id)
            .options(joinedload(Decision.decider))
            .order_by(Decision.id)
        )
    }
    ranks = _ranks(stage.id, {result.points for result in results.values() if result.sat})
    return [
        ResultLine(
            entries[id],
            result := results.get(id),
            decisions.get(id),
            _rank(entries[id].application, result, ranks),
        )
        for id in ids
    ]


def _rank(application: Application, result: ExamResult | None, ranks: dict[int, int]) -> int | None:
    if result is None or not result.sat or application.status in GONE:
        return None
    return ranks[result.points]


def _ranks(stage_id: int, points: set[int]) -> dict[int, int]:
    """Return the rank of each of some points: 1 and how many have more."""
    if not points:
        return {}
    above = 0
    found: dict[int, int] = {}
    for value, people in spread_of(stage_id):
        if value in points:
            found[value] = above + 1
        above += people
    return found


def spread_of(stage_id: int) -> Sequence[tuple[int, int]]:
    """Return (points, people) of all who sat a test, the best first, without who withdrew."""
    rows = db.session.execute(
        sa.select(ExamResult.points, sa.func.count())
        .join(ExamResult.application)
        .where(ExamResult.stage_id == stage_id, ExamResult.sat, Application.status.not_in(GONE))
        .group_by(ExamResult.points)
        .order_by(ExamResult.points.desc())
    )
    return [(points, people) for points, people in rows]


@dataclass(frozen=True)
class ExamFigures:
    """How far a test is: who is in it, who sat it, who did not, of whom nothing is known."""

    entries: int
    sat: int
    absent: int
    missing: int


def exam_figures(stage_id: int) -> ExamFigures:
    """Count the results of a test."""
    sat, absent = db.session.execute(
        sa.select(
            sa.func.count().filter(ExamResult.sat), sa.func.count().filter(~ExamResult.sat)
        ).where(ExamResult.stage_id == stage_id)
    ).one()
    entries = db.session.scalar(
        sa.select(sa.func.count()).select_from(StageEntry).where(StageEntry.stage_id == stage_id)
    )
    missing = db.session.scalar(
        sa.select(sa.func.count()).select_from(_missing(stage_id).subquery())
    )
    return ExamFigures(entries or 0, sat, absent, missing or 0)


@dataclass(frozen=True)
class ExamCandidate:
    """An application in a test, for whoever enters its result."""

    application: Application
    stage: Stage
    entry: StageEntry
    result: ExamResult | None

    @property
    def id(self) -> int:
        """The application's key, for the history of denied attempts."""
        return self.application.id

    @property
    def site_id(self) -> int:
        """The site that holds the test."""
        return self.stage.site_id


def get_exam_candidate(ref: str, number: str) -> ExamCandidate | None:
    """Return an application in a test with its result."""
    stage = get_exam_stage(ref)
    if stage is None:
        return None
    entry = db.session.scalar(
        sa.select(StageEntry)
        .join(StageEntry.application)
        .where(StageEntry.stage_id == stage.id, Application.number == tidy_ref(number))
        .options(
            joinedload(StageEntry.application).joinedload(Application.round).joinedload(Round.site)
        )
    )
    if entry is None:
        return None
    result = result_of(stage.id, entry.application_id)
    return ExamCandidate(entry.application, stage, entry, result)
