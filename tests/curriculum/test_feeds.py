from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import icalendar
import pytest

from academy.cohorts import services as cohorts
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.curriculum import feeds, queries, services
from academy.curriculum.states import FeedKind
from tests.factories.cohorts import a_cohort, a_site, an_enrolment
from tests.factories.curriculum import a_feed, a_plan, a_room, a_session
from tests.pages import parse
from tests.personas import make_person, sign_in


@pytest.fixture
def cohort(app, freeze):
    freeze("2027-03-02T08:50:00+09:00")
    return a_cohort(a_site(), starts_on=date(2027, 3, 2))


@pytest.fixture
def alice(cohort):
    return make_person("Alice")


@pytest.fixture
def learner(cohort, alice):
    return an_enrolment(alice, cohort)


def read(client, feed):
    """Fetch a feed as a calendar program does, and return its events."""
    answer = client.get(f"/calendar/{feeds.token_of(feed)}.ics")
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    return icalendar.Calendar.from_ical(answer.get_data()).walk("VEVENT")


def test_own_feed_holds_what_concerns_the_learner(client, cohort, alice, learner):
    learner.session_group = "morning"
    room = a_room(a_site())
    db.session.flush()
    session = a_session(cohort, group="morning", room=room.id)
    a_session(cohort, group="afternoon")
    a_session(a_cohort(number=6, starts_on=date(2027, 3, 2)))
    feed = a_feed(alice)
    db.session.commit()
    [event] = read(client, feed)
    assert event["UID"] == f"session-{session.ref}@academy"
    assert event["SUMMARY"] == "오전 수업"
    assert event["LOCATION"] == "메인 랩"
    assert event["DTSTART"].dt == datetime(2027, 3, 2, 0, tzinfo=UTC)
    assert event["DTEND"].dt == datetime(2027, 3, 2, 3, tzinfo=UTC)


def test_feed_keeps_the_wall_clock_of_a_site_across_summer_time(client, freeze):
    freeze("2026-10-20T12:00:00+00:00")
    detroit = a_cohort(a_site("detroit"), 5, starts_on=date(2026, 10, 1))
    dana = make_person("Dana")
    an_enrolment(dana, detroit)
    services.add_sessions(detroit, a_plan(date(2026, 10, 27)), times=2, actor=SYSTEM)
    feed = a_feed(dana)
    db.session.commit()
    starts = [event["DTSTART"].dt for event in read(client, feed)]
    assert [at.hour for at in starts] == [13, 14]
    assert {at.astimezone(ZoneInfo("America/Detroit")).time() for at in starts} == {time(9)}


def test_changed_and_cancelled_sessions_say_so_with_a_higher_sequence(
    client, cohort, alice, learner
):
    session = a_session(cohort, date(2027, 3, 9))
    feed = a_feed(alice)
    services.change_session(session, a_plan(date(2027, 3, 10)), actor=SYSTEM)
    db.session.commit()
    [event] = read(client, feed)
    assert (event["SEQUENCE"], event["STATUS"]) == (1, "CONFIRMED")
    services.cancel_session(session, reason="Storm", actor=SYSTEM)
    db.session.commit()
    [event] = read(client, feed)
    assert (event["SEQUENCE"], event["STATUS"]) == (2, "CANCELLED")


def test_feed_ends_when_somebody_leaves(client, cohort, alice, learner):
    a_session(cohort, date(2027, 3, 9))
    feed = a_feed(alice)
    cohorts.withdraw(learner, reason="Moves", actor=SYSTEM)
    db.session.commit()
    assert read(client, feed) == []


def test_feed_of_a_cohort_holds_only_while_one_mentors_there(client, cohort):
    mentor = make_person("Kim", roles=[(Role.MENTOR, cohort.site_id)])
    a_session(cohort, leader=mentor.id)
    whole, led = a_feed(mentor, FeedKind.COHORT, cohort), a_feed(mentor, FeedKind.LEADING)
    none = a_feed(make_person("Eve"), FeedKind.COHORT, cohort)
    db.session.commit()
    assert len(read(client, whole)) == 1
    assert len(read(client, led)) == 1
    assert read(client, none) == []


@pytest.mark.parametrize("change", ["secret", "ref", "empty", "revoked"])
def test_address_that_is_wrong_or_taken_back_is_not_found(client, alice, learner, change):
    feed = a_feed(alice)
    token = feeds.token_of(feed)
    if change == "secret":
        token = token[:-1] + ("a" if token[-1] != "a" else "b")
    if change == "ref":
        token = "2" + token
    if change == "empty":
        token = "-"
    if change == "revoked":
        services.revoke_feed(feed, actor=SYSTEM)
    db.session.commit()
    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_open_feed_twice_is_one_and_another_after_it_was_taken_back(alice, learner):
    feed = a_feed(alice)
    assert a_feed(alice).id == feed.id
    services.revoke_feed(feed, actor=SYSTEM)
    db.session.flush()
    assert a_feed(alice).id != feed.id


def test_page_gives_an_address_out_and_takes_it_back(app, alice, learner):
    own = sign_in(app.test_client(), alice)
    assert own.post("/my/calendar/open", data={"kind": "own"}).status_code == 303
    [feed] = queries.feeds_of(alice.id)
    assert feeds.token_of(feed) in parse(own.get("/my/calendar")).text
    assert own.post(f"/my/calendar/{feed.ref}/revoke").status_code == 303
    db.session.expire_all()
    assert queries.feeds_of(alice.id) == []


@pytest.mark.parametrize("kind", ["leading", "cohort", "nonsense", ""])
def test_page_gives_nothing_out_that_does_not_concern_the_reader(app, alice, learner, kind):
    own = sign_in(app.test_client(), alice)
    asked = {"kind": kind, "site": "pohang", "number": "5"}
    assert own.post("/my/calendar/open", data=asked).status_code == 303
    assert queries.feeds_of(alice.id) == []


def test_feed_of_somebody_else_cannot_be_taken_back(app, alice, learner):
    feed = a_feed(alice)
    db.session.commit()
    other = sign_in(app.test_client(), make_person("Eve"))
    assert other.post(f"/my/calendar/{feed.ref}/revoke").status_code == 404
