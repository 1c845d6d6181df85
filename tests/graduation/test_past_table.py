from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.cohorts.states import Discipline
from academy.core.errors import RuleBroken
from academy.graduation.past_table import MAX_BYTES, MAX_ROWS, PastRow, read_table

HEADING = "name,cohort,discipline,graduated_on,email,romanised_name"
HANA = PastRow(
    2, "김하나", 3, Discipline.DESIGN, date(2024, 12, 10), "hana@example.org", "Kim Hana"
)
LINE = "김하나,3,design,2024-12-10,hana@example.org,Kim Hana"


def read(text, codec="utf-8"):
    return read_table(text.encode(codec))


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_read_table_in_what_spreadsheets_write(codec, end):
    assert read(f"{HEADING}{end}{LINE}{end}", codec) == ([HANA], [])


@pytest.mark.parametrize(
    "text",
    [
        "성명,기수,분야,수료일,이메일,로마자 성명\n"
        "김하나,3기,디자인,2024. 12. 10.,HANA@example.org,Kim Hana",
        "Name;Cohort;Discipline;Graduated_On;Email;Romanised_Name\n"
        "김하나;3;DESIGN;20241210;hana@example.org;Kim Hana",
        "graduated_on\tname\tcohort\temail\tdiscipline\tromanised_name\n"
        "2024/12/10\t김하나\t３\thana@example.org\tdesign\tKim Hana",
        f"{HEADING},,\n{LINE},,",
    ],
)
def test_read_table_in_any_order_language_and_delimiter(text):
    assert read(text) == ([HANA], [])


def test_read_table_of_decomposed_names_composes_them():
    (row,), _errors = read(
        f"{HEADING}\n\u1100\u1175\u11b7\u1112\u1161\u1102\u1161,3,tech,2024-12-10,,"
    )
    assert row.name == "김하나"


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (",3,design,2024-12-10,,", "name"),
        ("\u200b ,3,design,2024-12-10,,", "name"),
        ("=1+1,3,design,2024-12-10,,", "name"),
        ("@SUM(A1),3,design,2024-12-10,,", "name"),
        ("가" * 101 + ",3,design,2024-12-10,,", "name"),
        ("900101-1234567,3,design,2024-12-10,,", "name"),
        ("김하나,0,design,2024-12-10,,", "cohort"),
        ("김하나,99999999999999999999,design,2024-12-10,,", "cohort"),
        ("김하나,세 번째,design,2024-12-10,,", "cohort"),
        ("김하나,3,business,2024-12-10,,", "discipline"),
        ("김하나,3,,2024-12-10,,", "discipline"),
        ("김하나,3,design,2024-02-30,,", "graduated_on"),
        ("김하나,3,design,10.12.24,,", "graduated_on"),
        ("김하나,3,design", "graduated_on"),
        ("김하나,3,design,2024-12-10,hana at example,", "email"),
        ("김하나,3,design,2024-12-10,=x@example.org',", "email"),
        ("김하나,3,design,2024-12-10,,+Kim", "romanised_name"),
        ("김하나,3,design,2024-12-10,,,more", ""),
    ],
)
def test_read_table_with_a_bad_cell_names_line_and_column_and_keeps_the_others(line, column):
    rows, (error,) = read(f"{HEADING}\n{line}\n{LINE}")
    assert (error.line, error.column) == (2, column)
    assert [row.name for row in rows] == ["김하나"]
    assert str(error.message)


def test_read_table_names_everything_that_is_wrong_in_a_line():
    rows, errors = read(f"{HEADING}\n,0,magic,yesterday,nowhere,=Kim\n{LINE}")
    assert [(error.line, error.column) for error in errors] == [
        (2, column) for column in HEADING.split(",")
    ]
    assert len(rows) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \r\n",
        HEADING.encode(),
        b"a,b,c\n1,2,3",
        b"name,cohort,discipline\nx,3,tech",
        f"name,{HEADING}\n{LINE}".encode(),
        b"PK\x03\x04\x14\x00\x00\x00\xff\xfe",
        b"%PDF-1.7\x00\x01",
        f"{HEADING}\n김\0하나,3,tech,2024-12-10,,".encode(),
        b"\xff\xff\xff\xff",
        f'{HEADING}\n"{"x" * 200_000}",3,tech,2024-12-10,,'.encode(),
        b"x" * (MAX_BYTES + 1),
        "\n".join([HEADING, *[LINE] * (MAX_ROWS + 1)]).encode(),
    ],
    ids=range(13),
)
def test_read_table_of_no_such_table_is_refused_at_its_field(content):
    with pytest.raises(RuleBroken) as refused:
        read_table(content)
    assert refused.value.field == "table"


@given(st.binary(max_size=400))
def test_read_table_of_anything_is_read_or_refused(content):
    for start in (b"", HEADING.encode() + b"\n"):
        try:
            rows, errors = read_table(start + content)
        except RuleBroken:
            continue
        assert rows or errors
