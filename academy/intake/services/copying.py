"""Copying the form of an earlier round into one in preparation."""

from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.intake import queries
from academy.intake.models import FormSection, Question, Round
from academy.intake.services.questions import check_draft

COPIED = (
    "key",
    "position",
    "kind",
    "label",
    "help",
    "limit",
    "required",
    "options",
    "override_reason",
    "lowest",
    "highest",
    "depends_on",
    "depends_values",
)
"""What a question takes along; its versions and its round it leaves behind."""


@verb
def copy_form(round: Round, source: Round, *, actor: Actor) -> int:
    """Copy sections, questions and conditions as a round asks them now; return how many questions.

    Notices need no copy: a round opens with the newest versions of its site.

    Raises:
        MoveRefused: the round has opened.
        RuleBroken: it has a form already, or the other round has none.
    """
    lock(round)
    check_draft(round)
    questions = queries.questions_of(source.id)
    if queries.questions_of(round.id) or queries.sections_of(round.id):
        raise RuleBroken(_l("This round has questions already. Only an empty form can be filled."))
    if not questions or source.site_id != round.site_id:
        raise RuleBroken(_l("There is no form to copy."))
    made = {}
    for section in queries.sections_of(source.id):
        texts = {"title": section.title, "help": section.help}
        made[section.id] = FormSection(
            round_id=round.id, key=section.key, position=section.position, **texts
        )
        db.session.add(made[section.id])
    db.session.flush()
    for question in questions:
        values = {name: getattr(question, name) for name in COPIED}
        section_id = made[question.section_id].id if question.section_id is not None else None
        db.session.add(Question(round_id=round.id, section_id=section_id, **values))
    record("round.copy_form", round, actor=actor, source=source.ref)
    return len(questions)
