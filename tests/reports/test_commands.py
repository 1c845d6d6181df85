import csv
import json
from io import StringIO

import pytest
from click.testing import CliRunner

from academy.cohorts import figures
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.paths import asset_dir
from academy.reports.commands import graduates
from academy.reports.tables import as_csv, as_text
from tests.factories.cohorts import a_cohort, a_site

HEADER = "site,cohort,measure,recorded,opening,basis,total,cumulative"


@pytest.fixture
def ask(app, freeze):
    freeze("2026-11-22T09:00:00+09:00")
    a_cohort(a_site(), 5)
    seed = asset_dir("seed") / "reference" / "cohort_totals.csv"
    figures.publish(figures.read_table(seed.read_text(encoding="utf-8")), actor=SYSTEM)
    db.session.commit()

    def run(*arguments):
        return CliRunner().invoke(graduates, arguments)

    return run


def test_graduates_as_csv_has_the_columns_of_the_contract(ask):
    done = ask("--format", "csv")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == HEADER
    rows = list(csv.DictReader(StringIO(done.stdout)))
    assert [row["cumulative"] for row in rows if row["measure"] == "trained"] == [
        "190", "390", "586", "760", "760",
    ]  # fmt: skip
    assert "known at 2026-11-22T00:00:00+00:00" in done.stderr


def test_graduates_as_json_says_both_instants_and_the_checks(ask):
    content = json.loads(ask("--format", "json", "--as-of", "2025-12-31").stdout)
    assert (content["as_of"], content["known_at"]) == ("2025-12-31", "2026-11-22T00:00:00+00:00")
    assert list(content["rows"][0]) == HEADER.split(",")
    assert all(check["holds"] for check in content["checks"])


def test_graduates_as_a_table_prints_both_instants(ask):
    lines = ask().stdout.splitlines()
    assert lines[0] == "as of 2026-11-22, known at 2026-11-22T00:00:00+00:00"
    assert lines[1].split() == HEADER.split(",")


@pytest.mark.parametrize(
    ("option", "text"),
    [("--as-of", "2025-02-30"), ("--known-at", "2030-01-01"),
     ("--known-at", "2026-11-22T09:00:00"), ("--format", "xml")],
)  # fmt: skip
def test_graduates_with_bad_input_exits_2_and_names_the_option(ask, option, text):
    done = ask(option, text)
    assert done.exit_code == 2
    assert option in done.stderr
    assert done.stdout == ""


def test_graduates_without_any_site_prints_the_header(app):
    done = CliRunner().invoke(graduates, ["--format", "csv"])
    assert (done.exit_code, done.stdout) == (0, HEADER + "\n")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_as_csv_defuses_formulas(cell):
    (row,) = csv.reader(StringIO(as_csv(["a"], [[cell]]).split("\r\n", 1)[1], newline=""))
    assert row == [f"'{cell}"]


def test_as_csv_leaves_negative_numbers_numbers():
    assert as_csv(["a"], [[-4]]) == "a\r\n-4\r\n"


def test_as_text_aligns_numbers_to_the_right():
    assert as_text(["a", "n"], [["xx", 5], ["y", 123]]) == "a     n\nxx    5\ny   123"
