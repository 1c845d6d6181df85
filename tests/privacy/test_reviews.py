"""The month's review: its figures, one signature, and every later change seen."""

import pytest
import sqlalchemy as sa

from academy.audit import log_access
from academy.core.db import db, is_sqlite
from academy.core.errors import RuleBroken, Taken
from academy.privacy.models import AccessReview
from academy.privacy.queries.reviews import figures_of, sample_of, unsigned_months
from academy.privacy.services import reviews
from tests.factories.cohorts import a_site
from tests.personas import actor_of, make_person


@pytest.fixture
def place(app, freeze):
    """A site where one clerk looked at people in October, once at night and once to export."""
    freeze("2026-09-01T09:00+09:00")
    site = a_site("pohang")
    clerk = make_person("Clerk", roles=[("admissions", site)])
    admin = make_person("Root", roles=[("admin", site)])
    seen = [make_person(f"P{n}").id for n in range(3)]
    looks = actor_of(clerk), actor_of(admin)
    db.session.commit()
    for at, reason in (("2026-10-05T14:00", ""), ("2026-10-06T23:30", "for the board")):
        freeze(f"{at}+09:00")
        log_access(seen, actor=looks[0], what="intake.applications", reason=reason)
    freeze("2026-11-22T09:00+09:00")
    return site, looks[1]


def test_figures_count_looks_people_nights_and_exports(place):
    found = figures_of(place[0], "2026-10")
    assert {k: found[k] for k in ("looks", "people", "exports", "night", "many")} == {
        "looks": 2, "people": 6, "exports": 1, "night": 1, "many": 0,
    }  # fmt: skip
    assert len(sample_of(place[0], "2026-10")) == 2
    assert figures_of(place[0], "2026-09")["looks"] == 0


def test_month_is_unsigned_until_it_is_signed_once(place):
    site, admin = place
    assert unsigned_months(site) == ["2026-10"]
    made = reviews.sign(site, "2026-10", remarks="All well", actor=admin)
    assert unsigned_months(site) == []
    assert reviews.is_as_signed(made, site) == (True, True)
    with pytest.raises(Taken):
        reviews.sign(site, "2026-10", remarks="Again", actor=admin)


def test_month_that_is_not_over_cannot_be_signed(place):
    with pytest.raises(RuleBroken):
        reviews.sign(place[0], "2026-11", remarks="Early", actor=place[1])


def _unguarded(table, statement):
    """Do what somebody with the database in hand could do."""
    if is_sqlite():
        for verb in ("update", "delete"):
            db.session.execute(sa.text(f"DROP TRIGGER {table}_no_{verb}"))
    else:
        db.session.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
    db.session.execute(sa.text(statement))


def test_changed_review_and_changed_log_are_seen(place):
    site, admin = place
    made = reviews.sign(site, "2026-10", remarks="All well", actor=admin)
    db.session.commit()
    _unguarded("access_log", "UPDATE access_log SET ip = '10.0.0.9' WHERE reason <> ''")
    assert reviews.is_as_signed(made, site) == (True, False)
    _unguarded("access_reviews", "UPDATE access_reviews SET remarks = 'Nothing to see'")
    db.session.expire_all()
    found = db.session.scalar(sa.select(AccessReview))
    assert reviews.is_as_signed(found, site)[0] is False
    db.session.rollback()
