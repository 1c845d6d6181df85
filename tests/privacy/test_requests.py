"""Requests: taken on, extended once, answered after a check of who asks, refused on a ground."""

import pytest
import sqlalchemy as sa

from academy.core.actors import SYSTEM
from academy.core.db import db
from academy.core.errors import MoveRefused, RuleBroken
from academy.outbox.models import StoredLetter
from academy.privacy.services import requests
from academy.privacy.states import Channel, Identity, Refusal, RequestKind, RequestState
from tests.factories.cohorts import a_site
from tests.pages import parse
from tests.personas import actor_of, make_person

EN = {"Accept-Language": "en"}


@pytest.fixture
def site(app):
    return a_site("pohang")


@pytest.fixture
def by_phone(site, freeze):
    at = freeze("2026-11-20T18:00+09:00")
    return requests.enter(
        site, None, kind=RequestKind.ACCESS, channel=Channel.PHONE, name="Kim", text="All of it",
        contact="kim@example.org", received_at=at, actor=SYSTEM,
    )  # fmt: skip


def test_entered_request_is_due_from_the_day_on_which_it_came(by_phone):
    assert by_phone.due_at.isoformat() == "2026-12-01T00:00:00+09:00"


def test_answer_without_knowing_who_asks_is_refused(by_phone):
    with pytest.raises(RuleBroken):
        requests.answer(by_phone, text="Here", actor=SYSTEM)
    requests.identify(by_phone, how=Identity.CALLED_BACK, actor=SYSTEM)
    requests.answer(by_phone, text="Here it is", actor=SYSTEM)
    letter = sa.select(StoredLetter).where(StoredLetter.kind == "privacy/request_answered")
    assert "Here it is" in db.session.scalar(letter).text
    with pytest.raises(MoveRefused):
        requests.answer(by_phone, text="Again", actor=SYSTEM)


def test_extend_gives_ten_days_once_and_not_too_late(by_phone, freeze):
    requests.extend(by_phone, reason="Much to copy", actor=SYSTEM)
    assert by_phone.due_at.isoformat() == "2026-12-11T00:00:00+09:00"
    with pytest.raises(RuleBroken):
        requests.extend(by_phone, reason="More", actor=SYSTEM)


def test_extend_after_the_time_is_refused(by_phone, freeze):
    freeze("2026-12-01T00:00+09:00")
    with pytest.raises(RuleBroken):
        requests.extend(by_phone, reason="Forgotten", actor=SYSTEM)


def test_refuse_names_its_ground_to_the_person(site, sign_in):
    person = make_person("Ann", locale="en")
    asked = requests.ask(
        person, site, kind=RequestKind.DELETION, text="All", actor=actor_of(person)
    )
    requests.refuse(asked, ground=Refusal.LAW, text="Must be kept.", actor=SYSTEM)
    db.session.commit()
    page = parse(sign_in(person).get(f"/my/data/requests/{asked.ref}", headers=EN))
    assert "35(4)1" in page.text
    assert "118" in page.text


def test_ask_twice_by_a_double_click_is_one_request_with_one_clock(site):
    person = make_person("Ann")
    actor = actor_of(person)
    first, second, other = (
        requests.ask(person, site, kind=RequestKind.STOP, text=text, actor=actor)
        for text in ("x", "x", "y")
    )
    assert first is second
    assert other is not first


def test_withdraw_twice_is_once(site):
    person = make_person("Ann")
    asked = requests.ask(person, site, kind=RequestKind.STOP, text="x", actor=actor_of(person))
    requests.withdraw(asked, actor=actor_of(person))
    requests.withdraw(asked, actor=actor_of(person))
    assert asked.status is RequestState.WITHDRAWN


def test_desk_takes_identifies_and_answers(site, sign_in):
    admin = make_person("Root", roles=[("admin", site)])
    db.session.commit()
    client = sign_in(admin)
    sent = {
        "kind": "access", "channel": "phone", "received_at": "2026-11-20T18:00", "name": "Kim",
        "contact": "010-1234-5678", "text": "All of it",
    }  # fmt: skip
    made = client.post("/staff/privacy/pohang/requests/new", data=sent)
    assert made.status_code == 303
    assert client.post(f"{made.location}/take").status_code == 303
    assert client.post(f"{made.location}/answer", data={"answer": "Here"}).status_code == 422
    assert client.post(f"{made.location}/identity", data={"how": "called_back"}).status_code == 303
    assert client.post(f"{made.location}/answer", data={"answer": "Here"}).status_code == 303
    assert client.get("/staff/privacy/requests?state=done").status_code == 200
