"""Messages: written, prepared for a list that is frozen then, released by somebody else."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm.attributes import flag_modified

from academy.audit import record
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.refs import new_ref
from academy.core.text import has_letters
from academy.core.types import Texts
from academy.messages import queries
from academy.messages.models import Message, Recipient, Template
from academy.messages.placeholders import PLACEHOLDERS
from academy.messages.rules import (
    Candidate,
    Sorted,
    check_due,
    check_released_by_another,
    check_text,
    needs_second_look,
)
from academy.messages.services.lengths import check_lengths
from academy.messages.states import MESSAGE_FLOW, OVER, Audience, Channel, MessageState, Standing
from academy.web.languages import LOCALES
from academy.web.placeholders import check

_CHUNK = 500


@verb
def compose(
    site: Site,
    *,
    ref: str,
    chosen: dict[str, Any],
    channel: Channel,
    template: Template | None,
    actor: Actor,
) -> Message:
    """Begin a message to a filter's people; the same reference of the same writer is one message.

    Raises:
        RuleBroken: the template belongs to another site.
    """
    known = queries.get_message(ref)
    if known is not None and known.made_by == actor.person_id:
        return known
    if template is not None and template.site_id != site.id:
        raise RuleBroken(_l("This template belongs to another campus."), field="template")
    made = Message(
        ref=new_ref(12) if known else ref,
        site_id=site.id,
        site=site,
        audience=Audience.APPLICANTS,
        channel=channel,
        subject=Texts(template.subject if template else {}),
        body=Texts(_body_of(template, channel)),
        chosen=chosen,
        status=MessageState.DRAFT,
        created_at=clock.now(),
        made_by=actor.person_id,
        edited_by=actor.person_id,
    )
    db.session.add(made)
    record("message.create", made, actor=actor)
    return made


def _body_of(template: Template | None, channel: Channel) -> dict[str, str]:
    if template is None:
        return {}
    return template.short if channel is Channel.TEXT and template.short else template.body


@verb
def change_message(
    message: Message,
    *,
    subject: Texts,
    body: Texts,
    promotion: bool,
    due_at: datetime | None,
    actor: Actor,
) -> None:
    """Change what a message says and when it goes.

    Raises:
        MoveRefused: it is prepared, or gone; take it back first.
        RuleBroken: a placeholder does not exist or has no value, the time will not do.
    """
    lock(message)
    message.status = MESSAGE_FLOW.after(message.status, "edit")
    for field, texts in (("subject", subject), ("body", body)):
        for text in texts.values():
            _check_field(field, text, message)
    if due_at is not None:
        check_due(due_at, clock.now(), promotion=promotion, zone=message.site.zone)
    message.subject, message.body = subject, body
    message.promotion, message.due_at = promotion, due_at
    message.edited_by = actor.person_id
    _check_values(message, queries.candidates_of(message))
    record("message.edit", message, actor=actor)


def _check_field(field: str, text: str, message: Message) -> None:
    try:
        check(text, PLACEHOLDERS[message.audience])
        if message.channel is Channel.TEXT and field == "body":
            check_text(text)
    except RuleBroken as refusal:
        raise RuleBroken(refusal.message, field=field) from None


def _check_values(message: Message, candidates: Sequence[Candidate]) -> None:
    """Refuse a placeholder for which a round of the selection has nothing."""
    lacking = queries.lacking_rounds(message, {one.round_id for one in candidates})
    if lacking:
        names = ", ".join(dict.fromkeys(name for _round, name in lacking))
        raise RuleBroken(
            _("%(names)s has no value yet in a round of this selection.", names=names),
            field="body",
        )


@verb
def prepare(message: Message, *, actor: Actor) -> None:
    """Freeze who gets a message, so that what is looked at is what goes; twice is once.

    Raises:
        MoveRefused: it is released or gone.
        RuleBroken: it says nothing yet, nobody would get it, or as a text it is too long.
    """
    lock(message)
    if message.status is MessageState.PREPARED and message.prepared_by == actor.person_id:
        return
    after = MESSAGE_FLOW.after(message.status, "prepare")
    _check_said(message)
    candidates = queries.candidates_of(message)
    _check_values(message, candidates)
    people, folded = queries.sort_out_live(message, candidates)
    if not any(one.standing is Standing.WAITING for one in people):
        raise RuleBroken(_l("Nobody in this selection would get the message."))
    check_lengths(message, people)
    message.status, message.prepared_at = after, clock.now()
    message.prepared_by = actor.person_id
    message.found, message.folded = len(people) + folded, folded
    _freeze(message, people)
    record("message.prepare", message, actor=actor, people=len(people))


def _check_said(message: Message) -> None:
    said = (message.subject.get(code, "") for code in LOCALES)
    more = (message.body.get(code, "") for code in LOCALES)
    if not all(has_letters(text) for text in (*said, *more)):
        raise RuleBroken(_l("Please write subject and text in both languages first."))


def _freeze(message: Message, people: Sequence[Sorted]) -> None:
    rows = [
        {
            "ref": new_ref(24),
            "message_id": message.id,
            "site_id": message.site_id,
            "person_id": one.candidate.person_id,
            "application_id": one.candidate.application_id,
            "locale": one.candidate.language if one.candidate.language in LOCALES else "en",
            "standing": one.standing,
        }
        for one in people
    ]
    for start in range(0, len(rows), _CHUNK):
        db.session.execute(sa.insert(Recipient), rows[start : start + _CHUNK])


@verb
def leave_out_unmatched(message: Message, *, actor: Actor) -> int:
    """Leave out who no longer matches, before the message is released; return how many."""
    lock(message)
    message.status = MESSAGE_FLOW.after(message.status, "leave_out")
    found = list(db.session.scalars(queries.select_unmatched(message)))
    for recipient in found:
        recipient.standing = Standing.LEFT_OUT
    if found:
        # A new version: whoever has looked at the list has looked at another one.
        flag_modified(message, "prepared_at")
        record("message.leave_out", message, actor=actor, people=len(found))
    return len(found)


@verb
def take_back(message: Message, *, actor: Actor) -> None:
    """Call a message back before it goes: it can be changed, and is looked at anew.

    Raises:
        MoveRefused: it is going out, or gone.
    """
    lock(message)
    message.status = MESSAGE_FLOW.after(message.status, "take_back")
    message.prepared_at = message.prepared_by = None
    message.released_at = message.released_by = None
    message.found = message.folded = 0
    db.session.execute(sa.delete(Recipient).where(Recipient.message_id == message.id))
    record("message.take_back", message, actor=actor)


@verb
def release(message: Message, *, looked_at: str, actor: Actor) -> None:
    """Let a prepared message go, now or at its time; pressing again changes nothing.

    `looked_at` is the version of the message that the releaser has read.

    Raises:
        MoveRefused: it is not prepared any more.
        RuleBroken: it was changed since, somebody else has to do it, or the time will not do.
    """
    lock(message)
    released = message.status is MessageState.SCHEDULED or message.status in OVER
    if released and message.released_by == actor.person_id:
        return
    after = MESSAGE_FLOW.after(message.status, "release")
    if looked_at != str(message.version):
        raise RuleBroken(
            _l("The message has changed since you opened it. Please read it again first.")
        )
    if asks_second_look(message):
        check_released_by_another(queries.hands_in(message), actor.person_id)
    check_due(message.due_at, clock.now(), promotion=message.promotion, zone=message.site.zone)
    message.status = after
    message.released_at, message.released_by = clock.now(), actor.person_id
    record("message.release", message, actor=actor)


def asks_second_look(message: Message) -> bool:
    """Whether a prepared message has to be released by somebody else."""
    standings, _languages = queries.count_standings(message.id)
    most = current_app.config["SETTINGS"].message_second_look
    count = standings.get(Standing.WAITING, 0)
    return needs_second_look(count, promotion=message.promotion, most=most)


@verb
def discard(message: Message, *, actor: Actor) -> None:
    """Put away a message that was never released."""
    lock(message)
    if message.status is MessageState.DISCARDED:
        return
    message.status = MESSAGE_FLOW.after(message.status, "discard")
    db.session.execute(sa.delete(Recipient).where(Recipient.message_id == message.id))
    record("message.discard", message, actor=actor)
