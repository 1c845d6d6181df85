"""Places by field, and what a list would come to if it were decided at once."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from academy.cohorts.models import Cohort
from academy.core import clock
from academy.core.db import db
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.selection.models import (
    CalibratedScore,
    Decision,
    ExamResult,
    Offer,
    Quota,
    Stage,
    StageEntry,
)
from academy.selection.queries.calibrations import last_calibration
from academy.selection.queries.ranking import Order
from academy.selection.queries.results import HOLDS, SEATED_BY, ranks_taken, seats_free
from academy.selection.rules import Ranked, Room, Verdict, Wish, fingerprint, share_out
from academy.selection.states import CalibrationState, OfferState, Outcome, StageKind


def quotas_of(round_id: int) -> Sequence[Quota]:
    """Return the quotas of a round, in the order of fields."""
    return db.session.scalars(
        sa.select(Quota).where(Quota.round_id == round_id).order_by(Quota.discipline)
    ).all()


def line_of(round_id: int, application: Application) -> str:
    """Return the quota in which an application counts; empty where its field has none."""
    fields = {str(quota.discipline) for quota in quotas_of(round_id)}
    field = str(application.discipline or "")
    return field if field in fields else ""


def lines_of(round_id: int, applications: Sequence[int]) -> dict[int, str]:
    """Return the quota in which each of some applications counts; empty where there is none."""
    fields = {quota.discipline for quota in quotas_of(round_id)}
    found: dict[int, str] = {}
    for start in range(0, len(applications), 1000):
        rows = db.session.execute(
            sa.select(Application.id, Application.discipline).where(
                Application.id.in_(applications[start : start + 1000])
            )
        )
        found.update({id: str(field) if field in fields else "" for id, field in rows})
    return found


def lines_free(round_id: int, given_back: Mapping[str, int] | None = None) -> dict[str, int]:
    """Return how many places of each quota may be offered now; nothing without quotas.

    `given_back` counts offers of each that still stand and are about to be revoked.
    """
    back = given_back or {}
    held = _held_by_line(round_id)
    return {
        line: max(0, quota.seats - held[line] + back.get(line, 0))
        for quota in quotas_of(round_id)
        for line in [str(quota.discipline)]
    }


def _held_by_line(round_id: int) -> Counter[str]:
    """Count the places that are taken or may still be, by the quota in which they count."""
    open_still = sa.and_(Offer.status == OfferState.OPEN, Offer.expires_at > clock.now())
    rows = db.session.execute(
        sa.select(Offer.line, sa.func.count())
        .where(Offer.round_id == round_id, sa.or_(SEATED_BY, open_still))
        .group_by(Offer.line)
    )
    return Counter(dict(rows.all()))


def seats_by_line(round: Round) -> dict[str, int]:
    """Return the places of each quota, and under an empty name what they leave to all others.

    Nothing where a round has no quotas.
    """
    found = {str(quota.discipline): quota.seats for quota in quotas_of(round.id)}
    return found and {**found, "": max(0, round.seats - sum(found.values()))}


def last_released(application_id: int) -> int | None:
    """Return the key of the last released decision about an application."""
    return db.session.scalar(
        sa.select(sa.func.max(Decision.id)).where(
            Decision.application_id == application_id, Decision.release_id.is_not(None)
        )
    )


def _undecided(stage: Stage) -> sa.Select[int, str | None]:
    """Select (application, field) of whom nobody has decided anything in a stage."""
    decided = sa.exists().where(
        Decision.application_id == StageEntry.application_id, Decision.stage_id == stage.id
    )
    return (
        sa.select(StageEntry.application_id, Application.discipline)
        .join(Application, Application.id == StageEntry.application_id)
        .where(
            StageEntry.stage_id == stage.id,
            Application.status == ApplicationState.IN_REVIEW,
            ~decided,
        )
    )


def _ordered(stage: Stage, order: Order) -> sa.Select[int, str | None]:
    """Select the undecided who have a score, the best first; equals as the ranking has them.

    A test is ordered by its points, whatever `order` says. Code names are drawn, so who comes
    first among equals is drawn too.
    """
    query = _undecided(stage)
    if stage.kind is StageKind.TEST:
        return (
            query.join(ExamResult, _result_in(stage))
            .where(ExamResult.sat)
            .order_by(ExamResult.points.desc(), StageEntry.code.desc())
        )
    run = last_calibration(stage.id)
    if order is Order.CALIBRATED and run is not None and run.status is CalibrationState.DONE:
        return (
            query.join(
                CalibratedScore,
                sa.and_(
                    CalibratedScore.application_id == StageEntry.application_id,
                    CalibratedScore.calibration_id == run.id,
                ),
            )
            .where(CalibratedScore.calibrated.is_not(None))
            .order_by(CalibratedScore.position)
        )
    return query.where(StageEntry.reviews > 0).order_by(
        StageEntry.raw.desc(), StageEntry.code.desc()
    )


def _result_in(stage: Stage) -> sa.ColumnElement[bool]:
    return sa.and_(
        ExamResult.application_id == StageEntry.application_id, ExamResult.stage_id == stage.id
    )


def _absent(stage: Stage) -> Sequence[tuple[int, str | None]]:
    """Return the undecided who are known not to have sat a test."""
    query = _undecided(stage).join(ExamResult, _result_in(stage)).where(~ExamResult.sat)
    return [(id, field) for id, field in db.session.execute(query.order_by(StageEntry.code))]


def count_undecided(stage: Stage, order: Order | None = None) -> int:
    """Count of whom nobody has decided anything in a stage; with an order, who has a score."""
    query = _undecided(stage) if order is None else _ordered(stage, order).order_by(None)
    return db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


def share_of(stage: Stage, wish: Wish, order: Order) -> list[Verdict]:
    """Return what everybody who is undecided would get, the best first.

    Whoever did not sit a test gets no place and waits for none.
    """
    round = db.session.get_one(Round, stage.round_id)
    by_line = lines_free(round.id)
    rows = db.session.execute(_ordered(stage, order))
    ranked = [Ranked(id, _line(field, by_line)) for id, field in rows]
    found = share_out(ranked, wish, room_of(round, by_line))
    if wish.decline:
        absent = _absent(stage)
        found += [Verdict(id, _line(field, by_line), Outcome.DECLINE) for id, field in absent]
    return found


def _line(field: str | None, by_line: Mapping[str, int]) -> str:
    return str(field) if str(field) in by_line else ""


def room_of(round: Round, by_line: dict[str, int]) -> Room:
    """Return what can still be given in a round, less what is prepared already."""
    cohort = db.session.get_one(Cohort, round.cohort_id)
    waiting = Counter(
        dict(
            db.session.execute(
                sa.select(Decision.line, sa.func.count())
                .join(Decision.application)
                .where(
                    HOLDS,
                    Decision.round_id == round.id,
                    Decision.release_id.is_(None),
                    Decision.outcome == Outcome.OFFER,
                )
                .group_by(Decision.line)
            ).all()
        )
    )
    free = dict(by_line)
    if free:
        # The places of a quota are kept for its field, also while nobody of it has asked yet.
        free[""] = max(0, seats_by_line(round)[""] - _held_by_line(round.id)[""])
    return Room(
        total=max(0, seats_free(round, cohort) - waiting.total()),
        by_line={line: max(0, places - waiting[line]) for line, places in free.items()},
        ranks={line: ranks_taken(round.id, line) for line in ("", *by_line)},
    )


def fingerprint_of(verdicts: Iterable[Verdict]) -> str:
    """Return what tells two previews apart."""
    return fingerprint((each.id, f"{each.outcome}/{each.rank}/{each.line}") for each in verdicts)


@dataclass(frozen=True)
class Counted:
    """How many of each field get what; the field is empty for those without a quota or a field."""

    by_field: dict[str, Counter[Outcome]]
    by_outcome: Counter[Outcome]


def count_by_field(pairs: Iterable[tuple[str, Outcome]]) -> Counted:
    """Count outcomes by field."""
    by_field: dict[str, Counter[Outcome]] = {}
    total: Counter[Outcome] = Counter()
    for field, outcome in pairs:
        by_field.setdefault(field, Counter())[outcome] += 1
        total[outcome] += 1
    return Counted(dict(sorted(by_field.items())), total)


def fields_of(verdicts: Sequence[Verdict]) -> list[tuple[str, Outcome]]:
    """Return (field, outcome) of a preview, by the field of the application."""
    fields = {
        id: str(field or "")
        for id, field in db.session.execute(
            sa.select(Application.id, Application.discipline).where(
                Application.id.in_([each.id for each in verdicts])
            )
        )
    }
    return [(fields[each.id], each.outcome) for each in verdicts]


def prepared_by_field(round_id: int) -> Counted:
    """Count what waits for release in a round, by the field of the applications."""
    rows = db.session.execute(
        sa.select(Application.discipline, Decision.outcome, sa.func.count())
        .join(Decision.application)
        .where(Decision.round_id == round_id, Decision.release_id.is_(None), HOLDS)
        .group_by(Application.discipline, Decision.outcome)
    )
    return count_by_field(
        (str(field or ""), outcome) for field, outcome, count in rows for _n in range(count)
    )
