"""A workbook of round 1 that a colleague has asked for."""

import sqlalchemy as sa

from academy.accounts.queries import user_by_email
from academy.core.actors import Actor, Held, Role
from academy.core.db import db
from academy.intake.models import Round
from academy.intake.rules import Filter
from academy.reports.exports.services import ask
from academy.reports.exports.states import ExportForm

ASKER = "admissions@academy.example"


def plant_exchange() -> None:
    """Ask for the workbook; the worker makes it."""
    user = user_by_email(ASKER)
    round = db.session.scalar(sa.select(Round).where(Round.ref == "pohang-5-1"))
    if user is None or round is None:
        return
    ask(
        round,
        Filter(round=round.ref),
        form=ExportForm.XLSX,
        reason="면접 일정표 준비",
        locale="ko",
        contact=True,
        born_on=False,
        actor=Actor(
            person_id=user.person_id, held=(Held(Role.ADMISSIONS, round.site_id),), via="system"
        ),
    )
