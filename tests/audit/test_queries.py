"""Who was seen is found on pages and in files that left the house alike."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.audit import log_access, log_file
from academy.audit.models import Access
from academy.audit.packs import pack
from academy.audit.queries import has_seen, people_by_look, people_of
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.operations.queries import select_access
from academy.privacy.queries import looks_at
from academy.privacy.queries.breaches import seen_by
from tests.factories.cohorts import a_site
from tests.personas import actor_of, make_person


@pytest.fixture
def site(app):
    return a_site()


@pytest.fixture
def desk(site):
    made = make_person("Ada", roles=[(Role.ADMISSIONS, site)])
    db.session.commit()
    return made


@pytest.fixture
def export(desk):
    """A file with three people, and a page with one of them and a fourth, who is not in it."""
    among = [make_person(f"P{n}").id for n in range(3)]
    other = make_person("Other").id
    # Between the first and the last of the file, and still not in it.
    among, other = [among[0], among[1], other], among[2]
    actor = actor_of(desk)
    db.session.commit()
    log_file(pack(among), actor=actor, what="reports.export_file x", reason="Interviews")
    log_access([among[0], other], actor=actor, what="intake.show")
    return among, other


def looks(person_id):
    query = sa.select(Access.what).where(has_seen(person_id)).order_by(Access.id)
    return db.session.scalars(query).all()


def test_look_at_somebody_is_found_on_pages_and_in_files(export):
    (first, second, last), other = export
    assert looks(first) == ["reports.export_file x", "intake.show"]
    assert looks(second) == looks(last) == ["reports.export_file x"]
    assert looks(other) == ["intake.show"]


def test_person_sees_that_their_data_left_in_an_export(export):
    (_first, second, _last), _other = export
    (look,) = looks_at(second)
    assert (look.what, look.reason, look.people_count) == (
        "reports.export_file x", "Interviews", 3,
    )  # fmt: skip
    assert look.roles == [Role.ADMISSIONS]


def test_leak_concerns_those_who_were_exported_in_its_time(export, desk):
    among, other = export
    now = clock.now()
    hour = timedelta(hours=1)
    assert seen_by(desk.id, now - hour, now + hour) == sorted([*among, other])
    assert seen_by(desk.id, now + hour, now + 2 * hour) == []
    assert seen_by(other, now - hour, now + hour) == []


def test_access_log_of_a_person_holds_exports_with_them(export, site):
    (_first, second, _last), other = export
    admin = actor_of(make_person("Root", roles=[(Role.ADMIN, site)]))
    found = db.session.scalars(select_access(admin, second)).all()
    assert [look.what for look in found] == ["reports.export_file x"]
    found = db.session.scalars(select_access(admin, other)).all()
    assert [look.what for look in found] == ["intake.show"]


def test_first_people_of_a_file_are_named(export):
    among, other = export
    keys = db.session.scalars(sa.select(Access.id).order_by(Access.id)).all()
    assert people_by_look(keys, of_file=2) == {keys[0]: among[:2], keys[1]: [among[0], other]}


def test_export_without_anybody_concerns_nobody(desk):
    actor = actor_of(desk)
    db.session.commit()
    log_file(pack([]), actor=actor, what="reports.export_file y", reason="x")
    assert people_of(sa.select(Access.id)) == []
    assert looks(desk.id) == []
