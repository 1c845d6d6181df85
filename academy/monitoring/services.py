"""What happens here: someone answers, once, and cannot be told from the others."""

from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.core.actors import Actor
from academy.core.db import db, verb
from academy.core.errors import RuleBroken
from academy.monitoring import queries
from academy.monitoring.models import MonitoringAnswer, MonitoringMark
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
    actor: Actor,
) -> None:
    """Count a person in, without keeping that the answers are theirs; a second time is refused.

    The history names the mark only: neither the answers nor the key of their row.

    Raises:
        RuleBroken: there is no consent, or the person has answered already.
    """
    if not consent:
        raise RuleBroken(_l("We may count you only if you agree."), field="consent")
    if queries.has_answered(person_id, round_id):
        raise RuleBroken(
            _l(
                "You have answered already. It cannot be changed, for nothing shows which"
                " answers are yours."
            )
        )
    mark = MonitoringMark(person_id=person_id, round_id=round_id)
    db.session.add(mark)
    record("monitoring.answer", mark, actor=actor, site_id=site_id)
    db.session.add(
        MonitoringAnswer(
            site_id=site_id, round_id=round_id, sex=sex, age_band=age_band, disability=disability
        )
    )
