"""`make bench`: ours beside a bare Flask app, in one run, on data that the bench makes itself.

S1 list of 10,000 applications; S4 submit; S8 the public call; S9 one worker; S10 weight of a page.
Nothing here fails for being slow: machines differ, and the report says what was missed.
"""

import re
import time

import pytest
import sqlalchemy as sa

from academy.core.db import db
from academy.core.paths import package_dir
from academy.intake.models import Answer
from academy.intake.states import ApplicationState
from tests import personas
from tests.bench.measures import Line, median_ms, memory_mb, packed_kb, posts_per_second
from tests.bench.sites import BareSite, fill, record_statements, staff
from tests.factories.intake import a_submitted_application

pytestmark = pytest.mark.bench

ROWS = 10_000
SUBMITS = 300
LIST = "/staff/applications"
TABLES = ("bare_history", "bare_values", "bare_letters")


def drafts_of(round, count):
    """Return complete drafts of new people."""
    made = []
    for number in range(count):
        person = personas.make_person(name=f"Bench {number}")
        draft = a_submitted_application(
            person, round, status=ApplicationState.DRAFT, submitted_at=None
        )
        made.append((person, draft))
    db.session.execute(
        sa.update(Answer)
        .where(Answer.application_id.in_([draft.id for _, draft in made]))
        .values(sent_text=None)
    )
    for table in TABLES:
        columns = "id INTEGER PRIMARY KEY, thing INTEGER, at TEXT, body TEXT"
        db.session.execute(sa.text(f"CREATE TABLE IF NOT EXISTS {table} ({columns})"))
    db.session.commit()
    return made


def seconds_to_start(site):
    """Start our web process and return the seconds until it answered."""
    began = time.monotonic()
    site.start(with_worker=False)
    return time.monotonic() - began


def weight(client, path):
    """Return (KB of HTML, KB in all as it travels, number of assets) of a first visit."""
    html = client.get(path).get_data()
    linked = set(re.findall(rb'(?:href|src)="(/static/[^"?#]+)', html))
    files = [package_dir() / "web" / f.decode().lstrip("/") for f in linked]
    ours = [f for f in files if "fonts" not in f.parts]
    return (
        len(html) / 1024,
        packed_kb(html) + sum(packed_kb(f.read_bytes()) for f in ours),
        len(ours),
    )


@pytest.fixture
def site(prepare_site):
    made = prepare_site("sqlite", web_workers=1)
    with made.app.app_context():
        yield made


def test_bench(site, capsys):
    round = fill(ROWS)
    someone = staff()
    client = site.app.test_client().sign_in(someone)
    for path in (LIST, "/"):
        client.get(path)
    statements = {
        "list": record_statements(lambda: client.get(LIST)),
        "call": record_statements(lambda: site.app.test_client().get("/")),
    }
    ours = drafts_of(round, SUBMITS + 1)
    applicant, _ = ours.pop()
    submitting = site.app.test_client().sign_in(applicant)
    submit = f"/apply/{round.ref}/submit"
    submitted = record_statements(lambda: submitting.post(submit))
    theirs = [draft.id for _, draft in drafts_of(round, SUBMITS)]
    headers = site.headers(someone)
    requests = [(submit, site.headers(person)) for person, _ in ours]
    db.session.commit()

    bare = BareSite(site, statements)
    lines = [Line("S9 start of one worker", seconds_to_start(site), bare.start(), "s", 1.8)]
    try:
        lines += measure(site, bare, headers, requests, theirs)
    finally:
        bare.stop()
    report(capsys, lines, counts(statements, submitted), weight(client, LIST))


def measure(site, bare, headers, requests, theirs):
    """Return the lines that need both sites running."""
    ours = [median_ms(site.port, path, headers) for path in (LIST, "/")]
    rival = [median_ms(bare.port, f"/replay/{name}", {}) for name in ("list", "call")]
    rate = posts_per_second(site.port, requests)
    bare_rate = posts_per_second(bare.port, [(f"/submit/{number}", {}) for number in theirs])
    memory = memory_mb(site.web_processes()), memory_mb(bare.workers())
    return [
        Line(f"S1 list of {ROWS} applications, p50", ours[0], rival[0], "ms", 8),
        Line("S4 submits, one client", rate, bare_rate, "1/s", 0.5, at_least=True),
        Line("S8 the public call", 1000 / ours[1], 1000 / rival[1], "1/s", 0.4, at_least=True),
        Line("S9 memory of one worker", *memory, "MB", 1.7),
    ]


def counts(statements, submitted):
    """Return (what, how many, the most there may be)."""
    queries = [sql for sql, _ in statements["call"] if sql.startswith("SELECT")]
    commits = [sql for sql, _ in submitted if sql == "COMMIT"]
    return [
        ("S8 statements of the call", len(queries), 6),
        ("S4 commits of a submit", len(commits), 1),
    ]


def report(capsys, lines, counted, weighed):
    """Print every figure beside its goal."""
    html, packed, assets = weighed
    figures = [
        *counted,
        ("S10 KB of HTML of the list", html, 30),
        ("S10 KB of a first visit, packed, without fonts", packed, 30),
        ("S10 assets", assets, 3),
    ]
    with capsys.disabled():
        print(f"\n{'':<44} {'ours':>10} {'bare':>10}")
        for line in lines:
            print(line)
        for name, value, limit in figures:
            print(f"{name:<55} {value:10.1f} <= {limit:<5} {'ok' if value <= limit else 'MISSED'}")
