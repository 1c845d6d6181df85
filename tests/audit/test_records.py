"""The history of a whole list is what `record` would have written, one by one."""

import sqlalchemy as sa

from academy.audit import Act, record, record_all
from academy.audit.models import Entry, Values
from academy.core.db import atomic, db
from tests.factories.cohorts import a_cohort, a_site
from tests.personas import actor_of, make_person


def told(thing):
    rows = db.session.execute(
        sa.select(Entry, Values.content)
        .outerjoin(Values, Values.entry_id == Entry.id)
        .where(Entry.kind == thing.__tablename__, Entry.thing_id == thing.id)
        .where(Entry.verb.like("test.%"))
        .order_by(Entry.id)
    )
    return [
        (entry.verb, entry.site_id, entry.about_id, entry.actor_id, entry.fields, content)
        for entry, content in rows
    ]


def test_record_all_writes_what_record_writes(app):
    site, person = a_site(), make_person("Alice")
    cohorts = [a_cohort(site, number=number) for number in (1, 2, 3)]
    with atomic():
        for cohort in cohorts:
            cohort.seats += 5
        record("test.one", cohorts[0], actor=actor_of(person), about=person.id, reason="Asked.")
        record_all(
            [
                Act("test.one", cohorts[1], person.id, "Asked."),
                Act("test.two", cohorts[2]),
                Act("test.three", cohorts[2]),
            ],
            actor=actor_of(person),
        )
    [one], [same], two = (told(cohort) for cohort in cohorts)
    assert one == same
    assert one[4] == ["reason", "seats"]
    assert [row[4] for row in two] == [["seats"], []]
    assert two[1][5] is None


def test_record_all_of_nothing_writes_nothing(app):
    with atomic():
        record_all([], actor=actor_of(make_person("Alice")))
    assert db.session.scalar(sa.select(Entry.id).where(Entry.verb.like("test.%"))) is None
