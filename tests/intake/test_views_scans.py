"""The desk of scans: nobody's picture stays unseen, and a masked copy is asked for in one step."""

from datetime import timedelta

import pytest

from academy.audit.models import Access, Entry
from academy.core import clock, files
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.refs import new_ref
from academy.intake import queries, services
from academy.intake.models import Application, Attachment
from academy.intake.states import ApplicationState, FileVerdict, QuestionKind
from academy.outbox.models import StoredLetter
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round
from tests.pages import parse
from tests.personas import make_person


@pytest.fixture
def round(app):
    made = an_open_round(a_cohort(a_site()))
    queries.questions_of(made.id)[2].kind = QuestionKind.FILE
    db.session.flush()
    return made


@pytest.fixture
def staff(round, sign_in):
    made = sign_in(make_person("Ada", roles=[(Role.ADMISSIONS, round.site_id)]))
    made.get("/language/en")
    return made


def a_scan(round, name="Hana", **more):
    application = a_submitted_application(make_person(name), round)
    values = {
        "ref": new_ref(12), "application_id": application.id, "site_id": round.site_id,
        "person_id": application.person_id, "question_id": queries.questions_of(round.id)[2].id,
        "stored": "none", "name": "증명서.pdf", "content_type": "application/pdf", "size": 2048,
        "digest": "0" * 64, "added_at": clock.now(), "sent_at": clock.now(), "is_scan": True,
    }  # fmt: skip
    file = Attachment(**(values | more))
    db.session.add(file)
    db.session.flush()
    return file, f"/staff/scans/{application.number}/{file.ref}"


def application_of(file):
    number = db.session.get_one(Application, file.application_id).number
    return queries.get_scan(number, file.ref).application


def test_list_shows_scans_that_were_handed_in_and_logs_whose(round, staff):
    a_scan(round)
    a_scan(round, "Draft", sent_at=None)
    a_scan(round, "Text", is_scan=False)
    a_scan(round, "Old", removed_at=clock.now())
    a_scan(round, "Seen", verdict=FileVerdict.CLEAN, looked_at=clock.now())
    text = parse(staff.get("/staff/scans")).text
    # Old was taken out since, but that was not handed in: the scan still counts.
    assert [name for name in ("Hana", "Old") if name in text] == ["Hana", "Old"]
    assert not [name for name in ("Draft", "Text", "Seen") if name in text]
    assert db.session.query(Access.people_count).all() == [(2,)]


def test_clean_is_noted_once_with_who_and_when(round, staff):
    file, where = a_scan(round)
    for _ in range(2):
        assert staff.post(f"{where}/clean").status_code == 303
    db.session.refresh(file)
    assert (file.verdict, file.looked_at is not None) == (FileVerdict.CLEAN, True)
    (entry,) = db.session.query(Entry).filter_by(verb="file.clear_scan")
    assert entry.actor_id == file.looked_by
    assert "Hana" not in parse(staff.get("/staff/scans")).text


def test_masked_copy_is_asked_for_with_a_letter_and_a_time(round, staff):
    file, where = a_scan(round)
    for _ in range(2):
        assert staff.post(f"{where}/mask").status_code == 303
    db.session.refresh(file)
    assert file.verdict is FileVerdict.TO_MASK
    (asked,) = queries.supplements_of(file.application_id)
    assert asked.keys == ["site"]
    assert "증명서.pdf" in asked.text
    assert timedelta(days=4) < asked.due_at - clock.now() < timedelta(days=6)
    assert db.session.query(StoredLetter).count() == 1


def test_second_request_is_refused_kindly_and_changes_nothing(round, staff):
    file, where = a_scan(round)
    staff.post(f"{where}/mask")
    second = Attachment(**{
        c.key: getattr(file, c.key) for c in Attachment.__table__.columns if c.key != "id"
    })  # fmt: skip
    second.ref, second.verdict = new_ref(12), None
    db.session.add(second)
    db.session.commit()
    said = staff.post(where.replace(file.ref, second.ref) + "/mask")
    assert said.status_code == 422
    assert "request already" in said.get_data(as_text=True)
    db.session.refresh(second)
    assert second.verdict is None


def test_scan_comes_back_to_the_list_when_no_masked_copy_came(round, staff, freeze):
    file, where = a_scan(round)
    staff.post(f"{where}/mask")
    assert "Hana" not in parse(staff.get("/staff/scans")).text
    (asked,) = queries.supplements_of(file.application_id)
    freeze(asked.due_at + timedelta(seconds=1))
    assert services.lapse_supplement(asked, application_of(file), actor=SYSTEM)
    assert "no masked copy came" in parse(staff.get("/staff/scans")).text


def test_scan_that_was_given_again_as_it_was_comes_back(round, staff):
    file, where = a_scan(round)
    staff.post(f"{where}/mask")
    (asked,) = queries.supplements_of(file.application_id)
    services.give_supplement(asked, application_of(file), round, actor=SYSTEM)
    assert "no masked copy came" in parse(staff.get("/staff/scans")).text


def test_scan_is_deleted_with_its_file_and_the_owner_is_told(round, staff):
    stored = files.keep(b"a scan", Attachment.stored)
    file, where = a_scan(round, stored=stored)
    key = file.id
    assert staff.post(f"{where}/delete", data={"reason": " "}).status_code == 422
    page = parse(staff.get(f"{where}/delete"))
    assert "증명서.pdf" in page.text
    assert staff.post(f"{where}/delete", data={"reason": "A number"}).status_code == 303
    assert db.session.get(Attachment, key, populate_existing=True) is None
    assert stored not in list(files.all_keys())
    (entry,) = db.session.query(Entry).filter_by(verb="file.delete_scan")
    assert "reason" in entry.fields
    (letter,) = db.session.query(StoredLetter)
    assert letter.kind == "intake/scan_deleted"
    assert staff.post(f"{where}/delete", data={"reason": "A number"}).status_code == 404


def test_masked_copy_is_not_offered_once_the_result_is_out(round, staff):
    file, where = a_scan(round)
    application_of(file).status = ApplicationState.DECLINED
    db.session.flush()
    page = staff.get("/staff/scans").get_data(as_text=True)
    assert f"{where}/mask" not in page
    assert f"{where}/delete" in page


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.PROGRAMME, Role.MENTOR])
def test_others_have_no_desk_and_no_scan(round, sign_in, role):
    _file, where = a_scan(round)
    other = sign_in(make_person("Rex", roles=[(role, round.site_id)]))
    assert other.get("/staff/scans").status_code == 403
    assert other.post(f"{where}/clean").status_code == 404


def test_staff_of_another_site_see_nothing(round, sign_in):
    _file, where = a_scan(round)
    other = sign_in(make_person("Enzo", roles=[(Role.ADMISSIONS, a_site("napoli"))]))
    assert "Hana" not in parse(other.get("/staff/scans")).text
    assert other.post(f"{where}/clean").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_as_often_for_three_as_for_one(
    round, staff, count_statements, count
):
    for number in range(count):
        a_scan(round, f"Person {number}")
    db.session.commit()
    staff.get("/staff/scans")
    count_statements()
    staff.get("/staff/scans")
    assert len(count_statements()) == 5
