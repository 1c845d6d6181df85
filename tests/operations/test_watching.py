"""Health, figures and logs."""

import dataclasses
import json

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from academy.audit import record
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.installation import Fact
from academy.operations import logs, readiness
from academy.operations.timekeeping import take_slot
from academy.operations.timetable import TIMETABLE
from tests.factories.outbox import a_letter


@pytest.fixture
def token(app):
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = dataclasses.replace(before, metrics_token="let-me-see")
    yield {"Authorization": "Bearer let-me-see"}
    app.config["SETTINGS"] = before


@pytest.fixture
def lines(capsys):
    """Return what was logged since the last call."""

    def take():
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return take


def test_live_answers_without_the_database(client, monkeypatch):
    assert client.get("/health/live").text == "ok\n"


def test_ready_tells_late_mail_but_serves(app, client, freeze, monkeypatch):
    monkeypatch.setattr(readiness.migrations, "is_current", lambda: True)
    freeze("2026-11-23T10:00:00+09:00")
    a_letter()
    assert client.get("/health/ready").json == {
        "database": "ok", "migrations": "ok", "outbox": "ok", "outbox_seconds": 0,
    }  # fmt: skip
    freeze("2026-11-23T11:00:00+09:00")
    response = client.get("/health/ready")
    assert (response.status_code, response.json["outbox"]) == (200, "late")
    assert response.json["outbox_seconds"] == 3600


def test_ready_with_another_schema_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(readiness.migrations, "is_current", lambda: False)
    response = client.get("/health/ready")
    assert (response.status_code, response.json["migrations"]) == (503, "failing")


def test_ready_without_a_database_is_not_ready(client, monkeypatch):
    def away():
        raise OperationalError("", {}, Exception())

    monkeypatch.setattr(readiness.migrations, "is_current", away)
    response = client.get("/health/ready")
    assert (response.status_code, response.json["database"]) == (503, "failing")


def test_metrics_without_the_token_is_missing(client, token):
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer 한글"}):
        assert client.get("/metrics", headers=headers).status_code == 404


def test_metrics_without_a_setting_is_closed(client):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_metrics_tells_requests_outbox_worker_and_seal(app, client, token, freeze):
    at = freeze("2026-11-23T10:00:00+09:00")
    a_letter()
    db.session.commit()
    take_slot(TIMETABLE[0], at)
    fact = Fact(name="x", value={})
    db.session.add(fact)
    record("fact.learn", fact, actor=SYSTEM)
    client.get("/health/live")
    freeze("2026-11-23T10:01:30+09:00")
    text = client.get("/metrics", headers=token).text
    assert 'academy_requests_total{endpoint="operations.live",method="GET",status="200"}' in text
    assert 'academy_outbox_letters{status="waiting"} 1.0' in text
    assert 'academy_outbox_oldest_seconds{status="waiting"} 90.0' in text
    assert "academy_worker_seen_seconds 90.0" in text
    assert "academy_history_unsealed_seconds 90.0" in text


def test_request_is_logged_without_address_or_query(client, lines):
    client.get("/health/live?q=kim@example.org")
    client.get("/kim@example.org%0a{evil}")
    found = lines()
    assert {"event", "request_id", "endpoint", "method", "status", "ms"} <= set(found[0])
    assert [f["endpoint"] for f in found] == ["operations.live", "none"]
    assert "kim@example.org" not in json.dumps(found)


def test_request_id_of_a_stranger_cannot_break_the_log(client, lines):
    client.get("/health/live", headers={"X-Request-Id": "a" * 500})
    client.get("/health/live", headers={"X-Request-Id": "good-id-1234"})
    first, second = lines()
    assert len(first["request_id"]) < 41
    assert second["request_id"] == "good-id-1234"


def test_fault_is_logged_without_its_values(app, lines):
    try:
        db.session.execute(sa.text("SELECT * FROM kim_at_example_org"))
    except Exception as error:
        db.session.rollback()
        event = logs.faults_without_values(None, "error", {"event": "fault", "exc_info": error})
    assert event["fault"] in {"OperationalError", "ProgrammingError"}
    assert event["frames"]
    assert "kim_at" not in json.dumps(event)
