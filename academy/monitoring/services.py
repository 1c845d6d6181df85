"""What happens here: someone answers, or takes it back; a stage is counted, once."""

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, verb
from academy.core.errors import RuleBroken
from academy.monitoring import queries
from academy.monitoring.models import MonitoringAnswer, MonitoringCount, MonitoringMark
from academy.monitoring.pseudonyms import pseudonym_of
from academy.monitoring.rules import Cell, enough, hide_groups, tells_who_changed
from academy.monitoring.states import AgeBand, Disability, Sex


@verb
def answer(
    person_id: int,
    *,
    round_id: int,
    site_id: int,
    sex: Sex,
    age_band: AgeBand,
    disability: Disability,
    consent: bool,
    pseudonymous: bool,
    actor: Actor,
) -> None:
    """Count a person in; a second time is refused.

    The answers stand under a pseudonym for the round, if the notice that was agreed to says so.

    The history names the mark only: neither the answers nor the key of their row.

    Raises:
        RuleBroken: there is no consent, the person has answered already, or the round was counted.
    """
    if not consent:
        raise RuleBroken(_l("We may count you only if you agree."), field="consent")
    if queries.has_answered(person_id, round_id):
        raise RuleBroken(
            _l(
                "You have answered already. To change it, please take your answers back and"
                " answer again."
            )
        )
    if queries.counts_of_round(round_id):
        raise RuleBroken(
            _l("The answers of this round were counted already. Thank you all the same.")
        )
    mark = MonitoringMark(person_id=person_id, round_id=round_id)
    db.session.add(mark)
    record("monitoring.answer", mark, actor=actor, site_id=site_id)
    db.session.add(
        MonitoringAnswer(
            site_id=site_id,
            round_id=round_id,
            pseudonym=pseudonym_of(round_id, person_id) if pseudonymous else None,
            sex=sex,
            age_band=age_band,
            disability=disability,
        )
    )


@verb
def take_back(person_id: int, *, round_id: int, site_id: int, actor: Actor) -> None:
    """Delete a person's answers for a round; without any, nothing happens.

    Raises:
        RuleBroken: they are from before answers could be found again.
    """
    mark = db.session.scalar(
        sa.select(MonitoringMark)
        .where(MonitoringMark.person_id == person_id, MonitoringMark.round_id == round_id)
        .with_for_update()
    )
    if mark is None:
        return
    key = queries.own_answer(person_id, round_id)
    if key is None:
        raise RuleBroken(
            _l("These answers were given without any link to you, so nobody can find them again.")
        )
    record("monitoring.take_back", mark, actor=actor, site_id=site_id)
    db.session.delete(mark)
    db.session.execute(sa.delete(MonitoringAnswer).where(MonitoringAnswer.id == key))


@verb
def let_go(person_id: int, round_id: int | None = None) -> None:
    """Take the pseudonym off a person's answers, in one round or all: they belong to nobody then.

    What counts goes on counting; an erasure asks for this.
    """
    mine = sa.select(MonitoringMark.round_id).where(MonitoringMark.person_id == person_id)
    rounds = db.session.scalars(mine).all() if round_id is None else [round_id]
    names = [pseudonym_of(each, person_id) for each in rounds]
    db.session.execute(
        sa.update(MonitoringAnswer)
        .where(MonitoringAnswer.pseudonym.in_(names))
        .values(pseudonym=None)
    )


@verb
def count_stage(
    stage_id: int,
    *,
    round_id: int,
    site_id: int,
    came: Collection[int],
    went_on: Collection[int],
    actor: Actor,
) -> MonitoringCount:
    """Count once how many of each group came into a stage and went on, and keep what may be shown.

    The caller holds the round, and counts its stages in their order. A second time gives the first.
    """
    known = queries.count_of(stage_id)
    if known is not None:
        return known
    before = next(reversed(queries.counts_of_round(round_id)), None)
    made = MonitoringCount(
        site_id=site_id,
        round_id=round_id,
        stage_id=stage_id,
        counted_by=actor.person_id,
        counted_at=clock.now(),
        content=_content(*queries.groups_among(round_id, came, went_on), before),
    )
    db.session.add(made)
    record("fairness.count", made, actor=actor)
    return made


def _content(
    total: Cell, groups: dict[str, dict[str, Cell]], before: MonitoringCount | None
) -> dict[str, Any]:
    """Return what may be shown of a stage, beside what was shown of the one before."""
    if not enough(total):
        return {"total": None, "groups": {}, "closed": sorted(groups)}
    content: dict[str, Any] = {"total": list(total), "groups": {}, "closed": []}
    for name, counts in groups.items():
        past = before.content["groups"].get(name, {}) if before else {}
        hidden: Collection[str] = [key for key, cell in past.items() if cell is None]
        if before is not None and (not past or _moved(before, past, total, counts)):
            hidden, content["closed"] = counts, [*content["closed"], name]
        content["groups"][name] = hide_groups(counts, hidden=hidden)
    return content


def _moved(
    before: MonitoringCount, past: dict[str, Any], total: Cell, counts: dict[str, Cell]
) -> bool:
    sums = {"": before.content["total"]}, {"": total}
    return tells_who_changed(*sums) or tells_who_changed(past, counts)


@verb
def look(count: MonitoringCount, *, actor: Actor) -> None:
    """Note who reads a count, once a day for each."""
    if not queries.has_looked(count.id, actor.person_id, clock.now()):
        record(queries.LOOK, count, actor=actor)
