"""What was tried in vain stands in the history of the site where it was tried."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.audit import deny
from academy.audit.models import Entry
from academy.audit.services import DENIED_A_MINUTE
from academy.core.actors import Role
from academy.core.db import db
from academy.operations.queries import READERS, HistoryFilter, select_history
from tests.access.parity import actor_now
from tests.factories.cohorts import a_cohort, a_site
from tests.personas import actor_of, make_person, sign_in

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def sites(app):
    return a_site("pohang"), a_site("napoli")


def tried(**where):
    found = db.session.scalars(sa.select(Entry).where(Entry.denied).filter_by(**where)).all()
    db.session.rollback()
    return list(found)


def test_denied_thing_is_tried_at_its_own_site(sites, client):
    pohang, napoli = sites
    a_cohort(pohang, 5)
    bob = make_person("Bob Builder", roles=[(Role.ADMISSIONS, napoli)])
    assert sign_in(client, bob).get("/staff/cohorts/pohang/5").status_code == 404
    (row,) = tried(actor_id=bob.id)
    assert (row.kind, row.site_id) == ("cohorts", pohang.id)


@pytest.mark.parametrize(
    ("held", "where"),
    [((0,), 0), ((0, 0), 0), ((1,), 1), ((0, 1), None), ((None,), None), ((0, None), None)],
)
def test_denied_page_is_tried_at_the_one_site_of_whoever_tries(sites, client, held, where):
    roles = [Role.REVIEWER, Role.MENTOR]
    at = [None if number is None else sites[number] for number in held]
    bob = make_person("Bob Builder", roles=list(zip(roles, at, strict=False)))
    assert sign_in(client, bob).get("/staff/history").status_code == 403
    (row,) = tried(actor_id=bob.id)
    assert row.site_id == (None if where is None else sites[where].id)


def test_denied_attempt_is_read_by_the_admin_of_its_site_alone(sites, app):
    pohang, napoli = sites
    a_cohort(pohang, 5)
    bob = make_person("Bob Builder", roles=[(Role.REVIEWER, pohang)])
    sign_in(app.test_client(), bob).get("/staff/cohorts/pohang/5")

    def page_of(site):
        admin = make_person("Admin", roles=[(Role.ADMIN, site)])
        return sign_in(app.test_client(), admin).get("/staff/history?denied=y", headers=ENGLISH)

    assert "Bob Builder" in page_of(pohang).text
    assert "Bob Builder" not in page_of(napoli).text
    assert "Bob Builder" in page_of(None).text


def test_history_shows_each_reader_the_rows_of_their_sites(sites):
    bob = actor_of(make_person("Bob"))
    people = [
        make_person(f"{role} {number}", roles=[(role, site)])
        for role in (Role.ADMIN, Role.AUDITOR, Role.ADMISSIONS, Role.NETWORK, Role.LEARNER)
        for number, site in enumerate([*sites, None])
    ]
    actors = [actor_now(person) for person in people]
    db.session.commit()
    for site_id in (sites[0].id, sites[1].id, None):
        deny("cohort.read", "cohorts", actor=bob, site_id=site_id)
    everything = db.session.scalars(sa.select(Entry)).all()
    for actor in actors:
        query = select_history(actor, HistoryFilter(), "UTC")
        shown = {row.id for row in db.session.scalars(query)}
        wanted = {row.id for row in everything if any(actor.holds(r, row.site_id) for r in READERS)}
        assert shown == wanted, actor.name


def test_deny_writes_so_many_of_one_actor_in_a_minute_and_no_more(sites, freeze):
    at = freeze("2026-11-23T10:00:00+09:00")
    bob, carol = (actor_of(make_person(name)) for name in ("Bob", "Carol"))
    db.session.commit()
    for number in range(DENIED_A_MINUTE + 5):
        deny("cohort.read", "cohorts", actor=bob, thing_id=number)
    deny("cohort.read", "cohorts", actor=carol)
    assert len(tried(actor_id=bob.person_id)) == DENIED_A_MINUTE
    assert len(tried(actor_id=carol.person_id)) == 1
    freeze(at + timedelta(minutes=1))
    deny("cohort.read", "cohorts", actor=bob, thing_id=1)
    assert len(tried(actor_id=bob.person_id)) == DENIED_A_MINUTE + 1
