"""1,000 submits by 32 clients while a web worker is killed: what was acknowledged is there once."""

import os
import signal

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry
from academy.core.db import db
from academy.intake.models import Answer, Application
from academy.intake.states import ApplicationState
from academy.outbox.models import StoredLetter
from tests import personas
from tests.databases import KINDS
from tests.factories.cohorts import a_cohort
from tests.factories.intake import a_submitted_application, an_open_round
from tests.faults.rush import Errand, rush

pytestmark = pytest.mark.fault

SUBMITS = 1000
CLIENTS = 32


def prepare_drafts(site):
    """Write complete drafts of as many people, and return the errands that hand them in."""
    round = an_open_round(a_cohort())
    errands = []
    for number in range(SUBMITS):
        person = personas.make_person(name=f"Applicant {number}")
        draft = a_submitted_application(
            person, round, status=ApplicationState.DRAFT, submitted_at=None
        )
        errands.append(Errand(draft.id, f"/apply/{round.ref}/submit", site.headers(person)))
    db.session.execute(sa.update(Answer).values(sent_text=None))
    db.session.commit()
    return errands


def counted(column, *where):
    """Return how often each value of a column is there."""
    query = sa.select(column, sa.func.count()).where(*where).group_by(column)
    return dict(db.session.execute(query).all())


@pytest.mark.parametrize("kind", KINDS)
def test_submits_while_a_web_worker_is_killed_are_neither_lost_nor_doubled(prepare_site, kind):
    site = prepare_site(kind, web_workers=2)
    with site.app.app_context():
        errands = prepare_drafts(site)
    site.start()
    victim = site.web_processes()[0]

    outcome = rush(
        site.port, errands, clients=CLIENTS, midway=lambda: os.kill(victim, signal.SIGKILL)
    )

    assert victim not in site.web_processes()
    assert outcome.refused == [], "Nobody is told that it failed"
    assert outcome.acknowledged == {errand.key for errand in errands}
    once = dict.fromkeys(outcome.acknowledged, 1)
    with site.app.app_context():
        assert counted(Application.id, Application.status == ApplicationState.SUBMITTED) == once
        assert counted(Entry.thing_id, Entry.verb == "application.submit") == once
        letters = counted(StoredLetter.key, StoredLetter.kind.contains("received"))
        assert len(letters) == SUBMITS
        assert set(letters.values()) == {1}
