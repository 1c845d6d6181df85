"""Who asked to hear of the next round: told once, forgotten when they say so."""

import sqlalchemy as sa

from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.intake.services import open_round
from academy.outbox.models import StoredLetter
from academy.outreach import services
from academy.outreach.jobs import forget_interests
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


def test_interest_is_told_of_one_round_only_and_forgotten_a_month_later(app, freeze):
    freeze("2027-01-03T12:00:00+09:00")
    site = a_site()
    for email in ("a@example.org", "never@example.org"):
        services.ask_to_hear(site, email, locale="ko", actor=SYSTEM)
    interest = db.session.scalars(sa.select(Interest).order_by(Interest.id)).first()
    services.confirm_interest(interest, actor=SYSTEM)
    some_notices(site.id)
    for number in (1, 2):
        open_round(a_round(a_cohort(site, number)), actor=SYSTEM)
    told = sa.select(sa.func.count()).where(StoredLetter.kind == "outreach/round_opens")
    assert db.session.scalar(told) == 1
    freeze("2027-01-11T12:00:00+09:00")
    assert forget_interests() == 1
    freeze("2027-02-03T12:00:00+09:00")
    assert forget_interests() == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Interest)) == 0


def test_interest_asked_again_after_its_letter_is_confirmed_anew(app):
    site = a_site()
    services.ask_to_hear(site, "a@example.org", locale="ko", actor=SYSTEM)
    interest = db.session.scalars(sa.select(Interest)).one()
    services.confirm_interest(interest, actor=SYSTEM)
    some_notices(site.id)
    open_round(a_round(a_cohort(site)), actor=SYSTEM)
    assert interest.told_at is not None
    services.ask_to_hear(site, "a@example.org", locale="en", actor=SYSTEM)
    assert (interest.told_at, interest.confirmed_at, interest.locale) == (None, None, "en")
