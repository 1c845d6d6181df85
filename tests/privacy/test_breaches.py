"""Possible leaks: those concerned from the log, letters once, no closing before the duties."""

import pytest
import sqlalchemy as sa

from academy.audit import log_access
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.outbox.models import StoredLetter
from academy.privacy.queries.breaches import count_concerned, seen_by, steps_of
from academy.privacy.services import breaches
from academy.privacy.states import Item
from tests.factories.cohorts import a_site
from tests.personas import actor_of, make_person


@pytest.fixture
def site(app):
    return a_site("pohang")


def a_leak(site, *, people=3, items=(Item.NAME,), outside=False):
    return breaches.open_breach(
        site, title="A list", known_at=clock.now(), what="Sent to a wrong address",
        measures="Called back", items=list(items), people=people, from_outside=outside,
        actor=SYSTEM,
    )  # fmt: skip


def test_those_whom_staff_saw_are_gathered_and_told_once(site):
    staff = make_person("Clerk", roles=[("admissions", site)])
    people = [make_person(name) for name in ("Ann", "Ben")]
    keys, clerk, start = [p.id for p in people], actor_of(staff), clock.now()
    db.session.commit()
    log_access(keys, actor=clerk, what="intake.applications")
    leak = a_leak(site)
    found = seen_by(staff.id, start, clock.now())
    assert found == keys
    assert breaches.add_concerned(leak, found, source="log", actor=SYSTEM) == 2
    assert breaches.add_concerned(leak, found, source="log", actor=SYSTEM) == 0
    assert breaches.tell_concerned(leak, actor=SYSTEM) == 2
    assert count_concerned(leak.id) == (2, 2)
    letters = sa.select(sa.func.count()).where(StoredLetter.kind == "privacy/breach")
    assert db.session.scalar(letters) == 2
    with pytest.raises(RuleBroken):
        breaches.tell_concerned(leak, actor=SYSTEM)
    assert len(steps_of(leak.id)) == 4


def test_leak_recorded_twice_by_a_double_click_is_one_with_one_clock(site, freeze):
    freeze(clock.now())
    first, second = a_leak(site), a_leak(site)
    assert first is second
    assert len(steps_of(first.id)) == 1


def test_close_before_the_duties_are_done_is_refused(site):
    leak = a_leak(site, people=1, items=[Item.ACCOMMODATION])
    with pytest.raises(RuleBroken):
        breaches.close(leak, finding="Nothing", actor=SYSTEM)
    breaches.note_report(leak, actor=SYSTEM)
    with pytest.raises(RuleBroken):
        breaches.close(leak, finding="Nothing", actor=SYSTEM)
    one = make_person("Ann")
    breaches.add_concerned(leak, [one.id], source="by name", actor=SYSTEM)
    breaches.tell_concerned(leak, actor=SYSTEM)
    breaches.close(leak, finding="A wrong address", actor=SYSTEM)
    with pytest.raises(MoveRefused):
        breaches.add_step(leak, text="More", actor=SYSTEM)


def test_gathered_people_raise_the_duties_over_the_estimate(site):
    leak = a_leak(site, people=0)
    assert not breaches.duties(leak).notify
    breaches.add_concerned(leak, [make_person().id], source="by name", actor=SYSTEM)
    assert breaches.duties(leak).notify


def test_log_of_a_leak_cannot_be_changed(site):
    a_leak(site)
    db.session.commit()
    with pytest.raises(Exception, match="append-only"):
        db.session.execute(sa.text("UPDATE breach_steps SET text = 'nothing'"))
    db.session.rollback()


def test_console_records_gathers_and_closes(site, sign_in):
    admin = make_person("Root", roles=[("admin", site)])
    someone = make_person("Ann", email="ann@leak.example")
    db.session.commit()
    client = sign_in(admin)
    sent = {
        "title": "A list", "known_at": "2026-11-20T18:00", "what": "Sent", "measures": "Called",
        "items": ["name"], "people": "3",
    }  # fmt: skip
    made = client.post("/staff/privacy/pohang/leaks/new", data=sent)
    assert made.status_code == 303
    assert "2026. 11. 23." in client.get(made.location).get_data(as_text=True)
    assert client.post(f"{made.location}/concerned", data={}).status_code == 422
    body = {"person": someone.email}
    assert client.post(f"{made.location}/concerned", data=body).status_code == 303
    assert client.post(f"{made.location}/close", data={"finding": "x y"}).status_code == 422
    assert client.post(f"{made.location}/tell").status_code == 303
    assert client.post(f"{made.location}/steps", data={"text": "Called back"}).status_code == 303
    assert client.post(f"{made.location}/close", data={"finding": "Closed"}).status_code == 303
