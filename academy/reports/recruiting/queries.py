"""Read what recruiting looks like now: counts that the database keeps, and what waits."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.intake import tallies
from academy.intake.models import (
    Answer,
    Application,
    Attachment,
    Question,
    Round,
    Supplement,
)
from academy.intake.models.tallies import QUARTER
from academy.intake.queries import questions_of
from academy.intake.states import (
    ApplicationState,
    QuestionKind,
    RoundState,
    SupplementState,
)
from academy.outbox.models import StoredLetter
from academy.outbox.states import LetterState
from academy.outreach.models import Enquiry
from academy.outreach.states import EnquiryState
from academy.reports.recruiting.rules import Standing

READERS = (Role.ADMISSIONS, Role.ADMIN, Role.PROGRAMME, Role.NETWORK, Role.AUDITOR)
"""The roles that read how recruiting goes, as `P.RECRUITING_READ` says."""

MOST_ROUNDS = 60


def rounds_reported_to(actor: Actor) -> list[Round]:
    """Return the rounds that ever opened at the sites an actor reads, the last to close first."""
    query = (
        sa.select(Round)
        .where(Round.status != RoundState.DRAFT)
        .options(joinedload(Round.cohort, innerjoin=True), joinedload(Round.site, innerjoin=True))
        .order_by(Round.closes_at.desc(), Round.id.desc())
        .limit(MOST_ROUNDS)
    )
    sites = actor.sites(*READERS)
    if sites is not None:
        query = query.where(Round.site_id.in_(sites))
    return list(db.session.scalars(query))


def standings(rounds: Iterable[Round]) -> dict[int, Standing]:
    """Return what is counted of each round, by its id; days are those of its site's zone."""
    by_id = {round.id: round for round in rounds}
    states: dict[int, Counter[tuple[str, bool, str]]] = {id: Counter() for id in by_id}
    days: dict[tuple[int, str], Counter[date]] = defaultdict(Counter)
    for row in tallies.tallies_of(by_id):
        if row.what == "state":
            states[row.round_id][row.status, bool(row.sent), row.discipline] += row.number
        else:
            day = _day(row.quarter, by_id[row.round_id].site.zone)
            days[row.round_id, row.what][day] += row.number
    return {id: Standing(states[id], days[id, "started"], days[id, "submitted"]) for id in by_id}


def _day(quarter: int, zone: str) -> date:
    return datetime.fromtimestamp(quarter * QUARTER, UTC).astimezone(ZoneInfo(zone)).date()


class Waiting(NamedTuple):
    """How many things of a site wait for somebody, beside applications."""

    scans: int
    supplements: int
    questions: int
    letters: int


def waiting_at(site_id: int) -> Waiting:
    """Count what waits at a site, in one statement."""
    counts = [
        _count(
            Attachment,
            Attachment.site_id == site_id,
            Attachment.is_scan,
            Attachment.verdict.is_(None),
            Attachment.sent_at.is_not(None),
        ),
        _count(
            Supplement, Supplement.site_id == site_id, Supplement.status == SupplementState.ASKED
        ),
        _count(Enquiry, Enquiry.site_id == site_id, Enquiry.status == EnquiryState.OPEN),
        _count(
            StoredLetter,
            StoredLetter.status == LetterState.FAILED,
            StoredLetter.site_id == site_id,
        ),
    ]
    found: Any = db.session.execute(sa.select(*counts)).one()
    return Waiting(*found)


def _count(model: Any, *conditions: Any) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(model).where(*conditions).scalar_subquery()


@dataclass(frozen=True)
class Gap:
    """A required question, and how many drafts that are asked it have no answer or file yet."""

    question: Question
    missing: int


def gaps(round: Round) -> list[Gap]:
    """Return what unfinished drafts still lack, question by question; it reads every draft."""
    drafts = (
        sa.select(Application.id)
        .where(
            Application.round_id == round.id,
            Application.status == ApplicationState.DRAFT,
        )
        .subquery()
    )
    total = db.session.scalar(sa.select(sa.func.count()).select_from(drafts)) or 0
    has_file = (
        sa.select(Question.key, sa.func.count(sa.distinct(Attachment.application_id)))
        .join(drafts, drafts.c.id == Attachment.application_id)
        .join(Question, Question.id == Attachment.question_id)
        .where(Attachment.removed_at.is_(None))
        .group_by(Question.key)
    )
    has_text = (
        sa.select(Answer.key, sa.func.count())
        .join(drafts, drafts.c.id == Answer.application_id)
        .where(Answer.question_id.is_not(None), Answer.text != "")
        .group_by(Answer.key)
    )
    rows = [*db.session.execute(has_file), *db.session.execute(has_text)]
    # An answer to an earlier edition of a question stands: every edition has the same key.
    there = {str(key): int(count) for key, count in rows}
    by_key = {question.key: question for question in questions_of(round.id)}
    found = []
    for question in sorted(by_key.values(), key=lambda q: q.kind is QuestionKind.FILE):
        if not question.required:
            continue
        missing = total - there.get(question.key, 0)
        if question.depends_on:
            missing = _lacking_of_those_asked(question, by_key, drafts)
        found.append(Gap(question, missing))
    return found


def _lacking_of_those_asked(
    question: Question, by_key: Mapping[str, Question], drafts: sa.Subquery
) -> int:
    """Count the drafts that were asked this because of an earlier answer, and say nothing yet."""
    has_file = (
        sa.exists()
        .where(Attachment.application_id == drafts.c.id, Attachment.removed_at.is_(None))
        .where(Attachment.question_id == Question.id, Question.key == question.key)
    )
    query = (
        sa.select(sa.func.count())
        .select_from(drafts)
        .where(~_says(drafts, question.key, Answer.text != ""), ~has_file)
    )
    below: Question | None = question
    while below is not None and below.depends_on:
        # Several choices stand in one text, each in a line of its own.
        lines = "\n" + Answer.text + "\n"
        chosen = [lines.contains(f"\n{v}\n", autoescape=True) for v in below.depends_values]
        query = query.where(_says(drafts, below.depends_on, sa.or_(sa.false(), *chosen)))
        below = by_key.get(below.depends_on)
    return db.session.scalar(query) or 0


def _says(drafts: sa.Subquery, key: str, what: sa.ColumnElement[bool]) -> sa.Exists:
    return sa.exists().where(Answer.application_id == drafts.c.id, Answer.key == key, what)
