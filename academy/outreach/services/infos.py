"""Information sessions: planned, published, changed, called off; everyone concerned is told."""

from dataclasses import dataclass, fields
from datetime import datetime

from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.types import Texts
from academy.intake.rules import check_languages
from academy.outbox import post
from academy.outreach import mail, queries
from academy.outreach.models import InfoSession
from academy.outreach.rules import check_info
from academy.outreach.services.places import promote_waiting
from academy.outreach.states import INFO_FLOW, InfoState

TOLD = ("starts_at", "ends_at", "place", "address")
"""What those who come must hear of when it changes."""


@dataclass(frozen=True)
class InfoPlan:
    """What staff decide about an information session."""

    title: Texts
    about: Texts
    starts_at: datetime
    ends_at: datetime
    opens_at: datetime
    closes_at: datetime
    online: bool
    place: Texts
    address: str
    seats: int


@verb
def create_info(site: Site, plan: InfoPlan, *, actor: Actor) -> InfoSession:
    """Plan an information session; nobody sees it before it is published.

    Raises:
        RuleBroken: its times cannot be, or a language is missing.
    """
    _check(plan)
    made = InfoSession(site_id=site.id, cancel_reason=Texts(), created_at=clock.now())
    made.site = site
    _apply(made, plan)
    db.session.add(made)
    record("info_session.create", made, actor=actor)
    return made


@verb
def amend_info(info: InfoSession, plan: InfoPlan, *, actor: Actor) -> None:
    """Change an information session; whoever signed up hears of another time or place.

    More places go to those who wait. Fewer never take one away.

    Raises:
        MoveRefused: it was called off.
        RuleBroken: its times cannot be, or a language is missing, or the places are taken.
    """
    _check(plan)
    lock(info)
    if info.status is InfoState.CANCELLED:
        raise MoveRefused(_l("This session was called off."))
    if plan.seats < queries.count_booked(info.id):
        raise RuleBroken(_l("More people than that have a place already."), field="seats")
    before = [getattr(info, name) for name in TOLD]
    _apply(info, plan)
    record("info_session.amend", info, actor=actor)
    if info.status is not InfoState.PUBLISHED:
        return
    promote_waiting(info, actor=actor)
    # To mend the times of a session that is over is no news to anybody.
    if info.ends_at > clock.now() and before != [getattr(info, name) for name in TOLD]:
        for place in queries.places_of(info.id):
            place.reminded_at = None
            post(mail.info_changed(info, place, edition=info.version))


@verb
def publish_info(info: InfoSession, *, actor: Actor) -> None:
    """Show a session on the call; a second press changes nothing.

    Raises:
        MoveRefused: it was called off.
    """
    lock(info)
    if info.status is InfoState.PUBLISHED:
        return
    info.status = INFO_FLOW.after(info.status, "publish")
    record("info_session.publish", info, actor=actor)


@verb
def cancel_info(info: InfoSession, *, reason: Texts, actor: Actor) -> None:
    """Call a session off and tell everyone who signed up; a second press tells nobody again.

    Raises:
        MoveRefused: it was never published.
        RuleBroken: no reason was given in one of the languages.
    """
    lock(info)
    if info.status is InfoState.CANCELLED:
        return
    after = INFO_FLOW.after(info.status, "cancel")
    check_languages(reason, field="reason")
    info.status, info.cancel_reason = after, reason
    record("info_session.cancel", info, actor=actor)
    for place in queries.places_of(info.id):
        post(mail.info_cancelled(info, place))


def _apply(info: InfoSession, plan: InfoPlan) -> None:
    for each in fields(plan):
        setattr(info, each.name, getattr(plan, each.name))


def _check(plan: InfoPlan) -> None:
    check_languages(plan.title, field="title")
    check_languages(plan.place, field="place")
    check_info(
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
    )
