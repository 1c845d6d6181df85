"""What is due on the privacy desk is called to mind by letter, once for each matter and admin."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.audit.models import Access, AccessPerson
from academy.core import clock
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.outbox.models import StoredLetter
from academy.privacy.jobs import remind
from academy.privacy.models import Breach, DataRequest
from academy.privacy.services.breaches import add_concerned, open_breach, tell_concerned
from academy.privacy.states import Channel, Item, RequestKind, RequestState
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_submitted_application, an_open_round
from tests.personas import make_person

NOON = "2026-11-20T12:00:00+09:00"


@pytest.fixture
def site(app, freeze):
    freeze(NOON)
    return a_site()


@pytest.fixture
def ada(site):
    made = make_person("Ada", roles=[(Role.ADMIN, site.id)])
    make_person("Olga", roles=[(Role.ADMIN, a_site("jeju").id)])
    make_person("Sam", roles=[(Role.ADMISSIONS, site.id)])
    return made


def a_request(site, **left):
    made = DataRequest(
        site_id=site.id, kind=RequestKind.ACCESS, channel=Channel.MAIL, name="N",
        contact="n@n.example", received_at=clock.now(), due_at=clock.now() + timedelta(**left),
    )  # fmt: skip
    db.session.add(made)
    db.session.commit()
    return made


def letters():
    remind()
    db.session.commit()
    rows = db.session.scalars(sa.select(StoredLetter).where(StoredLetter.kind == "privacy/due"))
    return [(letter.to, letter.text) for letter in rows]


def test_request_is_called_to_mind_three_days_before_and_once(site, ada):
    made = a_request(site, days=3, seconds=1)
    assert letters() == []
    made.due_at -= timedelta(seconds=1)
    db.session.commit()
    for _hour in range(3):
        ((to, text),) = letters()
    assert to == ada.email
    assert f"/staff/privacy/requests/{made.ref}" in text


def test_request_that_was_extended_is_called_to_mind_anew(site, ada, freeze):
    made = a_request(site, days=1)
    assert len(letters()) == 1
    made.due_at += timedelta(days=10)
    db.session.commit()
    assert len(letters()) == 1
    freeze("2026-11-29T12:00:00+09:00")
    assert len(letters()) == 2


def test_answered_request_is_not_called_to_mind(site, ada):
    a_request(site, days=1).status = RequestState.ANSWERED
    db.session.commit()
    assert letters() == []


@pytest.mark.parametrize(
    ("hours", "told", "people", "written"),
    [(47, False, 3, 0), (48, False, 3, 1), (48, True, 3, 0), (48, False, 0, 0), (80, False, 3, 1)],
)
def test_leak_is_called_to_mind_a_day_before_its_72_hours_end(
    site, ada, hours, told, people, written
):
    leak = Breach(
        site_id=site.id, title="A list sent astray", what="x", items=["name"], people=people,
        known_at=clock.now() - timedelta(hours=hours),
        notified_at=clock.now() if told else None,
    )  # fmt: skip
    db.session.add(leak)
    db.session.commit()
    assert len(letters()) == written


def test_unsigned_month_is_called_to_mind_a_week_after_its_end(site, ada, freeze):
    applicant = make_person("Hana")
    a_submitted_application(applicant, an_open_round(a_cohort(site)))
    look = Access(
        at=clock.now(), actor_id=ada.id, ip="127.0.0.1", what="intake.application",
        request_id="x", people_count=1,
    )  # fmt: skip
    db.session.add(look)
    db.session.flush()
    db.session.add(AccessPerson(access_id=look.id, person_id=applicant.id))
    db.session.commit()
    freeze("2026-12-07T23:59:59+09:00")
    assert letters() == []
    freeze("2026-12-08T00:00:00+09:00")
    ((_to, text),) = letters()
    assert "2026-11" in text
    assert len(letters()) == 1


def test_every_request_is_called_to_mind_however_many_wait(site, ada):
    for _number in range(23):
        a_request(site, days=2)
    assert len(letters()) == 23


def test_people_found_after_the_letters_are_called_to_mind_too(site, ada):
    leak = open_breach(
        site, title="A list", known_at=clock.now() - timedelta(hours=50), what="Sent", measures="-",
        items=[Item.NAME], people=0, from_outside=False, actor=SYSTEM,
    )  # fmt: skip
    db.session.commit()
    assert letters() == []
    for name in ("Ann", "Ben", "Cho"):
        add_concerned(leak, [make_person(name).id], source="by name", actor=SYSTEM)
        found = len(letters())
        tell_concerned(leak, actor=SYSTEM)
        assert len(letters()) == found
    assert found == 3
