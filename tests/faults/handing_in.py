"""Many hand in at once while something breaks: what was acknowledged stands there exactly once."""

import os

import sqlalchemy as sa

from academy.audit.models import Entry
from academy.core import clock
from academy.core.db import atomic, db
from academy.intake.models import Application
from academy.intake.states import ApplicationState
from academy.outbox.models import StoredLetter
from academy.seeding import crowd
from tests.faults.rush import Errand

SUBMITS = int(os.environ.get("ACADEMY_TEST_RUSH", "10000"))
"""Applications of a rush, a multiple of 100."""
FEW = 300
"""Applications where the point is not how many they are."""
CLIENTS = 64


def prepare_drafts(site, number=SUBMITS):
    """Plant complete drafts of as many people, and return the errands that hand them in."""
    with site.app.app_context():
        with atomic():
            round = crowd.plant_round(clock.now())
        crowd.plant_applicants(round, number, hand_in=False)
        query = sa.select(Application).options(sa.orm.selectinload(Application.person))
        drafts = db.session.scalars(query.order_by(Application.id)).all()
        path = f"/apply/{round.ref}/submit"
        errands = [Errand(draft.id, path, site.headers(draft.person)) for draft in drafts]
        db.session.commit()
    assert len(errands) == number
    return errands


def counted(column, *where):
    """Return how often each value of a column is there."""
    query = sa.select(column, sa.func.count()).where(*where).group_by(column)
    return dict(db.session.execute(query).all())


def standing(site):
    """Return (applications handed in, history of it, letters about it), each with its count."""
    with site.app.app_context():
        found = (
            counted(Application.id, Application.status == ApplicationState.SUBMITTED),
            counted(Entry.thing_id, Entry.verb == "application.submit"),
            counted(StoredLetter.key, StoredLetter.kind == "intake/received"),
        )
        db.session.rollback()
    return found


def check_each_once(site, wanted):
    """Check that just these stand there as handed in, each once, with one history and letter."""
    applications, history, letters = standing(site)
    once = dict.fromkeys(wanted, 1)
    assert applications == once
    assert history == once
    assert len(letters) == len(once)
    assert set(letters.values()) <= {1}
