"""Two records that look like one human being: a person decides, and nothing is lost."""

from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, verb
from academy.core.errors import RuleBroken
from academy.core.text import has_letters
from academy.intake import queries
from academy.intake.models import AlikePair, Application
from academy.intake.states import Likeness


@verb
def decide_alike(
    application: Application,
    other: Application,
    *,
    verdict: Likeness,
    counts: Application | None,
    reason: str,
    actor: Actor,
) -> AlikePair:
    """Say whether two people are one; both applications stay, one of the same person's counts.

    Deciding anew replaces what was decided; the history keeps both.

    Raises:
        RuleBroken: they do not look alike, no reason was given, none was named to count, or
            somebody else has decided at this very moment.
    """
    if not has_letters(reason):
        raise RuleBroken(_l("Please say why; it stands in the history."), field="reason")
    found = {each.application.id: each for each in queries.alike_to(application)}
    if other.id not in found:
        raise RuleBroken(_l("These two do not look like the same person any more."))
    if verdict is Likeness.SAME and (counts is None or counts.id not in {application.id, other.id}):
        raise RuleBroken(_l("Please say which of the two counts."), field="counts")
    assert actor.person_id is not None
    first, second = sorted((application.person_id, other.person_id))
    pair = found[other.id].pair or AlikePair(
        first_id=first, second_id=second, site_id=application.site_id
    )
    pair.verdict, pair.reason = verdict, reason
    pair.counts_id = counts.id if counts and verdict is Likeness.SAME else None
    pair.decided_by, pair.decided_at = actor.person_id, clock.now()
    _keep(pair)
    for each in (application, other):
        record(f"application.{verdict}", each, actor=actor, reason=reason, pair=pair.id)
    return pair


def _keep(pair: AlikePair) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(pair)
    except IntegrityError:
        raise RuleBroken(
            _l("Somebody else has just decided about these two. Please look at it first.")
        ) from None
