"""What tests of messages ask and do again and again."""

import sqlalchemy as sa

from academy.core.db import db
from academy.messages import queries, services
from academy.outbox.models import StoredLetter


def letters():
    return list(
        db.session.scalars(
            sa.select(StoredLetter)
            .where(StoredLetter.kind.startswith("messages/"))
            .order_by(StoredLetter.id)
            .execution_options(populate_existing=True)
        )
    )


def standing_of(message):
    return queries.count_standings(message.id)[0]


def go(desk, message, *, by=None):
    services.prepare(message, actor=desk.write)
    services.release(message, looked_at=str(message.version), actor=by or desk.write)


def edit(message, actor, **more):
    values = {
        "subject": message.subject, "body": message.body, "promotion": message.promotion,
        "due_at": message.due_at,
    }  # fmt: skip
    services.change_message(message, **(values | more), actor=actor)
