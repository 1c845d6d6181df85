"""Reading what stands beside one application: notes, letters, and who may be the same person."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, selectinload

from academy.accounts.models import Person
from academy.accounts.search import begins_with
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import (
    AlikePair,
    Answer,
    Application,
    Attachment,
    Round,
    StaffNote,
)
from academy.intake.queries.rounds import is_ref
from academy.outbox.models import StoredLetter

MOST_LETTERS = 30
MOST_ALIKE = 20


def notes_of(application_id: int) -> list[StaffNote]:
    """Return the notes of staff, the newest first, with what they said before."""
    return list(
        db.session.scalars(
            sa.select(StaffNote)
            .where(StaffNote.application_id == application_id)
            .options(
                joinedload(StaffNote.author, innerjoin=True).load_only(Person.name),
                selectinload(StaffNote.former),
            )
            .order_by(StaffNote.id.desc())
        )
    )


def get_note(number: str, ref: str) -> StaffNote | None:
    """Return a note on an application."""
    if not (is_ref(number) and is_ref(ref)):
        return None
    return db.session.scalar(
        sa.select(StaffNote)
        .join(Application, Application.id == StaffNote.application_id)
        .where(Application.number == tidy_ref(number), StaffNote.ref == tidy_ref(ref))
    )


def number_of(application_id: int) -> str:
    """Return the number of an application that is there."""
    return db.session.execute(
        sa.select(Application.number).where(Application.id == application_id)
    ).scalar_one()


def letters_to(application: Application) -> list[StoredLetter]:
    """Return the letters that the site sent to the applicant, the newest first, no account mail."""
    return list(
        db.session.scalars(
            sa.select(StoredLetter)
            .where(
                StoredLetter.person_id == application.person_id,
                StoredLetter.site_id == application.site_id,
                StoredLetter.secret.is_(False),
            )
            .order_by(StoredLetter.id.desc())
            .limit(MOST_LETTERS)
        )
    )


@dataclass
class Alike:
    """Another application that may be the same person's, why, and what was decided of it."""

    application: Application
    grounds: list[str] = field(default_factory=list)
    pair: AlikePair | None = None


def alike_to(application: Application) -> list[Alike]:
    """Return the applications at the site whose person looks like this one, the newest first.

    The grounds are `name` (with the date of birth), `phone`, and `email`: the same mailbox
    somewhere else, as after a slip in the part behind the @.
    """
    person = application.person
    found: dict[int, Alike] = {}
    ways: list[tuple[str, list[sa.ColumnElement[bool]]]] = []
    if person.name:
        born = Application.born_on == application.born_on
        ways.append(("name", [Person.name == person.name, born]))
    if person.phone:
        ways.append(("phone", [Person.phone == person.phone]))
    if "@" in person.email:
        box = person.email.rpartition("@")[0]
        ways.append(("email", [begins_with(Person.email, f"{box}@")]))
    for ground, conditions in ways:
        for other in _others(application, conditions):
            found.setdefault(other.id, Alike(other)).grounds.append(ground)
    pairs = _pairs_of(application)
    for each in found.values():
        each.pair = pairs.get(each.application.person_id)
    return sorted(found.values(), key=lambda each: -each.application.id)


def _others(
    application: Application, conditions: Iterable[sa.ColumnElement[bool]]
) -> list[Application]:
    return list(
        db.session.scalars(
            sa.select(Application)
            .join(Application.person)
            .where(
                Application.site_id == application.site_id,
                Application.person_id != application.person_id,
                *conditions,
            )
            .options(joinedload(Application.person), joinedload(Application.round))
            .order_by(Application.id.desc())
            .limit(MOST_ALIKE)
        )
    )


def _pairs_of(application: Application) -> dict[int, AlikePair]:
    own = application.person_id
    rows = db.session.scalars(
        sa.select(AlikePair).where(
            AlikePair.site_id == application.site_id,
            sa.or_(AlikePair.first_id == own, AlikePair.second_id == own),
        )
    )
    return {row.second_id if row.first_id == own else row.first_id: row for row in rows}


def looks_like_another() -> sa.ColumnElement[bool]:
    """Say of an application in a list that its person looks like another, still undecided."""
    return sa.or_(_shares(born=True), _shares(born=False))


def _shares(*, born: bool) -> sa.ColumnElement[bool]:
    own, other, others = aliased(Person), aliased(Application), aliased(Person)
    same = [others.name == own.name, own.name != "", other.born_on == Application.born_on]
    if not born:
        same = [others.phone == own.phone, own.phone != ""]
    decided = sa.exists().where(
        AlikePair.site_id == Application.site_id,
        sa.or_(
            sa.and_(AlikePair.first_id == own.id, AlikePair.second_id == others.id),
            sa.and_(AlikePair.first_id == others.id, AlikePair.second_id == own.id),
        ),
    )
    return (
        sa.select(sa.literal(1))
        .select_from(own)
        .join(other, sa.and_(other.site_id == Application.site_id, other.person_id != own.id))
        .join(others, others.id == other.person_id)
        .where(own.id == Application.person_id, *same, ~decided)
        .correlate(Application)
        .exists()
    )


def get_with_round(number: str, site_id: int) -> Application | None:
    """Return another application of a site, with its person and round."""
    if not is_ref(number):
        return None
    return db.session.scalar(
        sa.select(Application)
        .where(Application.number == tidy_ref(number), Application.site_id == site_id)
        .options(
            joinedload(Application.person, innerjoin=True),
            joinedload(Application.round, innerjoin=True).joinedload(Round.site, innerjoin=True),
        )
    )


def changed_after_hand_in(application: Application) -> datetime | None:
    """Return when something was last written, added or taken out that is not handed in.

    What it is belongs to the applicant alone.
    """
    texts = sa.select(sa.func.max(Answer.saved_at)).where(
        Answer.application_id == application.id,
        Answer.text != sa.func.coalesce(Answer.sent_text, ""),
    )
    added = sa.select(sa.func.max(Attachment.added_at)).where(
        Attachment.application_id == application.id, Attachment.sent_at.is_(None)
    )
    removed = sa.select(sa.func.max(Attachment.removed_at)).where(
        Attachment.application_id == application.id
    )
    found = db.session.execute(
        sa.select(texts.scalar_subquery(), added.scalar_subquery(), removed.scalar_subquery())
    ).one()
    return max((at for at in found if at is not None), default=None)
