"""Erase again what was erased before, after a backup brought it back."""

from typing import Any

import sqlalchemy as sa

from academy.accommodations.models import AccommodationRequest
from academy.accounts.models import Person
from academy.audit import record
from academy.core import clock, files
from academy.core.actors import Actor
from academy.core.db import db, verb
from academy.intake.models import Application
from academy.privacy import erasure_list
from academy.privacy.models import Destruction
from academy.privacy.services.erasure import Wiped, wipe_application, wipe_person
from academy.privacy.states import What


def replay(*, actor: Actor) -> int:
    """Erase what the list names and the database still holds, and return how many things."""
    known = set(db.session.scalars(sa.select(Destruction.ref)))
    missing = [entry for entry in erasure_list.entries() if entry["ref"] not in known]
    for entry in missing:
        for key in _replay_one(entry, actor=actor).files:
            files.forget(key)
    return len(missing)


@verb
def _replay_one(entry: dict[str, Any], *, actor: Actor) -> Wiped:
    wiped = _wipe(What(entry["what"]), entry)
    made = Destruction(
        ref=entry["ref"], what=What(entry["what"]), thing_id=entry["id"],
        made_at=entry["made_at"], rows=wiped.rows, files=len(wiped.files), destroyed_at=clock.now(),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    record("data.destroy_again", made, actor=actor)
    return wiped


def _wipe(what: What, entry: dict[str, Any]) -> Wiped:
    # Whoever has the key now must be the one who had it then: a restored database counts anew.
    key, made_at = entry["id"], entry["made_at"]
    if what is What.PERSON:
        person = db.session.get(Person, key)
        same = person is not None and person.created_at == made_at and person.erased_at is None
        return wipe_person(person) if person is not None and same else Wiped()
    if what is What.APPLICATION:
        query = sa.select(Application).where(Application.id == key)
        application = db.session.scalar(query, execution_options={"include_tests": True})
        if application is None or application.created_at != made_at:
            return Wiped()
        owner = db.session.get_one(Person, application.person_id)
        return wipe_application(application) if owner.erased_at is None else Wiped()
    asked = AccommodationRequest
    same = sa.delete(asked).where(asked.id == key, asked.consented_at == made_at)
    return Wiped(len(db.session.scalars(same.returning(asked.id)).all()))
