"""Signing up without an account, one's place, the file for calendars, and the list of staff."""

import re

import pytest
import sqlalchemy as sa

from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.outbox.models import StoredLetter
from academy.outbox.rendering import render, unseal
from academy.outreach import queries, services
from academy.outreach.models import InfoPlace, InfoSession
from academy.outreach.states import InfoState, PlaceState
from tests.factories.cohorts import a_site
from tests.factories.outreach import a_place, an_info
from tests.pages import parse, seen
from tests.personas import make_person, sign_in

ENGLISH = {"Accept-Language": "en"}
SECRET = "https://meet.example/secret"
WHO = {"name": "Nova", "email": "Nova@Example.org"}


@pytest.fixture
def site(app):
    return a_site()


def digits():
    letter = db.session.scalars(
        sa.select(StoredLetter).order_by(StoredLetter.id.desc()).limit(1)
    ).one()
    assert letter.kind == "outreach/code"
    assert letter.text == ""
    return re.search(r"\b\d{6}\b", render(letter.kind, "en", unseal(letter.sealed))[1])[0]


def test_visitor_signs_up_with_a_code_and_then_sees_the_address(site, client):
    info = an_info(site)
    page = parse(client.get(f"/info/{info.ref}", headers=ENGLISH))
    assert SECRET not in page.text
    assert client.post(f"/info/{info.ref}", data=WHO).location == "/visitor/code"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(InfoPlace)) == 0
    wrong = client.post("/visitor/code", data={"code": "12"}, headers=ENGLISH)
    assert wrong.status_code == 422
    code = digits()
    where = client.post("/visitor/code", data={"code": code}).location
    place = db.session.scalars(sa.select(InfoPlace)).one()
    assert where == f"/info/places/{place.key}"
    assert (place.email, place.name, place.person_id) == ("nova@example.org", "Nova", None)
    assert client.post("/visitor/code", data={"code": code}).location == where
    assert SECRET in parse(client.get(where, headers=ENGLISH)).text
    assert parse(client.get("/", headers=ENGLISH)).links["Online session"] == f"/info/{info.ref}"


def test_code_page_without_a_wish_leads_to_the_call(site, client):
    assert client.get("/visitor/code").location == "/"
    assert client.post("/visitor/code/again").location == "/"


def test_code_sent_again_replaces_the_one_before(site, client):
    info = an_info(site)
    client.post(f"/info/{info.ref}", data=WHO)
    old = digits()
    assert client.post("/visitor/code/again").location == "/visitor/code"
    new = digits()
    if old != new:
        assert client.post("/visitor/code", data={"code": old}).status_code == 422
    assert "/info/places/" in client.post("/visitor/code", data={"code": new}).location


def test_person_signs_up_at_once(site, client):
    info = an_info(site)
    person = make_person("Alice")
    sign_in(client, person)
    where = client.post(f"/info/{info.ref}").location
    place = db.session.scalars(sa.select(InfoPlace)).one()
    assert (place.person_id, place.status) == (person.id, PlaceState.BOOKED)
    assert where == f"/info/places/{place.key}"


@pytest.mark.parametrize(
    ("typed", "field"),
    [({}, "name"), ({"name": "A"}, "email"), ({"name": "A", "email": "b"}, "email"),
     ({"name": "x" * 101, "email": "a@example.org"}, "name")],
)  # fmt: skip
def test_sign_up_with_odd_input_says_so_at_the_field(site, client, typed, field):
    answer = client.post(f"/info/{an_info(site).ref}", data=typed)
    assert answer.status_code == 422
    assert field in parse(answer).errors


def test_letters_to_one_address_are_limited(site, client):
    info = an_info(site)
    got = [client.post(f"/info/{info.ref}", data=WHO).status_code for _ in range(7)]
    assert got[:5] == [303] * 5
    assert got[-1] == 429


def test_place_is_cancelled_by_its_button_only(site, client):
    place = a_place(an_info(site))
    where = f"/info/places/{place.key}"
    client.get(where)
    client.get(f"{where}/cancel")
    assert place.status is PlaceState.BOOKED
    assert client.post(f"{where}/cancel").location == where
    assert "Cancelled" in parse(client.get(where, headers=ENGLISH)).text
    assert client.get(f"{where}/session.ics").status_code == 404
    assert client.get("/info/places/NOSUCHKEY").status_code == 404


def test_calendar_file_has_the_address_for_a_sure_place_only(site, client):
    info = an_info(site, seats=1)
    booked, waiting = a_place(info), a_place(info, "b@example.org")
    answer = client.get(f"/info/places/{booked.key}/session.ics", headers={"Accept-Language": "ko"})
    assert answer.content_type.startswith("text/calendar")
    assert all(len(line) <= 75 for line in answer.data.split(b"\r\n"))
    body = answer.data.replace(b"\r\n ", b"").decode()
    assert f"DTSTART:{info.starts_at:%Y%m%dT%H%M%SZ}\r\n" in body
    assert "SUMMARY:온라인 설명회\r\n" in body
    assert f"\\n{SECRET}" in body
    other = client.get(f"/info/places/{waiting.key}/session.ics").data
    assert b"secret" not in other.replace(b"\r\n ", b"")
    assert (b"STATUS:CONFIRMED" in answer.data, b"STATUS:TENTATIVE" in other) == (True, True)


def test_tick_buttons_are_told_apart_by_name_and_state(site, client):
    info = an_info(site)
    a_place(info)
    sign_in(client, make_person("Adam", roles=[(Role.ADMISSIONS, site)]))
    where = f"/staff/info-sessions/{info.ref}"
    page = client.get(where, headers=ENGLISH).get_data(as_text=True)
    place = db.session.scalars(sa.select(InfoPlace)).one()
    assert 'aria-pressed="false">Tick<span class="visually-hidden"> ' + place.name in page
    services.tick_place(place, came=True, actor=SYSTEM)
    db.session.commit()
    page = client.get(where, headers=ENGLISH).get_data(as_text=True)
    assert 'aria-pressed="true">' in page


def test_session_that_has_ended_is_said_to_be_over(site, client, freeze):
    info = an_info(site)
    sign_in(client, make_person("Adam", roles=[(Role.ADMISSIONS, site)]))
    pages = ("/staff/info-sessions", f"/staff/info-sessions/{info.ref}")
    for page in pages:
        assert "게시됨" in parse(client.get(page)).text
    freeze(info.ends_at)
    sign_in(client, make_person("Nari", roles=[(Role.ADMISSIONS, site)]))
    for page in pages:
        said = parse(client.get(page)).text
        assert "끝남" in said
        assert "게시됨" not in said


def test_draft_and_unknown_sessions_are_missing(site, client):
    assert client.get(f"/info/{an_info(site, published=False).ref}").status_code == 404
    assert client.get("/info/NOSUCH").status_code == 404


def test_staff_plan_publish_see_who_comes_and_tick(site, client, freeze):
    freeze("2027-01-04T12:00:00+09:00")
    staff = client
    sign_in(staff, make_person("Adam", roles=[(Role.ADMISSIONS, site)]))
    typed = {
        "title-ko": "설명회", "title-en": "Session", "place-ko": "온라인", "place-en": "Online",
        "starts_at": "2027-01-10T19:00", "ends_at": "2027-01-10T20:00",
        "opens_at": "2027-01-04T09:00", "closes_at": "2027-01-10T18:00",
        "online": "y", "address": SECRET, "seats": "30",
    }  # fmt: skip
    where = staff.post("/staff/info-sessions/new", data=typed).location
    info = db.session.scalars(sa.select(InfoSession)).one()
    assert where == f"/staff/info-sessions/{info.ref}"
    assert f"{info.starts_at:%Y-%m-%dT%H:%M}" == "2027-01-10T10:00"
    staff.post(f"{where}/publish")
    place = a_place(info)
    page = parse(staff.get(where, headers=ENGLISH))
    assert "a@example.org" in page.text
    staff.post(f"/staff/info-sessions/places/{place.ref}/came", data={"came": "yes"})
    assert db.session.get_one(InfoPlace, place.id).came
    edit = f"{where}/edit"
    staff.post(edit, data=typed | {"seats": "40"} | seen(staff, edit))
    assert queries.get_info(info.ref).seats == 40
    refused = staff.post(f"{where}/cancel", data={"reason-ko": "태풍"})
    assert refused.status_code == 422
    staff.post(f"{where}/cancel", data={"reason-ko": "태풍", "reason-en": "A typhoon"})
    assert queries.get_info(info.ref).status is InfoState.CANCELLED
    assert "A typhoon" in parse(client.get(f"/info/{info.ref}", headers=ENGLISH)).text


@pytest.mark.parametrize("bad", [{"starts_at": "soon"}, {"seats": "0"}, {"title-en": ""}])
def test_session_that_cannot_be_is_refused_with_everything_kept(site, client, bad):
    sign_in(client, make_person("Adam", roles=[(Role.ADMISSIONS, site)]))
    answer = client.post("/staff/info-sessions/new", data={"title-ko": "남는 말"} | bad)
    assert answer.status_code == 422
    assert "남는 말" in answer.get_data(as_text=True)


def test_list_of_sessions_takes_as_many_statements_for_three_as_for_one(
    site, client, count_statements
):
    sign_in(client, make_person("Adam", roles=[(Role.ADMISSIONS, site)]))
    took = []
    for _ in range(3):
        a_place(an_info(site))
        client.get("/staff/info-sessions")
        count_statements()
        client.get("/staff/info-sessions")
        took.append(len(count_statements()))
    assert took[0] == took[2]


def test_session_page_of_another_site_is_missing(site, client):
    info = an_info(a_site("napoli"))
    place = a_place(info)
    sign_in(client, make_person("Adam", roles=[(Role.ADMISSIONS, site)]))
    assert client.get(f"/staff/info-sessions/{info.ref}").status_code == 404
    assert (
        client.post(
            f"/staff/info-sessions/places/{place.ref}/came", data={"came": "yes"}
        ).status_code
        == 404
    )
    services.cancel_place(place, actor=SYSTEM)
