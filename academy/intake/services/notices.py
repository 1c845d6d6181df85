"""Notices: what people are told before data are asked, version by version."""

from collections.abc import Mapping

from academy.audit import record
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.types import Texts
from academy.intake import queries
from academy.intake.models import Notice
from academy.intake.rules import as_kept, check_languages, check_parts, ground_of
from academy.intake.states import NoticeKind, NoticePart


@verb
def publish_notice(
    site: Site,
    kind: NoticeKind,
    *,
    title: Texts,
    parts: Mapping[NoticePart, Texts],
    actor: Actor,
) -> Notice:
    """Write a new version of a notice; rounds that are open keep the one they opened with.

    The same text again is no new version.

    Raises:
        RuleBroken: a part that the law asks for is missing, or a language of one.
    """
    check_languages(title, field="title", whole=True)
    check_parts(kind, parts)
    lock(site)
    newest = queries.newest_notices(site.id).get(kind)
    kept = as_kept(parts)
    if newest is not None and newest.title == title and newest.parts == kept:
        return newest
    made = Notice(
        site_id=site.id,
        kind=kind,
        version=(newest.version if newest else 0) + 1,
        basis=ground_of(kind),
        title=title,
        body=Texts(),
        parts=kept,
        pseudonymous=kind is NoticeKind.MONITORING,
        created_at=clock.now(),
    )
    db.session.add(made)
    record("notice.publish", made, actor=actor)
    return made
