"""Applications from another form: read, judged, brought in once, never overriding."""

import re
import zipfile
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask_babel import force_locale
from openpyxl import Workbook

from academy.accounts.models import Person, User
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.intake import foreign_file, foreign_table, importing, queries, services
from academy.intake.commands import intake
from academy.intake.models import Answer, Application, Consent, ImportedApplication
from academy.intake.states import ApplicationState
from tests.factories.cohorts import a_cohort
from tests.factories.intake import a_draft, an_open_round
from tests.personas import make_person

HEAD = "타임스탬프,이름,이메일 주소,생년월일,휴대폰,분야,Why do you apply?\n"
ANN = "2026. 11. 3. 오후 2:11,안나,ann@example.org,2000. 3. 21.,010-1234-5678,디자인,배우고 싶다\n"
BOB = "2026-11-04 10:00:00,밥,bob@example.org,1999-01-02,,tech,=1+1\n"


@pytest.fixture
def round(app, freeze):
    freeze("2026-11-22T09:00:00+09:00")
    made = an_open_round(a_cohort())
    db.session.commit()
    return queries.get_round(made.ref)


def planned(round, content):
    content = content if isinstance(content, bytes) else content.encode()
    form = importing.form_of(round)
    headings, rows = foreign_file.read_rows(content)
    meant = foreign_table.guess(headings, form.asked)
    return importing.plan(round, headings, rows, meant, form), form


def brought_in(round, content):
    found, form = planned(round, content)
    assert found.errors == []
    return importing.run(round, found, form, source="Old form", actor=SYSTEM)


def all_applications():
    db.session.expire_all()
    return db.session.scalars(sa.select(Application).order_by(Application.id)).all()


def a_record():
    """Make somebody with the address of Ann, who has no account."""
    person = Person(name="안나", email="ann@example.org", created_at=clock.now())
    db.session.add(person)
    db.session.flush()
    return person


def faults(round, content):
    found, _form = planned(round, content)
    return [(error.line, error.column) for error in found.errors]


def test_import_makes_submitted_applications_of_people_without_sign_in(round):
    assert brought_in(round, HEAD + ANN + BOB) == 2
    ann, _bob = all_applications()
    assert ann.status is ApplicationState.SUBMITTED
    assert ann.discipline.value == "design"
    assert clock.now() > ann.submitted_at
    assert ann.submitted_at.date().isoformat() == "2026-11-03"
    answers = db.session.query(Answer).filter_by(application_id=ann.id, key="why").one()
    assert answers.sent_text == "배우고 싶다"
    person = db.session.get(Person, ann.person_id)
    assert (person.name, person.phone) == ("안나", "+821012345678")
    assert db.session.query(User).count() == 0
    assert db.session.query(Consent).count() == 0


def test_import_of_the_same_file_again_adds_nothing(round):
    brought_in(round, HEAD + ANN)
    assert brought_in(round, HEAD + ANN + BOB) == 1
    assert len(all_applications()) == 2


def test_import_never_overrides_what_was_changed_here(round):
    brought_in(round, HEAD + ANN)
    services.withdraw(queries.get_application(all_applications()[0].number), actor=SYSTEM)
    assert brought_in(round, HEAD + ANN.replace("배우고", "다르게")) == 0
    assert all_applications()[0].status is ApplicationState.WITHDRAWN


def test_import_leaves_an_application_begun_here_alone(round):
    a_draft(make_person("안나", email="ann@example.org"), round)
    db.session.commit()
    assert brought_in(round, HEAD + ANN) == 0
    assert all_applications()[0].status is ApplicationState.DRAFT


def test_import_does_not_bring_back_who_was_erased(round):
    brought_in(round, HEAD + ANN)
    db.session.execute(sa.delete(Answer))
    db.session.execute(sa.delete(Application))
    db.session.commit()
    assert brought_in(round, HEAD + ANN) == 0
    assert db.session.query(ImportedApplication).one().application_id is None


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (ANN.replace("2000. 3. 21.", "2015-01-01"), "born_on"),
        (ANN.replace("2000. 3. 21.", "?"), "born_on"),
        (ANN.replace("ann@example.org", "ann"), "email"),
        (ANN.replace("안나", " "), "name"),
        (ANN.replace("디자인", "요리"), "discipline"),
        (ANN.replace("010-1234-5678", "없음"), "phone"),
        (ANN.replace("배우고 싶다", "000321-3234567"), "why"),
        (ANN.replace("2026. 11. 3.", "2027. 11. 3."), "submitted_on"),
    ],
)
def test_import_names_line_and_column_of_a_fault(round, row, column):
    assert faults(round, HEAD + BOB + row) == [(3, column)]


def test_import_finds_the_same_person_twice_in_a_file(round):
    assert faults(round, HEAD + ANN + ANN) == [(3, "email")]
    numbered = "접수번호," + HEAD + "7," + ANN + "7," + BOB
    assert faults(round, numbered) == [(3, "id")]


def test_tables_that_are_each_numbered_from_one_lose_nobody(round):
    brought_in(round, "접수번호," + HEAD + "1," + ANN)
    found, _form = planned(round, "접수번호," + HEAD + "1," + BOB)
    assert (found.new, found.known) == ([], [])
    [error] = found.errors
    assert (error.line, error.column) == (2, "id")
    with force_locale("en"):
        assert "somebody else's in an earlier table: leave the column" in str(error.message)
    with force_locale("ko"):
        assert re.search("[가-힣]", str(error.message))
    assert brought_in(round, "번호," + HEAD + "1," + BOB) == 1


@pytest.mark.parametrize("heading", ["번호", "No", "no.", "#", "ID", "Number", "순번"])
def test_running_number_is_not_taken_for_the_number_of_the_other_form(heading):
    assert foreign_table.guess([heading], []) == {heading: ""}


def test_number_of_someone_who_has_another_address_by_now_is_still_theirs(round):
    numbered = "접수번호," + HEAD + "7," + ANN
    brought_in(round, numbered)
    db.session.execute(sa.update(Person).values(email="new@example.org"))
    db.session.commit()
    found, _form = planned(round, numbered)
    assert (found.new, found.errors, len(found.known)) == ([], [], 1)


def test_import_gives_the_application_to_the_person_with_the_account(round):
    a_record()
    owner = make_person("안나", email="ann@example.org")
    db.session.commit()
    assert brought_in(round, HEAD + ANN) == 1
    assert all_applications()[0].person_id == owner.id


def test_import_finds_an_application_of_an_older_record_of_the_address(round):
    a_draft(a_record(), round)
    make_person("안나", email="ann@example.org")
    db.session.commit()
    assert brought_in(round, HEAD + ANN) == 0


def test_import_writes_no_number_onto_somebody_who_is_here(round):
    owner = make_person("안나", email="ann@example.org")
    owner.phone = ""
    db.session.commit()
    assert brought_in(round, HEAD + ANN) == 1
    db.session.refresh(owner)
    assert owner.phone == ""


@pytest.mark.parametrize(
    ("here", "there"),
    [("김민지", "김 민지"), ("Ann Lee", "ann  LEE"), ("김민지", "\u1100\u1175\u11b7민지")],
)
def test_import_knows_a_name_that_is_only_spaced_or_written_otherwise(round, here, there):
    make_person(here, email="ann@example.org")
    db.session.commit()
    assert brought_in(round, HEAD + ANN.replace("안나", there)) == 1


def test_import_asks_about_an_address_of_somebody_with_another_name(round):
    make_person("Somebody", email="ann@example.org")
    db.session.commit()
    found, _form = planned(round, HEAD + ANN)
    [error] = found.errors
    assert (error.line, error.column) == (2, "email")
    with force_locale("en"):
        assert "correct the address, or write the name as it stands here" in str(error.message)


def test_import_reads_the_encoding_of_a_korean_spreadsheet(round):
    assert brought_in(round, (HEAD + ANN).encode("cp949")) == 1


def test_import_reads_a_workbook(round):
    book = Workbook()
    for row in (HEAD + ANN).strip().split("\n"):
        book.active.append(row.split(","))
    content = BytesIO()
    book.save(content)
    assert brought_in(round, content.getvalue()) == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no book", b"a,b\n", "이름\n안나\n".encode()])
def test_import_refuses_what_is_no_such_table(round, content):
    with pytest.raises(RuleBroken):
        planned(round, content)


def test_import_refuses_a_workbook_that_unfolds_too_far(round):
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(11):
            packed.writestr(f"{number}.xml", bytes(20 * 1024 * 1024))
    with pytest.raises(RuleBroken, match="너무 큽니다"):
        planned(round, content.getvalue())


def test_command_says_what_it_would_do_and_writes_on_demand(app, round, tmp_path):
    path = tmp_path / "old.csv"
    path.write_text(HEAD + ANN + BOB.replace("1999", "2019"), encoding="utf-8")
    run = app.test_cli_runner()
    command = ["import", str(path), "--round", round.ref, "--source", "Old form"]
    refused = run.invoke(intake, command)
    assert refused.exit_code == 2
    assert "line 3, born_on" in refused.output
    assert all_applications() == []
    dry = run.invoke(intake, [*command, "--skip-errors", "--dry-run"])
    assert "1 new, 0 here already, 1 faults" in dry.output
    assert all_applications() == []
    assert run.invoke(intake, [*command, "--skip-errors"]).exit_code == 0
    assert len(all_applications()) == 1
