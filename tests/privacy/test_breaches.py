"""Possible leaks: those concerned from the log, letters once, no closing before the duties."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.audit import log_access
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.outbox.models import StoredLetter
from academy.privacy.queries import not_elsewhere, person_at
from academy.privacy.queries.breaches import count_concerned, count_untold, seen_by, steps_of
from academy.privacy.services import breaches
from academy.privacy.states import Item, ToldBy
from tests.factories.cohorts import a_site
from tests.pages import parse
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


def without_address(name):
    made = make_person(name)
    made.email = ""
    db.session.flush()
    return made


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


def test_those_without_an_address_are_told_otherwise_before_it_is_closed(site):
    leak = a_leak(site)
    ann, ben = without_address("Ann"), make_person("Ben")
    breaches.add_concerned(leak, [ann.id, ben.id], source="by name", actor=SYSTEM)
    breaches.tell_concerned(leak, actor=SYSTEM)
    assert count_untold(leak.id) == (0, 1)
    with pytest.raises(RuleBroken):
        breaches.close(leak, finding="Found", actor=SYSTEM)
    assert not breaches.note_told(leak, [ben.ref], how=ToldBy.PHONE, note="x", actor=SYSTEM)
    assert breaches.note_told(leak, [ann.ref], how=ToldBy.PHONE, note="On Monday", actor=SYSTEM)
    assert count_untold(leak.id) == (0, 0)
    assert any(f"{ann.ref}. On Monday" in step.text for step, _who in steps_of(leak.id))
    breaches.close(leak, finding="Found", actor=SYSTEM)


def test_people_found_after_the_letters_keep_it_open(site):
    leak = a_leak(site)
    breaches.add_concerned(leak, [make_person("Ann").id], source="by name", actor=SYSTEM)
    breaches.tell_concerned(leak, actor=SYSTEM)
    late = make_person("Ben")
    breaches.add_concerned(leak, [late.id], source="by name", actor=SYSTEM)
    with pytest.raises(RuleBroken):
        breaches.close(leak, finding="Found", actor=SYSTEM)
    # Somebody erased meanwhile is nobody who could be told.
    late.erased_at = clock.now()
    db.session.flush()
    breaches.close(leak, finding="Found", actor=SYSTEM)


def test_somebody_with_an_address_may_be_told_by_telephone_too(site):
    leak = a_leak(site)
    ann = make_person("Ann")
    breaches.add_concerned(leak, [ann.id], source="by name", actor=SYSTEM)
    assert breaches.note_told(leak, [ann.ref], how=ToldBy.PHONE, note="Today", actor=SYSTEM) == 1
    breaches.close(leak, finding="Found", actor=SYSTEM)


def test_notice_tells_everyone_whom_nobody_can_reach(site):
    leak = a_leak(site)
    for _ in range(2):
        assert not breaches.note_told(leak, [], how=ToldBy.NOTICE, note="Monday", actor=SYSTEM)
    assert len(steps_of(leak.id)) == 2
    assert not breaches.note_told(leak, [], how=ToldBy.NOTICE, note="Longer", actor=SYSTEM)
    assert len(steps_of(leak.id)) == 3
    unknown = [without_address(f"P{n}").id for n in range(2)]
    breaches.add_concerned(leak, unknown, source="by name", actor=SYSTEM)
    assert breaches.note_told(leak, [], how=ToldBy.NOTICE, note="Since Monday", actor=SYSTEM) == 2
    breaches.close(leak, finding="Found", actor=SYSTEM)


def test_everyone_who_is_offered_by_name_is_in_the_access_log(site, sign_in):
    admin = make_person("Root", roles=[("admin", site)])
    leak = a_leak(site)
    many = [make_person(f"P{n}").id for n in range(100)]
    last = without_address("Zoe").id
    for keys in (many, [last]):
        breaches.add_concerned(leak, keys, source="by name", actor=SYSTEM)
    db.session.commit()
    page = sign_in(admin).get(f"/staff/privacy/leaks/{leak.ref}").get_data(as_text=True)
    assert "Zoe" in page
    assert last in seen_by(admin.id, leak.known_at, clock.now() + timedelta(seconds=1))


def test_those_whom_the_network_saw_elsewhere_are_left_to_their_desk(site, sign_in):
    admin, network = (
        make_person("Root", roles=[("admin", site)]), make_person("Net", roles=[("network", None)])
    )  # fmt: skip
    ours = make_person("Ann", roles=[("learner", site)]).id
    theirs = make_person("Bea", roles=[("learner", a_site("seoul"))]).id
    nobodys = make_person("Cho").id
    leak, net = a_leak(site), actor_of(network)
    db.session.commit()
    log_access([ours, theirs, nobodys], actor=net, what="reports.network")
    assert not_elsewhere(site.id, [ours, theirs, nobodys]) == [ours, nobodys]
    today = clock.today(site.zone)
    times = {"from_at": f"{today}T00:00", "until_at": f"{today + timedelta(days=1)}T00:00"}
    where = f"/staff/privacy/leaks/{leak.ref}"
    client = sign_in(admin)
    said = client.post(f"{where}/concerned", data=times | {"seen_by": network.ref})
    assert said.status_code == 303
    assert count_concerned(leak.id)[0] == 2
    assert "다른 캠퍼스" in parse(client.get(where)).text


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
    # A browser sends every field, the empty ones, too.
    body = {"person": someone.email, "from_at": "", "until_at": "", "seen_by": "", "message": ""}
    assert client.post(f"{made.location}/concerned", data=body).status_code == 303
    assert client.post(f"{made.location}/close", data={"finding": "x y"}).status_code == 422
    assert client.post(f"{made.location}/tell").status_code == 303
    paper = without_address("Ben")
    db.session.commit()
    body = {"person": paper.ref}
    assert client.post(f"{made.location}/concerned", data=body).status_code == 303
    told = {"how": "post", "note": "Registered mail"}
    assert client.post(f"{made.location}/told", data=told).status_code == 422
    told["people"] = paper.ref
    assert client.post(f"{made.location}/told", data=told).status_code == 303
    again = client.post(f"{made.location}/told", data=told)
    assert again.status_code == 303, "A second press is no mistake"
    assert "Registered mail" in parse(client.get(again.location)).text
    told["how"] = "notice"
    assert "people" in parse(client.post(f"{made.location}/told", data=told)).errors
    assert client.post(f"{made.location}/steps", data={"text": "Called back"}).status_code == 303
    assert client.post(f"{made.location}/close", data={"finding": "Closed"}).status_code == 303


@pytest.mark.parametrize("field", ["person", "seen_by"])
def test_people_of_another_site_are_not_found_by_their_address(site, sign_in, field):
    admin = make_person("Root", roles=[("admin", site)])
    elsewhere = make_person("Ann", roles=[("admissions", a_site("seoul"))])
    leak = a_leak(site)
    db.session.commit()
    times = {"from_at": "2026-11-20T18:00", "until_at": "2026-11-21T18:00"}
    where = f"/staff/privacy/leaks/{leak.ref}/concerned"
    for text in (elsewhere.email, elsewhere.ref, "nobody@leak.example"):
        answer = sign_in(admin).post(where, data=times | {field: text})
        assert answer.status_code == 422
        assert "이 캠퍼스에는" in parse(answer).errors[field], text


def test_holder_of_a_role_everywhere_is_found_at_each_site(site):
    network = make_person("Net", roles=[("network", None)])
    learner = make_person("Lee", roles=[("learner", a_site("seoul"))])
    assert person_at(site.id, network.ref) is network
    assert person_at(site.id, learner.email) is None
    fresh = make_person("New")
    assert person_at(site.id, fresh.email) is fresh
