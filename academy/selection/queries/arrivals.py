"""What is read between an accepted offer and the first weeks: papers, intent, calls."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.accounts.models import Person
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake import queries as intake
from academy.intake.models import Application, Round
from academy.selection.models import ArrivalPlan, CallNote, Decision, Offer, Paper, PaperMark
from academy.selection.states import OfferState


def arrival_plan(round_id: int) -> ArrivalPlan | None:
    """Return until when intent is confirmed and places are replaced in a round."""
    return db.session.scalar(sa.select(ArrivalPlan).where(ArrivalPlan.round_id == round_id))


def papers_of(round_id: int) -> Sequence[Paper]:
    """Return what everyone with a place in a round hands in, the first due first."""
    return db.session.scalars(
        sa.select(Paper)
        .where(Paper.round_id == round_id, Paper.dropped_at.is_(None))
        .order_by(Paper.due_on.is_(None), Paper.due_on, Paper.id)
    ).all()


def get_paper(ref: str) -> Paper | None:
    """Return a paper that is asked for, by its reference."""
    return db.session.scalar(
        sa.select(Paper).where(Paper.ref == tidy_ref(ref), Paper.dropped_at.is_(None))
    )


def paper_mark(paper_id: int, application_id: int) -> PaperMark | None:
    """Return that a paper of an applicant has arrived, if it has."""
    return db.session.scalar(
        sa.select(PaperMark).where(
            PaperMark.paper_id == paper_id, PaperMark.application_id == application_id
        )
    )


def papers_in(applications: Collection[int]) -> dict[int, set[int]]:
    """Return the papers that have arrived, by application."""
    found: dict[int, set[int]] = {}
    rows = db.session.execute(
        sa.select(PaperMark.application_id, PaperMark.paper_id).where(
            PaperMark.application_id.in_(applications)
        )
    )
    for application_id, paper_id in rows:
        found.setdefault(application_id, set()).add(paper_id)
    return found


def arrivals_of(round_id: int) -> Sequence[Offer]:
    """Return the accepted offers of a round with their people, in the order of answers."""
    return db.session.scalars(
        sa.select(Offer)
        .where(Offer.round_id == round_id, Offer.status == OfferState.ACCEPTED)
        .options(joinedload(Offer.application).joinedload(Application.person))
        .order_by(Offer.answered_at, Offer.id)
    ).all()


def calls_to(applications: Collection[int]) -> dict[int, list[CallNote]]:
    """Return the calls to applicants with who called, the latest first, by application."""
    found: dict[int, list[CallNote]] = {}
    notes = db.session.scalars(
        sa.select(CallNote)
        .where(CallNote.application_id.in_(applications))
        .options(joinedload(CallNote.caller))
        .order_by(CallNote.id.desc())
    )
    for note in notes:
        found.setdefault(note.application_id, []).append(note)
    return found


def any_decision(round_id: int) -> bool:
    """Whether anything was decided in a round, released or not."""
    query = sa.select(sa.exists().where(Decision.round_id == round_id))
    return bool(db.session.scalar(query))


def offers_of(round_id: int) -> Sequence[Offer]:
    """Return the offers of a round that stand or stood last, with their people, by when made."""
    return db.session.scalars(
        sa.select(Offer)
        .where(Offer.round_id == round_id)
        .options(joinedload(Offer.application).joinedload(Application.person))
        .order_by(Offer.expires_at, Offer.id)
    ).all()


def offers_to(application_id: int) -> Sequence[Offer]:
    """Return every offer made on an application, the latest first."""
    return db.session.scalars(
        sa.select(Offer).where(Offer.application_id == application_id).order_by(Offer.id.desc())
    ).all()


def applicant_of(offer: Offer) -> Person:
    """Return to whom a place was offered."""
    return db.session.get_one(Person, offer.person_id)


def round_ref_of(round_id: int) -> str:
    """Return the reference of a round."""
    return db.session.get_one(Round, round_id).ref


@dataclass(frozen=True)
class PaperPlace:
    """A paper, and one of those who hand it in."""

    paper: Paper
    application: Application

    @property
    def id(self) -> int:
        """The key of the paper."""
        return self.paper.id

    @property
    def site_id(self) -> int:
        """The site that asks for it, so that policy may ask where this is."""
        return self.paper.site_id


def get_paper_place(ref: str, number: str) -> PaperPlace | None:
    """Return a paper and an application of its round, by reference and number."""
    paper, application = get_paper(ref), intake.get_application(number)
    if paper is None or application is None or application.round_id != paper.round_id:
        return None
    return PaperPlace(paper, application)


def due_offers(at: datetime) -> list[str]:
    """Return the numbers of applications whose offers have run out without an answer."""
    return list(
        db.session.scalars(
            sa.select(Application.number)
            .join(Offer, Offer.application_id == Application.id)
            .where(Offer.status == OfferState.OPEN, Offer.expires_at <= at)
            .order_by(Offer.expires_at, Offer.id)
        )
    )
