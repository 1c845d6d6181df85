"""Addresses that want to hear when a round opens: asked twice, forgotten with one click."""

import sqlalchemy as sa

from academy.audit import record
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.db import db, lock, verb
from academy.intake.events import RoundOpened
from academy.intake.queries import get_round
from academy.outbox import post
from academy.outreach import mail, queries
from academy.outreach.models import Announcement, Interest
from academy.outreach.rules import BATCH, TELL_ME


@verb
def ask_to_hear(site: Site, email: str, *, locale: str, actor: Actor) -> None:
    """Note an address and send it a letter to confirm; a known one gets no second letter today."""
    lock(site)
    interest = db.session.scalar(
        sa.select(Interest).where(Interest.site_id == site.id, Interest.email == email)
    )
    if interest is None:
        interest = Interest(site_id=site.id, email=email)
        db.session.add(interest)
    elif interest.told_at is not None:
        # The letter of the last round is out: what was agreed to is done, so it is asked anew.
        interest.confirmed_at = interest.told_at = None
    if interest.confirmed_at is None:
        # Who asks again begins the days anew in which the letter may be answered.
        interest.asked_at, interest.agreed_to, interest.locale = clock.now(), TELL_ME, locale
        record("interest.ask", interest, actor=actor)
        post(mail.confirm_interest(site, interest, on=clock.today(site.zone)))


@verb
def confirm_interest(interest: Interest, *, actor: Actor) -> None:
    """Note that the address is its owner's; twice is once."""
    if interest.confirmed_at is None:
        interest.confirmed_at = clock.now()
        record("interest.confirm", interest, actor=actor)


@verb
def forget_interest(interest: Interest, *, actor: Actor) -> None:
    """Delete the address; nothing of it is kept."""
    record("interest.forget", interest, actor=actor)
    db.session.delete(interest)


@verb
def announce(event: RoundOpened) -> None:
    """Note that a round has opened; the worker tells everyone who asked (`jobs.tell_interests`)."""
    round = get_round(event.round_ref)
    assert round is not None
    db.session.add(Announcement(round_id=round.id, site_id=round.site_id, made_at=clock.now()))


@verb
def tell_batch(announcement: Announcement, limit: int = BATCH) -> int:
    """Write to the next people who asked, and return how many.

    A death in here undoes the whole batch; letters have natural keys, so that nobody gets two.
    """
    if queries.has_ended(announcement, clock.now()):
        return 0
    interests = queries.interests_to_tell(announcement, limit)
    for interest in interests:
        post(mail.round_opens(announcement.round, interest))
        interest.told_at = clock.now()
    announcement.told = Announcement.told + len(interests)
    return len(interests)


@verb
def finish_announcement(announcement: Announcement) -> bool:
    """Note that everyone was told, if so, or that the round has closed over it."""
    lock(announcement)
    over = queries.has_ended(announcement, clock.now())
    if announcement.finished_at or (queries.is_anyone_to_tell(announcement) and not over):
        return False
    announcement.finished_at = clock.now()
    record("round.tell_interests", announcement.round, actor=SYSTEM, people=announcement.told)
    return True
