"""Who asked to hear of the next round: told once, forgotten when they say so."""

import sqlalchemy as sa

from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.intake.services import open_round
from academy.outbox.models import StoredLetter
from academy.outreach import services
from academy.outreach.models import Interest
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_round, some_notices


def test_interest_is_told_once_when_a_round_opens_and_only_if_confirmed(app):
    site = a_site()
    cohort = a_cohort(site)
    for email in ("a@example.org", "b@example.org"):
        services.ask_to_hear(site, email, locale="ko", actor=SYSTEM)
    services.ask_to_hear(site, "a@example.org", locale="ko", actor=SYSTEM)
    first, _second = db.session.scalars(sa.select(Interest).order_by(Interest.id))
    services.confirm_interest(first, actor=SYSTEM)
    services.confirm_interest(first, actor=SYSTEM)
    round = a_round(cohort)
    some_notices(site.id)
    open_round(round, actor=SYSTEM)
    kinds = db.session.execute(
        sa.select(StoredLetter.kind, StoredLetter.to).order_by(StoredLetter.id)
    ).all()
    assert [tuple(row) for row in kinds] == [
        ("outreach/confirm_interest", "a@example.org"),
        ("outreach/confirm_interest", "b@example.org"),
        ("outreach/round_opens", "a@example.org"),
    ]
    services.forget_interest(first, actor=SYSTEM)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Interest)) == 1
