"""Bring applications in that people sent through another form: looked at first, then in batches.

The same row again, or the same file again, makes nothing twice, and nothing that was changed here
is ever overridden: an import adds who is missing. So it may be ended at any point and run again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.accounts.models import Person
from academy.accounts.services import create_person
from academy.audit import record
from academy.cohorts.states import Discipline
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.intake import foreign_table as table
from academy.intake import mail, queries
from academy.intake.foreign_table import CellError, Incoming
from academy.intake.import_plan import Plan, digest_of, holders_of, in_batches, sort_out
from academy.intake.models import Answer, Application, ImportedApplication, Question, Round
from academy.intake.rules import Asked, tidy_phone
from academy.intake.rules.imports import check_takes_imports
from academy.intake.services.applications import new_number
from academy.intake.states import ApplicationState
from academy.outbox import post

BATCH = 50
"""Rows of one transaction."""


@dataclass(frozen=True)
class Form:
    """What a round asks, and what its options may be called in a table."""

    questions: Mapping[str, Question]
    asked: Sequence[Asked]
    options: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Terms:
    """From which form a table is, in which language, and whether people are told."""

    source: str
    language: str = "ko"
    tells: bool = False


def form_of(round: Round) -> Form:
    """Return the form of a round."""
    questions = queries.questions_of(round.id)
    return Form(
        {question.key: question for question in questions},
        queries.asked_in(questions),
        table.options_of(questions),
    )


def plan(
    round: Round,
    headings: Sequence[str],
    rows: Sequence[tuple[int, list[str]]],
    meant: Mapping[str, str],
    form: Form,
) -> Plan:
    """Compare a table with what is here; nothing is written.

    Raises:
        RuleBroken: the round takes no imports, or the columns do not hold what is needed.
    """
    check_takes_imports(round.status, round.age_as_of)
    assert round.age_as_of is not None
    table.check_mapping(meant, form.asked)
    found = Plan()
    today = clock.today(round.site.zone)
    seen: dict[str, int] = {}
    for line, row in rows:
        cells = {
            meant[heading]: cell
            for heading, cell in zip(headings, row, strict=False)
            if meant.get(heading, table.IGNORED) != table.IGNORED
        }
        incoming, errors = table.judge(
            line, cells, form.asked, form.options,
            as_of=round.age_as_of, floor=round.age_floor, today=today,
        )  # fmt: skip
        found.errors += errors
        if incoming is not None and not _is_twice(incoming, seen, found.errors):
            found.new.append(incoming)
    sort_out(round, found)
    found.errors.sort(key=lambda error: error.line)
    return found


def _is_twice(incoming: Incoming, seen: dict[str, int], errors: list[CellError]) -> bool:
    """Whether an earlier line has the same number or address; the first one counts."""
    marks = [("id", f"id:{incoming.key}"), ("email", incoming.email)]
    for column, mark in marks if incoming.key != incoming.email else marks[1:]:
        if mark in seen:
            message = _l("Line %(line)s has the same: remove one of them.", line=seen[mark])
            errors.append(CellError(incoming.line, column, message))
            return True
    seen[f"id:{incoming.key}"] = seen[incoming.email] = incoming.line
    return False


def run(round: Round, found: Plan, form: Form, *, source: str, actor: Actor) -> int:
    """Write everyone of a plan who is new, a batch at a time; return how many."""
    terms = Terms(source)
    return sum(
        write_batch(round.id, some, form, terms, actor=actor) for some in batches_of(found.new)
    )


def batches_of(rows: Sequence[Incoming]) -> Iterator[list[Incoming]]:
    """Yield rows in lots, each of which is one transaction."""
    return in_batches(rows, BATCH)


@verb
def write_batch(
    round_id: int, rows: Sequence[Incoming], form: Form, terms: Terms, *, actor: Actor
) -> int:
    """Write those of some rows who are not here yet, and return how many.

    Raises:
        RuleBroken: the round takes no imports any more.
    """
    round = db.session.scalars(
        sa.select(Round).where(Round.id == round_id).options(*queries.WITH_PLACE)
    ).one()
    # Two imports at once must see each other's rows; the round is the gate.
    lock(round)
    check_takes_imports(round.status, round.age_as_of)
    again = Plan(new=list(rows))
    sort_out(round, again)
    holders = holders_of({row.email for row in again.new})
    for row in again.new:
        here = holders.get(row.email)
        person = here[0] if here else _make_person(row, terms, actor=actor)
        _write(round, row, person, form, terms, actor=actor)
    return len(again.new)


def _make_person(row: Incoming, terms: Terms, *, actor: Actor) -> Person:
    person = create_person(name=row.name, email=row.email, locale=terms.language, actor=actor)
    # Whoever is here already says themselves how they are reached.
    person.phone = tidy_phone(row.answers.get("phone", "")) or ""
    return person


def _write(
    round: Round,
    row: Incoming,
    person: Person,
    form: Form,
    terms: Terms,
    *,
    actor: Actor,
) -> None:
    at = _sent_at(row, round.site.zone)
    made = _application_of(round, row, person, terms, at=at)
    db.session.add(made)
    db.session.flush()
    _write_answers(made, row, form, at=at)
    db.session.add(
        ImportedApplication(
            round_id=round.id,
            digest=digest_of(round, row.key),
            application_id=made.id,
            source=terms.source,
            imported_at=clock.now(),
        )
    )
    # No consent is written: people agreed to what the other form told them, and to nothing here.
    record("application.import", made, actor=actor, source=terms.source)
    if terms.tells:
        post(mail.taken_over(made, round, terms.source))


def _application_of(
    round: Round, row: Incoming, person: Person, terms: Terms, *, at: datetime
) -> Application:
    field_here = row.answers.get("discipline", "")
    return Application(
        number=new_number(round),
        round_id=round.id,
        site_id=round.site_id,
        person_id=person.id,
        person=person,
        language=terms.language,
        born_on=row.born_on,
        status=ApplicationState.SUBMITTED,
        discipline=Discipline(field_here) if field_here else None,
        created_at=at,
        submitted_at=at,
    )


def _write_answers(made: Application, row: Incoming, form: Form, *, at: datetime) -> None:
    for key, text in row.answers.items():
        question = form.questions.get(key)
        db.session.add(
            Answer(
                application_id=made.id,
                question_id=question.id if question else None,
                key=key,
                text=text,
                sent_text=text,
                saved_at=at,
            )
        )


def _sent_at(row: Incoming, zone: str) -> datetime:
    if row.submitted_on is None:
        return clock.now()
    # Of a time on the other form's clock only the day is sure.
    return min(datetime.combine(row.submitted_on, time(12), ZoneInfo(zone)), clock.now())
