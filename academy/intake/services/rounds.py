"""A round from its draft to its end: dates, opening, more time, closing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.cohorts import services as cohorts
from academy.cohorts.models import Cohort, Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.events import emit
from academy.core.types import Texts
from academy.intake import queries
from academy.intake.events import RoundOpened
from academy.intake.models import Round, RoundNotice
from academy.intake.rules import (
    AGE_FLOOR,
    STEPS,
    age_day,
    check_can_open,
    check_dates,
    check_languages,
)
from academy.intake.services.questions import check_draft
from academy.intake.states import ROUND_FLOW, RoundState


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
    check_draft(round)
    _check_plan(plan, round.cohort)
    for name, value in _values(plan).items():
        setattr(round, name, value)
    record("round.amend", round, actor=actor)


@verb
def correct_round(
    round: Round,
    *,
    title: Texts,
    steps: Mapping[str, date | None],
    costs: Texts,
    contact: str,
    reason: str,
    actor: Actor,
) -> None:
    """Correct title, costs, address or dates of the selection after people have seen a round.

    Its times, its seats and the age rule stay; `steps` are dates by the names of `rules.STEPS`.

    Raises:
        MoveRefused: it is not open.
        RuleBroken: a date cannot be, a language or the address is missing, or no reason was given.
    """
    lock(round)
    round.status = ROUND_FLOW.after(round.status, "correct")
    check_dates(round.opens_at, round.closes_at, [steps[name] for name in STEPS])
    check_languages(title, field="title")
    if any(costs.values()):
        check_languages(costs, field="costs")
    if not contact:
        raise RuleBroken(_l("A round cannot open without an address to ask."), field="contact")
    if not reason.strip():
        raise RuleBroken(_l("Please say why; it stands in the history."), field="reason")
    for name, day in steps.items():
        setattr(round, name, day)
    round.title, round.costs, round.contact = title, costs, contact
    record("round.correct", round, actor=actor, reason=reason)


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


def _values(plan: RoundPlan) -> dict[str, Any]:
    return {f.name: getattr(plan, f.name) for f in fields(plan)}


def _check_plan(plan: RoundPlan, cohort: Cohort) -> None:
    check_languages(plan.title, field="title")
    check_dates(plan.opens_at, plan.closes_at, [getattr(plan, name) for name in STEPS])
    if not 1 <= plan.seats <= cohort.seats:
        raise RuleBroken(
            _l("The cohort has %(seats)s seats in all.", seats=cohort.seats), field="seats"
        )
