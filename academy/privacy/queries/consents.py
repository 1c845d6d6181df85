"""Everything a person has agreed to, wherever it is kept, in one list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.accommodations.models import AccommodationRequest
from academy.accounts.models import Person, User
from academy.alumni.models import Alumnus
from academy.alumni.states import Audience
from academy.core import clock
from academy.core.db import db
from academy.intake.models import Application, Consent, Notice
from academy.intake.rules.notices import PROMOTION_LIFE
from academy.intake.states import NoticeKind
from academy.outreach.models import Interest
from academy.projects.models import TeamMember
from academy.projects.states import Credit


class Matter(StrEnum):
    """What was agreed to."""

    NOTICE = "notice"
    ARRANGEMENT = "arrangement"
    NEWS = "news"
    SHOWCASE = "showcase"
    DIRECTORY = "directory"


@dataclass(frozen=True)
class Agreement:
    """One thing a person agreed to; `thing` is its row, `where` what it belongs to."""

    matter: Matter
    thing: Any
    person_id: int
    where: Any
    given_at: datetime | None = None
    withdrawn_at: datetime | None = None
    # The very version of the text that was agreed to, where there is one.
    notice: Notice | None = None

    @property
    def id(self) -> int:
        """The key of the row."""
        key: int = self.thing.id
        return key

    @property
    def is_over(self) -> bool:
        """Whether it was to promotion, and so long ago that nothing is sent on it any more."""
        return (
            self.notice is not None
            and self.notice.kind is NoticeKind.NEWS
            and self.given_at is not None
            and self.given_at <= clock.now() - PROMOTION_LIFE
        )


def agreements_of(person: Person) -> list[Agreement]:
    """Return what a person agreed to, those in force first."""
    found = [*_notices(person), *_arrangements(person), *_news(person), *_shown(person)]
    return sorted(found, key=lambda made: made.withdrawn_at is not None)


def get_agreement(matter: str, id: int) -> Agreement | None:
    """Return one thing that somebody agreed to."""
    model: Any = {
        Matter.NOTICE: Consent,
        Matter.ARRANGEMENT: AccommodationRequest,
        Matter.NEWS: Interest,
        Matter.SHOWCASE: TeamMember,
        Matter.DIRECTORY: Alumnus,
    }.get(Matter(matter) if matter in set(Matter) else Matter.NOTICE)
    thing = db.session.get(model, id)
    if thing is None or matter not in set(Matter):
        return None
    owner = _owner_of(thing.email) if isinstance(thing, Interest) else thing.person_id
    return None if owner is None else Agreement(Matter(matter), thing, owner, None)


def _owner_of(address: str) -> int | None:
    account = db.session.scalar(sa.select(User.person_id).where(User.email == address))
    other = sa.select(Person.id).where(Person.email == address).order_by(Person.id).limit(1)
    return account or db.session.scalar(other)


def _notices(person: Person) -> Iterator[Agreement]:
    rows = db.session.execute(
        sa.select(Consent, Application)
        .join(Application, Application.id == Consent.application_id)
        .where(Consent.person_id == person.id)
        .options(
            joinedload(Consent.notice, innerjoin=True),
            joinedload(Application.round, innerjoin=True),
        )
        .order_by(Consent.id.desc())
    ).all()
    for consent, application in rows:
        where = application.round.title
        times = consent.given_at, consent.withdrawn_at
        yield Agreement(Matter.NOTICE, consent, person.id, where, *times, consent.notice)


def _arrangements(person: Person) -> Iterator[Agreement]:
    asked = db.session.execute(
        sa.select(AccommodationRequest, Notice)
        .join(Notice, Notice.id == AccommodationRequest.notice_id)
        .where(AccommodationRequest.person_id == person.id)
        .options(joinedload(AccommodationRequest.cohort, innerjoin=True))
        .order_by(AccommodationRequest.id)
    )
    for item, notice in asked:
        times = item.consented_at, item.withdrawn_at
        yield Agreement(Matter.ARRANGEMENT, item, person.id, item.cohort.number, *times, notice)


def _news(person: Person) -> Iterator[Agreement]:
    users = sa.select(User.email).where(User.person_id == person.id)
    mine = sa.or_(Interest.email.in_(users), Interest.email == person.email)
    asked = sa.select(Interest).where(mine, Interest.email != "").order_by(Interest.id)
    for wish in db.session.scalars(asked):
        yield Agreement(Matter.NEWS, wish, person.id, None, wish.asked_at)


def _shown(person: Person) -> Iterator[Agreement]:
    named = db.session.scalars(
        sa.select(TeamMember)
        .where(TeamMember.person_id == person.id, TeamMember.credit == Credit.NAMED)
        .options(joinedload(TeamMember.team, innerjoin=True))
        .order_by(TeamMember.id)
    )
    for member in named:
        yield Agreement(Matter.SHOWCASE, member, person.id, member.team.name)
    listed = db.session.scalars(
        sa.select(Alumnus)
        .where(Alumnus.person_id == person.id, Alumnus.audience != Audience.NOBODY)
        .options(joinedload(Alumnus.cohort, innerjoin=True))
        .order_by(Alumnus.id)
    )
    for alumnus in listed:
        yield Agreement(Matter.DIRECTORY, alumnus, person.id, alumnus.cohort.number)
