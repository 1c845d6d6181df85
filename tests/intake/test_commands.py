"""`academy eligibility`: columns and exit codes as decided."""

import json

import pytest
from click.testing import CliRunner

from academy.intake.commands import eligibility


def run(*arguments):
    return CliRunner().invoke(eligibility, arguments)


@pytest.mark.parametrize(
    ("born", "as_of", "answer"),
    [
        ("2007-11-22", "2026-11-22", {"eligible": True, "age": 19, "first_date": "2026-11-22"}),
        ("2008-02-29", "2027-02-28", {"eligible": False, "age": 18, "first_date": "2027-03-01"}),
    ],
)
def test_eligibility_as_json_exits_0_for_yes_and_for_no(born, as_of, answer):
    done = run("--born", born, "--as-of", as_of, "--format", "json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == answer


def test_eligibility_with_another_floor_as_text():
    done = run("--born", "2010-01-01", "--as-of", "2027-01-01", "--floor", "17")
    assert done.exit_code == 0
    assert done.stdout.startswith("yes: aged 17")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--born", "22.11.2007", "--as-of", "2026-11-22"],
        ["--born", "2007-02-30", "--as-of", "2026-11-22"],
        ["--born", "2027-01-01", "--as-of", "2026-11-22"],
        ["--born", "1800-01-01", "--as-of", "2026-11-22"],
        ["--born", "9990-01-01", "--as-of", "9999-01-01"],
        ["--born", "2007-11-22"],
        ["--born", "2007-11-22", "--as-of", "2026-11-22", "--floor", "x"],
        ["--born", "2007-11-22", "--as-of", "2026-11-22", "--floor", "9" * 30],
    ],
)
def test_eligibility_of_refused_input_exits_2_and_says_why(arguments):
    done = run(*arguments)
    assert done.exit_code == 2
    assert "Error:" in done.stderr
    assert "Traceback" not in done.output
