"""Tables of test results: every kind of file, nothing half done, nothing otherwise than shown."""

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry
from academy.core import files
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.selection.exam_states import ExamImportState
from academy.selection.models import ExamImport
from academy.selection.queries import entry_of
from academy.selection.queries import exams as queries
from academy.selection.services import exam_imports
from tests.factories.exams import (
    a_result,
    a_table,
    an_exam,
    confirmed,
    get_table,
)
from tests.factories.selection import Season
from tests.personas import actor_of

S = ExamImportState


@pytest.fixture
def season(app):
    return Season(applicants=4, reviewers=2).review()


@pytest.fixture
def stage(season):
    return an_exam(season)


def table(season, *rows, head="number,right,wrong,blank"):
    numbers = [a.number for a in season.applications]
    told = [",".join([numbers[n] if isinstance(n, int) else n, *rest]) for n, *rest in rows]
    return "\n".join([head, *told]) + "\n"


def points(season, stage):
    db.session.expire_all()
    found = [queries.result_of(stage.id, a.id) for a in season.applications]
    return [None if each is None else each.points for each in found]


def test_table_is_shown_before_anything_happens_and_carried_out_as_shown(season, stage):
    shown = a_table(season, stage, table(season, (0, "20", "6", "4"), (1, "30", "0", "0")))
    assert shown.status is S.CHECKED
    assert shown.counts == {
        "new": 2, "changed": 0, "same": 0, "by_hand": 0, "over": 0, "errors": 0
    }  # fmt: skip
    assert points(season, stage) == [None] * 4
    done = confirmed(season, shown)
    assert done.status is S.DONE
    assert points(season, stage) == [3700, 6000, None, None]
    assert (done.stored, done.preview) == ("", [])
    verbs = list(db.session.scalars(sa.select(Entry.verb).order_by(Entry.id)))
    for verb in ("add", "check", "confirm", "finish"):
        assert f"exam_import.{verb}" in verbs


@pytest.mark.parametrize(
    ("encoding", "head", "sign"),
    [
        ("utf-8", "접수번호,정답,오답,무응답", ","),
        ("utf-8-sig", "접수번호;정답수;오답수;무응답수", ";"),
        ("cp949", "접수번호\t정답\t오답\t공란", "\t"),
        ("utf-16", "Receipt number;Right;Wrong;Blank", ";"),
    ],
)
def test_table_in_any_usual_encoding_and_delimiter_is_read(season, stage, encoding, head, sign):
    row = sign.join([season.applications[0].number.lower(), "２０", "6", "4"])
    told = f"{head}\r\n{row}\r\n".encode(encoding)
    confirmed(season, a_table(season, stage, told))
    assert points(season, stage)[0] == 3700


@pytest.mark.parametrize("locale", ["ko", "en"])
def test_table_may_name_the_code_names(season, stage, locale):
    code = entry_of(season.applications[2].id, stage.id).said(locale)
    confirmed(season, a_table(season, stage, f"Code name,Points\n{code},12.5\n"))
    assert points(season, stage) == [None, None, 1250, None]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \n",
        b"PK\x03\x04 a workbook",
        b"\xff\xfe\xfd\xff\x00broken",
        "이름,점수\n가,3\n".encode("johab"),
        b"number,name\n1,A\n",
        b"right,wrong,blank\n1,2,3\n",
        b"number,points,score\n1,2,3\n",
        b"number,right\n1,2\n",
    ],
)
def test_what_is_no_table_of_results_is_refused_at_once(season, stage, content):
    with pytest.raises(RuleBroken):
        exam_imports.bring_results(
            stage, content=content, file_name="x", actor=actor_of(season.alice)
        )
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ExamImport)) == 0
    assert list(files.all_keys()) == []


def test_table_without_rows_is_refused_with_its_reason(season, stage):
    refused = a_table(season, stage, "number,points\n")
    assert refused.status is S.REFUSED
    assert refused.problem["ko"]


@pytest.mark.parametrize(
    "row",
    [
        ("NO-SUCH-NUMBER", "20", "6", "4"),
        ("", "20", "6", "4"),
        (0, "20", "6", "5"),
        (0, "31", "0", "0"),
        (0, "-1", "27", "4"),
        (0, "x", "6", "4"),
        (0, "20", "", "4"),
        (0, "", "", ""),
        (0, "2.5", "6", "4"),
        (0, "99999", "6", "4"),
    ],
)
def test_row_that_cannot_be_is_an_error_with_its_line(season, stage, row):
    shown = a_table(season, stage, table(season, row, (1, "20", "6", "4")))
    assert shown.counts["errors"] == 1
    assert shown.counts["new"] == 1
    (error,) = shown.errors
    assert error["line"] == 2
    assert error["text"]["ko"]
    assert error["text"]["en"]


@pytest.mark.parametrize("cell", ["60.01", "-15.5", "abc", "1e9", "3.333", "=1+1", "1" * 20])
def test_points_beyond_the_scale_or_unreadable_are_errors(season, stage, cell):
    shown = a_table(season, stage, table(season, (0, cell), head="number,points"))
    assert shown.counts["errors"] == 1
    assert cell not in str(shown.errors)


def test_points_that_contradict_the_counts_are_an_error(season, stage):
    head = "number,right,wrong,blank,points"
    rows = [(0, "20", "6", "4", "37"), (1, "20", "6", "4", "38")]
    shown = a_table(season, stage, table(season, *rows, head=head))
    assert (shown.counts["new"], shown.counts["errors"]) == (1, 1)


def test_number_in_two_rows_counts_in_none(season, stage):
    rows = [(0, "20", "6", "4"), (1, "20", "6", "4"), (0, "30", "0", "0"), (0, "1", "0", "29")]
    shown = a_table(season, stage, table(season, *rows))
    assert (shown.counts["new"], shown.counts["errors"]) == (1, 3)
    assert [error["line"] for error in shown.errors] == [2, 4, 5]


def test_number_and_code_name_of_one_are_one(season, stage):
    code = entry_of(season.applications[0].id, stage.id).said("en")
    shown = a_table(season, stage, table(season, (0, "10"), (code, "20"), head="number,points"))
    assert (shown.counts["new"], shown.counts["errors"]) == (1, 1)


def test_errors_are_left_out_only_if_somebody_says_so(season, stage):
    rows = [("WRONG", "20", "6", "4"), (1, "20", "6", "4")]
    shown = a_table(season, stage, table(season, *rows))
    with pytest.raises(RuleBroken) as refused:
        confirmed(season, shown, skip_errors=False)
    assert refused.value.field == "skip_errors"
    confirmed(season, get_table(shown.ref))
    assert points(season, stage) == [None, 2000 + 2000 - 300, None, None]


def test_second_table_updates_what_a_table_wrote_and_keeps_the_history(season, stage):
    confirmed(season, a_table(season, stage, table(season, (0, "20", "6", "4"))))
    second = a_table(season, stage, table(season, (0, "21", "5", "4"), (1, "0", "30", "0")))
    assert (second.counts["changed"], second.counts["new"]) == (1, 1)
    confirmed(season, second)
    assert points(season, stage) == [3950, -1500, None, None]
    third = a_table(season, stage, table(season, (0, "21", "5", "4")))
    assert third.counts["same"] == 1
    with pytest.raises(RuleBroken):
        confirmed(season, third)
    kept = queries.exam_imports_of(stage.id)
    assert [each.writes for each in kept] == [0, 2, 1]
    assert len({each.digest for each in kept}) == 3
    assert {each.created_by for each in kept} == {season.alice.id}


def test_result_by_hand_is_never_overwritten(season, stage):
    a_result(season, stage, season.applications[0], 41)
    a_result(season, stage, season.applications[1], None)
    rows = [(n, "20", "6", "4") for n in range(3)]
    shown = a_table(season, stage, table(season, *rows))
    assert (shown.counts["by_hand"], shown.counts["new"]) == (2, 1)
    confirmed(season, shown)
    assert points(season, stage) == [4100, 0, 3700, None]
