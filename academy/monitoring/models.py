"""The tables of this room: answers without a person, and persons without an answer."""

import secrets

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from academy.core.db import BigId, Model, Row
from academy.monitoring.states import AgeBand, Disability, Sex


class MonitoringAnswer(Model):
    """One set of answers, under a random key, without a time: nothing leads back to anyone."""

    __tablename__ = "monitoring_answers"

    id: Mapped[int] = mapped_column(
        BigId, primary_key=True, autoincrement=False, default=lambda: secrets.randbelow(2**62)
    )
    site_id: Mapped[int] = mapped_column(sa.ForeignKey("sites.id"))
    # A string key, not an import: rounds belong to a later room, but the constraint must hold.
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"), index=True)
    sex: Mapped[Sex]
    age_band: Mapped[AgeBand]
    disability: Mapped[Disability]


class MonitoringMark(Row):
    """That a person has answered for a round, and no more."""

    __tablename__ = "monitoring_marks"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("people.id"))
    round_id: Mapped[int] = mapped_column(sa.ForeignKey("rounds.id"))

    __table_args__ = (sa.UniqueConstraint("round_id", "person_id"),)
