"""Exports of applications: every field, safe in a spreadsheet, logged before a row leaves."""

import unicodedata
from datetime import timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from academy.audit.models import Access, AccessPack, AccessPerson
from academy.audit.packs import pack, unpacked
from academy.core import clock, files
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.intake.models import Answer, Attachment
from academy.intake.rules import Filter
from academy.intake.services import hold_view
from academy.intake.states import ApplicationState, QuestionKind
from academy.reports.exports import jobs, services
from academy.reports.exports.rules import ATTEMPTS, LEASE, Written
from academy.reports.exports.states import ExportForm, ExportState
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round
from tests.pages import parse
from tests.personas import actor_of, make_person, sign_in
from tests.reports.exporting import (
    ENGLISH,
    PAGE,
    a_question,
    ask,
    give,
    newest,
    options,
    question,
    table,
)


@pytest.fixture
def site(app):
    return a_site()


@pytest.fixture
def round(site):
    """A round with one question of many kinds, and one that was superseded."""
    made = an_open_round(a_cohort(site, 6))
    a_question(
        made, "way", QuestionKind.ONE_OF, "Way", 10,
        options=options(("web", "=Web"), ("app", "App")),
    )  # fmt: skip
    a_question(
        made, "days", QuestionKind.ANY_OF, "Days", 11,
        options=options(("a", "Mon"), ("b", "Tue"), ("a_b", "Wed")),
    )  # fmt: skip
    a_question(
        made, "more", QuestionKind.SHORT, "More", 12, depends_on="way", depends_values=["app"]
    )
    a_question(made, "deep", QuestionKind.SHORT, "Deep", 13, depends_on="more", depends_values=[])
    a_question(made, "age", QuestionKind.NUMBER, "Number", 14)
    a_question(made, "on", QuestionKind.DATE, "Day", 15)
    a_question(made, "cv", QuestionKind.FILE, "File", 16)
    a_question(made, "old", QuestionKind.SHORT, "Old", 17, superseded_at=clock.now())
    db.session.commit()
    return made


@pytest.fixture
def filled(round):
    """Two applications: one of formulas and all kinds, one with little."""
    ann = a_submitted_application(make_person("=1+2", email="ann@example.org"), round)
    for key, text in {
        "way": "app", "days": "a\na_b", "more": "@SUM(A1)", "age": "-5", "on": "2027-03-02",
        "old": unicodedata.normalize("NFD", "옛 답"),
    }.items():  # fmt: skip
        give(ann, question(round, key), text)
    cv = question(round, "cv")
    file = Attachment(
        ref="F1", application_id=ann.id, site_id=round.site_id, person_id=ann.person_id,
        question_id=cv.id, stored="none", name="이력.pdf", content_type="application/pdf", size=1,
        digest="0123456789abcdef", added_at=clock.now(), sent_at=clock.now(),
        # Taken out since, but that was not handed in: it still counts.
        removed_at=clock.now(),
    )  # fmt: skip
    db.session.add(file)
    bob = a_submitted_application(make_person("Bob"), round, status=ApplicationState.IN_REVIEW)
    give(bob, question(round, "way"), "web")
    give(bob, question(round, "more"), "hidden again")
    a_submitted_application(make_person("Test"), round, is_test=True)
    db.session.commit()
    return ann, bob


@pytest.fixture
def staff(client, site):
    return sign_in(client, make_person("Ada", roles=[(Role.ADMISSIONS, site)]))


def test_csv_holds_every_field_and_question(staff, round, filled):
    answer = staff.get(ask(staff, round).headers["Location"], buffered=True)
    assert answer.get_data().startswith(b"\xef\xbb\xbf")
    ann, bob = table(answer)
    assert ann["Receipt number"] == filled[0].number
    assert ann["State"] == "Submitted"
    assert bob["State"] == "In review"
    assert ann["Phone number"] == ""
    assert ann["Days"] == "Mon; Wed"
    assert ann["Number"] == "-5"
    assert ann["Day"] == "2027-03-02"
    assert ann["File"] == "이력.pdf (0123456789ab)"
    assert ann["Why do you apply?"] == "함께 배우고 싶습니다."
    assert "Date of birth" not in ann


def test_csv_defuses_formulas_in_names_answers_and_labels(staff, round, filled):
    ann, bob = table(staff.get(ask(staff, round).headers["Location"], buffered=True))
    assert ann["Full name"] == "'=1+2"
    assert ann["More"] == "'@SUM(A1)"
    assert bob["Way"] == "'=Web"


def test_csv_leaves_out_what_somebody_was_not_asked(staff, round, filled):
    _ann, bob = table(staff.get(ask(staff, round).headers["Location"], buffered=True))
    assert bob["More"] == ""


def test_csv_names_earlier_editions_and_composes_texts(staff, round, filled):
    ann, _bob = table(staff.get(ask(staff, round).headers["Location"], buffered=True))
    assert ann["Old (earlier edition)"] == "옛 답"


def test_csv_tells_times_on_the_clock_of_the_site(staff, round, freeze, site):
    freeze("2027-01-31T23:30:00+00:00")
    a_submitted_application(make_person("Late"), round)
    db.session.commit()
    row = table(staff.get(ask(staff, round).headers["Location"], buffered=True))[0]
    assert row["Submitted on"] == "2027-02-01 08:30:00"


def test_export_without_reason_is_refused_at_the_field(staff, round):
    answer = ask(staff, round, reason=" ")
    assert answer.status_code == 422
    assert "what this is for" in parse(answer).errors["reason"]
    assert newest() is None


def test_export_of_birth_dates_needs_the_right_to_them(staff, round, filled, client, site):
    answer = ask(staff, round, born_on="y")
    assert answer.status_code == 422
    admin = sign_in(client, make_person("Root", roles=[(Role.ADMIN, site)]))
    rows = table(admin.get(ask(admin, round, born_on="y").headers["Location"], buffered=True))
    assert rows[0]["Date of birth"] == "2000-03-21"


def test_export_without_contact_holds_no_address(staff, round, filled):
    staff.post(PAGE, data={"round": round.ref, "form": "csv", "reason": "x"})
    rows = table(staff.get(f"{PAGE}/{newest().ref}/file", buffered=True))
    assert not {"이메일", "전화번호"} & set(rows[0])


def test_export_logs_one_row_with_everyone_in_it(staff, round, filled):
    staff.get(ask(staff, round).headers["Location"], buffered=True)
    made = newest()
    assert (made.status, made.count) == (ExportState.SENT, 2)
    logged = db.session.scalars(sa.select(Access).where(Access.reason == "Interviews")).one()
    assert (logged.people_count, logged.what) == (2, f"reports.export_file {made.ref}")
    pack = db.session.scalars(sa.select(AccessPack).filter_by(access_id=logged.id)).one()
    assert list(unpacked(pack.people)) == [each.person_id for each in filled]
    assert not db.session.query(AccessPerson).filter_by(access_id=logged.id).count()


def test_export_that_is_broken_off_is_noted_as_such(app, round, filled, site):
    actor = actor_of(make_person("Ada", roles=[(Role.ADMISSIONS, site)]))
    made = services.ask(
        round, Filter(), form=ExportForm.CSV, reason="x", locale="en", contact=True,
        born_on=False, actor=actor,
    )  # fmt: skip
    pieces = services.send_table(made, actor=actor)
    assert b"Receipt number" in next(pieces)
    pieces.close()
    assert newest().status is ExportState.BROKEN_OFF


def test_export_of_a_view_holds_what_was_chosen(staff, round, filled, site):
    person = make_person("Eve", roles=[(Role.ADMISSIONS, site)])
    view = hold_view(Filter(states=("in_review",), round=round.ref), actor=actor_of(person))
    db.session.commit()
    eve = staff.sign_in(person)
    answer = ask(eve, round, url=f"{PAGE}?view={view.ref}")
    assert [row["State"] for row in table(eve.get(answer.headers["Location"], buffered=True))] == [
        "In review"
    ]


def test_export_asked_for_twice_by_a_double_click_is_one(staff, round, filled, freeze):
    where = ask(staff, round, form="xlsx").headers["Location"]
    assert ask(staff, round, form="xlsx").headers["Location"] == where
    assert ask(staff, round, form="xlsx", contact="").headers["Location"] != where
    freeze(clock.now() + timedelta(minutes=2))
    assert ask(staff, round, form="xlsx").headers["Location"] != where


def test_who_asks_only_for_the_headings_fetches_nothing(staff, round, filled):
    assert staff.head(ask(staff, round).headers["Location"]).status_code == 200
    assert newest().status is ExportState.READY


def test_export_that_ended_otherwise_meanwhile_ends_without_an_error(app, round, filled, staff):
    staff.get(ask(staff, round).headers["Location"], buffered=True)
    services._end(newest().id, "break_off")
    assert newest().status is ExportState.SENT


def test_export_is_fetched_by_nobody_else(staff, round, filled, client, site):
    where = ask(staff, round).headers["Location"]
    other = client.sign_in(make_person("Other", roles=[(Role.ADMISSIONS, site)]))
    assert other.get(where).status_code == 404


def test_export_a_day_old_has_to_be_asked_for_anew(staff, round, filled, freeze):
    where = ask(staff, round).headers["Location"]
    freeze(clock.now() + timedelta(days=2))
    assert staff.get(where).status_code >= 400
    jobs.forget_old()
    assert newest().status is ExportState.FORGOTTEN


def test_workbook_is_made_by_one_of_many_workers(staff, round, filled, at_once):
    ask(staff, round, form="xlsx")
    done = at_once(4, lambda _: jobs.make_wanted())
    assert sorted(done, key=str) == [0, 0, 0, 1]
    assert newest().status is ExportState.READY
    assert list(files.all_keys()) == [newest().stored]


def test_workbook_of_a_worker_that_died_is_made_by_the_next(staff, round, filled, freeze):
    ask(staff, round, form="xlsx")
    export, lease = services.lease_workbook()
    assert jobs.make_wanted() == 0
    freeze(clock.now() + LEASE + timedelta(seconds=1))
    assert jobs.make_wanted() == 1
    late = services.keep_workbook(export, lease, "late", Written(pack([])), actor=SYSTEM)
    assert not late
    assert newest().stored != "late"


def test_workbook_that_cannot_be_made_is_given_up_and_keeps_nobody_waiting(
    staff, round, filled, freeze, monkeypatch
):
    where = ask(staff, round, form="xlsx").headers["Location"]
    monkeypatch.setattr(jobs, "write_workbook", lambda export, path: 1 / 0)
    for _attempt in range(ATTEMPTS + 1):
        assert jobs.make_wanted() == 0
        freeze(clock.now() + LEASE + timedelta(seconds=1))
    assert newest().status is ExportState.FAILED
    assert "ask for it anew" in parse(staff.get(where, headers=ENGLISH)).text
    monkeypatch.undo()
    ask(staff, round, form="xlsx")
    assert jobs.make_wanted() == 1


def test_workbook_says_where_a_text_was_cut(staff, round, filled):
    give(filled[0], question(round, "deep"), "x" * 40_000)
    row = sa.select(Answer).where(Answer.application_id == filled[0].id, Answer.key == "why")
    db.session.scalars(row).one().sent_text = "가" * 40_000
    db.session.commit()
    where = ask(staff, round, form="xlsx").headers["Location"]
    jobs.make_wanted()
    assert "1 text is longer than a cell" in parse(staff.get(where, headers=ENGLISH)).text
    book = load_workbook(BytesIO(staff.get(f"{where}/file").get_data()))
    cell, head = next(book["Cut texts"].iter_rows(min_row=3, values_only=True))
    assert head == "Why do you apply?"
    assert book.worksheets[0][cell].value.endswith("가 […]")
    assert len(book.worksheets[0][cell].value) == 32_767


def test_workbook_is_typed_and_takes_no_text_for_a_formula(staff, round, filled):
    page = parse(staff.get(ask(staff, round, form="xlsx").headers["Location"], headers=ENGLISH))
    assert "The workbook is being made" in page.text
    assert jobs.make_wanted() == 1
    content = staff.get(f"{PAGE}/{newest().ref}/file").get_data()
    rows = list(load_workbook(BytesIO(content)).active.iter_rows())
    heads = [cell.value for cell in rows[0]]
    first = dict(zip(heads, rows[1], strict=True))
    assert (first["Full name"].value, first["Full name"].data_type) == ("=1+2", "s")
    assert first["Number"].value == -5
    assert first["Day"].is_date
    assert first["Submitted on"].is_date
    assert len(rows) == 3
    assert newest().status is ExportState.SENT
