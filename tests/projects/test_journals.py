"""Journals belong to who writes them."""

from datetime import date

import pytest
import sqlalchemy as sa

from academy.audit.models import Entry
from academy.core.actors import Role
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.privacy import queries as privacy
from academy.privacy.services.erasure import wipe_person
from academy.projects import queries, services
from academy.projects.models import HandIn, JournalEntry
from academy.projects.states import ChallengeKind, Deliverable
from tests.factories.attempts import a_hand_in, an_attempt, an_entry, enrolled
from tests.factories.projects import a_challenge, a_learner, a_team
from tests.pages import parse
from tests.personas import actor_of, make_person, sign_in


def shown(client, path):
    return parse(client.get(path, headers={"Accept-Language": "en"})).text


def test_write_entry_twice_is_once_and_ahead_is_refused(cohort, alice):
    assert an_entry(alice, cohort.id).id == an_entry(alice, cohort.id).id
    with pytest.raises(RuleBroken) as refused:
        an_entry(alice, cohort.id, date(2026, 5, 13))
    assert refused.value.field == "on"


def test_journal_through_the_pages(cohort, alice, learner):
    sent = learner.post("/my/journal/new", data={"on": "2026-05-11", "text": "We met users."})
    assert sent.status_code == 303
    [entry] = queries.journal_of(alice.id).items
    assert not entry.is_shared
    assert "We met users." in shown(learner, "/my/journal")
    changed = {"on": "2026-05-11", "text": "We met five users.", "version": entry.version}
    assert learner.post(f"/my/journal/{entry.ref}", data=changed).status_code == 303
    learner.post(f"/my/journal/{entry.ref}/share")
    db.session.expire_all()
    assert queries.get_entry(entry.ref).is_shared
    learner.post(f"/my/journal/{entry.ref}/keep")
    learner.post(f"/my/journal/{entry.ref}/forget")
    assert queries.journal_of(alice.id).items == []


def test_others_read_shared_entries_only_and_only_while_they_are_shared(cohort, alice, client):
    ref = enrolled(alice, cohort.id).ref
    an_entry(alice, cohort.id, text="My own doubts.")
    told = an_entry(alice, cohort.id, text="A good day.", is_shared=True)
    mentor = sign_in(client, make_person("Max", roles=[(Role.MENTOR, cohort.site_id)]))
    text = shown(mentor, f"/staff/journals/{ref}")
    assert "A good day." in text
    assert "My own doubts." not in text
    services.share_entry(told, is_shared=False, actor=actor_of(alice))
    text = shown(mentor, f"/staff/journals/{ref}")
    assert "A good day." not in text
    assert "Nothing is shared" in text
    assert mentor.get(f"/my/journal/{told.ref}").status_code == 404


def test_history_tells_nothing_of_entries_that_nobody_else_reads(cohort, alice):
    entry = an_entry(alice, cohort.id)
    services.change_entry(
        entry, on=entry.on, text="More.", challenge=None, is_shared=False, zone="Asia/Seoul",
        actor=actor_of(alice),
    )  # fmt: skip
    services.forget_entry(entry, actor=actor_of(alice))
    about = sa.select(Entry.verb).where(Entry.kind == "journal_entries")
    assert db.session.scalars(about).all() == []
    an_entry(alice, cohort.id, text="For all.", is_shared=True)
    assert db.session.scalars(about).all() == ["journal.share"]


def test_journal_and_work_alone_are_exported_and_go_with_the_person(cohort, alice):
    bob = a_learner(cohort, "Bob")
    alone = an_attempt(a_challenge(cohort, ChallengeKind.NANO), alice)
    a_hand_in(alone, alice, Deliverable.BIG_IDEA, "Alone with it")
    team = a_team(a_challenge(cohort), [alice, bob])
    together = an_attempt(team.challenge, alice, team)
    a_hand_in(together, alice, Deliverable.BIG_IDEA, "Together with Bob")
    an_entry(alice, cohort.id, text="Dear diary")
    data = str(privacy.plain_data(privacy.parts_of(alice)))
    assert all(each in data for each in ("Alone with it", "Together with Bob", "Dear diary"))
    assert "Dear diary" not in str(privacy.plain_data(privacy.parts_of(bob)))
    wipe_person(alice)
    assert db.session.scalars(sa.select(JournalEntry)).all() == []
    kept = db.session.scalars(sa.select(HandIn.text).order_by(HandIn.id)).all()
    assert kept == ["", "Together with Bob"]
