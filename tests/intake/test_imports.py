"""Applications brought in on pages: table, columns, a look, people; by the worker, once."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from openpyxl import Workbook

from academy.core import clock, files
from academy.core.actors import Role
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.intake import import_work, importing, services
from academy.intake.models import Application, ApplicationImport, Consent, ImportedApplication
from academy.intake.rules.imports import ATTEMPTS, LEASE
from academy.intake.states import ImportState, RoundState
from academy.outbox.models import StoredLetter
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import an_open_round
from tests.pages import parse, seen
from tests.personas import actor_of, make_person, sign_in

PAGE = "/staff/imports"
ENGLISH = {"Accept-Language": "en"}
HEAD = "Timestamp,Name,E-mail,Born,Why do you apply?,Shoe size\n"
ANN = "2026-11-03,Ann,ann@example.org,2000-03-21,To learn,38\n"
BOB = "2026-11-04,Bob,bob@example.org,1999-01-02,=1+1,41\n"
BAD = "2026-11-04,Cho,nobody,1999-01-02,,41\n"


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


def bring(staff, round, content=HEAD + ANN + BOB, **more):
    content = content if isinstance(content, bytes) else content.encode()
    values = {
        "round": round.ref, "source": "Old form", "told": "Notice of the old form",
        "language": "ko", "table": (BytesIO(content), "people.csv"),
    }  # fmt: skip
    return staff.post(PAGE, data=values | more, headers=ENGLISH)


def newest():
    db.session.expire_all()
    return db.session.scalars(
        sa.select(ApplicationImport).order_by(ApplicationImport.id.desc())
    ).first()


def work():
    db.session.commit()
    return import_work.work_imports()


def choose(staff, where, **columns):
    """Assign columns as a person does: what the page has chosen, and some otherwise."""
    page = parse(staff.get(f"{where}/columns", headers=ENGLISH))
    values = {k: v for k, v in page.values().items() if k.startswith(("column_", "version"))}
    return staff.post(f"{where}/columns", data=values | columns, headers=ENGLISH)


def checked(staff, round, content=HEAD + ANN + BOB, **columns):
    where = bring(staff, round, content).headers["Location"]
    work()
    assert choose(staff, where, **({"column_3": "born_on"} | columns)).status_code == 303
    work()
    return where


def confirm(staff, where, **more):
    values = {"seen": str(newest().version)}
    return staff.post(f"{where}/confirm", data=values | more, headers=ENGLISH)


def brought_in(staff, round, content=HEAD + ANN + BOB, **more):
    where = checked(staff, round, content)
    assert confirm(staff, where, **more).status_code == 303
    work()
    return where


def applications():
    db.session.expire_all()
    return db.session.scalars(sa.select(Application).order_by(Application.id)).all()


def shown(staff, where):
    return parse(staff.get(where, headers=ENGLISH))


def figures(page):
    return [int(element.text) for element in page.all(".//dl[@class='figures']/div/dd")]


def test_table_goes_from_file_to_people(staff, round):
    where = bring(staff, round).headers["Location"]
    waiting = staff.get(where, headers=ENGLISH)
    assert waiting.headers["Refresh"]
    assert "looks again by itself" in parse(waiting).text
    work()
    assert staff.get(where).headers["Location"].endswith("/columns")
    columns = shown(staff, f"{where}/columns")
    assert columns.values()["column_1"] == "name"
    assert columns.values()["column_5"] == ""
    assert "2000-03-21 · 1999-01-02" in columns.text
    choose(staff, where, column_3="born_on")
    work()
    look = shown(staff, where)
    assert figures(look) == [2, 0, 0]
    assert "Left out and not kept: Shoe size." in look.text
    assert "No consent is noted" in look.text
    assert applications() == []
    confirm(staff, where)
    work()
    assert figures(shown(staff, where)) == [2, 0, 0]
    assert [a.person.name for a in map(loaded, applications())] == ["Ann", "Bob"]
    assert db.session.query(Consent).count() == 0
    assert db.session.query(StoredLetter).count() == 0


def loaded(application):
    return db.session.scalars(
        sa.select(Application)
        .where(Application.id == application.id)
        .options(sa.orm.joinedload(Application.person))
    ).one()


def test_table_is_gone_once_its_people_are_in(staff, round):
    where = brought_in(staff, round)
    made = newest()
    assert (made.status, made.stored, made.sample, made.preview) == (ImportState.DONE, "", [], [])
    assert not list(files.all_keys())
    assert "The table itself is deleted." in shown(staff, where).text


def test_workbook_is_read_by_the_worker(staff, round):
    book = Workbook()
    for row in (HEAD + ANN).strip().split("\n"):
        book.active.append(row.split(","))
    content = BytesIO()
    book.save(content)
    brought_in(staff, round, content.getvalue())
    assert len(applications()) == 1


def test_table_in_the_encoding_of_a_korean_spreadsheet_is_read(staff, round):
    brought_in(staff, round, (HEAD + ANN.replace("Ann", "안나")).encode("cp949"))
    assert loaded(applications()[0]).person.name == "안나"


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


def test_workbook_that_is_none_is_refused_in_both_languages(staff, round):
    where = bring(staff, round, b"PK\x03\x04 no book").headers["Location"]
    work()
    assert "This workbook cannot be read." in shown(staff, where).text
    assert newest().problem["ko"] != newest().problem["en"]
    staff.post(f"{where}/drop")
    assert not list(files.all_keys())


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


def test_same_file_again_adds_nobody_and_says_so(staff, round):
    brought_in(staff, round)
    where = checked(staff, round)
    page = shown(staff, where)
    assert figures(page) == [0, 2, 0]
    assert "This very file was brought in on" in page.text
    assert "There is nobody to bring in." in page.text
    assert len(applications()) == 2


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


def test_two_staff_with_one_file_bring_each_person_in_once(staff, round, client, site):
    mine = checked(staff, round)
    other = client.sign_in(make_person("Other", roles=[(Role.ADMISSIONS, site)]))
    theirs = checked(other, round)
    assert mine != theirs
    for made in db.session.scalars(sa.select(ApplicationImport)).all():
        staff.post(f"{PAGE}/{made.ref}/confirm", data={"seen": str(made.version)})
    work()
    assert len(applications()) == 2
    assert sorted(db.session.scalars(sa.select(ApplicationImport.brought_in))) == [0, 2]


def test_worker_that_dies_halfway_is_followed_by_one_that_goes_on(staff, round, freeze, mocker_die):
    where = checked(staff, round)
    confirm(staff, where)
    mocker_die(after=1)
    work()
    assert len(applications()) == 1
    assert newest().brought_in == 1
    assert work() == 0
    mocker_die(after=None)
    freeze(clock.now() + LEASE + timedelta(seconds=1))
    work()
    assert figures(shown(staff, where)) == [2, 0, 0]
    assert newest().brought_in == 2
    assert len(applications()) == 2


@pytest.fixture
def mocker_die(monkeypatch):
    """Let the worker break after some lots of one row."""
    real = importing.write_batch

    def die(after):
        left = [after]

        def write(*args, **kwargs):
            if left[0] == 0:
                raise OSError("gone")
            if left[0] is not None:
                left[0] -= 1
            return real(*args, **kwargs)

        monkeypatch.setattr(importing, "BATCH", 1)
        monkeypatch.setattr(importing, "write_batch", write)

    return die


def test_table_that_breaks_the_worker_again_and_again_is_given_up_and_tried_again(
    staff, round, freeze, monkeypatch
):
    where = bring(staff, round).headers["Location"]
    monkeypatch.setattr(import_work.foreign_file, "read_rows", lambda content: 1 / 0)
    for _attempt in range(ATTEMPTS + 1):
        work()
        freeze(clock.now() + LEASE + timedelta(seconds=1))
    assert newest().status is ImportState.FAILED
    assert "our fault" in shown(staff, where).text
    monkeypatch.undo()
    staff.post(f"{where}/again")
    work()
    assert newest().status is ImportState.READ


def test_many_workers_at_once_share_the_tables_out(staff, round, at_once):
    for letter in "abc":
        bring(staff, round, HEAD + ANN.replace("ann", letter))
    done = at_once(4, lambda _: import_work.work_imports())
    assert sum(done) == 3
    db.session.expire_all()
    assert set(db.session.scalars(sa.select(ApplicationImport.status))) == {ImportState.READ}
    assert len(list(files.all_keys())) == 3


def test_round_that_was_archived_meanwhile_takes_nobody(staff, round):
    where = checked(staff, round)
    confirm(staff, where)
    db.session.execute(sa.update(type(round)).values(status=RoundState.ARCHIVED))
    work()
    assert newest().status is ImportState.REFUSED
    assert "open or a closed round" in shown(staff, where).text
    assert applications() == []


def test_letter_is_written_only_if_somebody_asks_for_it(staff, round):
    brought_in(staff, round, tells="y")
    letters = db.session.scalars(sa.select(StoredLetter).order_by(StoredLetter.id)).all()
    assert [letter.kind for letter in letters] == ["intake/taken_over"] * 2
    assert all(a.number in b.subject for a, b in zip(applications(), letters, strict=True))


def test_history_names_who_confirmed_it(staff, round):
    brought_in(staff, round)
    assert db.session.query(ImportedApplication).count() == 2
    assert newest().confirmed_by == newest().created_by


def test_rows_are_forgotten_after_a_week(staff, round, freeze):
    where = checked(staff, round)
    freeze(clock.now() + timedelta(days=6))
    assert import_work.forget_rows() == 0
    freeze(clock.now() + timedelta(days=1, seconds=1))
    assert import_work.forget_rows() == 1
    assert (newest().status, newest().preview) == (ImportState.DROPPED, [])
    assert not list(files.all_keys())
    assert staff.get(where).status_code in (200, 302, 303)


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


def test_bringing_a_table_into_a_round_in_preparation_is_refused(round, site):
    round.status = RoundState.DRAFT
    db.session.commit()
    actor = actor_of(make_person("Ada", roles=[(Role.ADMISSIONS, site)]))
    with pytest.raises(RuleBroken):
        services.bring_table(
            round, content=b"a\nb\n", file_name="", source="x", told="x", language="ko",
            actor=actor,
        )  # fmt: skip


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_tables_asks_the_database_as_often_for_many(staff, round, count, count_statements):
    for number in range(count):
        bring(staff, round, HEAD + ANN.replace("38", str(number)))
    count_statements()
    assert staff.get(PAGE).status_code == 200
    assert len(count_statements()) == 4
