"""Reading rounds, their questions and notices."""

import re
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.cohorts.models import Cohort, Site
from academy.cohorts.states import CohortState
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.intake.models import Application, Notice, Question, Round, RoundNotice
from academy.intake.rules import phase_of
from academy.intake.states import NoticeKind, Phase, RoundState

WITH_PLACE = (
    joinedload(Round.cohort, innerjoin=True),
    joinedload(Round.site, innerjoin=True),
)


def is_ref(text: str) -> bool:
    """Whether a text of an address can name anything here; a database refuses some outright."""
    return re.fullmatch(r"[A-Za-z0-9-]{1,60}", text) is not None


def get_round(ref: str) -> Round | None:
    """Return a round with its cohort and site, such as `pohang-5-2`."""
    if not is_ref(ref):
        return None
    return db.session.scalar(sa.select(Round).where(Round.ref == ref).options(*WITH_PLACE))


def round_of(application: Application) -> Round:
    """Return the round of an application with its cohort and site, however it was loaded."""
    return db.session.scalars(
        sa.select(Round).where(Round.id == application.round_id).options(*WITH_PLACE)
    ).one()


def round_phase(round: Round, at: datetime) -> Phase:
    """Return where a round stands at an instant."""
    return phase_of(round.status, round.opens_at, round.closes_at, at)


def current_round(site_id: int, at: datetime) -> Round | None:
    """Return the round a site's call is about: one that receives, else the next, else the last."""
    rounds = db.session.scalars(
        sa.select(Round)
        .where(Round.site_id == site_id, Round.status.in_([RoundState.OPEN, RoundState.CLOSED]))
        .options(*WITH_PLACE)
        .order_by(Round.closes_at.desc(), Round.id)
        .limit(6)
    ).all()
    order = [Phase.RECEIVING, Phase.ANNOUNCED, Phase.CLOSED]
    return min(rounds, key=lambda r: order.index(round_phase(r, at)), default=None)


def get_site(code: str) -> Site | None:
    """Return a site by its code."""
    if not is_ref(code):
        return None
    return db.session.scalar(sa.select(Site).where(Site.code == code))


def contacts_for_applying() -> dict[int, str]:
    """Return by site the address to ask about applying: that of the newest announced round."""
    rows = db.session.execute(
        sa.select(Round.site_id, Round.contact)
        .where(Round.contact != "", Round.status.in_([RoundState.OPEN, RoundState.CLOSED]))
        .order_by(Round.closes_at, Round.id)
    )
    return {row.site_id: row.contact for row in rows}


def rounds_visible_to(actor: Actor) -> list[Round]:
    """Return the rounds that an actor may manage, the newest first."""
    sites = actor.sites(Role.ADMISSIONS, Role.ADMIN)
    query = (
        sa.select(Round)
        .options(*WITH_PLACE)
        .order_by(Round.closes_at.desc(), Round.id.desc())
        .limit(100)
    )
    if sites is not None:
        query = query.where(Round.site_id.in_(sites))
    return list(db.session.scalars(query))


def cohorts_to_open(actor: Actor) -> list[Cohort]:
    """Return the cohorts for which an actor may prepare a round: recruiting now, then the next."""
    sites = actor.sites(Role.ADMISSIONS, Role.ADMIN)
    query = (
        sa.select(Cohort)
        .where(Cohort.status.in_([CohortState.PLANNED, CohortState.RECRUITING]))
        .options(joinedload(Cohort.site, innerjoin=True))
        .order_by(
            sa.case((Cohort.status == CohortState.RECRUITING, 0), else_=1),
            Cohort.starts_on,
            Cohort.id,
        )
        .limit(50)
    )
    if sites is not None:
        query = query.where(Cohort.site_id.in_(sites))
    return list(db.session.scalars(query))


def round_to_copy(round: Round) -> Round | None:
    """Return the last other round of a site that asks something, whatever its cohort."""
    asks = sa.exists().where(Question.round_id == Round.id, Question.superseded_at.is_(None))
    return db.session.scalar(
        sa.select(Round)
        .where(Round.site_id == round.site_id, Round.id != round.id, asks)
        .options(*WITH_PLACE)
        .order_by(Round.opens_at.desc(), Round.id.desc())
        .limit(1)
    )


def next_number(cohort_id: int) -> int:
    """Return the number of a cohort's next round."""
    highest = db.session.scalar(
        sa.select(sa.func.max(Round.number)).where(Round.cohort_id == cohort_id)
    )
    return (highest or 0) + 1


def newest_notices(site_id: int) -> dict[NoticeKind, Notice]:
    """Return the newest version of each notice of a site."""
    rows = db.session.scalars(
        sa.select(Notice).where(Notice.site_id == site_id).order_by(Notice.version)
    )
    return {notice.kind: notice for notice in rows}


def notices_of(round_id: int) -> dict[NoticeKind, Notice]:
    """Return the notices that a round opened with."""
    rows = db.session.scalars(
        sa.select(Notice)
        .join(RoundNotice, RoundNotice.notice_id == Notice.id)
        .where(RoundNotice.round_id == round_id)
        .order_by(Notice.id)
    )
    return {notice.kind: notice for notice in rows}


def get_notice(notice_id: int) -> Notice | None:
    """Return one version of a notice."""
    return db.session.get(Notice, notice_id)
