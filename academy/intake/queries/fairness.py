"""Questions on the list of what no question may ask that were asked all the same."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.accounts.models import Person
from academy.audit.models import Entry
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.intake.models import Question, Round
from academy.intake.queries.rounds import WITH_PLACE
from academy.intake.wordlist import forbidden_words

READERS = (Role.ADMIN, Role.PROGRAMME, Role.AUDITOR)


@dataclass(frozen=True)
class Overridden:
    """One edition of a question with the words it uses, and who gave the reason and when.

    A question copied from an earlier round was brought in by whoever copied it.
    """

    question: Question
    words: list[str]
    by: str
    at: datetime | None
    copied: bool
    by_id: int | None


def overridden_visible_to(actor: Actor) -> list[Question]:
    """Return every edition of a question with a reason to ask it, over all rounds, newest first."""
    query = (
        sa.select(Question)
        .join(Round, Round.id == Question.round_id)
        .where(Question.override_reason != "")
        .options(joinedload(Question.round, innerjoin=True).options(*WITH_PLACE))
        .order_by(Question.id.desc())
        .limit(200)
    )
    sites = actor.sites(*READERS)
    if sites is not None:
        query = query.where(Round.site_id.in_(sites))
    return list(db.session.scalars(query))


def with_who(questions: list[Question]) -> list[Overridden]:
    """Return questions with who gave the reason to ask them, and when."""
    own = _last_by_thing(
        sa.and_(Entry.kind == "questions", Entry.thing_id.in_([q.id for q in questions])),
        lambda entry: "override_reason" in entry.fields,
    )
    rounds = {question.round_id for question in questions}
    copies = _last_by_thing(
        sa.and_(Entry.kind == "rounds", Entry.thing_id.in_(rounds)),
        lambda entry: entry.verb == "round.copy_form",
    )
    found = []
    for question in questions:
        entry, name = own.get(question.id) or copies.get(question.round_id) or (None, "")
        found.append(
            Overridden(
                question=question,
                words=forbidden_words(_texts(question)),
                by=name,
                at=entry.at if entry else None,
                copied=question.id not in own,
                by_id=entry.actor_id if entry else None,
            )
        )
    return found


def _texts(question: Question) -> list[str]:
    options = [text for option in question.options for text in option["label"].values()]
    return [*question.label.values(), *question.help.values(), *options]


def _last_by_thing(
    about: sa.ColumnElement[bool], counts: Callable[[Entry], bool]
) -> dict[int, tuple[Entry, str]]:
    query = (
        sa.select(Entry, Person.name)
        .outerjoin(Person, Person.id == Entry.actor_id)
        .where(about, Entry.denied.is_(False))
        .order_by(Entry.id)
    )
    rows = db.session.execute(query).all()
    return {entry.thing_id or 0: (entry, name or "") for entry, name in rows if counts(entry)}
