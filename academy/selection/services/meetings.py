"""The ranking of a stage is frozen for the meeting that decides."""

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.selection import queries
from academy.selection.meeting import digest_of, pack
from academy.selection.models import MeetingList, Stage
from academy.selection.rules import NOBODY_DECIDED


@verb
def freeze_list(stage: Stage, *, actor: Actor) -> MeetingList:
    """Keep the ranking as it stands now; the same list is not kept twice.

    Raises:
        RuleBroken: no person asks for it.
    """
    if actor.person_id is None:
        raise RuleBroken(NOBODY_DECIDED)
    lock(stage)
    entries, run_id = queries.entries_now(stage)
    digest = digest_of(entries)
    last = next(iter(queries.meeting_lists_of(stage.id)), None)
    if last is not None and last.digest == digest:
        return last
    made = MeetingList(
        stage_id=stage.id,
        site_id=stage.site_id,
        calibration_id=run_id,
        frozen_by=actor.person_id,
        frozen_at=clock.now(),
        count=len(entries),
        digest=digest,
        rows=pack(entries),
    )
    db.session.add(made)
    record("meeting_list.freeze", made, actor=actor)
    return made
