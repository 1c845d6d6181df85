"""Notes of staff on an application, of which an edited one keeps what it said; letters again."""

from dataclasses import replace

from flask_babel import lazy_gettext as _l

from academy.audit import record
from academy.core import clock
from academy.core.actors import Actor
from academy.core.db import db, lock, verb
from academy.core.errors import RuleBroken
from academy.core.text import has_letters
from academy.core.twice import made_just_now
from academy.intake import mail
from academy.intake.models import Application, FormerNote, Round, StaffNote
from academy.outbox import post


@verb
def write_note(application: Application, text: str, *, actor: Actor) -> StaffNote:
    """Write a note down; the same one again at once is the same note.

    Raises:
        RuleBroken: it says nothing.
    """
    _check(text)
    assert actor.person_id is not None
    lock(application)
    known: StaffNote | None = made_just_now(
        StaffNote.written_at,
        StaffNote.application_id == application.id,
        StaffNote.author_id == actor.person_id,
        StaffNote.text == text,
    )
    if known is not None:
        return known
    note = StaffNote(
        application_id=application.id,
        site_id=application.site_id,
        person_id=application.person_id,
        author_id=actor.person_id,
        text=text,
        written_at=clock.now(),
    )
    db.session.add(note)
    db.session.flush()
    record("note.write", note, actor=actor, about=application.person_id)
    return note


@verb
def edit_note(note: StaffNote, text: str, *, actor: Actor) -> None:
    """Change one's own note; the same text again writes nothing.

    Raises:
        RuleBroken: it is somebody else's, or says nothing.
    """
    lock(note)
    if note.author_id != actor.person_id:
        raise RuleBroken(_l("Only who wrote a note can change it."), field="text")
    _check(text)
    if note.text == text:
        return
    now = clock.now()
    db.session.add(FormerNote(note_id=note.id, text=note.text, replaced_at=now))
    note.text, note.edited_at = text, now
    record("note.edit", note, actor=actor, about=note.person_id)


@verb
def send_receipt_again(application: Application, round: Round, *, actor: Actor) -> None:
    """Send the receipt once more to the address there is now; twice in a minute is once.

    Raises:
        RuleBroken: nothing was handed in yet.
    """
    if not application.is_handed_in:
        raise RuleBroken(_l("There is no receipt yet: nothing was submitted."))
    letter = mail.received(application, round)
    post(replace(letter, key=f"{letter.key}:{clock.now():%Y%m%dT%H%M}"))
    record("application.send_receipt_again", application, actor=actor)


def _check(text: str) -> None:
    if not has_letters(text):
        raise RuleBroken(_l("Please write something."), field="text")
