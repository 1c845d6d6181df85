"""S6: all applications as CSV over HTTP, beside the same SELECT written by the database's own tool.

PostgreSQL's rival is COPY through its driver, SQLite's is Python's csv over sqlite3; both run the
statement of the export, questions, labels and defusing included, and drop what they write.
"""

import csv
import http.client
import time

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from academy.core.actors import Actor, Held, Role
from academy.core.db import db
from academy.intake.models import Round
from academy.intake.rules import Filter
from academy.reports.exports import queries, services
from academy.reports.exports.states import ExportForm
from tests.bench.conftest import BIG, round_of
from tests.bench.measures import memory_mb
from tests.bench.report import Limit, Line
from tests.bench.sites import staff
from tests.databases import KINDS

pytestmark = pytest.mark.bench

GOALS = {"sqlite": 0.5, "postgresql": 0.6}
DIALECTS = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect(paramstyle="named")}
TWO = 2
"""Exports that are asked for: one warms the caches of the database for both sides."""


@pytest.mark.parametrize("kind", KINDS)
def test_export_beside_the_tool_of_the_database(crowd_site, report, kind):
    site = crowd_site(kind, BIG)
    with site.app.app_context():
        headers, refs, statement = asked(site, kind)
        address = db.engine.url.render_as_string(hide_password=False)
    site.start(with_worker=False)
    fetch(site, refs[0], headers)
    before = memory_mb(site.web_processes())
    first, seconds, lines = fetch(site, refs[1], headers)
    growth = memory_mb(site.web_processes()) - before
    site.stop()
    assert lines >= BIG
    rival = RIVALS[kind](address, statement)
    report.add(
        Line(
            f"S6 CSV of {BIG:,}, {kind}", BIG / seconds, BIG / rival, "rows/s", GOALS[kind],
            at_least=True,
        ),
        Limit(f"S6 first byte, {kind}", first * 1000, "ms", 50),
        Limit(f"S6 growth of the worker, {kind}", growth, "MB", 8),
    )  # fmt: skip


def asked(site, kind):
    """Ask for exports; return the headers of who asked, their names, and their statement."""
    someone = staff()
    actor = Actor(person_id=someone.id, held=(Held(Role.ADMISSIONS, None),))
    round = db.session.get_one(Round, round_of(site).id)
    made = [
        services.ask(
            round, Filter(), form=ExportForm.CSV, reason=f"Measure {n}", locale="ko", contact=True,
            born_on=False, actor=actor,
        )
        for n in range(TWO)
    ]  # fmt: skip
    refs = [each.ref for each in made]
    headers = site.headers(someone)
    db.session.commit()
    db.session.expire_all()
    _columns, query = queries.table_of(queries.get_export(refs[0]), defused=True)
    compiled = query.compile(
        dialect=DIALECTS[kind], compile_kwargs={"literal_binds": True, "render_postcompile": True}
    )
    return headers, refs, str(compiled)


def fetch(site, ref, headers):
    """Fetch an export; return seconds to the first byte, seconds in all, and its lines."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=600)
    began = time.perf_counter()
    connection.request("GET", f"/staff/exports/{ref}/file", headers=headers)
    answer = connection.getresponse()
    assert answer.status == 200
    lines = answer.read(1).count(b"\n")
    first = time.perf_counter() - began
    while piece := answer.read(1 << 16):
        lines += piece.count(b"\n")
    connection.close()
    return first, time.perf_counter() - began, lines


def copied(address, statement):
    """Let PostgreSQL write the CSV and return the seconds."""
    plain = address.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(plain) as connection, connection.cursor() as cursor:
        began = time.perf_counter()
        with cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)") as copy:
            for _row in copy:
                pass
        return time.perf_counter() - began


def written(address, statement):
    """Let Python's csv write what sqlite3 reads and return the seconds."""
    engine = sa.create_engine(address)
    with engine.connect() as connection, open("/dev/null", "w", encoding="utf-8") as nowhere:
        began = time.perf_counter()
        cursor = connection.connection.cursor()
        cursor.execute(statement)
        csv.writer(nowhere).writerows(cursor)
        return time.perf_counter() - began


RIVALS = {"sqlite": written, "postgresql": copied}
