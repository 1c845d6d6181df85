"""Exports: asked for, made by the worker, sent, and forgotten after a day."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
import structlog
from flask import Flask, current_app
from flask_babel import lazy_gettext as _l

from academy.access.permissions import P
from academy.access.policy import permits
from academy.accounts.models import Person
from academy.audit import log_file, record
from academy.audit.packs import Packed, Packer, pack, unpacked
from academy.core import clock, files
from academy.core.actors import SYSTEM, Actor
from academy.core.db import apart, atomic, db, is_sqlite, lock, reading, verb
from academy.core.errors import RuleBroken
from academy.core.twice import made_just_now
from academy.intake.models import Round
from academy.intake.rules import Filter
from academy.reports.exports import queries, streams
from academy.reports.exports.models import Export
from academy.reports.exports.rules import ATTEMPTS, LEASE, LIFE, Written, check_reason
from academy.reports.exports.states import EXPORT_FLOW, ExportForm, ExportState

log = structlog.get_logger(__name__)


@verb
def ask(
    round: Round,
    filter: Filter,
    *,
    form: ExportForm,
    reason: str,
    locale: str,
    contact: bool,
    born_on: bool,
    actor: Actor,
) -> Export:
    """Ask for the applications of a round as a table; the same again at once is the same one.

    Raises:
        RuleBroken: no reason was given, or dates of birth are not theirs to take along.
    """
    check_reason(reason)
    if born_on and not permits(P.EXPORT_BIRTH_DATES, actor, round):
        raise RuleBroken(_l("You may not take dates of birth along."), field="born_on")
    assert actor.person_id is not None
    made = Export(
        site_id=round.site_id,
        round_id=round.id,
        asked_by=actor.person_id,
        asked_at=clock.now(),
        form=form,
        locale=locale,
        reason=reason,
        filter=filter.to_json(),
        contact=contact,
        born_on=born_on,
        status=ExportState.READY if form is ExportForm.CSV else ExportState.WANTED,
    )
    if known := _asked_just_now(made):
        return known
    db.session.add(made)
    db.session.flush()
    record("export.ask", made, actor=actor, reason=reason)
    return made


def _asked_just_now(wanted: Export) -> Export | None:
    lock(db.session.get_one(Person, wanted.asked_by))
    same = ("round_id", "asked_by", "form", "reason", "contact", "born_on", "locale")
    known: Export | None = made_just_now(
        Export.asked_at, *(getattr(Export, name) == getattr(wanted, name) for name in same)
    )
    return known if known is not None and known.filter == wanted.filter else None


def send_table(export: Export, *, actor: Actor) -> Iterator[bytes]:
    """Return the pieces of an export as CSV; who is in it is logged before a row leaves.

    They are read after the request has ended, so nothing of it is held meanwhile. An export that is
    broken off is noted as such.

    Raises:
        MoveRefused: it is forgotten, or being made.
    """
    _begin(export)
    columns, query = queries.table_of(export, defused=True)
    sending = Sending(
        current_app._get_current_object(),  # type: ignore[attr-defined]
        db.engine,
        export,
        [column.head for column in columns],
        query,
        queries.ids_of(export),
        actor,
    )
    # What was read so far ends here: no transaction waits for the other side of the wire.
    db.session.commit()
    return sending.pieces()


@dataclass(frozen=True)
class Sending:
    """An export on its way: everything that is needed once the request has ended."""

    app: Flask
    engine: sa.Engine
    export: Export
    heads: Sequence[str]
    query: sa.Select[Any]
    ids: sa.Select[int]
    actor: Actor

    def pieces(self) -> Iterator[bytes]:
        """Yield the headings at once, then the rows."""
        outcome = "break_off"
        try:
            yield streams.first_line(self.heads).encode()
            with streams.snapshot(self.engine) as connection:
                packer = Packer()
                for batch in streams.rows(connection, self.ids):
                    packer.add(row[0] for row in batch)
                with self.app.app_context():
                    note_people(self.export, packer.packed(), actor=self.actor)
                for piece in streams.lines(connection, self.query):
                    yield piece.encode()
            outcome = "finish"
        except Exception:
            outcome = "fail"
            log.exception("export.failed", export=self.export.ref)
            raise
        finally:
            with self.app.app_context():
                _end(self.export.id, outcome)


def send_workbook(export: Export, *, actor: Actor) -> bytes:
    """Return a workbook that the worker has made; who is in it is logged first.

    Raises:
        MoveRefused: it is forgotten, or being made.
    """
    _begin(export)
    content = files.fetch(export.stored)
    db.session.commit()
    _log(export, pack(unpacked(export.people)), actor)
    _end(export.id, "finish")
    return content


@verb
def _begin(export: Export) -> None:
    lock(export)
    if export.asked_at < clock.now() - LIFE:
        raise RuleBroken(_l("This export is a day old. Please ask for it anew."))
    export.status = EXPORT_FLOW.after(export.status, "send")


def note_people(export: Export, packed: Packed, *, actor: Actor) -> None:
    """Log who leaves the house in an export, before they do."""
    _log(export, packed, actor)
    with apart() as connection:
        counted = sa.update(Export).where(Export.id == export.id).values(count=packed.count)
        connection.execute(counted)


def _log(export: Export, packed: Packed, actor: Actor) -> None:
    what = f"reports.export_file {export.ref}"
    log_file(packed, actor=actor, what=what, reason=export.reason)


@verb
def _end(export_id: int, outcome: str) -> None:
    export = db.session.get_one(Export, export_id)
    lock(export)
    if not EXPORT_FLOW.allows(export.status, outcome):
        # It was fetched twice at once, or forgotten meanwhile: what the other did stands.
        return
    export.status = EXPORT_FLOW.after(export.status, outcome)
    if outcome == "finish":
        export.sent_at = clock.now()
    record(f"export.{outcome}", export, actor=SYSTEM)


def lease_workbook() -> tuple[Export, str] | None:
    """Take a workbook that is to be made, for a while, and return it with the lease, or None."""
    due = queries.select_due_workbooks(clock.now())
    with reading():
        nothing = db.session.scalar(due) is None
        db.session.commit()
    if nothing:
        return None
    lease = secrets.token_hex(16)
    if not is_sqlite():
        # Two workers that look at the same time take different ones instead of waiting.
        due = due.with_for_update(skip_locked=True)
    with atomic() as session:
        export_id = session.scalar(due)
        if export_id is None:
            return None
        session.execute(
            sa.update(Export)
            .where(Export.id == export_id)
            .values(lease=lease, leased_until=clock.now() + LEASE, attempts=Export.attempts + 1)
        )
    with reading():
        export = queries.export_by_id(export_id)
        db.session.commit()
    return export, lease


@verb
def give_up_workbook(export: Export, lease: str, *, actor: Actor) -> bool:
    """Note that a workbook cannot be made, if it was begun too often; return whether it was."""
    lock(export)
    if export.attempts <= ATTEMPTS or export.lease != lease:
        return False
    export.status = EXPORT_FLOW.after(export.status, "fail")
    record("export.fail", export, actor=actor)
    return True


@verb
def keep_workbook(
    export: Export, lease: str, stored: str, written: Written, *, actor: Actor
) -> bool:
    """Note that a workbook is made and where it lies; False if another worker has it now."""
    lock(export)
    if export.lease != lease or not EXPORT_FLOW.allows(export.status, "make"):
        return False
    export.status = EXPORT_FLOW.after(export.status, "make")
    export.stored, export.cut_cells = stored, written.cut
    export.count, export.people = written.people.count, written.people.people
    export.lease = ""
    record("export.make", export, actor=actor)
    return True


@verb
def forget_old() -> list[str]:
    """Forget exports that are a day old; return the keys of their files, to be deleted after."""
    old = db.session.scalars(
        sa.select(Export)
        .where(Export.status != ExportState.FORGOTTEN, Export.asked_at < clock.now() - LIFE)
        .order_by(Export.id)
        .limit(500)
    ).all()
    keys = [export.stored for export in old if export.stored]
    for export in old:
        export.status, export.stored = EXPORT_FLOW.after(export.status, "forget"), ""
    return keys
