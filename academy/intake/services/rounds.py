"""A round from its draft to its end: dates, questions, notices, opening, more time."""

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.cohorts import services as cohorts
from academy.cohorts.models import Cohort, Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.events import emit
from academy.core.types import Texts
from academy.intake import queries
from academy.intake.events import RoundOpened
from academy.intake.models import Notice, Question, Round, RoundNotice
from academy.intake.rules import (
    AGE_FLOOR,
    STEPS,
    age_day,
    check_can_open,
    check_dates,
    check_languages,
)
from academy.intake.states import ROUND_FLOW, Ground, NoticeKind, QuestionKind, RoundState
from academy.intake.wordlist import forbidden_words


@dataclass(frozen=True)
class RoundPlan:
    """What staff decide about a round before it opens."""

    title: Texts
    opens_at: datetime
    closes_at: datetime
    seats: int
    age_floor: int = AGE_FLOOR
    age_as_of: date | None = None
    documents_on: date | None = None
    test_on: date | None = None
    interview_on: date | None = None
    result_on: date | None = None
    costs: Texts = field(default_factory=Texts)
    contact: str = ""


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


@verb
def create_round(cohort: Cohort, plan: RoundPlan, *, site: Site, actor: Actor) -> Round:
    """Prepare the next round of a cohort.

    Raises:
        RuleBroken: dates or seats cannot be.
    """
    lock(cohort)
    _check_plan(plan, cohort)
    number = queries.next_number(cohort.id)
    made = Round(
        ref=f"{site.code}-{cohort.number}-{number}",
        site_id=site.id,
        cohort_id=cohort.id,
        number=number,
        label=f"{cohort.number}-{number}",
        status=RoundState.DRAFT,
        **_values(plan),
    )
    made.site, made.cohort = site, cohort
    db.session.add(made)
    record("round.create", made, actor=actor)
    return made


@verb
def amend_round(round: Round, plan: RoundPlan, *, actor: Actor) -> None:
    """Change a round that nobody has seen yet.

    Raises:
        MoveRefused: it has opened; only more time can be given now.
        RuleBroken: dates or seats cannot be.
    """
    lock(round)
    _check_draft(round)
    _check_plan(plan, round.cohort)
    for name, value in _values(plan).items():
        setattr(round, name, value)
    record("round.amend", round, actor=actor)


@verb
def open_round(round: Round, *, actor: Actor) -> None:
    """Publish a round: its notices and the day on which age is judged are frozen from now on.

    A second press writes nothing.

    Raises:
        MoveRefused: it was closed.
        RuleBroken: something it needs is missing.
    """
    lock(round)
    if round.status is RoundState.OPEN:
        return
    after = ROUND_FLOW.after(round.status, "open")
    notices = queries.newest_notices(round.site_id)
    check_can_open(
        questions=len(queries.questions_of(round.id)),
        notices=notices,
        closes_at=round.closes_at,
        contact=round.contact,
        at=clock.now(),
    )

    round.age_as_of = round.age_as_of or age_day(round.closes_at, round.site.zone)
    round.status = after
    for notice in notices.values():
        db.session.add(RoundNotice(round_id=round.id, notice_id=notice.id))

    record("round.open", round, actor=actor, notices=sorted(n.id for n in notices.values()))
    cohorts.recruit(round.cohort, actor=actor)
    emit(RoundOpened(round.ref))


@verb
def extend_round(round: Round, closes_at: datetime, *, reason: str, actor: Actor) -> None:
    """Give everyone more time; the day on which age is judged stays where it was.

    Raises:
        MoveRefused: it is not open.
        RuleBroken: the new time is no later, or no reason was given.
    """
    lock(round)
    after = ROUND_FLOW.after(round.status, "extend")
    if closes_at <= round.closes_at:
        raise RuleBroken(_l("The new closing time must be later than the old."), field="closes_at")
    if not reason.strip():
        raise RuleBroken(_l("Please say why; it stands in the history."), field="reason")
    round.closes_at, round.status = closes_at, after
    record("round.extend", round, actor=actor, reason=reason)


@verb
def close_round(round: Round, *, reason: str, actor: Actor) -> None:
    """Close a round at once, before its time or after it; a second press writes nothing.

    Raises:
        MoveRefused: it was never open.
        RuleBroken: no reason was given.
    """
    lock(round)
    if round.status is RoundState.CLOSED:
        return
    after = ROUND_FLOW.after(round.status, "close")
    if not reason.strip():
        raise RuleBroken(_l("Please say why; it stands in the history."), field="reason")
    round.status = after
    record("round.close", round, actor=actor, reason=reason)


@verb
def add_question(round: Round, plan: QuestionPlan, *, actor: Actor) -> Question:
    """Add a question at the end of a round in preparation.

    Raises:
        MoveRefused: the round has opened.
        RuleBroken: a language is missing, or it asks what may not be asked.
    """
    lock(round)
    _check_draft(round)
    _check_question(plan)
    known = queries.questions_of(round.id)
    taken = {question.key for question in known}
    key = next(f"q{n}" for n in range(1, len(known) + 2) if f"q{n}" not in taken)
    position = max((q.position for q in known), default=0) + 1
    made = Question(round_id=round.id, key=key, position=position, **_question_values(plan))
    db.session.add(made)
    record("question.add", made, actor=actor, site_id=round.site_id, reason=plan.override_reason)
    return made


@verb
def amend_question(question: Question, plan: QuestionPlan, *, actor: Actor) -> None:
    """Change a question of a round in preparation.

    Raises:
        MoveRefused: the round has opened.
        RuleBroken: a language is missing, or it asks what may not be asked.
    """
    _check_draft(question.round)
    _check_question(plan)
    for name, value in _question_values(plan).items():
        setattr(question, name, value)
    site_id = question.round.site_id
    record("question.amend", question, actor=actor, site_id=site_id, reason=plan.override_reason)


@verb
def remove_question(question: Question, *, actor: Actor) -> None:
    """Take a question out of a round in preparation.

    Raises:
        MoveRefused: the round has opened.
    """
    _check_draft(question.round)
    record("question.remove", question, actor=actor, site_id=question.round.site_id)
    db.session.delete(question)


@verb
def publish_notice(
    site: Site, kind: NoticeKind, *, title: Texts, body: Texts, actor: Actor
) -> Notice:
    """Write a new version of a notice; rounds that are open keep the one they opened with.

    Raises:
        RuleBroken: a language is missing.
    """
    check_languages(title, field="title")
    check_languages(body, field="body")
    lock(site)
    newest = db.session.scalar(
        sa.select(sa.func.max(Notice.version)).where(Notice.site_id == site.id, Notice.kind == kind)
    )
    made = Notice(
        site_id=site.id,
        kind=kind,
        version=(newest or 0) + 1,
        basis=Ground.CONTRACT if kind is NoticeKind.PRIVACY else Ground.CONSENT,
        title=title,
        body=body,
        created_at=clock.now(),
    )
    db.session.add(made)
    record("notice.publish", made, actor=actor)
    return made


def _values(plan: RoundPlan) -> dict[str, Any]:
    return {f.name: getattr(plan, f.name) for f in fields(plan)}


def _check_draft(round: Round) -> None:
    if round.status is not RoundState.DRAFT:
        raise MoveRefused(_l("This round has opened: people have seen it as it is."))


def _check_plan(plan: RoundPlan, cohort: Cohort) -> None:
    check_languages(plan.title, field="title")
    check_dates(plan.opens_at, plan.closes_at, [getattr(plan, name) for name in STEPS])
    if not 1 <= plan.seats <= cohort.seats:
        raise RuleBroken(
            _l("The cohort has %(seats)s seats in all.", seats=cohort.seats), field="seats"
        )


def _question_values(plan: QuestionPlan) -> dict[str, Any]:
    options = [{"key": key, "label": dict(label)} for key, label in plan.options]
    return _values_of(plan) | {"options": options}


def _values_of(plan: QuestionPlan) -> dict[str, Any]:
    return {f.name: getattr(plan, f.name) for f in fields(plan)}


def _check_question(plan: QuestionPlan) -> None:
    check_languages(plan.label, field="label")
    if plan.kind is QuestionKind.ONE_OF and len(plan.options) < 2:
        raise RuleBroken(_l("Please give at least two answers to choose from."), field="options")
    for _key, label in plan.options:
        check_languages(label, field="options")
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
