"""Signing up for an information session: places, the waiting list, and the way out."""

from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.outbox import post
from academy.outreach import mail, queries
from academy.outreach.models import InfoPlace, InfoSession
from academy.outreach.rules import takes_sign_ups
from academy.outreach.states import PLACE_FLOW, InfoState, PlaceState


@verb
def sign_up(
    info: InfoSession,
    *,
    name: str,
    email: str,
    locale: str,
    person_id: int | None,
    actor: Actor,
) -> InfoPlace:
    """Take a place, or stand in line when none is left; who is there already stays as they are.

    Raises:
        RuleBroken: the session takes no sign-ups now.
    """
    lock(info)
    now = clock.now()
    if not takes_sign_ups(info.status, opens_at=info.opens_at, closes_at=info.closes_at, at=now):
        raise RuleBroken(_l("This session takes no sign-ups at the moment."))
    known = queries.active_place(info.id, email)
    if known is not None:
        return known
    is_free = queries.count_booked(info.id) < info.seats
    made = InfoPlace(
        info_id=info.id,
        site_id=info.site_id,
        person_id=person_id,
        name=name,
        email=email,
        locale=locale,
        status=PlaceState.BOOKED if is_free else PlaceState.WAITING,
        signed_up_at=now,
    )
    made.info = info
    db.session.add(made)
    record("info_place.sign_up", made, actor=actor)
    post(mail.place_booked(info, made) if is_free else mail.place_waiting(info, made))
    return made


@verb
def cancel_place(place: InfoPlace, *, actor: Actor) -> None:
    """Give a place back, or leave the line; whoever waits longest moves up at once.

    A second press changes nothing.

    Raises:
        MoveRefused: the session has begun.
    """
    info = place.info
    lock(info)
    lock(place)
    if place.status is PlaceState.CANCELLED:
        return
    if clock.now() >= info.starts_at:
        raise MoveRefused(_l("This session has begun already."))
    place.status = PLACE_FLOW.after(place.status, "cancel")
    record("info_place.cancel", place, actor=actor)
    promote_waiting(info, actor=SYSTEM)


def promote_waiting(info: InfoSession, *, actor: Actor) -> None:
    """Give free places to those who wait longest, while the session's row is held."""
    if info.status is not InfoState.PUBLISHED or clock.now() >= info.starts_at:
        return
    free = info.seats - queries.count_booked(info.id)
    while free > 0:
        place = queries.next_waiting(info.id)
        if place is None:
            return
        place.status = PLACE_FLOW.after(place.status, "promote")
        record("info_place.promote", place, actor=actor)
        db.session.flush()
        post(mail.place_promoted(info, place))
        free -= 1


@verb
def tick_place(place: InfoPlace, *, came: bool, actor: Actor) -> None:
    """Note whether someone came.

    Raises:
        MoveRefused: they have no place.
    """
    lock(place)
    if place.status is not PlaceState.BOOKED:
        raise MoveRefused(_l("Only those who have a place can be ticked."))
    if place.came != came:
        place.came = came
        record("info_place.mark", place, actor=actor)
