"""Sections of a form: a title and help in both languages, one screen each."""

from dataclasses import dataclass, field

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused
from academy.core.types import Texts
from academy.intake import queries
from academy.intake.models import FormSection, Question, Round
from academy.intake.rules import check_conditions, check_languages, moved
from academy.intake.services.questions import Direction
from academy.intake.states import RoundState


@dataclass(frozen=True)
class SectionPlan:
    """What staff decide about a section."""

    title: Texts
    help: Texts = field(default_factory=Texts)


@verb
def add_section(round: Round, plan: SectionPlan, *, actor: Actor) -> FormSection:
    """Add a section at the end of a form.

    Raises:
        MoveRefused: the round has closed.
        RuleBroken: a language is missing.
    """
    lock(round)
    _check_changeable(round)
    _check_texts(plan)
    known = queries.sections_of(round.id)
    taken = {section.key for section in known}
    made = FormSection(
        round_id=round.id,
        key=next(f"s{n}" for n in range(1, len(known) + 2) if f"s{n}" not in taken),
        position=max((s.position for s in known), default=0) + 1,
        title=plan.title,
        help=plan.help,
    )
    made.round = round
    db.session.add(made)
    record("section.add", made, actor=actor, site_id=round.site_id)
    return made


@verb
def amend_section(section: FormSection, plan: SectionPlan, *, actor: Actor) -> None:
    """Change the title or the help of a section.

    Raises:
        MoveRefused: the round has closed.
        RuleBroken: a language is missing.
    """
    lock(section)
    _check_changeable(section.round)
    _check_texts(plan)
    section.title, section.help = plan.title, plan.help
    record("section.amend", section, actor=actor, site_id=section.round.site_id)


@verb
def move_section(section: FormSection, direction: Direction, *, actor: Actor) -> None:
    """Let a section change places with its neighbour; at an end nothing happens.

    Raises:
        MoveRefused: the round has closed.
        RuleBroken: a question would come before the one whose answer it depends on.
    """
    round = section.round
    lock(round)
    _check_changeable(round)
    known = queries.sections_of(round.id)
    order = moved(known, known.index(section), direction)
    place = {each.id: number for number, each in enumerate(order, start=1)}
    questions = sorted(
        queries.questions_of(round.id),
        key=lambda q: (place[q.section_id] if q.section_id is not None else 0, q.position),
    )
    check_conditions(queries.asked_in(questions))
    for each in known:
        each.position = place[each.id]
    record("section.move", section, actor=actor, site_id=round.site_id)


@verb
def remove_section(section: FormSection, *, actor: Actor) -> None:
    """Take a section out; its questions stay and stand in no section, before all others.

    Raises:
        MoveRefused: the round has closed.
        RuleBroken: a question would come before the one whose answer it depends on.
    """
    round = section.round
    lock(round)
    _check_changeable(round)
    questions = sorted(
        queries.questions_of(round.id),
        key=lambda q: (
            q.section.position if q.section is not None and q.section_id != section.id else 0,
            q.position,
        ),
    )
    check_conditions(queries.asked_in(questions))
    record("section.remove", section, actor=actor, site_id=round.site_id)
    inside = sa.update(Question).where(Question.section_id == section.id)
    db.session.execute(inside.values(section_id=None))
    db.session.delete(section)


def _check_changeable(round: Round) -> None:
    if round.status not in {RoundState.DRAFT, RoundState.OPEN}:
        raise MoveRefused(_l("This round has closed: its questions stay as they were answered."))


def _check_texts(plan: SectionPlan) -> None:
    check_languages(plan.title, field="title")
    if any(plan.help.values()):
        check_languages(plan.help, field="help")
