"""The form of a round: its sections, its questions, and what each depends on."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.types import Texts
from academy.intake import queries
from academy.intake.models import Answer, Application, Attachment, FormSection, Question, Round
from academy.intake.rules import (
    DECIDING,
    Asked,
    check_conditions,
    check_ends,
    check_languages,
    moved,
)
from academy.intake.states import QuestionKind, RoundState
from academy.intake.wordlist import forbidden_words

Direction = Literal["up", "down"]


@dataclass(frozen=True)
class QuestionPlan:
    """What staff decide about a question; `options` are (key, text) pairs."""

    kind: QuestionKind
    label: Texts
    help: Texts = field(default_factory=Texts)
    limit: int = 0
    required: bool = True
    options: tuple[tuple[str, Texts], ...] = ()
    override_reason: str = ""
    section_id: int | None = None
    lowest: int | None = None
    highest: int | None = None
    depends_on: str = ""
    depends_values: tuple[str, ...] = ()


@verb
def add_question(round: Round, plan: QuestionPlan, *, actor: Actor) -> Question:
    """Add a question at the end of its section.

    Raises:
        MoveRefused: people have seen the round as it is.
        RuleBroken: a language is missing, or it asks or depends on what it may not.
    """
    lock(round)
    check_draft(round)
    _check_question(plan)
    known = queries.editions_of(round.id)
    taken = {question.key for question in known}
    key = next(f"q{n}" for n in range(1, len(known) + 2) if f"q{n}" not in taken)
    position = max((q.position for q in known), default=0) + 1
    made = Question(round_id=round.id, key=key, position=position, **_question_values(plan))
    made.section = _section_of(round, plan)
    check_conditions(queries.asked_in(_in_order([*queries.questions_of(round.id), made])))
    db.session.add(made)
    record("question.add", made, actor=actor, site_id=round.site_id, reason=plan.override_reason)
    return made


@verb
def amend_question(question: Question, plan: QuestionPlan, *, actor: Actor) -> Question:
    """Change a question; once an application has been begun, its next edition takes its place.

    Returns the question as it is asked from now on.

    Raises:
        MoveRefused: the round has closed, or the question was superseded already.
        RuleBroken: a language is missing, or it asks or depends on what it may not.
    """
    round = question.round
    lock(round)
    lock(question)
    _check_changeable(question)
    _check_question(plan)
    _check_arrangement(question, plan)
    if not is_begun(round):
        for name, value in _question_values(plan).items():
            setattr(question, name, value)
        reason = plan.override_reason
        record("question.amend", question, actor=actor, site_id=round.site_id, reason=reason)
        return question
    return _supersede(question, plan, actor=actor)


def _supersede(question: Question, plan: QuestionPlan, *, actor: Actor) -> Question:
    question.superseded_at = clock.now()
    db.session.flush()
    made = Question(
        round_id=question.round_id,
        key=question.key,
        position=question.position,
        edition=question.edition + 1,
        supersedes_id=question.id,
        **_question_values(plan),
    )
    made.round = question.round
    db.session.add(made)
    site_id = question.round.site_id
    record("question.supersede", made, actor=actor, site_id=site_id, reason=plan.override_reason)
    return made


@verb
def remove_question(question: Question, *, actor: Actor, reason: str | None = None) -> None:
    """Take a question out; one that people may have answered is kept with their answers.

    Raises:
        MoveRefused: the round has closed, or the question was superseded already.
        RuleBroken: another question depends on it, or no reason was given in an open round.
    """
    round = question.round
    lock(round)
    _check_changeable(question)
    if any(q.depends_on == question.key for q in queries.questions_of(round.id)):
        raise RuleBroken(
            _l("Another question depends on the answers to this one. Please change that first.")
        )
    if not is_begun(round) and question.edition == 1:
        _forget_tests(question)
        record("question.remove", question, actor=actor, site_id=round.site_id)
        db.session.delete(question)
        return
    if not (reason or "").strip():
        raise RuleBroken(_l("Please say why; it stands in the history."), field="reason")
    question.superseded_at = clock.now()
    record("question.retire", question, actor=actor, site_id=round.site_id, reason=reason)


def _forget_tests(question: Question) -> None:
    for kept in (Answer, Attachment):
        db.session.execute(sa.delete(kept).where(kept.question_id == question.id))


@verb
def move_question(question: Question, direction: Direction, *, actor: Actor) -> None:
    """Let a question change places with its neighbour in the same section, if there is one.

    Raises:
        MoveRefused: the round has closed, or the question was superseded already.
        RuleBroken: a question would come before the one whose answer it depends on.
    """
    round = question.round
    lock(round)
    _check_changeable(question)
    found = queries.questions_of(round.id)
    near = [q for q in found if _place(q) == _place(question)]
    order = moved(near, near.index(question), direction)
    turned = iter(order)
    places = {_place(question)}
    whole = [next(turned) if _place(q) in places else q for q in found]
    check_conditions(queries.asked_in(whole))
    _number(round, whole)
    record("question.move", question, actor=actor, site_id=round.site_id)


def _place(question: Question) -> tuple[bool, int | None]:
    return question.kind is QuestionKind.FILE, question.section_id


def _number(round: Round, order: Sequence[Question]) -> None:
    position = {question.key: number for number, question in enumerate(order, start=1)}
    for question in queries.editions_of(round.id):
        question.position = position.get(question.key, question.position)


def _in_order(questions: Sequence[Question]) -> list[Question]:
    def place(question: Question) -> tuple[int, int]:
        section = question.section
        return (section.position if section is not None else 0, question.position)

    return sorted(questions, key=place)


def _check_arrangement(question: Question, plan: QuestionPlan) -> None:
    """Check the conditions of the whole form as it will be, before anything is changed."""
    round = question.round
    section = _section_of(round, plan)
    place = (section.position if section is not None else 0, question.position)
    rows: list[tuple[tuple[int, int], Asked, bool]] = []
    for known in queries.questions_of(round.id):
        is_this = known.key == question.key
        above = known.section.position if known.section is not None else 0
        item = queries.asked_of(known)
        if is_this:
            item = replace(
                item,
                kind=plan.kind,
                label=plan.label,
                choices=tuple(key for key, _label in plan.options),
                depends_on=plan.depends_on,
                depends_values=plan.depends_values,
            )
        where = place if is_this else (above, known.position)
        rows.append((where, item, item.kind is QuestionKind.FILE))
    rows.sort(key=lambda row: (row[2], row[0]))
    check_conditions([item for _where, item, _last in rows])


def _section_of(round: Round, plan: QuestionPlan) -> FormSection | None:
    if plan.section_id is None:
        return None
    return next(s for s in queries.sections_of(round.id) if s.id == plan.section_id)


def is_begun(round: Round) -> bool:
    """Whether anyone has begun an application in a round; tests do not count."""
    begun = sa.select(Application.id).where(Application.round_id == round.id).limit(1)
    return db.session.scalar(begun) is not None


def check_draft(round: Round) -> None:
    """Check that nobody has seen a round yet.

    Raises:
        MoveRefused: it has opened.
    """
    if round.status is not RoundState.DRAFT:
        raise MoveRefused(_l("This round has opened: people have seen it as it is."))


def _check_changeable(question: Question) -> None:
    if question.round.status not in {RoundState.DRAFT, RoundState.OPEN}:
        raise MoveRefused(_l("This round has closed: its questions stay as they were answered."))
    if question.superseded_at is not None:
        raise MoveRefused(_l("There is a newer version of this question."))


def _question_values(plan: QuestionPlan) -> dict[str, Any]:
    options = [{"key": key, "label": dict(label)} for key, label in plan.options]
    values = {f.name: getattr(plan, f.name) for f in fields(plan)}
    return values | {"options": options, "depends_values": list(plan.depends_values)}


def _check_question(plan: QuestionPlan) -> None:
    check_languages(plan.label, field="label")
    if any(plan.help.values()):
        check_languages(plan.help, field="help")
    if plan.kind in DECIDING and len(plan.options) < 2:
        raise RuleBroken(_l("Please give at least two answers to choose from."), field="options")
    for _key, label in plan.options:
        check_languages(label, field="options")
    check_ends(plan.kind, plan.lowest, plan.highest, choices=len(plan.options))
    _check_words(plan)


def _check_words(plan: QuestionPlan) -> None:
    texts = [*plan.label.values(), *plan.help.values()]
    texts += [text for _key, label in plan.options for text in label.values()]
    found = forbidden_words(texts)
    if found and not plan.override_reason.strip():
        raise RuleBroken(
            _l(
                "No question may ask about this: %(words)s. The age floor alone decides who may"
                " apply. An administrator may override this with a reason.",
                words=", ".join(found),
            ),
            field="label_ko",
        )
