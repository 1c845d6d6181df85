"""What a site scores: a draft is written, published, and taken over by stages."""

from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.cohorts.models import Site
from academy.core import clock
from academy.core.actors import SYSTEM, Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.intake.wordlist import forbidden_words
from academy.selection import queries
from academy.selection.models import Criterion, Review, Rubric, Stage
from academy.selection.models.reviews import Assignment
from academy.selection.rubric import criteria_from, suggested_content
from academy.selection.rules import check_content, check_phase, check_weight, texts_of
from academy.selection.states import SCORED_KINDS, StageKind, StagePhase


def rubric_for(site_id: int, kind: StageKind, *, actor: Actor) -> Rubric | None:
    """Return the rubric in force for stages of a kind; the first one is that of the reference.

    A test is not scored by people, so it has none.
    """
    if kind not in SCORED_KINDS:
        return None
    known = queries.rubric_in_force(site_id, kind)
    if known is not None:
        return known
    rubric = _new(site_id, kind, suggested_content(kind), SYSTEM)
    rubric.published_at = clock.now()
    db.session.flush()
    record("rubric.publish", rubric, actor=actor)
    return rubric


def _new(site_id: int, kind: StageKind, content: list[Any], actor: Actor) -> Rubric:
    rubric = Rubric(
        site_id=site_id,
        kind=kind,
        number=queries.last_rubric_number(site_id, kind) + 1,
        content=content,
        created_by=actor.person_id,
        created_at=clock.now(),
    )
    db.session.add(rubric)
    return rubric


@verb
def draft_rubric(site: Site, kind: StageKind, *, actor: Actor) -> Rubric:
    """Begin the next version of a rubric as a copy of the one in force, or return the draft."""
    lock(site)
    draft = queries.rubric_draft(site.id, kind)
    if draft is not None:
        return draft
    current = queries.rubric_in_force(site.id, kind)
    content = list(current.content) if current else suggested_content(kind)
    draft = _new(site.id, kind, content, actor)
    db.session.flush()
    record("rubric.draft", draft, actor=actor)
    return draft


@verb
def write_criterion(
    rubric: Rubric, *, row: dict[str, Any], instead_of: str | None, actor: Actor
) -> None:
    """Write one criterion of a draft, in place of the one with a key or at the end.

    Raises:
        RuleBroken: it is published, or asks for what must never count.
    """
    _check_draft(rubric)
    check_weight(row["weight"])
    found = forbidden_words(texts_of(row))
    if found:
        raise RuleBroken(
            _l(
                "A rubric must not score this: %(words)s. Degree, school, career, age, looks and"
                " family never count here.",
                words=", ".join(found),
            )
        )
    content = [dict(each) for each in rubric.content]
    keys = [each["key"] for each in content]
    if instead_of in keys:
        content[keys.index(instead_of)] = row | {"key": instead_of}
    else:
        content.append(row | {"key": _free_key(keys)})
    rubric.content = content
    record("rubric.write", rubric, actor=actor)


@verb
def drop_criterion(rubric: Rubric, key: str, *, actor: Actor) -> None:
    """Take a criterion out of a draft; one that is not there is fine.

    Raises:
        RuleBroken: it is published.
    """
    _check_draft(rubric)
    rubric.content = [each for each in rubric.content if each["key"] != key]
    record("rubric.write", rubric, actor=actor)


@verb
def publish_rubric(rubric: Rubric, *, actor: Actor) -> None:
    """Put a draft in force for stages that begin from now on; once published it never changes.

    Raises:
        RuleBroken: it has no criterion, or too many.
    """
    lock(rubric)
    if rubric.published_at is not None:
        return
    check_content(rubric.content)
    rubric.published_at = clock.now()
    record("rubric.publish", rubric, actor=actor)


@verb
def drop_rubric(rubric: Rubric, *, actor: Actor) -> None:
    """Throw a draft away.

    Raises:
        RuleBroken: it is published.
    """
    _check_draft(rubric)
    record("rubric.drop", rubric, actor=actor)
    db.session.delete(rubric)


@verb
def adopt_rubric(stage: Stage, *, actor: Actor) -> None:
    """Let a stage take over the rubric in force, as long as nobody has begun to score with its own.

    Raises:
        MoveRefused: the stage is being scored, or was.
        RuleBroken: a review was begun with the one it has.
    """
    lock(stage)
    check_phase(stage.phase, StagePhase.ASSIGNING)
    rubric = queries.rubric_in_force(stage.site_id, stage.kind)
    if rubric is None or rubric.id == stage.rubric_id:
        return
    begun = sa.select(Review.id).join(Assignment).where(Assignment.stage_id == stage.id).limit(1)
    if db.session.scalar(begun) is not None:
        raise RuleBroken(_l("Reviews have begun with the rubric this stage has, so it keeps it."))
    db.session.execute(sa.delete(Criterion).where(Criterion.stage_id == stage.id))
    db.session.add_all(criteria_from(rubric.content, stage.id))
    stage.rubric_id = rubric.id
    record("stage.adopt_rubric", stage, actor=actor)


def _check_draft(rubric: Rubric) -> None:
    lock(rubric)
    if rubric.published_at is not None:
        raise RuleBroken(
            _l("This version is published and never changes. Please begin the next version.")
        )


def _free_key(keys: list[str]) -> str:
    number = len(keys) + 1
    while f"criterion{number}" in keys:
        number += 1
    return f"criterion{number}"
