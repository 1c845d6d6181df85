"""The seal of the history: it covers every row once, and shows whatever was changed."""

import json

import pytest
import sqlalchemy as sa

from academy.audit import deny, record, sealing
from academy.audit.models import APPEND_ONLY, Entry, Seal, Values, append_only_ddl
from academy.cli import main
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import atomic, db, is_sqlite
from academy.core.installation import Fact
from academy.core.refs import new_ref

KEY = "key of the tests"


def act(number: int = 1) -> None:
    with atomic() as session:
        for _ in range(number):
            fact = Fact(name=new_ref(), value={"a": "b"})
            session.add(fact)
            record("fact.learn", fact, actor=SYSTEM, reason="why not")


@pytest.fixture
def unguarded(app):
    """Take the triggers away, as an administrator of the database could, and bring them back."""
    names = (
        [
            f"DROP TRIGGER {table}_no_{verb}"
            for table in APPEND_ONLY
            for verb in ("update", "delete")
        ]
        if is_sqlite()
        else [f"DROP TRIGGER {table}_append_only ON {table}" for table in APPEND_ONLY]
    )

    def run(statements):
        db.session.commit()
        with db.engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def drop():
        run(names)

    yield drop
    run([s for t in APPEND_ONLY for s in append_only_ddl(t, db.engine.dialect.name)])


def findings() -> list[tuple[int | None, str]]:
    db.session.expire_all()
    return [(f.seal_id, f.what) for f in sealing.verify(KEY).findings]


def test_seal_covers_every_row_in_batches(app):
    act(7)
    deny("page", "page", actor=SYSTEM)
    assert [sealing.seal_batch(KEY, limit=3) for _ in range(4)] == [3, 3, 2, 0]
    report = sealing.verify(KEY)
    assert (report.seals, report.rows, report.unsealed, report.findings) == (3, 8, 0, [])


def test_verify_with_another_key_trusts_nothing(app):
    act()
    sealing.seal_batch(KEY)
    assert len(sealing.verify("another key").findings) == 1


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE history SET verb = 'fact.forget' WHERE id = :row", "a row was changed"),
        ("UPDATE history SET denied = NOT denied WHERE id = :row", "a row was changed"),
        ("UPDATE history SET about_id = 1 WHERE id = :row", "a row was changed"),
        ("UPDATE history_values SET salt = 'x' WHERE entry_id = :row", "the values were changed"),
        ("DELETE FROM history WHERE id = :row", "1 rows are missing"),
    ],
)
def test_verify_says_which_batch_was_tampered_with(app, unguarded, statement, what):
    for _ in range(3):
        act(2)
        sealing.seal_batch(KEY)
    row = db.session.scalars(sa.select(Seal.last_id).order_by(Seal.id)).all()[1]
    seal = db.session.scalars(sa.select(Seal.id).order_by(Seal.id)).all()[1]
    assert findings() == []
    unguarded()
    db.session.execute(sa.text(statement), {"row": row})
    db.session.commit()
    assert (seal, what) in findings()
    assert {number for number, _ in findings()} == {seal}


def test_verify_finds_a_seal_taken_out_of_the_chain(app, unguarded):
    for _ in range(3):
        act()
        sealing.seal_batch(KEY)
    middle = db.session.scalars(sa.select(Seal.id).order_by(Seal.id)).all()[1]
    unguarded()
    db.session.execute(sa.delete(Seal).where(Seal.id == middle))
    db.session.commit()
    assert findings() != []


def test_verify_finds_a_row_slipped_in(app, unguarded):
    act(3)
    unguarded()
    middle = db.session.scalars(sa.select(Entry.id).order_by(Entry.id)).all()[1]
    row = db.session.execute(sa.select(Entry.__table__).where(Entry.id == middle)).one()
    db.session.execute(sa.delete(Entry).where(Entry.id == middle))
    db.session.commit()
    for _ in range(3):
        act()
        sealing.seal_batch(KEY)
    assert findings() == []
    db.session.execute(sa.insert(Entry).values(**row._mapping))
    db.session.commit()
    assert findings() == [(None, "a row was slipped in")]


def test_verify_with_an_exported_head_finds_a_cut_chain(app, unguarded):
    act()
    sealing.seal_batch(KEY)
    act()
    sealing.seal_batch(KEY)
    head = json.loads(json.dumps(sealing.head()))
    assert sealing.verify(KEY, known_head=head).findings == []
    unguarded()
    db.session.execute(sa.delete(Seal).where(Seal.id == head["seal"]))
    db.session.execute(sa.delete(Entry).where(Entry.id == head["last_id"]))
    db.session.commit()
    db.session.expire_all()
    assert findings() == []
    found = sealing.verify(KEY, known_head=head).findings
    assert [f.what for f in found] == ["the exported head is not in the chain"]


def test_verify_after_erasing_values_still_holds(app):
    act(3)
    sealing.seal_batch(KEY)
    db.session.execute(sa.delete(Values))
    db.session.commit()
    report = sealing.verify(KEY)
    assert (report.findings, report.erased, report.rows) == ([], 3, 3)


def test_seal_takes_rows_of_a_transaction_that_ends_late(app):
    if is_sqlite():
        # One writer: no transaction can end after a later one.
        act()
        assert sealing.seal_batch(KEY) == 1
        return
    act()
    with db.engine.connect() as late:
        late.execute(sa.insert(Entry).values(**_bare_row()))
        for _ in range(3):
            act()
            assert sealing.seal_batch(KEY) >= 1
        late.commit()
    assert sealing.seal_batch(KEY) == 1
    act()
    assert sealing.seal_batch(KEY) == 1
    act()
    assert sealing.seal_batch(KEY) == 1
    report = sealing.verify(KEY)
    assert (report.rows, report.unsealed, report.findings) == (7, 0, [])
    assert sealing.seal_batch(KEY) == 0


def test_seal_while_many_write_covers_each_row_once(app, at_once):
    def work(number: int) -> int:
        if number % 4 == 0:
            return sum(sealing.seal_batch(KEY, limit=5) for _ in range(5))
        for _ in range(4):
            act()
        return 0

    assert not [r for r in at_once(12, work) if isinstance(r, Exception)]
    while sealing.seal_batch(KEY):
        pass
    report = sealing.verify(KEY)
    assert (report.rows, report.unsealed, report.findings) == (36, 0, [])


def test_seal_ignores_gaps_of_transactions_that_rolled_back(app):
    act()
    db.session.execute(sa.insert(Entry).values(**_bare_row()))
    db.session.rollback()
    act()
    assert sealing.seal_batch(KEY) == 2
    act()
    assert sealing.seal_batch(KEY) == 1
    assert sealing.verify(KEY).findings == []


def _bare_row():
    return {
        "at": clock.now(), "verb": "late", "kind": "page", "via": "web", "request_id": "",
        "denied": False, "fields": [], "values_hash": "",
        "writer": 0 if is_sqlite() else sa.text("pg_current_xact_id()::text::bigint"),
    }  # fmt: skip


def test_history_verify_with_another_key_asks_for_the_old_one(app):
    act(2)
    sealing.seal_batch("the key of the machine from which this was restored", limit=1)
    sealing.seal_batch("the key of the machine from which this was restored")
    result = app.test_cli_runner().invoke(main, ["history", "verify"])
    assert result.exit_code == 1, result.output
    assert "ACADEMY_HISTORY_KEY" in result.output
