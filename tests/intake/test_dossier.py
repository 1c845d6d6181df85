"""What stands beside one application: notes, people who look alike, letters, earlier versions."""

import pytest
import sqlalchemy as sa
from flask_babel import force_locale

from academy.audit.models import AccessPerson, Entry
from academy.core import clock
from academy.core.actors import Role
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.intake import queries, services
from academy.intake.models import AlikePair, FormerNote, StaffNote
from academy.intake.rules import Filter
from academy.intake.states import Likeness
from academy.outbox.models import StoredLetter
from academy.privacy.services.erasure import erase_person
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_draft, a_submitted_application, an_open_round
from tests.intake.writing import keep, ready
from tests.pages import parse, seen
from tests.personas import actor_of, make_person

STAFF = "/staff/applications"


@pytest.fixture
def cohort(app):
    return a_cohort(a_site())


@pytest.fixture
def round(cohort):
    return an_open_round(cohort)


@pytest.fixture
def adam(cohort):
    return make_person("Adam", roles=[(Role.ADMISSIONS, cohort.site_id)])


@pytest.fixture
def staff(adam, sign_in):
    return sign_in(adam)


@pytest.fixture
def sent(round):
    return a_submitted_application(make_person("김민우"), round)


def test_note_is_written_changed_and_keeps_what_it_said(sent, staff):
    where = f"{STAFF}/{sent.number}"
    assert staff.post(f"{where}/notes", data={"text": "전화함"}).location == f"{where}#notes"
    note = db.session.scalars(sa.select(StaffNote)).one()
    edit = f"{where}/notes/{note.ref}"
    assert "전화함" in staff.get(edit).get_data(as_text=True)
    assert staff.post(edit, data={"text": "다시 전화함"} | seen(staff, edit)).status_code == 303
    assert [n.text for n in db.session.scalars(sa.select(FormerNote))] == ["전화함"]
    page = parse(staff.get(where)).text
    assert "다시 전화함" in page
    acts = sa.select(Entry.verb).where(Entry.kind == "staff_notes").order_by(Entry.id)
    verbs = db.session.scalars(acts).all()
    assert verbs == ["note.write", "note.edit"]


@pytest.mark.parametrize("odd", ["", "  ", "…", "a\0b", "x" * 3000])
def test_odd_note_is_told_at_the_field(sent, staff, odd):
    said = staff.post(f"{STAFF}/{sent.number}/notes", data={"text": odd})
    assert said.status_code == 422
    assert "text" in parse(said).errors


def test_note_of_a_colleague_cannot_be_changed(sent, cohort, staff, sign_in):
    staff.post(f"{STAFF}/{sent.number}/notes", data={"text": "mine"})
    note = db.session.scalars(sa.select(StaffNote)).one()
    bea = make_person("Bea", roles=[(Role.ADMISSIONS, cohort.site_id)])
    assert sign_in(bea).get(f"{STAFF}/{sent.number}/notes/{note.ref}").status_code == 404
    with pytest.raises(RuleBroken):
        services.edit_note(note, "theirs", actor=actor_of(bea))


def test_receipt_is_sent_again_once_a_minute(sent, staff, adam):
    application = queries.get_application(sent.number)
    with clock.freeze(clock.now()):
        for _press in range(2):
            services.send_receipt_again(application, application.round, actor=actor_of(adam))
    assert db.session.query(StoredLetter).count() == 1
    assert staff.post(f"{STAFF}/{sent.number}/receipt").status_code == 303
    letters = db.session.scalars(sa.select(StoredLetter)).all()
    assert {letter.kind for letter in letters} == {"intake/received"}
    assert letters[0].subject in staff.get(f"{STAFF}/{sent.number}").get_data(as_text=True)


def test_receipt_of_a_draft_is_refused(round, adam):
    draft = a_draft(make_person("Dora"), round)
    with pytest.raises(RuleBroken):
        services.send_receipt_again(draft, round, actor=actor_of(adam))


def test_earlier_version_is_shown(round, staff):
    person = make_person("Sam")
    application = ready(person, round)
    services.submit(application, round, actor=actor_of(person))
    keep(application, round, {"why": "다른 이유입니다."})
    services.submit(application, round, actor=actor_of(person))
    page = parse(staff.get(f"{STAFF}/{application.number}"))
    assert [e.text for e in page.all(".//del")] == ["함께 배우고 싶습니다."]
    assert "다른 이유입니다." in page.text


def test_alike_are_found_by_name_and_birth_by_phone_and_by_mailbox(cohort, round):
    one = make_person("김민우", email="minu@gmail.com")
    application = a_draft(one, round)
    by_name = a_draft(make_person("김민우", email="other@example.org"), round)
    other = make_person("M. Kim")
    one.phone = other.phone = "+821012345678"
    by_phone = a_draft(other, round)
    by_box = a_draft(make_person("Min", email="minu@gmial.com"), round)
    born_later = a_draft(make_person("김민우"), round, born_on=one.created_at.date())
    a_draft(make_person("김민우"), an_open_round(a_cohort(a_site("napoli"))))
    db.session.flush()
    application = queries.get_application(application.number)
    found = {a.application.number: a.grounds for a in queries.alike_to(application)}
    assert found == {
        by_name.number: ["name"], by_phone.number: ["phone"], by_box.number: ["email"],
    }  # fmt: skip
    assert born_later.number not in found


@pytest.mark.parametrize("verdict", ["different", "this", "other"])
def test_alike_are_decided_by_a_person_and_both_stay(round, sent, staff, cohort, verdict):
    other = a_submitted_application(make_person("김민우"), round)
    where = f"{STAFF}/{sent.number}/alike/{other.number}"
    listed = f"{STAFF}?mark=alike"
    assert sent.number in staff.get(listed).get_data(as_text=True)
    assert parse(staff.get(where)).h1
    assert staff.post(where, data={"verdict": verdict}).status_code == 422
    assert staff.post(where, data={"verdict": verdict, "reason": "통화"}).status_code == 303
    pair = db.session.scalars(sa.select(AlikePair)).one()
    assert (pair.verdict is Likeness.DIFFERENT) is (verdict == "different")
    assert pair.counts_id == {"this": sent.id, "other": other.id}.get(verdict)
    assert sent.number not in staff.get(listed).get_data(as_text=True)
    said = parse(staff.get(f"{STAFF}/{sent.number}")).text
    assert (other.number in said) is (verdict != "different")
    acts = sa.select(Entry.verb).where(Entry.kind == "applications").order_by(Entry.id)
    verbs = db.session.scalars(acts).all()
    assert len(verbs) == 2


def test_alike_of_another_site_or_nobody_are_not_there(round, sent, staff):
    there = a_draft(make_person("김민우"), an_open_round(a_cohort(a_site("napoli"))))
    for number in (there.number, sent.number, "9-9-AAAA-AA"):
        assert staff.get(f"{STAFF}/{sent.number}/alike/{number}").status_code == 404


def test_two_who_are_not_alike_cannot_be_decided(round, sent, adam):
    other, sent = a_draft(make_person("Dora"), round), queries.get_application(sent.number)
    with pytest.raises(RuleBroken):
        services.decide_alike(
            sent, other, verdict=Likeness.DIFFERENT, counts=None, reason="x", actor=actor_of(adam)
        )


def test_two_who_decide_at_the_same_moment_get_one_decision_and_one_refusal(round, sent, adam):
    other = a_submitted_application(make_person("김민우"), round)
    db.session.commit()
    sent = queries.get_application(sent.number)
    decided = {"verdict": Likeness.DIFFERENT, "counts": None, "actor": actor_of(adam)}
    table = AlikePair.__table__

    def be_faster(session, _context, _instances):
        made = [each for each in session.new if isinstance(each, AlikePair)]
        for each in made:
            values = {c.name: getattr(each, c.name) for c in table.columns if c.name != "id"}
            session.connection().execute(table.insert().values(values | {"version": 1}))

    sa.event.listen(db.session, "before_flush", be_faster)
    try:
        with force_locale("en"), pytest.raises(RuleBroken, match="just decided"):
            services.decide_alike(sent, other, reason="통화", **decided)
    finally:
        sa.event.remove(db.session, "before_flush", be_faster)
    sent = queries.get_application(sent.number)
    assert services.decide_alike(sent, other, reason="통화", **decided).reason == "통화"


def test_page_logs_those_who_look_alike_too(round, sent, staff):
    other = a_draft(make_person("김민우"), round)
    staff.get(f"{STAFF}/{sent.number}")
    people = db.session.scalars(sa.select(AccessPerson.person_id)).all()
    assert sorted(people) == sorted([sent.person_id, other.person_id])


def test_neighbours_are_those_of_the_list(round, staff):
    made = [a_draft(make_person(name), round) for name in "ABC"]
    a_submitted_application(make_person("D"), round)
    page = parse(staff.get(f"{STAFF}/{made[1].number}?state=draft&number=x&_anchor=y"))
    addresses = set(page.links.values())
    assert f"{STAFF}/{made[0].number}?state=draft" in addresses
    assert f"{STAFF}/{made[2].number}?state=draft" in addresses
    assert f"{STAFF}?state=draft" in addresses


def test_marks_narrow_the_list(round, sent, adam):
    actor = actor_of(adam)
    a_draft(make_person("Dora"), round)
    services.write_note(sent, "x1", actor=actor)
    found = db.session.scalars(queries.select_applications(actor, Filter(noted=True))).all()
    assert found == [sent]
    assert db.session.scalars(
        queries.select_applications(actor, Filter(asked_for_more=True))
    ).all() == []  # fmt: skip


def test_note_written_twice_by_a_double_click_is_one(sent, adam):
    actor = actor_of(adam)
    first, second = (services.write_note(sent, "called", actor=actor) for _ in range(2))
    assert first is second
    assert services.write_note(sent, "called back", actor=actor) is not first


def test_erasing_a_person_takes_the_notes_and_what_was_said_of_likeness(round, sent, adam):
    actor, person = actor_of(adam), queries.get_application(sent.number).person
    other = a_submitted_application(make_person("김민우"), round)
    note = services.write_note(sent, "first", actor=actor)
    services.edit_note(note, "second", actor=actor)
    application = queries.get_application(sent.number)
    services.decide_alike(
        application, other, verdict=Likeness.DIFFERENT, counts=None, reason="전화로 확인",
        actor=actor,
    )  # fmt: skip
    erase_person(person, actor=actor)
    assert db.session.query(StaffNote).count() == db.session.query(FormerNote).count() == 0
    assert db.session.scalars(sa.select(AlikePair.reason)).all() == [""]
