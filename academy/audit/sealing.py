"""Seal the history in batches under a keyed chain, and find what was changed behind its back.

Rows are written unchained, so that verbs do not wait for each other. A batch takes every visible
row that no seal covers yet; nothing is skipped, however late a transaction ends.
"""

import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from academy.audit.models import Entry, Seal, Values
from academy.audit.services import hash_values
from academy.core import clock
from academy.core.db import apart, db, is_sqlite

BATCH = 5000
"""Rows under one seal, at most."""

_LOCK = 0x5EA1
"""Number of the advisory lock that keeps two workers from sealing at once on PostgreSQL."""

Span = tuple[int, int]


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was sealed, and where."""

    seal_id: int | None
    first_id: int
    last_id: int
    what: str


@dataclass(frozen=True)
class Report:
    """What a look through the whole chain found."""

    seals: int
    rows: int
    erased: int
    unsealed: int
    head: dict[str, Any]
    findings: list[Finding]


def seal_batch(key: str, *, limit: int = BATCH) -> int:
    """Seal the rows that are committed and not sealed yet, and return how many."""
    with apart() as connection:
        if not _alone(connection):
            return 0
        floor = _snapshot(connection, "xmin")
        low, covered = _cover(connection)
        query = sa.select(Entry.__table__).where(_uncovered(low, covered))
        rows = connection.execute(query.order_by(Entry.id).limit(limit)).all()
        if not rows:
            return 0
        # Read after the rows: whoever drew an id below theirs had begun by then.
        horizon = _snapshot(connection, "xmax")
        spans = _spans([row.id for row in rows])
        before = connection.scalar(sa.select(Seal.mac).order_by(Seal.id.desc()).limit(1)) or ""
        connection.execute(
            sa.insert(Seal).values(
                first_id=rows[0].id,
                last_id=rows[-1].id,
                count=len(rows),
                spans=spans,
                floor=floor,
                horizon=horizon,
                mac=_mac(key, before, spans, rows),
                sealed_at=clock.now(),
            )
        )
    return len(rows)


def head() -> dict[str, Any]:
    """Return the newest seal, to be kept where nobody who can write the database can write."""
    newest = db.session.execute(
        sa.select(Seal.id, Seal.last_id, Seal.mac, Seal.sealed_at).order_by(Seal.id.desc()).limit(1)
    ).one_or_none()
    if newest is None:
        return {}
    return {
        "seal": newest.id,
        "last_id": newest.last_id,
        "mac": newest.mac,
        "sealed_at": newest.sealed_at.isoformat(),
    }


def verify(key: str, *, known_head: dict[str, Any] | None = None) -> Report:
    """Check every seal, every row under it and every value that is still kept."""
    findings: list[Finding] = []
    covered: list[Span] = []
    before, count, erased, macs = "", 0, 0, {}
    seals = db.session.scalars(sa.select(Seal).order_by(Seal.id)).all()
    for seal in seals:
        rows = _rows_of(seal)
        if not hmac.compare_digest(_mac(key, before, seal.spans, rows), seal.mac):
            missing = seal.count - len(rows)
            what = f"{missing} rows are missing" if missing > 0 else "a row was changed"
            findings.append(Finding(seal.id, seal.first_id, seal.last_id, what))
        bad, gone = _check_values(seal, rows)
        findings += bad
        erased += gone
        count += len(rows)
        covered += [(first, last) for first, last in seal.spans]
        before = macs[seal.id] = seal.mac
    findings += _outside(covered)
    if known_head and macs.get(known_head.get("seal", 0)) != known_head.get("mac"):
        what = "the exported head is not in the chain"
        findings.append(Finding(known_head.get("seal"), 0, 0, what))
    total = db.session.scalar(sa.select(sa.func.count()).select_from(Entry)) or 0
    return Report(len(seals), count, erased, max(0, total - count), head(), findings)


def _alone(connection: Connection) -> bool:
    if is_sqlite():
        return True
    taken = connection.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(_LOCK)))
    return bool(taken)


def _snapshot(connection: Connection, edge: str) -> int:
    if is_sqlite():
        return 0
    statement = f"SELECT pg_snapshot_{edge}(pg_current_snapshot())::text::bigint"
    return int(connection.exec_driver_sql(statement).scalar_one())


def _cover(connection: Connection) -> tuple[int, list[Span]]:
    """Return an id below which all is sealed, and the spans that are sealed above it.

    A seal is settled once a later one was made when every transaction that had begun by then was
    over: that later one took whatever had come late.
    """
    newest = connection.execute(
        sa.select(Seal.id, Seal.floor).order_by(Seal.id.desc()).limit(1)
    ).one_or_none()
    if newest is None:
        return 0, []
    settled = (
        connection.scalar(
            sa.select(sa.func.max(Seal.id)).where(Seal.id < newest.id, Seal.horizon <= newest.floor)
        )
        or 0
    )
    low = connection.scalar(sa.select(sa.func.max(Seal.last_id)).where(Seal.id <= settled)) or 0
    above = connection.scalars(sa.select(Seal.spans).where(Seal.last_id > low))
    return low, _merged([(first, last) for spans in above for first, last in spans])


def _uncovered(low: int, covered: list[Span]) -> sa.ColumnElement[bool]:
    gaps, start = [], low + 1
    for first, last in covered:
        if first > start:
            gaps.append(Entry.id.between(start, first - 1))
        start = max(start, last + 1)
    return sa.or_(*gaps, Entry.id >= start)


def _spans(ids: list[int]) -> list[Span]:
    return _merged([(number, number) for number in ids])


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _mac(key: str, before: str, spans: list[Any], rows: Sequence[Row[Any]]) -> str:
    chain = hmac.new(key.encode(), before.encode(), sha256)
    chain.update(json.dumps([list(span) for span in spans]).encode())
    for row in rows:
        chain.update(b"\n" + _canonical(row))
    return chain.hexdigest()


def _canonical(row: Row[Any]) -> bytes:
    content = [
        row.id, row.at.isoformat(), row.verb, row.kind, row.thing_id, row.site_id, row.about_id,
        row.actor_id, row.via, row.request_id, row.denied, row.fields, row.values_hash,
    ]  # fmt: skip
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _rows_of(seal: Seal) -> list[Row[Any]]:
    query = sa.select(Entry.__table__).where(Entry.id.between(seal.first_id, seal.last_id))
    rows = db.session.execute(query.order_by(Entry.id)).all()
    spans: Iterator[Span] = iter([(first, last) for first, last in seal.spans])
    kept, span = [], next(spans, None)
    for row in rows:
        while span is not None and row.id > span[1]:
            span = next(spans, None)
        if span is not None and row.id >= span[0]:
            kept.append(row)
    return kept


def _check_values(seal: Seal, rows: list[Row[Any]]) -> tuple[list[Finding], int]:
    hashes = {row.id: row.values_hash for row in rows if row.values_hash}
    kept = db.session.execute(
        sa.select(Values.entry_id, Values.salt, Values.content)
        .where(Values.entry_id.between(seal.first_id, seal.last_id))
        .order_by(Values.entry_id)
    ).all()
    known = [value for value in kept if value.entry_id in hashes]
    changed = [
        Finding(seal.id, value.entry_id, value.entry_id, "the values were changed")
        for value in known
        if hash_values(value.salt, value.content) != hashes[value.entry_id]
    ]
    return changed, len(hashes) - len(known)


def _outside(covered: list[Span]) -> list[Finding]:
    """Find rows among the sealed ones that no seal knows: they were slipped in."""
    low, _ = _cover(db.session.connection())
    start = 0
    found = []
    for first, last in [*_merged(covered), (low + 1, low + 1)]:
        between = Entry.id.between(start, min(first - 1, low))
        rows = db.session.scalars(sa.select(Entry.id).where(between).order_by(Entry.id)).all()
        found += [Finding(None, row, row, "a row was slipped in") for row in rows]
        start = max(start, last + 1)
    return found
