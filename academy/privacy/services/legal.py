"""Publish the texts that every footer leads to, version by version."""

from datetime import date

from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.types import Texts
from academy.privacy.models import LegalText
from academy.privacy.queries.legal import newest_text
from academy.privacy.states import LegalKind


@verb
def publish_text(
    kind: LegalKind, *, body: Texts, effective_on: date, today: date, actor: Actor
) -> LegalText:
    """Add a version that takes effect on a day; the same again is no new version.

    Raises:
        RuleBroken: a language is missing, or the day lies before today or the version before.
    """
    if not all(body.get(code, "").strip() for code in ("ko", "en")):
        raise RuleBroken(_l("Please write this in both languages."), field="body")
    # These texts hold for all sites: one row stands for the house while a number is given out.
    lock(db.session.query(Site).order_by(Site.id).limit(1).one())
    newest = newest_text(kind)
    if newest is not None and (newest.body, newest.effective_on) == (body, effective_on):
        return newest
    if effective_on < today:
        raise RuleBroken(_l("A text cannot take effect before today."), field="effective_on")
    if newest is not None and effective_on < newest.effective_on:
        raise RuleBroken(
            _l("The version before takes effect later than this."), field="effective_on"
        )
    made = LegalText(
        kind=kind,
        number=(newest.number if newest else 1) + 1,
        body=body,
        effective_on=effective_on,
        published_at=clock.now(),
        published_by=actor.person_id,
    )
    db.session.add(made)
    record("legal_text.publish", made, actor=actor)
    return made
