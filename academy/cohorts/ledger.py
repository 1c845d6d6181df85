"""The ledger of totals: one person more or less, true from one instant, known from another.

Rows are added and never changed. Who a row is about stands beside it and goes when the person is
erased; the row, and with it every total, stays.
"""

from datetime import datetime

import sqlalchemy as sa

from academy.cohorts.models import Enrolment, LedgerEntry, LedgerPerson
from academy.cohorts.states import Measure
from academy.core import clock
from academy.core.db import db, verb


@verb
def enter(
    measure: Measure,
    enrolment: Enrolment,
    *,
    effective_at: datetime,
    source: str,
    delta: int = 1,
    round_label: str = "",
) -> LedgerEntry:
    """Write one row; a source that is in the ledger already is the same row.

    `source` names what counts, such as `enrolment:<ref>` or `certificate:<number>`.
    """
    found = db.session.scalar(sa.select(LedgerEntry).where(LedgerEntry.source == source))
    if found is not None:
        return found
    entry = LedgerEntry(
        site_id=enrolment.site_id,
        cohort_id=enrolment.cohort_id,
        measure=measure,
        discipline=enrolment.discipline,
        round=round_label,
        delta=delta,
        effective_at=effective_at,
        known_at=clock.now(),
        source=source,
    )
    db.session.add(entry)
    db.session.flush()
    db.session.add(LedgerPerson(entry_id=entry.id, person_id=enrolment.person_id))
    db.session.flush()
    return entry


@verb
def forget(person_id: int) -> int:
    """Remove who the rows of a person are about, and return how many; no total changes."""
    rows = db.session.scalars(
        sa.delete(LedgerPerson)
        .where(LedgerPerson.person_id == person_id)
        .returning(LedgerPerson.id)
    ).all()
    return len(rows)
