"""Reading what somebody wrote in an earlier round that fits a later one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.core.db import db
from academy.intake.models import Answer, Application, Attachment, Question, Round
from academy.intake.queries.applications import attachments_of, current_answers
from academy.intake.rules import ABOUT
from academy.intake.rules.carrying import CHOICES, choices_in, says_the_same
from academy.intake.states import FileVerdict


@dataclass(frozen=True)
class Carried:
    """What an earlier application has for the empty places of a later one."""

    round: Round
    texts: Mapping[str, str]
    files: Sequence[tuple[Question, Attachment]]


def carried_over_to(application: Application, questions: Iterable[Question]) -> Carried | None:
    """Return what the newest earlier application at the same site has for what is empty here.

    Consents are never among it: they are asked anew.
    """
    source = db.session.scalar(
        sa.select(Application)
        .where(
            Application.person_id == application.person_id,
            Application.site_id == application.site_id,
            Application.round_id != application.round_id,
            Application.id < application.id,
        )
        .options(joinedload(Application.round, innerjoin=True))
        .order_by(Application.id.desc())
        .limit(1)
    )
    if source is None:
        return None
    wanted = list(questions)
    filled = {answer.key for answer in current_answers(application.id) if answer.text.strip()}
    texts = {
        key: text for key, text in _texts(source, wanted).items() if text and key not in filled
    }
    files = _files(application, source, wanted)
    return Carried(source.round, texts, files) if texts or files else None


def _texts(source: Application, wanted: Sequence[Question]) -> dict[str, str]:
    rows = db.session.execute(
        sa.select(Answer, Question)
        .outerjoin(Question, Question.id == Answer.question_id)
        .where(Answer.application_id == source.id)
        .order_by(Answer.id)
    ).all()
    found = {}
    for answer, earlier in rows:
        text = answer.sent_text or answer.text
        if earlier is None:
            if answer.key in {item.key for item in ABOUT}:
                found[answer.key] = text
            continue
        later = _matching(earlier, wanted)
        if later is None:
            continue
        if later.kind in CHOICES:
            text = choices_in(text, earlier.options, later.options)
        found[later.key] = text
    return found


def _files(
    application: Application, source: Application, wanted: Sequence[Question]
) -> list[tuple[Question, Attachment]]:
    there = {f.question.key for f in attachments_of(application.id) if f.removed_at is None}
    found = []
    for file in attachments_of(source.id):
        # One that shows a registration number is known to, and goes no further.
        if file.verdict is FileVerdict.TO_MASK:
            continue
        later = _matching(file.question, wanted)
        if later is not None and file.removed_at is None and later.key not in there:
            found.append((later, file))
    return found


def _matching(earlier: Question, wanted: Sequence[Question]) -> Question | None:
    """Return the question of a later round that is of the same kind and reads the same."""
    fitting = [
        question
        for question in wanted
        if question.kind is earlier.kind and says_the_same(question.label, earlier.label)
    ]
    same_key = [question for question in fitting if question.key == earlier.key]
    return next(iter(same_key or fitting), None)
