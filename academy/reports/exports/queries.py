"""Reading exports, and the statement that makes the rows of one."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from academy.core.actors import Actor, Role
from academy.core.db import db
from academy.core.refs import tidy_ref
from academy.intake.models import Application, Question, Round
from academy.intake.queries import applications_at
from academy.intake.queries.rounds import is_ref
from academy.intake.rules import Filter
from academy.reports.exports.columns import Builder, Column, Wanted
from academy.reports.exports.models import Export
from academy.reports.exports.states import ExportForm, ExportState

_WITH_ROUND = (
    joinedload(Export.site, innerjoin=True),
    joinedload(Export.round, innerjoin=True).options(
        joinedload(Round.site, innerjoin=True), joinedload(Round.cohort, innerjoin=True)
    ),
    joinedload(Export.asker, innerjoin=True),
)


def get_export(ref: str) -> Export | None:
    """Return an export with its round and who asked for it."""
    if not is_ref(ref):
        return None
    return db.session.scalar(
        sa.select(Export).where(Export.ref == tidy_ref(ref)).options(*_WITH_ROUND)
    )


def exports_visible_to(actor: Actor) -> sa.Select[Export]:
    """Select the exports of the sites where an actor may export."""
    query = sa.select(Export).options(*_WITH_ROUND)
    sites = actor.sites(Role.ADMISSIONS, Role.ADMIN)
    return query if sites is None else query.where(Export.site_id.in_(sites))


def export_by_id(export_id: int) -> Export:
    """Return an export with its round, as it stands in the database now."""
    return db.session.scalars(
        sa.select(Export)
        .where(Export.id == export_id)
        .options(*_WITH_ROUND)
        .execution_options(populate_existing=True)
    ).one()


def select_due_workbooks(now: datetime) -> sa.Select[int]:
    """Select the workbook that no worker is making and that has waited longest."""
    return (
        sa.select(Export.id)
        .where(
            Export.status == ExportState.WANTED,
            Export.form == ExportForm.XLSX,
            Export.leased_until <= now,
        )
        .order_by(Export.id)
        .limit(1)
    )


def every_question(round_id: int) -> list[Question]:
    """Return all questions of a round, each edition by itself, earlier ones after their place."""
    return list(
        db.session.scalars(
            sa.select(Question)
            .where(Question.round_id == round_id)
            .order_by(Question.superseded_at.is_not(None), Question.position, Question.id)
        )
    )


def chosen(export: Export) -> sa.Select[Application]:
    """Select the applications of an export, in the order of its rows."""
    query = applications_at(frozenset({export.site_id}), Filter.from_json(export.filter))
    # Said here too: the statement is run past the session that usually sees to it.
    query = query.where(Application.round_id == export.round_id, Application.is_test.is_(False))
    return query.order_by(Application.id)


def ids_of(export: Export) -> sa.Select[int]:
    """Select the person of each row."""
    return chosen(export).with_only_columns(Application.person_id)


def table_of(export: Export, *, defused: bool) -> tuple[list[Column], sa.Select[tuple[object]]]:
    """Return the columns of an export and the statement that yields its rows."""
    builder = Builder(
        Wanted(
            export.round,
            every_question(export.round_id),
            export.locale,
            export.contact,
            export.born_on,
            defused,
        )
    )
    columns = builder.columns()
    query = builder.join(chosen(export)).with_only_columns(*(column.cell for column in columns))
    return columns, query
