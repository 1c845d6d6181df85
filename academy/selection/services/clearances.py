"""Files for reviewers: what was found is kept, boxes change, a person clears or withholds."""

from collections.abc import Sequence
from dataclasses import asdict

from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.intake.models import Application, Attachment
from academy.selection import queries
from academy.selection.clearance_states import MOST_BOXES, ClearanceState
from academy.selection.clearing import Searched
from academy.selection.models import Clearance
from academy.selection.redaction import Box, at_most


@verb
def keep_search(file: Attachment, searched: Searched, *, actor: Actor) -> Clearance:
    """Keep what was found in a file; one that was searched already stays as it is."""
    lock(file)
    known = queries.clearance_of(file.id)
    if known is not None:
        return known
    boxes, crowded = at_most(searched.boxes, MOST_BOXES)
    made = Clearance(
        application_id=file.application_id,
        site_id=file.site_id,
        attachment_id=file.id,
        original=file.stored,
        found={
            "pages": [list(size) for size in searched.pages],
            "read": list(searched.read),
            "boxes": [asdict(box) for box in boxes],
            "crowded": crowded,
        },
    )
    db.session.add(made)
    db.session.flush()
    record("clearance.search_file", made, about=file.person_id, actor=actor, boxes=len(made.boxes))
    return made


@verb
def mark(clearance: Clearance, boxes: Sequence[Box], *, known: int, actor: Actor) -> list[str]:
    """Set what is covered; a file that was cleared waits again, and reviewers lose it until then.

    Returns the keys of files that nobody needs any more, to be forgotten once this is committed.

    Raises:
        RuleBroken: somebody else was faster, or there are too many boxes.
    """
    _hold(clearance, known)
    if len(boxes) > MOST_BOXES:
        raise RuleBroken(_l("These are too many boxes. Cover whole pages instead."))
    if list(boxes) == clearance.boxes:
        return []
    dropped = _drop_copy(clearance)
    clearance.found = {**clearance.found, "boxes": [asdict(box) for box in boxes]}
    clearance.status, clearance.reason = ClearanceState.WAITING, ""
    record(
        "clearance.cover_places", clearance, about=_person(clearance), actor=actor, boxes=len(boxes)
    )
    return dropped


@verb
def clear_file(clearance: Clearance, stored: str, *, known: int, actor: Actor) -> list[str]:
    """Let reviewers have a copy that lies in the store; returns what is no longer needed.

    Raises:
        RuleBroken: somebody else was faster, so the copy was made from other boxes.
    """
    _hold(clearance, known)
    dropped = _drop_copy(clearance)
    clearance.stored, clearance.reason = stored, ""
    _judge(clearance, ClearanceState.CLEARED, actor)
    record(
        "clearance.clear_file", clearance, about=_person(clearance), actor=actor,
        boxes=len(clearance.boxes),
    )  # fmt: skip
    return dropped


@verb
def withhold(clearance: Clearance, *, reason: str, known: int, actor: Actor) -> list[str]:
    """Keep a file from reviewers; returns what is no longer needed.

    Raises:
        RuleBroken: somebody else was faster.
    """
    _hold(clearance, known)
    dropped = _drop_copy(clearance)
    clearance.reason = reason
    _judge(clearance, ClearanceState.WITHHELD, actor)
    record(
        "clearance.withhold_file", clearance, about=_person(clearance), actor=actor, reason=reason
    )
    return dropped


def _hold(clearance: Clearance, known: int) -> None:
    lock(clearance)
    if clearance.version != known:
        raise RuleBroken(
            _l(
                "Somebody else has changed this file since you opened it. Here it is as it stands"
                " now; please look once more."
            )
        )


def _drop_copy(clearance: Clearance) -> list[str]:
    dropped = [clearance.stored] if clearance.stored else []
    clearance.stored = ""
    return dropped


def _judge(clearance: Clearance, status: ClearanceState, actor: Actor) -> None:
    clearance.status, clearance.judged_at = status, clock.now()
    clearance.judged_by = actor.person_id


def _person(clearance: Clearance) -> int:
    return db.session.get_one(Application, clearance.application_id).person_id
