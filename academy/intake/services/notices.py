"""Notices: what people are told before data are asked, version by version."""

import sqlalchemy as sa

from academy.audit import record
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.types import Texts
from academy.intake.models import Notice
from academy.intake.rules import check_languages
from academy.intake.states import Ground, NoticeKind


@verb
def publish_notice(
    site: Site, kind: NoticeKind, *, title: Texts, body: Texts, actor: Actor
) -> Notice:
    """Write a new version of a notice; rounds that are open keep the one they opened with.

    Raises:
        RuleBroken: a language is missing.
    """
    check_languages(title, field="title")
    check_languages(body, field="body")
    lock(site)
    newest = db.session.scalar(
        sa.select(sa.func.max(Notice.version)).where(Notice.site_id == site.id, Notice.kind == kind)
    )
    made = Notice(
        site_id=site.id,
        kind=kind,
        version=(newest or 0) + 1,
        basis=Ground.CONTRACT if kind is NoticeKind.PRIVACY else Ground.CONSENT,
        title=title,
        body=body,
        created_at=clock.now(),
    )
    db.session.add(made)
    record("notice.publish", made, actor=actor)
    return made
