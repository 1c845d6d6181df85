"""Reading questions to staff."""

from datetime import datetime

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.orm import joinedload

from academy.accounts.models import Grant, Person
from academy.core import clock
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.intake.queries import contacts_for_applying
from academy.intake.queries.rounds import is_ref
from academy.outreach.models import Enquiry, EnquiryWord
from academy.outreach.states import EnquiryState, WordKind
from academy.web.paging import Page, page

_WITH = (
    joinedload(Enquiry.site, innerjoin=True),
    joinedload(Enquiry.owner),
)


def enquiries_visible_to(
    actor: Actor,
    state: EnquiryState,
    *,
    mine: bool = False,
    after: str | None = None,
    before: str | None = None,
    size: int = 30,
) -> Page[Enquiry]:
    """Return the questions an actor may answer: waiting ones longest first, others newest first."""
    query = sa.select(Enquiry).where(Enquiry.status == state).options(*_WITH)
    sites = actor.sites(Role.ADMISSIONS, Role.ADMIN)
    if sites is not None:
        query = query.where(Enquiry.site_id.in_(sites))
    if mine:
        query = query.where(Enquiry.owner_id == actor.person_id)
    return page(
        query,
        [Enquiry.since, Enquiry.id],
        after=after,
        before=before,
        size=size,
        descending=state is not EnquiryState.OPEN,
    )


def get_enquiry(ref: str) -> Enquiry | None:
    """Return a question as staff name it, with its site and owner."""
    if not is_ref(ref):
        return None
    return db.session.scalar(sa.select(Enquiry).where(Enquiry.ref == ref).options(*_WITH))


def get_own_enquiry(key: str) -> Enquiry | None:
    """Return a question by the key that only its letters hold."""
    if not is_ref(key):
        return None
    return db.session.scalar(sa.select(Enquiry).where(Enquiry.key == key).options(*_WITH))


def enquiries_of(person_id: int) -> list[Enquiry]:
    """Return what a person has asked with their account, the newest first."""
    return list(
        db.session.scalars(
            sa.select(Enquiry)
            .where(Enquiry.person_id == person_id)
            .options(*_WITH)
            .order_by(Enquiry.id.desc())
            .limit(50)
        )
    )


def latest_enquiry(site_id: int, email: str) -> Enquiry | None:
    """Return the newest question of an address to a site."""
    return db.session.scalar(
        sa.select(Enquiry)
        .where(Enquiry.site_id == site_id, Enquiry.email == email)
        .options(*_WITH)
        .order_by(Enquiry.id.desc())
        .limit(1)
    )


def thread_of(enquiry_id: int, *, notes: bool) -> list[EnquiryWord]:
    """Return the messages of a question in their order; `notes` are for staff alone."""
    query = (
        sa.select(EnquiryWord)
        .where(EnquiryWord.enquiry_id == enquiry_id)
        .options(joinedload(EnquiryWord.author))
        .order_by(EnquiryWord.id)
    )
    if not notes:
        query = query.where(EnquiryWord.kind != WordKind.NOTE)
    return list(db.session.scalars(query))


def last_word(enquiry_id: int) -> EnquiryWord | None:
    """Return the newest message, a note too."""
    return db.session.scalar(
        sa.select(EnquiryWord)
        .where(EnquiryWord.enquiry_id == enquiry_id)
        .order_by(EnquiryWord.id.desc())
        .limit(1)
    )


def last_word_id(enquiry_id: int) -> int:
    """Return the key of the newest message that is no note."""
    return (
        db.session.scalar(
            sa.select(sa.func.max(EnquiryWord.id)).where(
                EnquiryWord.enquiry_id == enquiry_id, EnquiryWord.kind != WordKind.NOTE
            )
        )
        or 0
    )


def count_written(enquiry_id: int, *, since: datetime) -> int:
    """Return how many messages whoever asked has written since an instant."""
    return (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(EnquiryWord)
            .where(
                EnquiryWord.enquiry_id == enquiry_id,
                EnquiryWord.kind == WordKind.QUESTION,
                EnquiryWord.written_at > since,
            )
        )
        or 0
    )


def who_answers(enquiry: Enquiry) -> str:
    """Return the address that hears of a question: its owner's, the site's, the academy's.

    An owner who may answer there no more hears nothing.
    """
    now = clock.now()
    owner = db.session.scalar(
        sa.select(Person.email).where(
            Person.id == enquiry.owner_id,
            sa.exists().where(
                Grant.person_id == Person.id,
                Grant.role.in_((Role.ADMISSIONS, Role.ADMIN)),
                sa.or_(Grant.site_id.is_(None), Grant.site_id == enquiry.site_id),
                Grant.starts_at <= now,
                sa.or_(Grant.ends_at.is_(None), Grant.ends_at > now),
            ),
        )
    )
    if owner:
        return owner
    known = contacts_for_applying().get(enquiry.site_id, "")
    return known or str(current_app.config["SETTINGS"].contact_email)
