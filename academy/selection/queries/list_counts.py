"""What a list would come to by answers: by session group, say, where a round asks for it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from academy.core.db import db
from academy.core.types import Texts
from academy.intake.models import Answer, Question
from academy.intake.states import QuestionKind
from academy.selection.rules import Verdict
from academy.selection.states import Outcome

SLICE = 1000
"""Applications of one statement; databases take only so many values."""


@dataclass(frozen=True)
class ByAnswer:
    """One question with a single choice: each option, and at the end no answer, with outcomes."""

    label: Texts
    options: list[tuple[Texts | None, Counter[Outcome]]]


def count_by_answer(round_id: int, verdicts: Sequence[Verdict]) -> list[ByAnswer]:
    """Count a preview by the answers to each question of which one option is chosen."""
    questions = db.session.scalars(
        sa.select(Question)
        .where(
            Question.round_id == round_id,
            Question.kind == QuestionKind.ONE_OF,
            Question.superseded_at.is_(None),
        )
        .order_by(Question.position, Question.id)
    ).all()
    if not questions or not verdicts:
        return []
    outcomes = {verdict.id: verdict.outcome for verdict in verdicts}
    chosen = _chosen([question.key for question in questions], list(outcomes))
    return [_by(question, chosen, outcomes) for question in questions]


def _chosen(keys: Sequence[str], applications: Sequence[int]) -> dict[tuple[str, int], str]:
    """Return what was handed in to some questions, by question and application."""
    found: dict[tuple[str, int], str] = {}
    for start in range(0, len(applications), SLICE):
        rows = db.session.execute(
            sa.select(Answer.key, Answer.application_id, Answer.sent_text).where(
                Answer.application_id.in_(applications[start : start + SLICE]),
                Answer.key.in_(keys),
            )
        )
        found.update({(key, id): text or "" for key, id, text in rows})
    return found


def _by(
    question: Question, chosen: Mapping[tuple[str, int], str], outcomes: Mapping[int, Outcome]
) -> ByAnswer:
    counts: dict[str, Counter[Outcome]] = {option["key"]: Counter() for option in question.options}
    silent: Counter[Outcome] = Counter()
    for id, outcome in outcomes.items():
        counts.get(chosen.get((question.key, id), ""), silent)[outcome] += 1
    told: list[tuple[Texts | None, Counter[Outcome]]] = [
        (Texts(option["label"]), counts[option["key"]]) for option in question.options
    ]
    return ByAnswer(question.label, [*told, (None, silent)] if silent else told)
