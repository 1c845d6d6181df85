"""Tables from other forms on their pages: file, columns, a look, and a yes."""

import re
import zlib

import pytest

from academy.core import clock, files
from academy.core.actors import Role
from academy.core.db import db
from academy.intake.models import Consent, ImportedApplication
from academy.intake.states import ApplicationState, ImportState
from academy.outbox.models import StoredLetter
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_draft, an_open_round
from tests.intake.tables import (
    ANN,
    BAD,
    BOB,
    ENGLISH,
    HEAD,
    PAGE,
    applications,
    bring,
    brought_in,
    checked,
    choose,
    confirm,
    figures,
    loaded,
    newest,
    shown,
    work,
)
from tests.pages import parse, seen
from tests.personas import make_person, sign_in


@pytest.fixture
def site(app, freeze):
    freeze("2026-11-22T09:00:00+09:00")
    return a_site()


@pytest.fixture
def round(site):
    made = an_open_round(a_cohort(site, 6))
    db.session.commit()
    return made


@pytest.fixture
def staff(client, site):
    return sign_in(client, make_person("Ada", roles=[(Role.ADMISSIONS, site)]))


def test_table_goes_from_file_to_people(staff, round):
    where = bring(staff, round).headers["Location"]
    waiting = staff.get(where, headers=ENGLISH)
    assert "Refresh" not in waiting.headers
    assert parse(waiting).links["Look again"] == where
    assert parse(waiting).one(".//div[@data-waits]").get("data-waits") == "3"
    work()
    assert staff.get(where).headers["Location"].endswith("/columns")
    columns = shown(staff, f"{where}/columns")
    assert columns.values()["column_1"] == "name"
    assert columns.values()["column_5"] == ""
    assert "2000-03-21 · 1999-01-02" in columns.text
    choose(staff, where, column_3="born_on")
    work()
    look = shown(staff, where)
    assert not look.all(".//div[@data-waits]")
    assert figures(look) == [2, 0, 0]
    assert "Left out, and deleted with the table: Shoe size." in look.text
    assert "No consent is noted" in look.text
    assert applications() == []
    confirm(staff, where)
    work()
    assert figures(shown(staff, where)) == [2, 0, 0]
    assert [a.person.name for a in map(loaded, applications())] == ["Ann", "Bob"]
    assert db.session.query(Consent).count() == 0
    assert db.session.query(StoredLetter).count() == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\x00\xff\xfe", "not a CSV file"),
        (b"\xd0\xcf\x11\xe0 old book", "old or a protected workbook"),
    ],
)
def test_file_that_is_no_table_is_refused_at_its_field(staff, round, content, said):
    answer = bring(staff, round, content)
    assert answer.status_code == 422
    assert said in parse(answer).errors["table"]
    assert newest() is None
    assert not list(files.all_keys())


@pytest.mark.parametrize("name", ["source", "told"])
def test_table_without_saying_where_it_is_from_is_refused(staff, round, name):
    answer = bring(staff, round, **{name: "…"})
    assert answer.status_code == 422
    assert name in parse(answer).errors
    assert newest() is None


def test_columns_without_what_is_needed_are_refused_in_words(staff, round):
    where = bring(staff, round).headers["Location"]
    work()
    answer = choose(staff, where)
    assert answer.status_code == 422
    assert "No column is said to hold: Date of birth." in parse(answer).text
    twice = choose(staff, where, column_3="name")
    assert twice.status_code == 422


def test_columns_are_remembered_for_the_next_table_of_the_round(staff, round):
    checked(staff, round, HEAD + ANN, column_5="nickname")
    where = bring(staff, round, HEAD + BOB).headers["Location"]
    work()
    values = shown(staff, f"{where}/columns").values()
    assert (values["column_3"], values["column_5"]) == ("born_on", "nickname")


def test_columns_that_are_called_alike_are_told_apart(staff, round):
    where = bring(staff, round, "Name,Name,,E-mail,Date of birth\nA,B,C,d@example.org,2000-01-01\n")
    work()
    labels = [label.text for label in shown(staff, f"{where.headers['Location']}/columns").all(
        ".//label[@class='label']"
    )]  # fmt: skip
    assert labels[:3] == ["Name", "Name (#2)", "#3"]


def test_columns_sent_over_those_of_a_colleague_show_both(staff, round, client, site):
    where = bring(staff, round).headers["Location"]
    work()
    old = seen(staff, f"{where}/columns")
    choose(staff, where, column_3="born_on", column_5="nickname")
    work()
    late = {"column_1": "name", "column_2": "email", "column_3": "born_on", "column_5": ""}
    answer = staff.post(f"{where}/columns", data=old | late, headers=ENGLISH)
    assert answer.status_code == 409
    assert newest().meant["Shoe size"] == "nickname"


def test_registration_numbers_are_neither_kept_nor_shown(staff, round):
    number = "000321-3234567"
    content = HEAD.replace("Shoe size", number) + ANN.replace("38", number)
    where = bring(staff, round, content).headers["Location"]
    work()
    page = staff.get(f"{where}/columns").get_data(as_text=True)
    assert "●●●●●●-●●●●●●●" in page
    assert number not in page
    made = newest()
    assert number not in str([made.headings, made.meant, made.sample])
    assert number not in zlib.decompress(files.fetch(made.stored)).decode()
    choose(staff, where, column_3="born_on")
    work()
    assert figures(shown(staff, where)) == [1, 0, 0]


def test_registration_number_in_a_column_that_is_brought_in_is_an_error(staff, round):
    where = checked(staff, round, HEAD + ANN + BOB.replace("=1+1", "０００３２１ ３２３４５６７"))
    assert figures(shown(staff, where)) == [1, 0, 1]
    [error] = newest().errors
    assert (error["line"], error["column"]) == (3, "Why do you apply?")


def test_row_with_an_error_is_named_in_both_languages_and_downloaded(staff, round):
    where = checked(staff, round, HEAD + ANN + BAD)
    page = shown(staff, where)
    assert figures(page) == [1, 0, 1]
    assert "Write a full e-mail address." in page.text
    [error] = newest().errors
    assert (error["line"], error["column"]) == (3, "E-mail")
    assert re.search("[가-힣]", error["text"]["ko"])
    listed = staff.get(f"{where}/errors", headers=ENGLISH)
    assert listed.get_data().startswith(b"\xef\xbb\xbf")
    assert listed.get_data(as_text=True).splitlines()[1] == "3,E-mail,Write a full e-mail address."


def test_list_of_errors_holds_nothing_that_a_spreadsheet_would_calculate(staff, round):
    head = HEAD.replace("E-mail", "=E-mail")
    where = checked(staff, round, head + BAD, column_2="email")
    assert b"3,'=E-mail" not in staff.get(f"{where}/errors").get_data()
    assert b"2,'=E-mail" in staff.get(f"{where}/errors").get_data()


def test_rows_with_errors_are_left_out_only_if_somebody_says_so(staff, round):
    where = checked(staff, round, HEAD + ANN + BAD)
    answer = confirm(staff, where)
    assert answer.status_code == 422
    assert "skip_errors" in parse(answer).errors
    assert newest().status is ImportState.CHECKED
    confirm(staff, where, skip_errors="y")
    work()
    assert figures(shown(staff, where)) == [1, 0, 1]
    assert len(applications()) == 1


def test_file_sent_twice_by_a_double_click_is_one_table(staff, round):
    first, second = bring(staff, round), bring(staff, round)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(list(files.all_keys())) == 1


def test_confirm_twice_brings_nobody_in_twice(staff, round):
    where = checked(staff, round)
    confirm(staff, where)
    assert confirm(staff, where).status_code == 409
    work()
    assert len(applications()) == 2


def test_confirm_of_what_was_checked_anew_meanwhile_is_refused(staff, round):
    where = checked(staff, round)
    old = newest().version
    choose(staff, where, column_5="nickname")
    work()
    answer = staff.post(f"{where}/confirm", data={"seen": str(old)}, headers=ENGLISH)
    assert answer.status_code == 422
    assert "checked anew meanwhile" in parse(answer).text


def test_history_names_who_confirmed_it(staff, round):
    brought_in(staff, round)
    assert db.session.query(ImportedApplication).count() == 2
    assert newest().confirmed_by == newest().created_by


def test_rows_of_people_who_have_handed_nothing_in_here_are_shown_apart(staff, round):
    begun = a_draft(make_person("Ann", email="ann@example.org"), round)
    gone = a_draft(make_person("Bob", email="bob@example.org"), round)
    gone.status = ApplicationState.WITHDRAWN
    dan = "2026-11-04,Dan,dan@example.org,1999-01-02,,41\n"
    where = checked(staff, round, HEAD + ANN + BOB + dan)
    look = shown(staff, where)
    assert figures(look) == [1, 0, 2, 0]
    assert look.links[begun.number].endswith(f"/staff/applications/{begun.number}")
    assert "begun here, not submitted" in look.text
    assert look.links[gone.number].endswith(f"/staff/applications/{gone.number}")
    assert "withdrawn here" in look.text
    assert confirm(staff, where).status_code == 303
    work()
    result = shown(staff, where)
    assert figures(result) == [1, 0, 2, 0]
    assert {begun.number, gone.number} <= set(result.links)
    listed = staff.get(f"{where}/errors", headers=ENGLISH).get_data(as_text=True)
    assert f'2,,"{begun.number}: begun here, not submitted"' in listed
    begun.status, begun.submitted_at = ApplicationState.SUBMITTED, clock.now()
    db.session.commit()
    assert figures(shown(staff, where)) == [1, 1, 1, 0]


def test_person_who_begins_between_look_and_import_is_shown_in_the_result(staff, round):
    where = checked(staff, round)
    begun = a_draft(make_person("Bob", email="bob@example.org"), round)
    confirm(staff, where)
    work()
    result = shown(staff, where)
    assert figures(result) == [1, 0, 1, 0]
    assert begun.number in result.links


def test_application_that_was_erased_here_is_named_without_a_link(staff, round):
    brought_in(staff, round, HEAD + ANN)
    made = loaded(applications()[0])
    made.status, made.person.name, made.person.email = ApplicationState.WITHDRAWN, "", ""
    made.person.erased_at = clock.now()
    where = checked(staff, round, HEAD + ANN)
    look = shown(staff, where)
    assert "erased here, not brought back" in look.text
    assert made.number not in look.links


def test_drop_deletes_the_table(staff, round):
    where = checked(staff, round)
    assert staff.post(f"{where}/drop").status_code == 303
    assert not list(files.all_keys())
    assert "thrown away" in shown(staff, where).text
    assert confirm(staff, where).status_code == 409


def test_tables_of_another_site_are_not_there(staff, round, client):
    where = checked(staff, round)
    elsewhere = a_site("napoli")
    other = client.sign_in(make_person("Eve", roles=[(Role.ADMISSIONS, elsewhere)]))
    assert other.get(where).status_code == 404
    assert where not in other.get(PAGE).get_data(as_text=True)


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_tables_asks_the_database_as_often_for_many(staff, round, count, count_statements):
    for number in range(count):
        bring(staff, round, HEAD + ANN.replace("38", str(number)))
    count_statements()
    assert staff.get(PAGE).status_code == 200
    assert len(count_statements()) == 4
