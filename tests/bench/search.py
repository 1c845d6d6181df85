"""Search among a million applicants: `python -m tests.bench.search [rows] [--postgresql]`.

This is goal S3. It prints the middle and the worst of thirty runs for each term, statements and
objects together, as the list of staff asks: of one site, the newest first, forty rows.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from academy.accounts import queries as accounts
from academy.accounts.models import Person
from academy.accounts.search import rebuild_people
from academy.core.actors import Role
from academy.core.db import db, is_sqlite, metadata
from academy.intake import queries
from academy.intake.grams import rebuild_applications
from academy.intake.models import Application
from academy.intake.rules import Filter
from tests.apps import make_bare_app
from tests.databases import PostgresServer
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import an_open_round
from tests.personas import actor_of, make_person

FAMILIES = dict(zip("김이박최정강조윤장임한오서신권황안송류홍", range(215, 15, -10), strict=True))
"""Family names by how many of a thousand bear them, roughly as in Korea."""
FIRST = "민서지하도예시주현은수태준승유재영성정진동상혜경미나소연윤우건"
SECOND = "우준서연윤아현호진영수민은지원희경훈석혁빈린율별하늘온결솔찬"
RARE, NOBODY = "뷁힣", "쀍쀍"

TERMS = ("김민우", "민우", RARE, NOBODY, "김", "우준", "남궁민우", "a1000", "minu kim", "kim")
RUNS = 30


def name_of(chance: random.Random) -> tuple[str, str]:
    """Return a Korean name and one in Latin letters for every fourth."""
    family = chance.choices(list(FAMILIES), FAMILIES.values())[0]
    given = chance.choice(FIRST) + chance.choice(SECOND)
    latin = "Kim Min-woo" if given == "민우" else f"Kim {hex(ord(given[0]))}{given[1]}"
    return family + given, latin if chance.random() < 0.25 else ""


def people(rows: int, at: datetime) -> Iterator[dict[str, Any]]:
    """Make people whose names are as common as they are in Korea; one is rare."""
    chance = random.Random(1)
    for n in range(rows):
        name, latin = name_of(chance)
        yield {
            "id": n + 100, "version": 1, "ref": f"b{n}", "romanised_name": latin,
            "name": f"김{RARE}" if n == rows // 3 else name, "nickname": "", "locale": "ko",
            "email": f"a{n}@example.org", "phone": f"+8210{n:08}", "created_at": at,
        }  # fmt: skip


def applications(rows: int, at: datetime, round: Any) -> Iterator[dict[str, Any]]:
    """Make one application of each of them."""
    for n in range(rows):
        yield {
            "id": n + 1, "version": 1, "number": f"{round.label}-{n:07}", "round_id": round.id,
            "site_id": round.site_id, "person_id": n + 100, "status": "submitted",
            "language": "ko", "discipline": "tech", "created_at": at, "submitted_at": at,
            "born_on": date(2000, 1, 1) + timedelta(days=n % 3000),
        }  # fmt: skip


def pour(table: sa.Table, rows: Iterator[dict[str, Any]]) -> None:
    """Write rows at a table's speed."""
    first = next(rows)
    columns, everything = list(first), [tuple(first.values())]
    everything += [tuple(row.values()) for row in rows]
    names = ", ".join(columns)
    with db.engine.begin() as connection:
        driver: Any = connection.connection.driver_connection
        if is_sqlite():
            marks = ", ".join("?" * len(columns))
            everything = [tuple(map(_plain, row)) for row in everything]
            driver.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", everything)
            return
        with (
            driver.cursor() as cursor,
            cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy,
        ):
            for row in everything:
                copy.write_row(row)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else value


def fill(rows: int) -> Any:
    """Fill an empty database; return someone who may read it."""
    metadata.create_all(db.engine)
    round = an_open_round(a_cohort(a_site()))
    staff = actor_of(make_person("Staff", roles=[(Role.ADMISSIONS, round.site_id)]))
    db.session.commit()
    at = datetime(2026, 11, 1, tzinfo=UTC)
    for model, made in ((Person, people(rows, at)), (Application, applications(rows, at, round))):
        began = time.perf_counter()
        pour(sa.inspect(model).local_table, made)
        print(f"  {model.__tablename__}: {time.perf_counter() - began:.0f} s")
    for rebuild in (rebuild_people, rebuild_applications):
        began = time.perf_counter()
        print(f"  {rebuild.__name__}: {rebuild()} in {time.perf_counter() - began:.0f} s")
    if not is_sqlite():
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE"))
    return staff


def measure(staff: Any, term: str) -> None:
    """Print how long a term takes in both lists."""
    query = queries.applications_visible_to(staff)
    for label, ask in (
        ("applications", lambda: queries.page_of_term(query, term, size=40)),
        ("people", lambda: accounts.page_of_term(sa.select(Person), term, after=None, before=None)),
    ):
        times = []
        for _run in range(RUNS):
            db.session.expunge_all()
            began = time.perf_counter()
            found = ask()
            times.append((time.perf_counter() - began) * 1000)
        middle, worst = statistics.median(times), max(times)
        rows = f"{len(found.items)}{'+' if found.after else ''}"
        print(f"  {label:<13} {term:<10} {rows:>4} rows  {middle:6.1f} ms  worst {worst:6.1f}")


def run(rows: int, kind: str, url: str, var: Path) -> None:
    """Fill and measure one database."""
    with make_bare_app(kind, url, var).app.app_context():
        print(f"{db.engine.dialect.name}, {rows} rows")
        staff = fill(rows)
        for term in TERMS:
            measure(staff, term)
        narrow = queries.select_applications(staff, Filter(term="민우", states=("draft",)))
        began = time.perf_counter()
        db.session.scalars(narrow.limit(40)).all()
        print(f"  민우, of a state nobody is in: {(time.perf_counter() - began) * 1000:.1f} ms")
        db.session.remove()


def main() -> None:
    """Measure on the embedded database, or on the other one."""
    plain = [word for word in sys.argv[1:] if word.isdigit()]
    rows = int(plain[0]) if plain else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        if "--postgresql" not in sys.argv:
            run(rows, "sqlite", f"sqlite:///{folder}/bench.db", Path(folder))
            return
        server = PostgresServer(Path(folder) / "postgresql")
        Path(folder).chmod(0o711)
        server.create()
        server.start()
        try:
            run(rows, "postgresql", server.url, Path(folder))
        finally:
            server.stop()


if __name__ == "__main__":
    main()
