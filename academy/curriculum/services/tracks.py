"""Draft, publish and supersede plans."""

import sqlalchemy as sa
from flask_babel import gettext as _

from academy.audit import record
from academy.cohorts.models import Cohort
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import MoveRefused, RuleBroken
from academy.core.types import Texts
from academy.curriculum import queries
from academy.curriculum.labels import describe_lacks
from academy.curriculum.models import Module, Track
from academy.curriculum.rules import check_weeks, find_lacks, spans
from academy.curriculum.states import TRACK_FLOW, Subject


@verb
def create_track(cohort: Cohort, *, title: Texts, actor: Actor) -> Track:
    """Begin the next edition of a cohort's plan, with the modules of the published one.

    Raises:
        MoveRefused: an edition is being drafted already.
    """
    lock(cohort)
    if queries.draft_track(cohort.id) is not None:
        raise MoveRefused(_("A new edition of this plan is being drafted already."))
    track = Track(
        cohort_id=cohort.id,
        site_id=cohort.site_id,
        edition=queries.last_edition(cohort.id) + 1,
        title=title,
        created_at=clock.now(),
    )
    db.session.add(track)
    db.session.flush()
    before = queries.published_track(cohort.id)
    for module in queries.modules_of(before.id) if before else []:
        _add(track, module.subject, module.title, module.objectives,
             module.first_week, module.last_week)  # fmt: skip
    record("track.create", track, actor=actor)
    return track


@verb
def rename_track(track: Track, *, title: Texts, actor: Actor) -> None:
    """Give a draft another title."""
    _hold_draft(track)
    track.title = title
    record("track.rename", track, actor=actor)


@verb
def discard_track(track: Track, *, actor: Actor) -> None:
    """Throw a draft away with its modules; what was published stays."""
    _hold_draft(track)
    record("track.discard", track, actor=actor)
    db.session.execute(sa.delete(Module).where(Module.track_id == track.id))
    db.session.delete(track)


@verb
def add_module(
    track: Track,
    *,
    subject: Subject,
    title: Texts,
    objectives: Texts,
    first_week: int,
    last_week: int,
    actor: Actor,
) -> Module:
    """Put a module into a draft.

    Raises:
        MoveRefused: the track is no draft.
        RuleBroken: the weeks make no sense.
    """
    _hold_draft(track)
    check_weeks(first_week, last_week)
    module = _add(track, subject, title, objectives, first_week, last_week)
    record("module.add", module, actor=actor, site_id=track.site_id)
    return module


def _add(
    track: Track, subject: Subject, title: Texts, objectives: Texts, first: int, last: int
) -> Module:
    module = Module(
        track_id=track.id,
        subject=subject,
        title=title,
        objectives=objectives,
        first_week=first,
        last_week=last,
    )
    module.track = track
    db.session.add(module)
    return module


@verb
def change_module(
    module: Module,
    *,
    subject: Subject,
    title: Texts,
    objectives: Texts,
    first_week: int,
    last_week: int,
    actor: Actor,
) -> None:
    """Change a module of a draft.

    Raises:
        MoveRefused: the track is no draft.
        RuleBroken: the weeks make no sense.
    """
    _hold_draft(db.session.get_one(Track, module.track_id))
    check_weeks(first_week, last_week)
    module.subject, module.title, module.objectives = subject, title, objectives
    module.first_week, module.last_week = first_week, last_week
    record("module.change", module, actor=actor)


@verb
def remove_module(module: Module, *, actor: Actor) -> None:
    """Take a module out of a draft."""
    _hold_draft(db.session.get_one(Track, module.track_id))
    record("module.remove", module, actor=actor)
    db.session.delete(module)


@verb
def publish(track: Track, *, actor: Actor) -> None:
    """Let a draft hold for its cohort; the edition before is superseded, not changed.

    Raises:
        MoveRefused: it is no draft.
        RuleBroken: names every subject, length and gap that is missing.
    """
    lock(db.session.get_one(Cohort, track.cohort_id))
    lock(track)
    after = TRACK_FLOW.after(track.status, "publish")
    lacks = find_lacks(spans(queries.modules_of(track.id)))
    if lacks:
        raise RuleBroken(" ".join(describe_lacks(lacks)))
    before = queries.published_track(track.cohort_id)
    if before is not None:
        before.status = TRACK_FLOW.after(before.status, "supersede")
        record("track.supersede", before, actor=actor)
    track.status, track.published_at = after, clock.now()
    record("track.publish", track, actor=actor)


def _hold_draft(track: Track) -> None:
    lock(track)
    TRACK_FLOW.after(track.status, "edit")
