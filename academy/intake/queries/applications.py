"""Reading applications: one by its number, those of a round, what was handed in."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.cohorts.models import Cohort
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Answer, Application, Question, Round
from academy.intake.states import ApplicationState


def get_application(number: str) -> Application | None:
    """Return an application with its round, cohort, site and person, by its receipt number."""
    return db.session.scalar(
        sa.select(Application)
        .where(Application.number == tidy_ref(number))
        .options(
            joinedload(Application.round).joinedload(Round.cohort).joinedload(Cohort.site),
            joinedload(Application.site),
            joinedload(Application.person),
        )
    )


def select_applications(
    round_id: int, *, states: Iterable[ApplicationState] = ()
) -> sa.Select[Application]:
    """Select the applications of a round, oldest first; no states mean all."""
    query = sa.select(Application).where(Application.round_id == round_id)
    if wanted := list(states):
        query = query.where(Application.status.in_(wanted))
    return query.order_by(Application.id)


def handed_in(application_id: int) -> list[tuple[Question, str]]:
    """Return (question, text as handed in) of an application, in the order of the round.

    What was written after the last hand-in is not judged and not here.
    """
    rows = db.session.execute(
        sa.select(Question, Answer.sent_text)
        .join(Answer, Answer.question_id == Question.id)
        .where(Answer.application_id == application_id, Answer.sent_text.is_not(None))
        .order_by(Question.position, Question.id)
    )
    return [(question, text or "") for question, text in rows]
