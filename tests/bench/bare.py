"""The smallest Flask app that runs the same SQL on the same database under the same server.

It replays the statements that our page ran (`BARE_STATEMENTS`, a JSON file: path -> list of
[sql, parameters]), prints every value of every row, and does nothing else. SQLAlchemy gives it
connections, as it does on either database; models, sessions and everything else are left out.
"""

import json
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, render_template_string
from sqlalchemy import create_engine, event, insert, text
from sqlalchemy.schema import Column, MetaData, Table
from sqlalchemy.types import Integer, Text

PAGE = """<!doctype html><html lang="en"><title>Bare</title><table>
{% for row in rows %}<tr>{% for value in row %}<td>{{ value }}</td>{% endfor %}</tr>{% endfor %}
</table></html>"""
HAND_IN = text("UPDATE applications SET status='submitted', submitted_at=:now WHERE id=:id")
SEND = text("UPDATE answers SET sent_text=text WHERE application_id=:id")

app = Flask(__name__)
STATEMENTS = json.loads(Path(os.environ["BARE_STATEMENTS"]).read_text())
engine = create_engine(os.environ["BARE_DATABASE"])
# Transactions begin and end where the statements say.
replaying = engine.execution_options(isolation_level="AUTOCOMMIT")
SQLITE = engine.dialect.name == "sqlite"
TABLES = [
    Table(name, MetaData(), Column("id", Integer, primary_key=True), Column("thing", Integer),
          Column("at", Text), Column("body", Text))
    for name in ("bare_history", "bare_values", "bare_letters")
]  # fmt: skip


if SQLITE:

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        """Keep what was acknowledged, as ours does; transactions begin where statements say."""
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA busy_timeout=30000")


@app.get("/health/live")
def live() -> str:
    """Say that it runs."""
    return "ok"


@app.get("/replay/<name>")
def replay(name: str) -> str:
    """Run the statements of one of our pages and print what they find."""
    rows: list[Any] = []
    with replaying.connect() as connection:
        for statement, parameters in STATEMENTS[name]:
            given = parameters if isinstance(parameters, dict) else tuple(parameters)
            result = connection.exec_driver_sql(statement, given)
            rows += result.all() if result.returns_rows else []
    return render_template_string(PAGE, rows=rows)


@app.post("/submit/<int:number>")
def submit(number: int) -> str:
    """Hand one application in: its row, history with values, a letter; one transaction."""
    now = datetime.now(UTC)
    with engine.begin() as connection:
        if SQLITE:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.execute(HAND_IN, {"now": now.isoformat(" "), "id": number})
        connection.execute(SEND, {"id": number})
        for table in TABLES:
            row = {"thing": number, "at": now.isoformat(), "body": secrets.token_hex(200)}
            connection.execute(insert(table).values(row))
        if SQLITE:
            connection.exec_driver_sql("COMMIT")
    return "ok"
