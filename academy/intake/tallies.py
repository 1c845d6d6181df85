"""Counts of applications: read, folded by the worker, and compared with a recount."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects import postgresql, sqlite

from academy.core.db import atomic, db, is_sqlite
from academy.intake.models import Application, Round, Tally
from academy.intake.models.tallies import QUARTER

log = structlog.get_logger(__name__)

AT_ONCE = 20_000
"""Differences that one transaction folds."""

_KEY = (Tally.round_id, Tally.what, Tally.status, Tally.sent, Tally.discipline, Tally.quarter)


class Counted(NamedTuple):
    """How many applications of a round are of one kind; see `Tally`."""

    round_id: int
    what: str
    status: str
    sent: bool
    discipline: str
    quarter: int
    number: int


def tallies_of(round_ids: Iterable[int]) -> list[Counted]:
    """Return the counts of rounds as they are now, without a look at any application."""
    rows = db.session.execute(
        sa.select(*_KEY, sa.func.sum(Tally.count))
        .where(Tally.round_id.in_(list(round_ids)))
        .group_by(*_KEY)
        .having(sa.func.sum(Tally.count) != 0)
    )
    return [Counted(*row[:-1], int(row[-1])) for row in rows]


def recounted(round_ids: Iterable[int]) -> list[Counted]:
    """Return the same counts from the applications themselves."""
    here = Application.round_id.in_(list(round_ids))
    sent = Application.submitted_at.is_not(None)
    discipline = sa.func.coalesce(sa.cast(Application.discipline, sa.String), "")
    status = sa.cast(Application.status, sa.String)
    states = (Application.round_id, status, sent, discipline)
    found = [
        Counted(round_id, "state", status, bool(handed_in), field, 0, count)
        for round_id, status, handed_in, field, count in db.session.execute(
            sa.select(*states, sa.func.count()).where(here).group_by(*states)
        )
    ]
    for what, column in (
        ("started", Application.created_at),
        ("submitted", Application.submitted_at),
    ):
        times = sa.select(Application.round_id, _quarter(column)).where(here, column.is_not(None))
        counts = Counter((row[0], int(row[1])) for row in db.session.execute(times))
        found += [Counted(r, what, "", False, "", quarter, n) for (r, quarter), n in counts.items()]
    return found


def _quarter(column: Any) -> sa.ColumnElement[int]:
    if is_sqlite():
        return sa.cast(sa.func.strftime("%s", column), sa.Integer).op("/")(QUARTER)
    return sa.cast(sa.func.floor(sa.func.extract("epoch", column) / QUARTER), sa.BigInteger)


def fold() -> int:
    """Add differences that wait to the counts they belong to, and return how many there were.

    Readers see either the differences or what they were folded into, never both or neither.
    """
    with atomic() as session:
        waiting = sa.select(Tally.id).where(Tally.folded.is_(False)).order_by(Tally.id)
        gone = session.execute(
            sa.delete(Tally)
            .where(Tally.id.in_(waiting.limit(AT_ONCE)))
            .returning(*_KEY, Tally.count)
            .execution_options(synchronize_session=False)
        ).all()
        sums: Counter[tuple[Any, ...]] = Counter()
        for row in gone:
            sums[tuple(row[:-1])] += row[-1]
        # Always in one order, so that two workers cannot wait for each other.
        _add(session, [(*key, count) for key, count in sorted(sums.items()) if count])
    return len(gone)


def _add(session: Any, rows: Sequence[tuple[Any, ...]]) -> None:
    if not rows:
        return
    names = [column.key for column in _KEY]
    insert: Any = (sqlite if is_sqlite() else postgresql).insert(Tally)
    statement = insert.on_conflict_do_update(
        index_elements=names,
        index_where=Tally.folded,
        set_={"count": Tally.count + insert.excluded.count},
    )
    values = [dict(zip((*names, "count"), row, strict=True)) | {"folded": True} for row in rows]
    session.connection().execute(statement, values)


def check() -> list[int]:
    """Compare the counts of every round with a recount, mend what differs, and return its rounds.

    Nothing should ever differ; a database that was restored without its triggers would.
    """
    rounds = db.session.scalars(sa.select(Round.id).order_by(Round.id)).all()
    return [round_id for round_id in rounds if not _is_equal(round_id) and mend(round_id)]


def _is_equal(round_id: int) -> bool:
    return sorted(tallies_of([round_id])) == sorted(recounted([round_id]))


def mend(round_id: int) -> bool:
    """Write the counts of a round anew from its applications, if they differ; return whether."""
    with atomic() as session:
        if not is_sqlite():
            # Whoever changes an application adds a difference here, and is waited for.
            session.execute(sa.text("LOCK TABLE application_tallies IN EXCLUSIVE MODE"))
        if _is_equal(round_id):
            return False
        log.error("tallies.differ", round=round_id)
        session.execute(
            sa.delete(Tally)
            .where(Tally.round_id == round_id)
            .execution_options(synchronize_session=False)
        )
        _add(session, [tuple(row) for row in recounted([round_id])])
    return True
