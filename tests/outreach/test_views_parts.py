"""The desk of the call: drafted, published, in order, in both languages; and seen on the call."""

import pytest
import sqlalchemy as sa

from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.errors import MoveRefused
from academy.outreach import queries, services
from academy.outreach.models import CallPart
from academy.outreach.states import PartKind
from tests.factories.cohorts import a_site
from tests.factories.outreach import a_part
from tests.pages import parse, seen
from tests.personas import make_person, sign_in

ENGLISH = {"Accept-Language": "en"}
TYPED = {
    "title-ko": "점심은 어떻게 합니까?",
    "title-en": "What about lunch?",
    "body-ko": "캠퍼스 식당이 있습니다.",
    "body-en": "There is a canteen.",
}


@pytest.fixture
def site(app):
    return a_site()


@pytest.fixture
def staff(site, client):
    sign_in(client, make_person("Adam", roles=[(Role.ADMISSIONS, site)]))
    return client


def test_part_is_drafted_then_published_then_taken_back(site, staff, client):
    answer = staff.post("/staff/call/pohang/faq/new", data=TYPED)
    assert answer.location == "/staff/call?campus=pohang#faq"
    part = db.session.scalars(sa.select(CallPart)).one()
    assert "lunch?" not in parse(client.get("/", headers=ENGLISH)).text
    assert (
        "What about lunch? (Draft)"
        in parse(staff.get("/staff/call/pohang/preview", headers=ENGLISH)).text
    )
    staff.post(f"/staff/call/parts/{part.ref}/publish")
    page = parse(client.get("/", headers=ENGLISH)).text
    assert "What about lunch?" in page
    assert "There is a canteen." in page
    assert "점심은 어떻게 합니까?" in parse(client.get("/", headers={"Accept-Language": "ko"})).text
    assert staff.post(f"/staff/call/parts/{part.ref}/remove").status_code == 409
    staff.post(f"/staff/call/parts/{part.ref}/unpublish")
    assert "lunch?" not in parse(client.get("/", headers=ENGLISH)).text
    staff.post(f"/staff/call/parts/{part.ref}/remove")
    assert not queries.parts_of(site.id, drafts=True)[PartKind.FAQ]


@pytest.mark.parametrize(
    ("more", "field"),
    [({"title-en": ""}, "title-en"), ({"body-ko": ""}, "body-ko"), ({"link": "x:1"}, "link")],
)  # fmt: skip
def test_part_that_is_not_whole_is_refused_at_the_field(site, staff, more, field):
    answer = staff.post("/staff/call/pohang/place/new", data=TYPED | more)
    assert answer.status_code == 422
    assert field in parse(answer).errors
    assert not queries.parts_of(site.id, drafts=True)[PartKind.PLACE]


def test_part_changed_by_two_shows_both_to_the_second(site, staff):
    part = a_part(site)
    where = f"/staff/call/parts/{part.ref}"
    mine = TYPED | seen(staff, where)
    services.amend_part(
        part,
        services.PartPlan(title=part.title, body=queries.parts_of(site.id)[PartKind.FAQ][0].body),
        actor=SYSTEM,
    )
    services.publish_part(part, actor=SYSTEM)
    services.unpublish_part(part, actor=SYSTEM)
    answer = staff.post(where, data=mine)
    assert answer.status_code == 409
    assert TYPED["body-en"] in parse(answer).text


def test_parts_move_one_step_and_stop_at_the_ends(site, staff):
    refs = [a_part(site, title=title).ref for title in ("a", "b", "c")]
    for ref, act in ((refs[2], "up"), (refs[2], "up"), (refs[2], "up"), (refs[1], "down")):
        staff.post(f"/staff/call/parts/{ref}/{act}")
    found = queries.parts_of(site.id)[PartKind.FAQ]
    assert [part.title["en"] for part in found] == ["c", "a", "b"]


def test_part_of_another_site_is_missing(site, client):
    part = a_part(a_site("napoli"))
    sign_in(client, make_person("Adam", roles=[(Role.ADMISSIONS, site)]))
    assert client.get(f"/staff/call/parts/{part.ref}").status_code == 404
    assert client.get("/staff/call/napoli/faq/new").status_code == 404
    assert client.get("/staff/call?campus=napoli", headers=ENGLISH).status_code == 200
    assert client.get("/staff/call/pohang/nothing/new").status_code == 404
    assert client.post(f"/staff/call/parts/{part.ref}/burn").status_code == 404


def test_remove_part_that_is_published_is_refused(site):
    with pytest.raises(MoveRefused):
        services.remove_part(a_part(site), actor=SYSTEM)


def test_call_shows_map_and_newest_news_first(site, client):
    a_part(site, PartKind.PLACE, "Campus")
    for title in ("Chapter one", "Chapter two"):
        a_part(site, PartKind.NEWS, title)
    page = parse(client.get("/", headers=ENGLISH))
    assert page.links["See Campus on a map"] == "https://map.example/1"
    assert page.text.index("Chapter two") < page.text.index("Chapter one")
