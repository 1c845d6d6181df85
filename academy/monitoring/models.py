"""The tables of this room: answers under pseudonyms, persons without an answer, and counts."""

import secrets
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.audit.changes import SECRET
from academy.core.db import BigId, Model, Row
from academy.monitoring.states import AgeBand, Disability, Sex


class MonitoringAnswer(Model):
    """One set of answers, under a random key, without a time and without a key to anyone.

    The pseudonym can be made from a round and a person only with the secret of the application. An
    answer from before there were pseudonyms has none, and so has one whose person was erased.
    """

    __tablename__ = "monitoring_answers"

    id: Mapped[int] = mapped_column(
        BigId, primary_key=True, autoincrement=False, default=lambda: secrets.randbelow(2**62)
    )
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    # A string key, not an import: rounds belong to a later room, but the constraint must hold.
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    pseudonym: Mapped[str | None] = mapped_column(sa.String(64), unique=True, info=SECRET)
    sex: Mapped[Sex]
    age_band: Mapped[AgeBand]
    disability: Mapped[Disability]


class MonitoringMark(Row):
    """That a person has answered for a round, and no more."""

    __tablename__ = "monitoring_marks"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))

    __table_args__ = (sa.UniqueConstraint("round_id", "person_id"),)


class MonitoringCount(Row):
    """How many of each group came into a stage and went on, counted once and then fixed.

    `content` is what may be shown and nothing else: a hidden cell is not in the table either. It
    never changes, so that two readings cannot be compared to find out who came or went in between.
    """

    __tablename__ = "monitoring_counts"

    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    stage_id: Mapped[int] = mapped_column(sa.ForeignKey("stages.id"), unique=True)
    counted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    counted_at: Mapped[datetime]
    content: Mapped[dict[str, Any]]
