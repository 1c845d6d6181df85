"""What happens between an accepted offer and the first weeks: papers, intent, calls."""

from datetime import date, datetime

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused
from academy.core.twice import made_just_now
from academy.core.types import Texts
from academy.intake.models import Application, Round
from academy.selection import queries
from academy.selection.models import ArrivalPlan, CallNote, Paper, PaperMark
from academy.selection.rules import NOBODY_DECIDED, check_due
from academy.selection.states import CallResult, OfferState


@verb
def plan_arrivals(
    round: Round,
    *,
    confirm_until: datetime | None,
    replace_until: date | None,
    actor: Actor,
) -> ArrivalPlan:
    """Say until when those who accepted confirm that they come, and places are replaced.

    Raises:
        RuleBroken: a time to confirm that is new lies in the past.
    """
    lock(round)
    plan = queries.arrival_plan(round.id)
    if plan is None:
        plan = ArrivalPlan(round_id=round.id, site_id=round.site_id)
        db.session.add(plan)
    if confirm_until != plan.confirm_until:
        check_due(confirm_until, clock.now(), field="confirm_on")
    plan.confirm_until, plan.replace_until = confirm_until, replace_until
    record("arrival_plan.change", plan, actor=actor)
    return plan


@verb
def ask_paper(
    round: Round, *, title: Texts, note: Texts, due_on: date | None, actor: Actor
) -> Paper:
    """Ask everyone who has a place for one more paper; pressed twice it is one."""
    lock(round)
    twin = next((p for p in queries.papers_of(round.id) if p.title == title), None)
    if twin is not None:
        return twin
    made = Paper(round_id=round.id, site_id=round.site_id, title=title, note=note, due_on=due_on)
    db.session.add(made)
    record("paper.ask", made, actor=actor)
    return made


@verb
def drop_paper(paper: Paper, *, actor: Actor) -> None:
    """Ask for a paper no longer; what arrived stays noted. Twice is once."""
    lock(paper)
    if paper.dropped_at is None:
        paper.dropped_at = clock.now()
        record("paper.drop", paper, actor=actor)


@verb
def mark_paper(paper: Paper, application: Application, *, arrived: bool, actor: Actor) -> None:
    """Note that a paper of somebody has arrived, or that it has not after all.

    Raises:
        MoveRefused: the paper is of another round, or the person has no place.
    """
    if actor.person_id is None:
        raise MoveRefused(NOBODY_DECIDED)
    lock(paper)
    offer = queries.get_offer(application.number)
    if offer is None or offer.status is not OfferState.ACCEPTED or paper.round_id != offer.round_id:
        raise MoveRefused()
    mark = queries.paper_mark(paper.id, application.id)
    if arrived and mark is None:
        mark = PaperMark(
            paper_id=paper.id,
            application_id=application.id,
            received_at=clock.now(),
            received_by=actor.person_id,
        )
        db.session.add(mark)
        record(
            "paper.receive", mark, actor=actor, about=application.person_id, site_id=paper.site_id
        )
    elif not arrived and mark is not None:
        record(
            "paper.unmark", mark, actor=actor, about=application.person_id, site_id=paper.site_id
        )
        db.session.delete(mark)


@verb
def note_call(application: Application, *, result: CallResult, note: str, actor: Actor) -> CallNote:
    """Note a call to somebody who might take a place; pressed twice it is one call."""
    if actor.person_id is None:
        raise MoveRefused(NOBODY_DECIDED)
    lock(application)
    twin: CallNote | None = made_just_now(
        CallNote.called_at,
        CallNote.application_id == application.id,
        CallNote.called_by == actor.person_id,
        CallNote.result == result,
        CallNote.note == note,
    )
    if twin is not None:
        return twin
    made = CallNote(
        application_id=application.id,
        site_id=application.site_id,
        called_at=clock.now(),
        called_by=actor.person_id,
        result=result,
        note=note,
    )
    db.session.add(made)
    record("phone_call.note", made, actor=actor, about=application.person_id)
    return made
