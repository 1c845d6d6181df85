"""Reading whom a round that closes soon concerns."""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.accounts.models import Person
from academy.core.db import db
from academy.intake.models import Application, Consent, Notice, Reminder, Round
from academy.intake.queries.rounds import WITH_PLACE
from academy.intake.states import ApplicationState, NoticeKind, ReminderKind, RoundState

BATCH = 500
"""People of a round that are read at once."""


def rounds_closing(after: datetime, before: datetime) -> list[Round]:
    """Return the open rounds that close between two instants."""
    return list(
        db.session.scalars(
            sa.select(Round)
            .where(
                Round.status == RoundState.OPEN,
                Round.opens_at <= after,
                Round.closes_at >= after,
                Round.closes_at < before,
            )
            .options(*WITH_PLACE)
            .order_by(Round.id)
        )
    )


def drafts_closing(after: datetime, before: datetime) -> Iterator[tuple[Round, list[int]]]:
    """Yield (round, ids of drafts) whose time ends between two instants, extensions included."""
    for round in rounds_closing(after, before):
        last = 0
        while ids := _drafts_of(round.id, last):
            yield round, ids
            last = ids[-1]
    extended = sa.select(Application.id, Application.round_id).where(
        Application.status == ApplicationState.DRAFT,
        Application.extended_until >= after,
        Application.extended_until < before,
    )
    for application_id, round_id in db.session.execute(extended.order_by(Application.id)).all():
        found = db.session.get(Round, round_id, options=WITH_PLACE, populate_existing=True)
        if found is not None and found.closes_at < after:
            yield found, [application_id]


def _drafts_of(round_id: int, last: int) -> list[int]:
    # Who has had the last of the two letters gets none any more: they are left out at once.
    told = sa.select(Reminder.person_id).where(
        Reminder.round_id == round_id, Reminder.kind == ReminderKind.UNFINISHED_ONE_DAY
    )
    return list(
        db.session.scalars(
            sa.select(Application.id)
            .where(
                Application.round_id == round_id,
                Application.status == ApplicationState.DRAFT,
                Application.id > last,
                Application.person_id.not_in(told),
            )
            .order_by(Application.id)
            .limit(BATCH)
        )
    )


def draft_by_id(application_id: int) -> Application | None:
    """Return an application with its person, if it is still a draft."""
    return db.session.scalar(
        sa.select(Application)
        .where(Application.id == application_id, Application.status == ApplicationState.DRAFT)
        .options(joinedload(Application.person, innerjoin=True))
        .execution_options(populate_existing=True)
    )


def people_wanting_news(round: Round) -> Iterator[tuple[Person, datetime]]:
    """Yield (person, since when) who agreed to news at a site and have not begun in a round."""
    begun = sa.select(Application.person_id).where(Application.round_id == round.id)
    told = sa.select(Reminder.person_id).where(
        Reminder.round_id == round.id, Reminder.kind == ReminderKind.NOT_STARTED_ONE_DAY
    )
    since = sa.func.min(Consent.given_at).label("since")
    wanting = (
        sa.select(Consent.person_id, since)
        .join(Notice, Notice.id == Consent.notice_id)
        .where(
            Consent.site_id == round.site_id,
            Consent.withdrawn_at.is_(None),
            Notice.kind == NoticeKind.NEWS,
            Consent.person_id.not_in(begun),
            Consent.person_id.not_in(told),
        )
        .group_by(Consent.person_id)
        .order_by(Consent.person_id)
    )
    last = 0
    while rows := db.session.execute(wanting.where(Consent.person_id > last).limit(BATCH)).all():
        for person_id, at in rows:
            last = person_id
            person = db.session.get(Person, person_id)
            if person is not None and person.email:
                yield person, at
