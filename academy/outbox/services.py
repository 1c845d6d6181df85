"""Write letters down; what delivers them is in `jobs.py`."""

from email.utils import make_msgid

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from academy.core import clock
from academy.core.db import db, is_sqlite, verb
from academy.outbox.letters import Letter
from academy.outbox.models import StoredLetter
from academy.outbox.rendering import render, seal
from academy.outbox.states import LetterState


@verb
def post(letter: Letter) -> None:
    """Keep a letter for delivery, in the transaction of the caller; a known key is kept once."""
    now = clock.now()
    subject = text = html = sealed = ""
    if letter.secret:
        sealed = seal(letter.context)
    else:
        subject, text, html = render(letter.kind, letter.locale, letter.context)
    insert = sqlite_insert if is_sqlite() else pg_insert
    statement: sa.Executable = (
        insert(StoredLetter)
        .values(
            key=letter.key,
            kind=letter.kind,
            channel=letter.channel,
            status=LetterState.WAITING,
            person_id=letter.person_id,
            site_id=letter.site_id,
            to=letter.to,
            locale=letter.locale,
            subject=subject,
            text=text,
            html=html,
            sealed=sealed,
            message_id=make_msgid(domain=current_app.config["MAIL_DOMAIN"]),
            attempts=0,
            error="",
            lease="",
            created_at=now,
            due_at=now,
        )
        .on_conflict_do_nothing(index_elements=["key"])
    )
    db.session.execute(statement)
