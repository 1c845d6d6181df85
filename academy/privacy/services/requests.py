"""Requests about one's own data: asked, taken on, extended, answered or refused, in time."""

from datetime import datetime

from flask_babel import lazy_gettext as _l

from academy.accounts.models import Person
from academy.audit import record
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.twice import made_just_now
from academy.outbox import post
from academy.privacy import mail
from academy.privacy.models import DataRequest
from academy.privacy.rules import answer_due
from academy.privacy.states import (
    REQUEST_FLOW,
    Channel,
    Identity,
    Refusal,
    RequestKind,
    RequestState,
)


@verb
def ask(person: Person, site: Site, *, kind: RequestKind, text: str, actor: Actor) -> DataRequest:
    """Take what a signed-in person asks about their data; the clock runs from now on.

    The same one again at once is the same request.
    """
    lock(person)
    known: DataRequest | None = made_just_now(
        DataRequest.received_at,
        DataRequest.person_id == person.id,
        DataRequest.site_id == site.id,
        DataRequest.kind == kind,
        DataRequest.text == text,
    )
    if known is not None:
        return known
    made = DataRequest(
        site_id=site.id,
        person_id=person.id,
        kind=kind,
        channel=Channel.PORTAL,
        name=person.name,
        contact=person.email,
        text=text,
        received_at=clock.now(),
        due_at=answer_due(clock.now(), site.zone),
        identity=Identity.SIGNED_IN,
    )
    db.session.add(made)
    record("data_request.ask", made, actor=actor)
    post(mail.request_received(made, person.locale, site))
    return made


@verb
def enter(
    site: Site,
    person: Person | None,
    *,
    kind: RequestKind,
    channel: Channel,
    name: str,
    contact: str,
    text: str,
    received_at: datetime,
    actor: Actor,
) -> DataRequest:
    """Enter what came by telephone, mail or post; the clock runs from the day on which it came.

    Raises:
        RuleBroken: it is said to have come in the future.
    """
    if received_at > clock.now():
        raise RuleBroken(_l("This time is still to come."), field="received_at")
    made = DataRequest(
        site_id=site.id,
        person_id=person.id if person else None,
        kind=kind,
        channel=channel,
        name=name,
        contact=contact,
        text=text,
        received_at=received_at,
        due_at=answer_due(received_at, site.zone),
        taken_by=actor.person_id,
    )
    db.session.add(made)
    record("data_request.enter", made, actor=actor)
    if "@" in contact:
        post(mail.request_received(made, person.locale if person else "ko", site))
    return made


@verb
def take(request: DataRequest, *, actor: Actor) -> None:
    """Make oneself the one who answers; twice is once."""
    lock(request)
    REQUEST_FLOW.after(request.status, "answer")
    if request.taken_by != actor.person_id:
        request.taken_by = actor.person_id
        record("data_request.take", request, actor=actor)


@verb
def identify(request: DataRequest, *, how: Identity, actor: Actor) -> None:
    """Note how one made sure who asks."""
    lock(request)
    REQUEST_FLOW.after(request.status, "answer")
    request.identity = how
    record("data_request.identify", request, actor=actor)


@verb
def extend(request: DataRequest, *, reason: str, actor: Actor) -> None:
    """Take ten more days, once, and tell the person why.

    Raises:
        MoveRefused: it is answered already.
        RuleBroken: it was extended before, or the time is over.
    """
    lock(request)
    REQUEST_FLOW.after(request.status, "extend")
    if request.extended_because:
        raise RuleBroken(_l("It was extended before; it must be answered now."))
    if clock.now() >= request.due_at:
        raise RuleBroken(_l("The time for an answer is over, so it cannot be extended any more."))
    site = db.session.get_one(Site, request.site_id)
    request.due_at = answer_due(request.received_at, site.zone, days=20)
    request.extended_because = reason
    record("data_request.extend", request, actor=actor)
    _tell(request, "extended", site)


@verb
def answer(request: DataRequest, *, text: str, actor: Actor) -> None:
    """Answer what was asked; the person is told that there is an answer.

    Raises:
        MoveRefused: it is answered already.
        RuleBroken: nobody has made sure who asks.
    """
    lock(request)
    after = REQUEST_FLOW.after(request.status, "answer")
    if request.identity is None:
        raise RuleBroken(_l("Please note first how you made sure who asks."))
    request.status, request.answer = after, text
    _close(request, actor)
    record("data_request.answer", request, actor=actor)


@verb
def refuse(request: DataRequest, *, ground: Refusal, text: str, actor: Actor) -> None:
    """Refuse what was asked, on a ground that the law names, with an explanation.

    Raises:
        MoveRefused: it is answered already.
    """
    lock(request)
    request.status = REQUEST_FLOW.after(request.status, "refuse")
    request.refused_for, request.answer = ground, text
    _close(request, actor)
    record("data_request.refuse", request, actor=actor)


@verb
def withdraw(request: DataRequest, *, actor: Actor) -> None:
    """Take a request back; a second press writes nothing."""
    lock(request)
    if request.status is RequestState.WITHDRAWN:
        return
    request.status = REQUEST_FLOW.after(request.status, "withdraw")
    request.answered_at = clock.now()
    record("data_request.withdraw", request, actor=actor)


def _close(request: DataRequest, actor: Actor) -> None:
    request.answered_at, request.answered_by = clock.now(), actor.person_id
    request.taken_by = request.taken_by or actor.person_id
    _tell(request, "answered", db.session.get_one(Site, request.site_id))


def _tell(request: DataRequest, news: str, site: Site) -> None:
    if "@" not in request.contact:
        return
    person = db.session.get(Person, request.person_id) if request.person_id else None
    post(mail.request_moved(request, news, person.locale if person else "ko", site))
