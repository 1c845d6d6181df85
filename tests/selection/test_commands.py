"""`academy selection assign`: files in, pairs out, exit codes 0, 2 and 3."""

from collections import Counter

import pytest
from click.testing import CliRunner

from academy.selection.commands import selection


@pytest.fixture
def files(tmp_path):
    """Return a function that writes files and runs the command on them."""

    def run(applications, reviewers, conflicts=None, *, n=2, seed=7):
        paths = []
        for name, text in (("a.csv", applications), ("r.csv", reviewers), ("c.csv", conflicts)):
            if text is not None:
                (tmp_path / name).write_text(text, encoding="utf-8")
                paths.append(str(tmp_path / name))
        out = tmp_path / "pairs.csv"
        done = CliRunner().invoke(
            selection,
            ["assign", *paths, "--per-application", str(n), "--seed", str(seed), "--out", str(out)],
        )
        return done, out.read_text(encoding="utf-8") if out.exists() else None

    return run


PEOPLE = "reviewer,languages,limit\nr1,ko;en,\nr2,ko,\nr3,,5\n"
PAPERS = "application,language\na1,ko\na2,en\na3,ko\n"


def test_assign_writes_pairs_that_keep_conflicts_and_languages(files):
    done, pairs = files(PAPERS, PEOPLE, "reviewer,application\nr1,a1\n")
    assert done.exit_code == 0, done.output
    lines = pairs.splitlines()
    assert lines[0] == "application,reviewer"
    made = {tuple(line.split(",")) for line in lines[1:]}
    assert {("a1", "r2"), ("a1", "r3"), ("a2", "r1"), ("a2", "r3")} < made
    assert set(Counter(paper for paper, _ in made).values()) == {2}


def test_assign_same_seed_writes_the_same_bytes(files):
    assert files(PAPERS, PEOPLE, seed=1)[1] == files(PAPERS, PEOPLE, seed=1)[1]


def test_assign_of_a_bom_and_crlf_from_a_spreadsheet_is_read(files):
    done, _ = files("\ufeff" + PAPERS.replace("\n", "\r\n"), PEOPLE)
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("applications", "reviewers", "conflicts", "where"),
    [
        ("application\na1\n", PEOPLE, None, "a.csv:1:"),
        ("application,language\na1,ko\na1,ko\n", PEOPLE, None, "a.csv:3:"),
        ("application,language\n,ko\n", PEOPLE, None, "a.csv:2:"),
        ("application,language\na1,ko,x\n", PEOPLE, None, "a.csv:2:"),
        (PAPERS, "reviewer,languages,limit\nr1,ko,many\n", None, "r.csv:2:"),
        (PAPERS, PEOPLE, "reviewer,application\nr9,a1\n", "c.csv:2:"),
        (PAPERS, PEOPLE, "reviewer,application\nr1,a9\n", "c.csv:2:"),
    ],
)
def test_assign_of_bad_files_says_the_line_and_writes_nothing(
    files, applications, reviewers, conflicts, where
):
    done, pairs = files(applications, reviewers, conflicts)
    assert done.exit_code == 2
    assert where in done.output
    assert pairs is None


def test_assign_without_enough_reviewers_exits_with_3_and_names_the_applications(files):
    done, pairs = files("application,language\na1,fr\n", PEOPLE)
    assert done.exit_code == 3
    assert "a1" in done.output
    assert pairs is None
