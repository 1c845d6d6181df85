"""Reading totals; there is no query that returns a person's answers, for there can be none."""

from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.monitoring.models import MonitoringAnswer, MonitoringMark
from academy.monitoring.states import AgeBand, Disability, Sex

Totals = dict[StrEnum, int]


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
