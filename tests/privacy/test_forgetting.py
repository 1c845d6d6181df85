"""What was answered three years ago goes, with what the history held of it; holds keep it."""

from datetime import timedelta

import sqlalchemy as sa

from academy.accounts.models import Person
from academy.audit.models import Entry, Values
from academy.core import clock
from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.outreach import services as outreach
from academy.outreach.models import Enquiry, EnquiryWord
from academy.privacy.jobs import destroy_due
from academy.privacy.models import DataRequest
from academy.privacy.services import requests, retention
from academy.privacy.states import RequestKind
from tests.factories.cohorts import a_site
from tests.personas import actor_of, make_person

LONG_AFTER = timedelta(days=3 * 365 + 1)


def a_request(site, name):
    person = make_person(name)
    made = requests.ask(
        person, site, kind=RequestKind.STOP, text=f"{name} asks", actor=actor_of(person)
    )
    requests.withdraw(made, actor=actor_of(person))
    return made


def a_question(site, name, **more):
    values = {
        "name": name, "email": f"{name}@example.org", "locale": "en", "person_id": None,
        "subject": "Lunch", "body": "What about it?", "actor": SYSTEM,
    }  # fmt: skip
    return outreach.ask(site, **values | more)


def texts_of_history(kind):
    query = sa.select(sa.func.count(Values.id)).join(Entry, Entry.id == Values.entry_id)
    return db.session.scalar(query.where(Entry.kind == kind))


def test_requests_go_three_years_after_the_answer_and_not_before(app, freeze):
    site = a_site("pohang")
    ann, ben = a_request(site, "Ann"), a_request(site, "Ben")
    still_open = requests.ask(
        make_person("Cleo"), site, kind=RequestKind.STOP, text="x", actor=SYSTEM
    )
    retention.place_hold(
        site, db.session.get_one(Person, ben.person_id), reason="A dispute", actor=SYSTEM
    )
    now = clock.now()
    freeze(now + LONG_AFTER - timedelta(days=2))
    assert destroy_due() == 0
    freeze(now + LONG_AFTER)
    assert destroy_due() == 1
    left = db.session.scalars(sa.select(DataRequest.id).order_by(DataRequest.id)).all()
    assert left == [ben.id, still_open.id]
    about_ann = sa.select(Entry.id).where(Entry.kind == "data_requests", Entry.thing_id == ann.id)
    assert not db.session.scalars(sa.select(Values.id).where(Values.entry_id.in_(about_ann))).all()
    assert destroy_due() == 0


def test_questions_go_with_their_words_and_open_ones_stay(app, freeze):
    site = a_site("pohang")
    answered, waiting = a_question(site, "ann"), a_question(site, "ben")
    outreach.close_enquiry(answered, actor=SYSTEM)
    freeze(clock.now() + LONG_AFTER)
    assert destroy_due() == 1
    assert db.session.scalars(sa.select(Enquiry.id)).all() == [waiting.id]
    assert db.session.scalars(sa.select(EnquiryWord.enquiry_id)).all() == [waiting.id]
    assert texts_of_history("enquiry_words") == 0
