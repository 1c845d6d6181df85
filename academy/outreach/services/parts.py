"""Writing the call: texts that are drafted, published, put in order, taken back."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused
from academy.core.types import Texts
from academy.intake.rules import check_languages
from academy.outreach.models import CallPart, Enquiry
from academy.outreach.rules import check_link
from academy.outreach.states import PartKind


@dataclass(frozen=True)
class PartPlan:
    """What staff write: a title and a text in both languages, and where more stands."""

    title: Texts
    body: Texts
    link: str = ""


@verb
def add_part(site: Site, kind: PartKind, plan: PartPlan, *, actor: Actor) -> CallPart:
    """Draft a text at the end of its kind; nobody sees it before it is published.

    Raises:
        RuleBroken: a language is missing, or the link is none.
    """
    _check(plan)
    lock(site)
    last = db.session.scalar(
        sa.select(sa.func.max(CallPart.position)).where(
            CallPart.site_id == site.id, CallPart.kind == kind
        )
    )
    made = CallPart(
        site_id=site.id,
        kind=kind,
        title=plan.title,
        body=plan.body,
        link=plan.link,
        position=(last or 0) + 1,
        created_at=clock.now(),
    )
    made.site = site
    db.session.add(made)
    record("call_part.add", made, actor=actor)
    return made


@verb
def amend_part(part: CallPart, plan: PartPlan, *, actor: Actor) -> None:
    """Change a text; what is published changes at once.

    Raises:
        RuleBroken: a language is missing, or the link is none.
    """
    _check(plan)
    lock(part)
    part.title, part.body, part.link = plan.title, plan.body, plan.link
    record("call_part.amend", part, actor=actor)


@verb
def publish_part(part: CallPart, *, actor: Actor) -> None:
    """Show a text on the call; a second press changes nothing."""
    lock(part)
    if part.published_at is None:
        part.published_at = clock.now()
        record("call_part.publish", part, actor=actor)


@verb
def unpublish_part(part: CallPart, *, actor: Actor) -> None:
    """Take a text off the call; it stays as a draft."""
    lock(part)
    if part.published_at is not None:
        part.published_at = None
        record("call_part.unpublish", part, actor=actor)


@verb
def move_part(part: CallPart, *, up: bool, actor: Actor) -> None:
    """Let a text change places with the one before or after it."""
    lock(part.site)
    rows = list(
        db.session.scalars(
            sa.select(CallPart)
            .where(CallPart.site_id == part.site_id, CallPart.kind == part.kind)
            .order_by(CallPart.position, CallPart.id)
        )
    )
    here = next(i for i, row in enumerate(rows) if row.id == part.id)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for position, row in enumerate(rows, start=1):
        row.position = position
    record("call_part.move", part, actor=actor)


@verb
def remove_part(part: CallPart, *, actor: Actor) -> None:
    """Delete a draft.

    Raises:
        MoveRefused: it is published.
    """
    lock(part)
    if part.published_at is not None:
        raise MoveRefused(_l("Please take it off the call first."))
    # A question it was made of can be made public anew.
    db.session.execute(sa.update(Enquiry).where(Enquiry.part_id == part.id).values(part_id=None))
    record("call_part.remove", part, actor=actor)
    db.session.delete(part)


def _check(plan: PartPlan) -> None:
    check_languages(plan.title, field="title")
    check_languages(plan.body, field="body")
    check_link(plan.link)
