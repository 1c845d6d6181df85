"""Tables from other forms as the worker takes them: once, whoever dies, and then forgotten."""

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
from academy.intake.models import ApplicationImport
from academy.intake.rules.imports import ATTEMPTS, LEASE
from academy.intake.states import ImportState, RoundState
from academy.outbox.models import StoredLetter
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import an_open_round
from tests.intake.tables import (
    ANN,
    HEAD,
    PAGE,
    applications,
    bring,
    brought_in,
    checked,
    confirm,
    figures,
    loaded,
    newest,
    shown,
    work,
)
from tests.personas import actor_of, make_person, sign_in


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


def test_workbook_that_is_none_is_refused_in_both_languages(staff, round):
    where = bring(staff, round, b"PK\x03\x04 no book").headers["Location"]
    work()
    assert "This workbook cannot be read." in shown(staff, where).text
    assert newest().problem["ko"] != newest().problem["en"]
    staff.post(f"{where}/drop")
    assert not list(files.all_keys())


def test_same_file_again_adds_nobody_and_says_so(staff, round):
    brought_in(staff, round)
    where = checked(staff, round)
    page = shown(staff, where)
    assert figures(page) == [0, 2, 0]
    assert "This very file was brought in on" in page.text
    assert "There is nobody to bring in." in page.text
    assert len(applications()) == 2


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


def test_rows_are_forgotten_after_a_week(staff, round, freeze):
    where = checked(staff, round)
    freeze(clock.now() + timedelta(days=6))
    assert import_work.forget_rows() == 0
    freeze(clock.now() + timedelta(days=1, seconds=1))
    assert import_work.forget_rows() == 1
    assert (newest().status, newest().preview) == (ImportState.DROPPED, [])
    assert not list(files.all_keys())
    assert staff.get(where).status_code in (200, 302, 303)


def test_bringing_a_table_into_a_round_in_preparation_is_refused(round, site):
    round.status = RoundState.DRAFT
    db.session.commit()
    actor = actor_of(make_person("Ada", roles=[(Role.ADMISSIONS, site)]))
    with pytest.raises(RuleBroken):
        services.bring_table(
            round, content=b"a\nb\n", file_name="", source="x", told="x", language="ko",
            actor=actor,
        )  # fmt: skip
