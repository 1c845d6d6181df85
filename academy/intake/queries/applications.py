"""Reading applications: one by its number, a person's own, those that staff may see."""

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, load_only

from academy.accounts.models import Person
from academy.audit.models import Entry
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Answer, Application, Attachment, Consent, Round
from academy.intake.queries.rounds import is_ref
from academy.intake.states import ApplicationState

_WITH_PLACE = joinedload(Application.round, innerjoin=True).options(
    joinedload(Round.cohort, innerjoin=True), joinedload(Round.site, innerjoin=True)
)


def get_application(number: str) -> Application | None:
    """Return an application with its round, cohort, site and person, by its receipt number."""
    if not is_ref(number):
        return None
    return db.session.scalar(
        sa.select(Application)
        .where(Application.number == tidy_ref(number))
        .options(
            _WITH_PLACE,
            joinedload(Application.site, innerjoin=True),
            joinedload(Application.person, innerjoin=True),
        )
    )


def is_number_taken(number: str) -> bool:
    """Whether an application has a number, tests included."""
    query = sa.select(sa.exists().where(Application.number == number))
    # The row that is to bear it may wait to be written; it is not looked for.
    with db.session.no_autoflush:
        return bool(db.session.scalar(query, execution_options={"include_tests": True}))


def application_of(person_id: int, round_id: int, *, tests: bool = False) -> Application | None:
    """Return the application of a person in a round, with its answers; a test too if asked for."""
    return db.session.scalars(
        sa.select(Application)
        .where(Application.person_id == person_id, Application.round_id == round_id)
        .options(joinedload(Application.answers), joinedload(Application.person, innerjoin=True))
        .execution_options(include_tests=tests)
    ).unique().one_or_none()  # fmt: skip


def applications_of_person(person_id: int) -> list[Application]:
    """Return all applications of a person, the newest first."""
    return list(
        db.session.scalars(
            sa.select(Application)
            .where(Application.person_id == person_id)
            .options(_WITH_PLACE)
            .order_by(Application.id.desc())
        )
    )


def applications_visible_to(
    actor: Actor, *, round_id: int | None = None, status: ApplicationState | None = None
) -> sa.Select[Application]:
    """Select what staff may see in lists, with name and round; the page sets order and size."""
    query = (
        sa.select(Application)
        .join(Application.person)
        .options(
            load_only(
                Application.number,
                Application.status,
                Application.discipline,
                Application.language,
                Application.submitted_at,
                Application.person_id,
                Application.round_id,
            ),
            contains_eager(Application.person).load_only(Person.name),
        )
    )
    sites = actor.sites(Role.ADMISSIONS, Role.ADMIN)
    if sites is not None:
        query = query.where(Application.site_id.in_(sites))
    if round_id is not None:
        query = query.where(Application.round_id == round_id)
    if status is not None:
        query = query.where(Application.status == status)
    return query


def current_answers(application_id: int) -> list[Answer]:
    """Return the answers of an application as they are now, not as they were when first read."""
    return list(
        db.session.scalars(
            sa.select(Answer)
            .where(Answer.application_id == application_id)
            .order_by(Answer.id)
            .execution_options(populate_existing=True)
        )
    )


def attachments_of(application_id: int) -> list[Attachment]:
    """Return the files of an application, replaced ones too, with their questions."""
    return list(
        db.session.scalars(
            sa.select(Attachment)
            .where(Attachment.application_id == application_id)
            .options(joinedload(Attachment.question, innerjoin=True))
            .order_by(Attachment.id)
        )
    )


def get_attachment(number: str, ref: str) -> Attachment | None:
    """Return a file of an application."""
    if not (is_ref(number) and is_ref(ref)):
        return None
    return db.session.scalar(
        sa.select(Attachment)
        .join(Application, Application.id == Attachment.application_id)
        .where(Application.number == tidy_ref(number), Attachment.ref == ref)
    )


def consents_of(application_id: int) -> list[Consent]:
    """Return the consents that are in force, with their notices."""
    return list(
        db.session.scalars(
            sa.select(Consent)
            .where(Consent.application_id == application_id, Consent.withdrawn_at.is_(None))
            .options(joinedload(Consent.notice, innerjoin=True))
            .order_by(Consent.id)
        )
    )


def history_of(application_id: int) -> list[tuple[Entry, str]]:
    """Return what was done with an application and by whom, the newest first."""
    rows = db.session.execute(
        sa.select(Entry, Person.name)
        .outerjoin(Person, Person.id == Entry.actor_id)
        .where(
            Entry.kind == Application.__tablename__,
            Entry.thing_id == application_id,
            Entry.denied.is_(False),
        )
        .order_by(Entry.id.desc())
        .limit(100)
    )
    return [(entry, name or "") for entry, name in rows]
