"""The groups of a stage are counted, once, when everything in it is decided and released."""

from flask_babel import lazy_gettext as _l

from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.intake.models import Round
from academy.monitoring import services as monitoring
from academy.monitoring.models import MonitoringCount
from academy.selection import queries
from academy.selection.models import Stage


@verb
def count_fairness(stage: Stage, *, actor: Actor) -> MonitoringCount:
    """Count the groups of a stage, and of those before it that were not counted; twice is once.

    Raises:
        RuleBroken: somebody may still come in, or has no released decision.
    """
    lock(db.session.get_one(Round, stage.round_id))
    if queries.why_wait(stage) is not None:
        raise RuleBroken(
            _l("Not every application of this stage and those before has a released result yet.")
        )
    for each in queries.stages_until(stage):
        came, went_on = queries.who_came(each)
        made = monitoring.count_stage(
            each.id,
            round_id=each.round_id,
            site_id=each.site_id,
            came=came,
            went_on=went_on,
            actor=actor,
        )
    return made
