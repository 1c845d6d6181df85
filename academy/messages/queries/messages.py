"""Templates and messages by their references, and those an actor may see."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.audit.models import Entry
from academy.cohorts.models import Site
from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.queries.rounds import is_ref
from academy.messages.models import Message, Template, TextHandover
from academy.messages.states import MessageState


def get_message(ref: str) -> Message | None:
    """Return a message with its site."""
    if not is_ref(ref):
        return None
    return db.session.scalar(
        sa.select(Message)
        .where(Message.ref == tidy_ref(ref))
        .options(joinedload(Message.site, innerjoin=True))
    )


def get_template(ref: str) -> Template | None:
    """Return a template with its site."""
    if not is_ref(ref):
        return None
    return db.session.scalar(
        sa.select(Template)
        .where(Template.ref == tidy_ref(ref))
        .options(joinedload(Template.site, innerjoin=True))
    )


def get_handover(ref: str, handover: str) -> TextHandover | None:
    """Return a list of texts of a message that was handed over."""
    if not (is_ref(ref) and is_ref(handover)):
        return None
    return db.session.scalar(
        sa.select(TextHandover)
        .join(TextHandover.message)
        .where(Message.ref == tidy_ref(ref), TextHandover.ref == tidy_ref(handover))
    )


def handovers_of(message_id: int) -> list[TextHandover]:
    """Return the lists of texts of a message, the newest first."""
    return list(
        db.session.scalars(
            sa.select(TextHandover)
            .where(TextHandover.message_id == message_id)
            .order_by(TextHandover.id.desc())
        )
    )


def select_messages(actor: Actor, states: Iterable[MessageState]) -> sa.Select[Message]:
    """Select the messages in some states that an actor may see; the page sets the order."""
    query = sa.select(Message).where(Message.status.in_(list(states)))
    sites = actor.sites(Role.ADMISSIONS, Role.ADMIN)
    return query if sites is None else query.where(Message.site_id.in_(sites))


def messages_by_state(state: MessageState, *, limit: int = 100) -> list[int]:
    """Return the keys of messages in a state, the earliest due first."""
    return list(
        db.session.scalars(
            sa.select(Message.id)
            .where(Message.status == state)
            .order_by(Message.due_at, Message.id)
            .limit(limit)
        )
    )


def templates_at(site_ids: Iterable[int]) -> list[Template]:
    """Return the templates of some sites that are in use, in the order in which they were made."""
    return list(
        db.session.scalars(
            sa.select(Template)
            .where(Template.site_id.in_(list(site_ids)), Template.retired_at.is_(None))
            .options(joinedload(Template.site, innerjoin=True))
            .order_by(Template.site_id, Template.id)
            .limit(200)
        )
    )


def sites_to_write_for(actor: Actor) -> list[Site]:
    """Return the sites at which an actor writes messages."""
    query = sa.select(Site).order_by(Site.id)
    sites = actor.sites(Role.ADMISSIONS)
    return list(db.session.scalars(query if sites is None else query.where(Site.id.in_(sites))))


def hands_in(message: Message) -> set[int | None]:
    """Return who has written, changed or prepared a message, however often it was called back.

    The message knows its last hands only; its history knows all of them. Calling it back, as
    whoever looks at it does when something is wrong, is no hand in it.
    """
    acts = ("message.create", "message.edit", "message.prepare")
    former = db.session.scalars(
        sa.select(Entry.actor_id).where(
            Entry.kind == Message.__tablename__,
            Entry.thing_id == message.id,
            Entry.verb.in_(acts),
            Entry.denied.is_(False),
        )
    )
    return {message.made_by, message.edited_by, message.prepared_by, *former}
