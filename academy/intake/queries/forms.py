"""Reading the form of a round: its sections, its questions, and what it asks of whom."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from academy.core.db import db
from academy.core.types import Texts
from academy.intake.models import Answer, Application, FormSection, Question, Round
from academy.intake.queries.rounds import is_ref
from academy.intake.rules import ABOUT, DECIDING, Asked, chosen, shown
from academy.intake.states import QuestionKind

LOOSE = "answers"
"""The screen of written questions that stand in no section; it comes before all sections."""
FILES = "files"
"""The screen of all questions for files; it comes after all sections."""

_ORDER = (sa.func.coalesce(FormSection.position, 0), Question.position, Question.id)


def _with_sections() -> sa.Select[Question]:
    return (
        sa.select(Question)
        .outerjoin(Question.section)
        .options(contains_eager(Question.section))
        .order_by(*_ORDER)
    )


def sections_of(round_id: int) -> list[FormSection]:
    """Return the sections of a round, in their order."""
    return list(
        db.session.scalars(
            sa.select(FormSection)
            .where(FormSection.round_id == round_id)
            .order_by(FormSection.position, FormSection.id)
        )
    )


def questions_of(round_id: int) -> list[Question]:
    """Return the questions that a round asks now, with their sections, in their order."""
    query = _with_sections().where(Question.round_id == round_id)
    return list(db.session.scalars(query.where(Question.superseded_at.is_(None))))


def editions_of(round_id: int) -> list[Question]:
    """Return the questions of a round with those that were superseded, the newest last."""
    query = _with_sections().where(Question.round_id == round_id)
    return list(db.session.scalars(query.order_by(None).order_by(*_ORDER[:2], Question.edition)))


def questions_for(round_id: int, answers: Iterable[Answer]) -> list[Question]:
    """Return the questions of a round as one applicant sees them, in their order.

    An answer stays with the edition of the question that it was written for.
    """
    found = questions_of(round_id)
    now = {question.id for question in found}
    ids = [a.question_id for a in answers if a.question_id is not None and (a.text or a.sent_text)]
    earlier = [id for id in ids if id not in now]
    if not earlier:
        return found
    answered = db.session.scalars(_with_sections().where(Question.id.in_(earlier)))
    by_key = {question.key: question for question in answered}
    return [by_key.get(question.key, question) for question in found]


def get_question(round_ref: str, key: str) -> Question | None:
    """Return a question as it is asked now, by the round's reference and its own key."""
    if not (is_ref(round_ref) and is_ref(key)):
        return None
    place = joinedload(Round.cohort, innerjoin=True), joinedload(Round.site, innerjoin=True)
    return db.session.scalar(
        sa.select(Question)
        .join(Question.round)
        .where(Round.ref == round_ref, Question.key == key, Question.superseded_at.is_(None))
        .options(contains_eager(Question.round).options(*place), joinedload(Question.section))
    )


def get_section(round_ref: str, key: str) -> FormSection | None:
    """Return a section with its round, by the round's reference and its own key."""
    if not (is_ref(round_ref) and is_ref(key)):
        return None
    place = joinedload(Round.cohort, innerjoin=True), joinedload(Round.site, innerjoin=True)
    return db.session.scalar(
        sa.select(FormSection)
        .join(FormSection.round)
        .where(Round.ref == round_ref, FormSection.key == key)
        .options(contains_eager(FormSection.round).options(*place))
    )


def asked_in(questions: Iterable[Question]) -> list[Asked]:
    """Return everything that a form with these questions asks, in the order of the form.

    What is asked of whom depends on the answers: see `rules.shown`.
    """
    found = list(questions)
    written = [asked_of(q) for q in found if q.kind is not QuestionKind.FILE]
    files = [asked_of(q) for q in found if q.kind is QuestionKind.FILE]
    return [*ABOUT, *written, *files]


def section_name(question: Question) -> str:
    """Return the name of the screen on which a question stands."""
    if question.kind is QuestionKind.FILE:
        return FILES
    return question.section.key if question.section is not None else LOOSE


def asked_of(question: Question) -> Asked:
    """Return a question as the rules know it."""
    return Asked(
        key=question.key,
        section=section_name(question),
        kind=question.kind,
        label=question.label,
        limit=question.limit,
        required=question.required,
        choices=tuple(option["key"] for option in question.options),
        lowest=question.lowest,
        highest=question.highest,
        depends_on=question.depends_on,
        depends_values=tuple(question.depends_values),
    )


def handed_in(application_id: int) -> list[tuple[Question, str]]:
    """Return (question, text as handed in) of an application, in the order of the round.

    What was written after the last hand-in is not judged and not here; nor is what depends on an
    answer that was not given.
    """
    return [each for each, counts in _sent(application_id) if counts]


def hidden_in(application_id: int) -> list[tuple[Question, str]]:
    """Return (question, text) of what was handed in and is not judged: a condition hides it."""
    return [each for each, counts in _sent(application_id) if not counts and each[1]]


def _sent(application_id: int) -> list[tuple[tuple[Question, str], bool]]:
    """Return every answer as it was handed in, and whether it counts."""
    rows = db.session.execute(
        sa.select(Question, Answer.sent_text)
        .join(Answer, Answer.question_id == Question.id)
        .outerjoin(Question.section)
        .options(contains_eager(Question.section))
        .where(Answer.application_id == application_id, Answer.sent_text.is_not(None))
        .order_by(*_ORDER)
    )
    found = [(question, text or "") for question, text in rows]
    texts = {question.key: text for question, text in found}
    counted = {item.key for item in shown(asked_in(q for q, _ in found), texts)}
    return [((question, text), question.key in counted) for question, text in found]


def count_answers(question_ids: Iterable[int]) -> dict[int, int]:
    """Return how many applications answer each of some versions of a question."""
    rows = db.session.execute(
        sa.select(Answer.question_id, sa.func.count())
        .join(Application, Application.id == Answer.application_id)
        .where(Answer.question_id.in_(list(question_ids)), Answer.text != "")
        .group_by(Answer.question_id)
    )
    return {question_id: count for question_id, count in rows if question_id is not None}


def in_words(question: Question, text: str, locale: str) -> str:
    """Return an answer as people read it: a choice by the words it was chosen by."""
    if question.kind not in DECIDING:
        return text
    labels = {option["key"]: Texts(option["label"]) for option in question.options}
    return ", ".join(labels[key].said(locale) for key in chosen(text) if key in labels)
