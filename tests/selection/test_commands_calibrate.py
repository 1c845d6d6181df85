"""`academy selection calibrate`: reviews in, scores out, exit codes 0, 2 and 3."""

import csv
import io
import sys
import unicodedata

import pytest
from click.testing import CliRunner

from academy.selection.calibration import Review, calibrate
from academy.selection.commands import selection
from tests.selection.seasons import Season

HEAD = "application,reviewer,score\n"
SOME = Season(applications=30, reviewers=6, seed=3).review_all(3).rows
COLUMNS = ["application", "reviews", "raw", "calibrated", "sd", "p_above_line"]


def text_of(rows):
    return HEAD + "".join(f"{row.application},{row.reviewer},{row.score}\n" for row in rows)


@pytest.fixture
def scores(tmp_path):
    """Return a function that writes reviews and runs the command on them."""

    def run(content, *more, seats=5):
        source, out = tmp_path / "reviews.csv", tmp_path / "scores.csv"
        source.write_bytes(content if isinstance(content, bytes) else content.encode())
        given = ["calibrate", str(source), "--seats", str(seats), "--out", str(out), *more]
        done = CliRunner().invoke(selection, given)
        written = {path.name for path in tmp_path.iterdir()}
        assert written <= {"reviews.csv", "scores.csv"}
        return done, out.read_text(encoding="utf-8") if out.exists() else None

    return run


def test_calibrate_writes_every_application_the_best_first(scores):
    done, written = scores(text_of(SOME))
    assert done.exit_code == 0, done.output
    lines = list(csv.DictReader(io.StringIO(written)))
    assert list(lines[0]) == COLUMNS
    expected = calibrate(SOME, seats=5).scores
    assert [line["application"] for line in lines] == [score.application for score in expected]
    for line, score in zip(lines, expected, strict=True):
        assert line["reviews"] == "3"
        for column in COLUMNS[2:]:
            assert line[column] == f"{getattr(score, column):.6f}"
    assert "30 calibrated" in done.output
    assert "line" in done.output


def test_calibrate_same_rows_in_any_order_write_the_same_bytes(scores):
    assert scores(text_of(SOME))[1] == scores(text_of(SOME[::-1]))[1]


def test_calibrate_seed_moves_equals_and_nothing_else(scores):
    rows = [Review(a, r, s) for a, s in (("a", 4), ("b", 4), ("c", 1)) for r in ("x", "y")]
    files = {scores(text_of(rows), "--seed", str(seed), seats=1)[1] for seed in range(8)}
    assert len(files) == 2
    assert len({tuple(sorted(file.splitlines())) for file in files}) == 1


def test_calibrate_of_a_spreadsheets_file_is_read(scores):
    content = "\ufeff" + text_of(SOME).replace("\n", "\r\n")
    assert scores(content)[1] == scores(text_of(SOME))[1]


def test_calibrate_takes_a_name_for_the_same_however_its_letters_are_put_together(scores):
    rows = [Review(f"a{n}", r, n % 5) for n in range(8) for r in ("김하늘", "이바다")]
    mixed = [
        Review(row.application, unicodedata.normalize("NFD", row.reviewer), row.score)
        if row.application > "a3"
        else row
        for row in rows
    ]
    assert scores(text_of(mixed))[1] == scores(text_of(rows))[1]


def test_calibrate_of_an_application_with_one_review_leaves_its_columns_empty_and_says_so(scores):
    done, written = scores(text_of([*SOME, Review("lone", "r0001", 4)]))
    assert done.exit_code == 0
    assert written.splitlines()[-1] == "lone,1,4.000000,,,"
    assert "lone" in done.stderr


def test_calibrate_with_a_seat_for_everyone_says_so(scores):
    done, written = scores(text_of(SOME), seats=30)
    assert done.exit_code == 0
    assert "a seat for everyone" in done.output
    assert {line.split(",")[-1] for line in written.splitlines()[1:]} == {"1.000000"}


@pytest.mark.parametrize(
    ("content", "places"),
    [
        ("", ["reviews.csv:1: column application is missing", "score is missing"]),
        (HEAD, ["reviews.csv:2:"]),
        ("application,score\na,3\n", ["reviews.csv:1: column reviewer is missing"]),
        ("application,reviewer,score,score\n", ["reviews.csv:1: column score stands twice"]),
        (HEAD + "a,r,three\nb,r,4\nc,r,\n", ["reviews.csv:2:", "reviews.csv:4:"]),
        (HEAD + "a,r,nan\na,s,inf\na,t,-Infinity\n", [f"reviews.csv:{n}:" for n in (2, 3, 4)]),
        (HEAD + "a,r,1e10\na,s,1_0\na,t,1e999\n", [f"reviews.csv:{n}:" for n in (2, 3, 4)]),
        (HEAD + ",r,3\na,,3\n", ["reviews.csv:2: application", "reviews.csv:3: reviewer"]),
        (HEAD + "a,r,3\nb,r,3\na,r,4\n", ["reviews.csv:4: application 'a' and reviewer 'r'"]),
        (HEAD + "a,r\na,s,3,4\n", ["reviews.csv:2:", "reviews.csv:3:"]),
        (HEAD + 'a,r,3\n"b,r,3\n', ["reviews.csv:3:"]),
        (HEAD.encode() + "a,r,3\n김,r,3\n".encode("cp949"), ["reviews.csv:3: not UTF-8"]),
        (text_of(SOME).encode("utf-16"), ["reviews.csv:1: not UTF-8"]),
    ],
)
def test_calibrate_of_a_bad_file_says_every_line_and_writes_nothing(scores, content, places):
    done, written = scores(content)
    assert done.exit_code == 2
    for place in places:
        assert place in done.output
    assert written is None


@pytest.mark.parametrize("seats", [0, -1, "many"])
def test_calibrate_without_seats_is_refused(scores, seats):
    done, written = scores(text_of(SOME), seats=seats)
    assert done.exit_code == 2
    assert written is None


def test_calibrate_refused_leaves_the_file_of_before(scores, tmp_path):
    (tmp_path / "scores.csv").write_text("before", encoding="utf-8")
    assert scores(HEAD + "a,r,x\n")[1] == "before"


def test_calibrate_of_no_file_and_into_no_folder_says_which(scores, tmp_path):
    missing = CliRunner().invoke(
        selection, ["calibrate", "none.csv", "--seats", "1", "--out", str(tmp_path / "scores.csv")]
    )
    assert (missing.exit_code, missing.stderr) == (2, "none.csv: No such file or directory\n")
    done, _ = scores(text_of(SOME), "--out", str(tmp_path / "none" / "scores.csv"))
    assert (done.exit_code, done.stderr) == (2, "scores.csv: No such file or directory\n")


def test_calibrate_across_parts_lists_them_writes_raw_means_and_exits_with_3(scores):
    done, written = scores(text_of([*SOME, Review("z", "far", 3), Review("z", "away", 4)]))
    assert done.exit_code == 3
    assert "part 1: 30 applications" in done.output
    assert "part 2: 1 application: z; 2 reviewers: away, far" in done.output
    lines = list(csv.DictReader(io.StringIO(written)))
    assert len(lines) == 31
    assert {(row["calibrated"], row["sd"], row["p_above_line"]) for row in lines} == {("",) * 3}
    assert lines[-1]["raw"] == "3.500000"


@pytest.mark.parametrize(
    ("rows", "says"),
    [("a,r,3\nb,r,4\n", "No application has 2"), ("a,r,3\na,s,4\nb,r,5\n", "Only a has 2")],
)
def test_calibrate_of_too_little_writes_raw_means_and_exits_with_3(scores, rows, says):
    done, written = scores(HEAD + rows)
    assert done.exit_code == 3
    assert says in done.output
    assert all(line.endswith(",,,") for line in written.splitlines()[1:])


def test_calibrate_without_the_extra_says_which_in_one_line(scores, monkeypatch):
    monkeypatch.setitem(sys.modules, "academy.selection.mixed_model", None)
    monkeypatch.delattr("academy.selection.mixed_model", raising=False)
    done, written = scores(text_of(SOME))
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "academy[numbers]" in done.stderr
    assert written is None
