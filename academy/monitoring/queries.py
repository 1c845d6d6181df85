"""Reading totals; no query returns the answers of a person, and none may."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from academy.accounts.models import Person
from academy.audit.models import Entry
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.monitoring.models import MonitoringAnswer, MonitoringCount, MonitoringMark
from academy.monitoring.pseudonyms import pseudonym_of
from academy.monitoring.rules import Cell
from academy.monitoring.states import AgeBand, Disability, Sex

Totals = dict[StrEnum, int]
ANSWERS: dict[str, type[StrEnum]] = {"sex": Sex, "age_band": AgeBand, "disability": Disability}
"""Column of an answer -> what may stand in it."""


def has_answered(person_id: int, round_id: int) -> bool:
    """Whether a person has answered for a round."""
    return (
        db.session.scalar(
            sa.select(MonitoringMark.id).where(
                MonitoringMark.person_id == person_id, MonitoringMark.round_id == round_id
            )
        )
        is not None
    )


def totals_visible_to(actor: Actor) -> dict[str, Totals]:
    """Return the totals of each question over all rounds of the actor's sites."""
    return {
        "sex": _count(MonitoringAnswer.sex, Sex, actor),
        "age_band": _count(MonitoringAnswer.age_band, AgeBand, actor),
        "disability": _count(MonitoringAnswer.disability, Disability, actor),
    }


def _count(column: InstrumentedAttribute[Any], values: type[StrEnum], actor: Actor) -> Totals:
    query = sa.select(column, sa.func.count()).group_by(column).order_by(column)
    sites = actor.sites(Role.ADMIN)
    if sites is not None:
        query = query.where(MonitoringAnswer.site_id.in_(sites))
    found: dict[Any, int] = {row[0]: row[1] for row in db.session.execute(query)}
    return {value: found.get(value, 0) for value in values}


def own_answer(person_id: int, round_id: int) -> int | None:
    """Return the key of the row of a person's answers, so that it can be taken back."""
    return db.session.scalar(
        sa.select(MonitoringAnswer.id).where(
            MonitoringAnswer.pseudonym == pseudonym_of(round_id, person_id)
        )
    )


def groups_among(
    round_id: int, came: Collection[int], went_on: Collection[int]
) -> tuple[Cell, dict[str, dict[str, Cell]]]:
    """Count the answers of those who came and of those who went on: in all, and by group.

    For the verb that counts, and for nobody else: these figures are not hidden yet.
    """
    columns = [getattr(MonitoringAnswer, name) for name in ANSWERS]
    rows = db.session.execute(
        sa.select(MonitoringAnswer.pseudonym, *columns).where(
            MonitoringAnswer.round_id == round_id, MonitoringAnswer.pseudonym.is_not(None)
        )
    ).all()
    among, onward = _names(round_id, came), _names(round_id, went_on)
    here = [row for row in rows if row[0] in among]
    there = [row for row in here if row[0] in onward]
    groups = {}
    for index, (name, values) in enumerate(ANSWERS.items(), start=1):
        first, then = Counter(row[index] for row in here), Counter(row[index] for row in there)
        groups[name] = {str(value): (first[value], then[value]) for value in values}
    return (len(here), len(there)), groups


def _names(round_id: int, people: Collection[int]) -> set[str]:
    return {pseudonym_of(round_id, person_id) for person_id in people}


def count_of(stage_id: int) -> MonitoringCount | None:
    """Return what was counted of a stage."""
    return db.session.scalar(sa.select(MonitoringCount).where(MonitoringCount.stage_id == stage_id))


def counted_stages(stage_ids: Collection[int]) -> set[int]:
    """Return which of these stages were counted."""
    query = sa.select(MonitoringCount.stage_id).where(MonitoringCount.stage_id.in_(stage_ids))
    return set(db.session.scalars(query))


def counts_of_round(round_id: int) -> Sequence[MonitoringCount]:
    """Return what was counted of a round, the earliest first."""
    return db.session.scalars(
        sa.select(MonitoringCount)
        .where(MonitoringCount.round_id == round_id)
        .order_by(MonitoringCount.id)
    ).all()


LOOK = "fairness.look"
"""What the history calls reading a count."""


def has_looked(count_id: int, person_id: int | None, at: datetime) -> bool:
    """Whether the history says that a person has read a count within a day."""
    query = _looks(count_id).where(Entry.actor_id == person_id, Entry.at > at - timedelta(days=1))
    return db.session.scalar(query.with_only_columns(Entry.id).limit(1)) is not None


def looks_at(count_id: int) -> list[tuple[datetime, str]]:
    """Return when a count was read and by whom, the latest first."""
    query = _looks(count_id).outerjoin(Person, Person.id == Entry.actor_id)
    rows = db.session.execute(
        query.with_only_columns(Entry.at, Person.name).order_by(Entry.id.desc()).limit(50)
    )
    return [(at, name or "") for at, name in rows]


def _looks(count_id: int) -> sa.Select[Entry]:
    return sa.select(Entry).where(
        Entry.kind == MonitoringCount.__tablename__,
        Entry.thing_id == count_id,
        Entry.verb == LOOK,
    )
