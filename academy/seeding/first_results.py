"""The first of round 1 of cohort 5 know their result: some come, some wait, one asks why."""

from datetime import timedelta

import sqlalchemy as sa

from academy.accounts.queries import person_by_email
from academy.core import clock
from academy.core.actors import Actor, Held, Role
from academy.core.db import db
from academy.intake.models import Application, Round
from academy.intake.states import ApplicationState
from academy.seeding.admitting import (
    DECLINED,
    accept,
    as_applicant,
    offer_of,
    plan_arrival,
    release,
)
from academy.seeding.interviewing import ROUND
from academy.selection import queries
from academy.selection import services as selection
from academy.selection.feedback import suggested_answer
from academy.selection.models import Anchor, StageEntry
from academy.selection.recheck_states import RecheckKind
from academy.selection.states import CallResult, Outcome, StageKind

OFFERED, WAITING, REFUSED = 4, 3, 2

WHY = "학교 밖에서 만든 앱에 대해 쓴 부분을 다시 읽어 주시면 좋겠습니다."


def plant_first_results() -> None:
    """Decide about a few ahead of the rest, release it, and let them answer as they do."""
    clerk, second, chief = (
        person_by_email(f"{who}@academy.example") for who in ("admissions", "admissions2", "admin")
    )
    round = db.session.scalar(sa.select(Round).where(Round.ref == ROUND))
    if clerk is None or second is None or chief is None or round is None:
        return
    staff, other, releaser = (
        Actor(person_id=p.id, name=p.name, held=(Held(role, round.site_id),), via="seed")
        for p, role in (
            (clerk, Role.ADMISSIONS), (second, Role.ADMISSIONS), (chief, Role.ADMIN)
        )
    )  # fmt: skip
    found = _best(round)
    if len(found) < OFFERED + WAITING + REFUSED:
        return
    now = clock.now()
    with clock.freeze(now - timedelta(days=4)):
        _decide(found, staff)
        release(round, releaser)
    with clock.freeze(now - timedelta(days=2)):
        accept(found[0])
        accept(found[1])
        selection.decline(offer_of(found[2]), actor=as_applicant(found[2]))
        plan_arrival(round, days=10, actor=staff)
    with clock.freeze(now - timedelta(days=1)):
        selection.confirm(offer_of(found[0]), actor=as_applicant(found[0]))
        paper = queries.papers_of(round.id)[0]
        selection.mark_paper(paper, found[0], arrived=True, actor=staff)
        selection.note_call(
            found[OFFERED + 1],
            result=CallResult.COMES,
            note="자리가 나면 바로 오겠다고 하셨습니다.",
            actor=staff,
        )
        _ask_again(found[-1], found[-2], other)


def _best(round: Round) -> list[Application]:
    """Return the best by their reviews so far who are in no later stage, and two from the end."""
    stage = queries.stage_at(round.id, StageKind.DOCUMENTS)
    if stage is None:
        return []
    anchored = sa.exists().where(Anchor.application_id == Application.id)
    ranked = db.session.scalars(
        sa.select(Application)
        .join(StageEntry, StageEntry.application_id == Application.id)
        .where(
            StageEntry.stage_id == stage.id,
            StageEntry.reviews >= stage.per_application,
            Application.status == ApplicationState.IN_REVIEW,
            Application.stage == "",
            ~anchored,
        )
        .order_by(StageEntry.raw.desc(), Application.id)
    ).all()
    return [*ranked[: OFFERED + WAITING], *ranked[-REFUSED:]]


def _decide(found: list[Application], staff: Actor) -> None:
    for application in found[:OFFERED]:
        selection.decide(application, outcome=Outcome.OFFER, actor=staff)
    for rank, application in enumerate(found[OFFERED : OFFERED + WAITING], start=1):
        selection.decide(application, outcome=Outcome.WAITLIST, rank=rank, actor=staff)
    for application in found[OFFERED + WAITING :]:
        selection.decide(application, outcome=Outcome.DECLINE, reason=DECLINED, actor=staff)


def _ask_again(one: Application, another: Application, staff: Actor) -> None:
    """Let one ask for a re-check, which waits, and another why, which is answered."""
    stage = queries.stage_of_application(one.id)
    selection.ask_recheck(one, stage, kind=RecheckKind.RECHECK, why=WHY, actor=as_applicant(one))
    asked = selection.ask_recheck(
        another, stage, kind=RecheckKind.EXPLAIN, actor=as_applicant(another)
    )
    answer = suggested_answer(asked.kind, queries.levels_of(stage, another.id))
    selection.answer_recheck(asked, answer=answer, verdict=None, actor=staff)
