"""Reading scans that nobody has looked at yet."""

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from academy.accounts.models import Person
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Application, Attachment, Round
from academy.intake.queries.rounds import is_ref


def scans_to_look_at(actor: Actor) -> sa.Select[Attachment]:
    """Select what was handed in and no machine can read, with its question, person and round."""
    query = (
        _with_application()
        .where(
            Attachment.is_scan,
            Attachment.verdict.is_(None),
            # One that was taken out since counts until that is handed in, too.
            Attachment.sent_at.is_not(None),
        )
        .order_by(None)
    )
    sites = actor.sites(Role.ADMISSIONS, Role.ADMIN)
    return query if sites is None else query.where(Attachment.site_id.in_(sites))


def get_scan(number: str, ref: str) -> Attachment | None:
    """Return a scan that was handed in, with its application, round, site and question."""
    if not (is_ref(number) and is_ref(ref)):
        return None
    return db.session.scalar(
        _with_application()
        .where(
            Application.number == tidy_ref(number),
            Attachment.ref == ref,
            Attachment.is_scan,
            Attachment.sent_at.is_not(None),
        )
        .execution_options(populate_existing=True)
    )


def _with_application() -> sa.Select[Attachment]:
    place = contains_eager(Attachment.application)
    return (
        sa.select(Attachment)
        .join(Attachment.application)
        .join(Application.person)
        .options(
            place,
            place.contains_eager(Application.person).load_only(Person.name, Person.email),
            place.joinedload(Application.round, innerjoin=True).joinedload(
                Round.site, innerjoin=True
            ),
            joinedload(Attachment.question, innerjoin=True),
        )
    )
