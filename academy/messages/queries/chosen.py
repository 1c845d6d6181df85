"""Whom a message is for: the applications of its filter, as they are now."""

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from academy.accounts.models import Person
from academy.core import clock
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.intake import queries as intake
from academy.intake.models import Application, Consent, Notice, Round
from academy.intake.rules import Filter
from academy.intake.rules.notices import PROMOTION_LIFE
from academy.intake.states import NoticeKind
from academy.messages.models import Message
from academy.messages.placeholders import PLACEHOLDERS, Facts
from academy.messages.rules import MOST_RECIPIENTS, Candidate, Sorted, sort_out
from academy.messages.states import Channel
from academy.outbox.models import BouncingAddress
from academy.web.placeholders import Placeholder, asked_in, values


def applications_of(message: Message) -> sa.Select[Application]:
    """Select the applications that a message's filter finds now, at its site only."""
    return intake.applications_at(frozenset({message.site_id}), Filter.from_json(message.chosen))


def candidates_of(message: Message) -> list[Candidate]:
    """Return what a message's filter finds now, oldest first.

    Raises:
        RuleBroken: it finds more than one message may reach.
    """
    address = Person.email if message.channel is Channel.MAIL else Person.phone
    rows = db.session.execute(
        applications_of(message)
        .join(Application.person)
        .with_only_columns(
            Application.id,
            Application.round_id,
            Application.person_id,
            Application.language,
            Person.name,
            address,
            Person.erased_at.is_not(None),
        )
        .order_by(Application.id)
        .limit(MOST_RECIPIENTS + 1)
    ).all()
    if len(rows) > MOST_RECIPIENTS:
        raise RuleBroken(
            _(
                "This selection has more than %(most)s applications. Please narrow it.",
                most=MOST_RECIPIENTS,
            )
        )
    return [Candidate(*row) for row in rows]


def sort_out_live(
    message: Message, candidates: Sequence[Candidate] | None = None
) -> tuple[list[Sorted], int]:
    """Return each person of the filter once, with their standing now, and how many were folded."""
    used = {item.key for item in _used(message)}
    if candidates is None:
        candidates = candidates_of(message)
    rounds = {one.round_id for one in candidates}
    return sort_out(
        candidates,
        opted_in=opted_in_at(message.site_id) if message.promotion else None,
        bouncing=_bouncing() if message.channel is Channel.MAIL else (),
        needs_name="name" in used,
        lacking_rounds={round_id for round_id, _key in lacking_rounds(message, rounds)},
    )


def opted_in_at(site_id: int, person_ids: Iterable[int] | None = None) -> set[int]:
    """Return who has agreed to promotion of a site in the last two years and not taken it back."""
    query = (
        sa.select(Consent.person_id)
        .join(Consent.notice)
        .where(
            Consent.site_id == site_id,
            Consent.withdrawn_at.is_(None),
            Consent.given_at > clock.now() - PROMOTION_LIFE,
            Notice.kind == NoticeKind.NEWS,
        )
    )
    if person_ids is not None:
        query = query.where(Consent.person_id.in_(list(person_ids)))
    return set(db.session.scalars(query))


def _bouncing() -> set[str]:
    return set(db.session.scalars(sa.select(BouncingAddress.email)))


def _used(message: Message) -> list[Placeholder[Facts]]:
    texts = [*message.subject.values(), *message.body.values()]
    return asked_in(texts, PLACEHOLDERS[message.audience])


def lacking_rounds(message: Message, round_ids: Collection[int]) -> list[tuple[int, str]]:
    """Return (round, placeholder) for what a text asks for and a round has no value of."""
    used = [item for item in _used(message) if item.key not in {"name", "number", "link"}]
    if not used or not round_ids:
        return []
    rounds = db.session.scalars(
        sa.select(Round)
        .where(Round.id.in_(list(round_ids)))
        .options(joinedload(Round.cohort, innerjoin=True), joinedload(Round.site, innerjoin=True))
        .order_by(Round.id)
    )
    return [
        (round.id, item.name(locale))
        for round in rounds
        for locale in ("ko",)
        for item in used
        if not values([item], _facts(round), locale)[item.key]
    ]


def facts_by_application(application_ids: Iterable[int]) -> dict[int, tuple[Application, Facts]]:
    """Return applications with their people, and what texts may say of them."""
    found = db.session.scalars(
        sa.select(Application)
        .where(Application.id.in_(list(application_ids)))
        .options(
            joinedload(Application.person, innerjoin=True),
            joinedload(Application.round, innerjoin=True).options(
                joinedload(Round.cohort, innerjoin=True), joinedload(Round.site, innerjoin=True)
            ),
        )
        .order_by(Application.id)
        .execution_options(populate_existing=True)
    )
    return {one.id: (one, _facts(one.round, one)) for one in found}


def _facts(round: Round, application: Application | None = None) -> Facts:
    base = current_app.config["BASE_URL"].rstrip("/")
    closes_at, name, number = round.closes_at, "", ""
    if application is not None:
        closes_at = max(filter(None, (closes_at, application.extended_until)))
        name, number = application.person.name, application.number
    return Facts(
        name=name,
        number=number,
        link=f"{base}/my/applications/{number}",
        round_title=round.title,
        cohort=round.cohort.number,
        site_name=round.site.name,
        zone=round.site.zone,
        closes_at=closes_at,
        test_on=round.test_on,
        interview_on=round.interview_on,
        result_on=round.result_on,
        contact=round.contact,
    )
