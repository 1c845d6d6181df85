"""Erasure over a full world: nobody is found again, and every figure is what it was."""

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa
from click.testing import CliRunner

from academy import seeding
from academy.accounts.models import Grant, Person, User
from academy.audit import record, sealing
from academy.cohorts.models import Enrolment, LedgerEntry, LedgerPerson
from academy.cohorts.states import EnrolmentState
from academy.core import clock, files
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.graduation.models import Certificate
from academy.intake.models import Application, Attachment
from academy.intake.states import ApplicationState
from academy.outbox.models import StoredLetter
from academy.privacy import erasure_list
from academy.privacy.models import Destruction, Hold
from academy.privacy.services import erasure, replay
from academy.privacy.states import What
from academy.reports.commands import graduates
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.graduation import a_certificate
from tests.factories.intake import a_submitted_application, an_open_round
from tests.factories.outbox import a_letter
from tests.personas import actor_of, make_person
from tests.privacy.traces import traces_of

S = ApplicationState


def figures():
    """Return every figure that a report shows, and how many applications are in each state."""
    db.session.commit()
    answer = CliRunner().invoke(graduates, ["--format", "json"])
    assert answer.exit_code == 0, answer.output
    report = json.loads(answer.output)
    states = db.session.execute(
        sa.select(
            Application.round_id, Application.status, Application.discipline, sa.func.count()
        ).group_by(Application.round_id, Application.status, Application.discipline)
    )
    rows = report["rows"] if isinstance(report, dict) else report
    return rows, sorted(map(str, states))


def trained_through_four(rows):
    """Return the published and recorded people of cohorts 1 to 4."""
    return next(
        r["cumulative"]
        for r in rows
        if (r["site"], r["cohort"], r["measure"]) == ("pohang", 4, "trained")
    )


def test_erasing_everybody_who_may_go_changes_no_figure_of_the_demo(app):
    seeding.load_demo()
    before = figures()
    assert trained_through_four(before[0]) == 760
    now = clock.now()
    held = sa.select(Grant.person_id).where(sa.or_(Grant.ends_at.is_(None), Grant.ends_at > now))
    in_force = sa.select(Application.person_id).where(
        Application.status.in_([S.OFFERED, S.IN_REVIEW, S.SUBMITTED, S.DRAFT, S.WAITLISTED])
    )
    awaited = sa.select(Enrolment.person_id).where(Enrolment.status == EnrolmentState.ENROLLED)
    people = db.session.scalars(
        sa.select(Person).where(
            Person.id.not_in(held), Person.id.not_in(in_force), Person.id.not_in(awaited)
        )
    ).all()
    certified = db.session.scalars(sa.select(Certificate.person_id)).all()
    assert len(set(certified) & {p.id for p in people}) > 100
    for person in people:
        erasure.erase_person(person, actor=SYSTEM)
    for application in db.session.scalars(sa.select(Application)).all():
        if application.status not in (S.OFFERED, S.ACCEPTED):
            erasure.wipe_application(application)
    db.session.commit()
    after = figures()
    assert after == before
    assert trained_through_four(after[0]) == 760


@pytest.fixture
def graduate(app):
    """Someone with an account, an application, a letter and a certificate."""
    site = a_site("pohang")
    person = make_person("Zebedee Quill", email="zebedee@quill.example")
    person.phone = "+821055551234"
    finished = a_cohort(site, number=4)
    a_certificate(person, finished)
    round = an_open_round(a_cohort(site, number=5))
    application = a_submitted_application(person, round)
    application.status = S.DECLINED
    db.session.execute(sa.update(Grant).values(ends_at=clock.now()))
    letter = a_letter(site_id=site.id)
    letter.to, letter.text, letter.person_id = person.email, "Dear Zebedee Quill", person.id
    record("person.amend", person, actor=SYSTEM, note="Zebedee Quill moved")
    db.session.commit()
    return person


def test_erase_person_leaves_no_trace_of_name_address_or_phone(graduate):
    assert traces_of("Zebedee Quill", "zebedee@quill.example")
    erasure.erase_person(graduate, actor=actor_of(graduate))
    db.session.commit()
    assert traces_of("Zebedee", "zebedee@quill.example", "55551234") == []
    assert db.session.get_one(Person, graduate.id).erased_at is not None
    assert db.session.scalar(sa.select(User.id).where(User.person_id == graduate.id)) is None


def test_erase_person_keeps_ledger_and_a_certificate_without_a_name(graduate):
    before = db.session.scalar(sa.select(sa.func.count()).select_from(LedgerEntry))
    number = db.session.scalar(sa.select(Certificate.number))
    erasure.erase_person(graduate, actor=SYSTEM)
    db.session.commit()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LedgerEntry)) == before
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LedgerPerson)) == 0
    kept = db.session.scalar(sa.select(Certificate).where(Certificate.number == number))
    assert (kept.name, kept.romanised_name, kept.shows_name) == ("", "", False)


def test_erase_person_twice_is_once(graduate):
    erasure.erase_person(graduate, actor=SYSTEM)
    erasure.erase_person(graduate, actor=SYSTEM)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Destruction)) == 1


def test_erase_person_leaves_a_history_whose_seals_hold(app, graduate):
    sealing.seal_batch("key")
    erasure.erase_person(graduate, actor=SYSTEM)
    db.session.commit()
    sealing.seal_batch("key")
    report = sealing.verify("key")
    assert not report.findings
    assert report.erased >= 1


def test_erase_application_cuts_it_from_the_person_and_leaves_its_state(graduate):
    application = db.session.scalar(sa.select(Application))
    number, kept = application.number, (application.round_id, application.status)
    letter = db.session.scalar(sa.select(StoredLetter).where(StoredLetter.key.contains(number)))
    erasure.erase_application(application, actor=actor_of(graduate))
    db.session.commit()
    left = db.session.scalar(sa.select(Application))
    assert (left.round_id, left.status) == kept
    assert left.number == f"erased-{left.id}"
    assert left.person_id != graduate.id
    assert traces_of(number) == []
    assert letter is None or not db.session.get(StoredLetter, letter.id)
    assert db.session.get_one(Person, graduate.id).name == "Zebedee Quill"


def test_erase_application_in_review_withdraws_it_first(app):
    person = make_person("Bob")
    application = a_submitted_application(person, an_open_round(a_cohort(a_site("pohang"))))
    erasure.erase_application(application, actor=actor_of(person))
    assert db.session.scalar(sa.select(Application.status)) is S.WITHDRAWN


@pytest.mark.parametrize("state", [S.OFFERED, S.ACCEPTED])
def test_erase_application_with_a_place_is_refused(app, state):
    application = a_submitted_application(make_person(), an_open_round(a_cohort(a_site("x"))))
    application.status = state
    db.session.commit()
    with pytest.raises(RuleBroken):
        erasure.erase_application(application, actor=SYSTEM)


def test_erase_under_a_hold_is_refused(graduate):
    site_id = db.session.scalar(sa.select(Application.site_id))
    hold = Hold(site_id=site_id, person_id=graduate.id, reason="a dispute", placed_at=clock.now())
    db.session.add(hold)
    db.session.commit()
    with pytest.raises(RuleBroken, match=r"dispute|분쟁"):
        erasure.erase_person(graduate, actor=SYSTEM)
    with pytest.raises(RuleBroken, match=r"dispute|분쟁"):
        erasure.erase_application(db.session.scalar(sa.select(Application)), actor=SYSTEM)
    hold.lifted_at = clock.now()
    db.session.commit()
    assert erasure.erase_person(graduate, actor=SYSTEM).rows


def test_erase_person_with_a_role_is_refused(app):
    site = a_site("pohang")
    person = make_person("Ann", roles=[("admissions", site)])
    with pytest.raises(RuleBroken):
        erasure.erase_person(person, actor=SYSTEM)


@pytest.fixture
def own_list(app, monkeypatch, tmp_path):
    """The list outside the database, in a folder of this test."""
    monkeypatch.setattr(erasure_list, "path", lambda: tmp_path / "erasures.jsonl")
    return tmp_path / "erasures.jsonl"


def test_replay_erases_again_what_a_backup_brought_back(graduate, own_list):
    erasure.forget_files(erasure.erase_person(graduate, actor=SYSTEM))
    assert erasure_list.export() == 0
    line = json.loads(own_list.read_text())
    assert set(line) == {"ref", "what", "id", "made_at"}
    # What a restored backup would look like: the name is back, and nobody knows it was erased.
    ref = line["ref"]
    person = db.session.get_one(Person, graduate.id)
    person.name, person.erased_at = "Zebedee Quill", None
    db.session.commit()
    own_list.write_text(own_list.read_text().replace(ref, "ANEWREF") + "cut off in the mid")
    assert replay.replay(actor=SYSTEM) == 1
    db.session.expire_all()
    assert db.session.get_one(Person, graduate.id).name == ""
    assert replay.replay(actor=SYSTEM) == 0


def test_list_that_many_write_at_once_holds_each_thing_once(graduate, own_list, at_once):
    erasure.erase_person(graduate, actor=SYSTEM)
    db.session.commit()
    assert sorted(at_once(4, lambda _: erasure_list.export())) == [0, 0, 0, 1]
    assert len(own_list.read_text().splitlines()) == 1


def test_replay_takes_a_thing_that_is_listed_twice_once(graduate, own_list):
    entry = {
        "ref": "R", "what": str(What.PERSON), "id": graduate.id,
        "made_at": graduate.created_at.isoformat(),
    }  # fmt: skip
    own_list.write_text(2 * (json.dumps(entry) + "\n"))
    assert replay.replay(actor=SYSTEM) == 1
    assert db.session.get_one(Person, graduate.id).name == ""


def test_replay_leaves_someone_else_with_the_same_key_alone(graduate, own_list):
    entry = {
        "ref": "R", "what": str(What.PERSON), "id": graduate.id,
        "made_at": (graduate.created_at - timedelta(days=1)).isoformat(),
    }  # fmt: skip
    own_list.write_text(json.dumps(entry) + "\n")
    replay.replay(actor=SYSTEM)
    assert db.session.get_one(Person, graduate.id).name == "Zebedee Quill"


def test_files_of_an_erased_application_leave_the_store(app):
    person = make_person("Bob")
    round = an_open_round(a_cohort(a_site("pohang")))
    application = a_submitted_application(person, round)
    question_id = db.session.execute(sa.text("SELECT min(id) FROM questions")).scalar_one()
    key = files.keep(b"portfolio", Attachment.stored)
    db.session.add(
        Attachment(
            ref="F1", application_id=application.id, site_id=application.site_id,
            person_id=person.id, question_id=question_id, stored=key, name="Bob.pdf",
            content_type="application/pdf", size=9, digest="0", added_at=clock.now(),
        )
    )  # fmt: skip
    db.session.commit()
    wiped = erasure.erase_application(application, actor=actor_of(person))
    assert wiped.files == [key]
    erasure.forget_files(wiped)
    with pytest.raises(FileNotFoundError):
        files.fetch(key)
    assert traces_of("Bob.pdf") == []
