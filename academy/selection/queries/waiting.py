"""What waits for release in a round: counted and told apart whole, read page by page."""

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.core import clock
from academy.core.db import db
from academy.selection.models import Decision, Offer
from academy.selection.queries.results import HOLDS
from academy.selection.rules import fingerprint
from academy.selection.states import OfferState, Outcome
from academy.web.paging import Page, page

SIZE = 50
"""Decisions on one page."""


@dataclass(frozen=True)
class Waiting:
    """How many decisions wait, who prepared how many, and what tells this list from another."""

    by_outcome: Counter[Outcome]
    by_decider: Counter[int]
    looked_at: str

    @property
    def count(self) -> int:
        """How many there are."""
        return self.by_outcome.total()


def waiting_for_release(round_id: int) -> Waiting:
    """Return what waits for release in a round, without those who withdrew meanwhile."""
    rows = db.session.execute(
        sa.select(Decision.id, Decision.version, Decision.outcome, Decision.decided_by)
        .join(Decision.application)
        .where(Decision.round_id == round_id, Decision.release_id.is_(None), HOLDS)
    ).all()
    return Waiting(
        by_outcome=Counter(row.outcome for row in rows),
        by_decider=Counter(row.decided_by for row in rows),
        looked_at=fingerprint((row.id, row.version) for row in rows),
    )


def prepared_page(
    round_id: int,
    outcome: Outcome | None = None,
    *,
    after: str | None = None,
    before: str | None = None,
) -> Page[Decision]:
    """Return a page of what waits for release, in the order in which it was prepared."""
    query = (
        sa.select(Decision)
        .join(Decision.application)
        .where(Decision.round_id == round_id, Decision.release_id.is_(None), HOLDS)
        .options(joinedload(Decision.application), joinedload(Decision.decider))
    )
    if outcome is not None:
        query = query.where(Decision.outcome == outcome)
    return page(query, [Decision.id], after=after, before=before, size=SIZE, descending=False)


def places_given_back(round_id: int) -> Counter[str]:
    """Count by quota the standing offers that what waits for release would revoke."""
    rows = db.session.execute(
        sa.select(Offer.line, sa.func.count())
        .join(Decision, Decision.application_id == Offer.application_id)
        .join(Decision.application)
        .where(
            Decision.round_id == round_id,
            Decision.release_id.is_(None),
            Decision.corrects_id.is_not(None),
            HOLDS,
            Offer.status == OfferState.OPEN,
            Offer.expires_at > clock.now(),
        )
        .group_by(Offer.line)
    )
    found: Counter[str] = Counter()
    for line, count in rows:
        found[line] = count
    return found


def is_released(stage_id: int, application_id: int) -> bool:
    """Whether a result of an application in a stage is released."""
    return _is_there(stage_id, application_id, Decision.release_id.is_not(None))


def is_being_corrected(stage_id: int, application_id: int) -> bool:
    """Whether a correction of a released result is prepared."""
    prepared = sa.and_(Decision.corrects_id.is_not(None), Decision.release_id.is_(None))
    return _is_there(stage_id, application_id, prepared)


def _is_there(stage_id: int, application_id: int, like: sa.ColumnElement[bool]) -> bool:
    of_both = (Decision.application_id == application_id, Decision.stage_id == stage_id)
    return bool(db.session.scalar(sa.select(sa.exists().where(*of_both, like))))
