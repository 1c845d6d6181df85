"""Answers of an earlier round, taken over on request into what is still empty."""

from collections.abc import Iterable, Mapping

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import lock, verb
from academy.intake import queries
from academy.intake.models import Application, Question, Round
from academy.intake.services.drafts import check_open_for, keep_text


@verb
def carry_over(
    application: Application,
    round: Round,
    texts: Mapping[str, str],
    *,
    questions: Iterable[Question],
    actor: Actor,
) -> int:
    """Fill what is empty with answers of an earlier round; return how many.

    Nothing that was written meanwhile is overwritten, and no consent comes along.

    Raises:
        RuleBroken: the round has closed.
    """
    lock(application)
    check_open_for(application, round)
    answers = {answer.key: answer for answer in queries.current_answers(application.id)}
    ids = {question.key: question.id for question in questions}
    empty = [key for key in texts if key not in answers or not answers[key].text.strip()]
    for key in empty:
        keep_text(application, answers.get(key), key, texts[key], ids.get(key), clock.now())
    if empty:
        record("application.carry_over", application, actor=actor)
    return len(empty)
