"""The list of staff: choices, columns, views, rows that are picked, a search past every log."""

import pytest
import sqlalchemy as sa

from academy.core.actors import Role
from academy.core.db import db
from academy.intake.models import SavedView
from academy.intake.rules import Filter
from academy.intake.views.listing import SIZE
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_draft, a_submitted_application, an_open_round
from tests.pages import parse
from tests.personas import make_person

LIST = "/staff/applications"


@pytest.fixture
def cohort(app):
    return a_cohort(a_site())


@pytest.fixture
def staff(cohort, sign_in):
    return sign_in(make_person("Adam", roles=[(Role.ADMISSIONS, cohort.site_id)]))


@pytest.fixture
def three(cohort):
    round = an_open_round(cohort)
    return [a_submitted_application(make_person(f"김민우 {n}"), round) for n in range(3)]


def shown(response):
    assert response.status_code == 200
    rows = parse(response).all(".//tbody/tr")
    return [r.find(".//th/a").text for r in rows]


def choice(staff, **query):
    return parse(staff.get(LIST, query_string=query)).values()["choice"]


def test_list_narrows_by_every_part_of_the_address(cohort, staff, three):
    first = an_open_round(cohort, 1)
    a_draft(make_person("Dora"), first, language="en")
    assert shown(staff.get(f"{LIST}?state=draft")) == ["Dora"]
    assert shown(staff.get(f"{LIST}?language=en")) == ["Dora"]
    assert shown(staff.get(f"{LIST}?round={first.ref}")) == ["Dora"]
    assert len(shown(staff.get(f"{LIST}?cohort=5&field=tech"))) == 4
    assert shown(staff.get(f"{LIST}?from=2000-01-01&to=2000-01-02")) == []
    assert shown(staff.get(f"{LIST}?mark=extended")) == []


@pytest.mark.parametrize(
    "odd",
    ["round=x&state=nonsense", "cohort=99999999999999999999", "from=2026-99-99", "mark=owner_id",
     "column=%00", "language=%00", "field=%ED%A0%80", "state=" + "x" * 3000],
)  # fmt: skip
def test_list_of_an_odd_address_shows_a_page(staff, three, odd):
    assert staff.get(f"{LIST}?{odd}").status_code == 200


def test_list_shows_the_columns_that_were_chosen(staff, three):
    page = parse(staff.get(f"{LIST}?column=email&column=born"))
    heads = [e.text for e in page.all(".//thead//th")]
    assert heads == ["지원자", "이메일 주소", "생년월일"]
    assert page.text.count("@example.org") == 3


def test_search_keeps_the_choice_and_pages_without_the_term_in_an_address(cohort, staff):
    round = an_open_round(cohort)
    for n in range(SIZE + 2):
        a_draft(make_person(f"김민우 {n:02}"), round)
    found = staff.post(f"{LIST}?state=draft", data={"term": "민우"})
    assert shown(found)[0] == f"김민우 {SIZE + 1}"
    page = parse(found)
    older = next(f for f in page.all(".//form") if f.find(".//input[@name='after']") is not None)
    assert older.get("action") == f"{LIST}?state=draft"
    sent = {i.get("name"): i.get("value") for i in older.iter("input")}
    assert shown(staff.post(older.get("action"), data=sent)) == ["김민우 01", "김민우 00"]
    assert not [a for a in page.links.values() if "민우" in a or "term=" in a]
    assert shown(staff.post(f"{LIST}?state=submitted", data={"term": "민우"})) == []


def test_view_is_kept_shown_and_removed(staff, three):
    form = {"choice": choice(staff, state="submitted", column="number"), "name": "받은 것"}
    made = staff.post(f"{LIST}/views", data=form | {"share": "pohang"})
    assert made.status_code == 303
    view = db.session.scalars(sa.select(SavedView)).one()
    assert view.filter == {"states": ["submitted"]}
    assert view.columns == ["number"]
    page = parse(staff.get(made.location))
    assert page.h1 == "받은 것"
    assert len(page.all(".//tbody/tr")) == 3
    assert staff.post(f"{LIST}/views/{view.ref}/remove").status_code == 303
    assert staff.get(made.location).status_code == 404


def test_view_of_a_colleague_is_used_but_not_removed(cohort, staff, three, sign_in):
    form = {"choice": choice(staff), "name": "모두", "share": "pohang"}
    where = staff.post(f"{LIST}/views", data=form).location
    colleague = sign_in(make_person("Bea", roles=[(Role.ADMIN, cohort.site_id)]))
    assert len(shown(colleague.get(where))) == 3
    ref = where.rpartition("=")[2]
    assert colleague.post(f"{LIST}/views/{ref}/remove").status_code == 404
    stranger = sign_in(make_person("Ciro", roles=[(Role.ADMIN, a_site("napoli"))]))
    assert stranger.get(where).status_code == 404


@pytest.mark.parametrize(
    "bad", [{"name": ""}, {"name": "x" * 41}, {"share": "napoli"}, {"name": "a\0b"}]
)
def test_view_that_cannot_be_kept_says_why(staff, three, bad):
    form = {"choice": choice(staff), "name": "v", "share": ""} | bad
    said = staff.post(f"{LIST}/views", data=form)
    assert said.status_code == 422
    assert parse(said).errors


@pytest.mark.parametrize("odd", ["", "{", "[]", '{"filter": 7}', '{"columns": {}}', "[" * 5000])
def test_view_of_an_odd_choice_narrows_nothing(staff, three, odd):
    made = staff.post(f"{LIST}/views", data={"choice": odd, "name": "v", "share": ""})
    assert made.status_code == 303
    assert db.session.scalars(sa.select(SavedView.filter)).one() == {}


def test_picked_rows_are_carried_under_a_reference(staff, three):
    numbers = [three[0].number, three[2].number]
    sent = {"choice": choice(staff), "picked": numbers, "to": "intake.applications"}
    made = staff.post(f"{LIST}/picked", data=sent)
    assert made.status_code == 303
    assert numbers[0] not in made.location
    assert shown(staff.get(made.location)) == ["김민우 2", "김민우 0"]


def test_all_that_match_are_carried_with_what_was_searched(staff, three):
    found = parse(staff.post(LIST, data={"term": "민우 1"}))
    sent = {"choice": found.values()["choice"], "everyone": "y", "to": "intake.applications"}
    made = staff.post(f"{LIST}/picked", data=sent)
    kept = db.session.scalars(sa.select(SavedView)).one()
    assert Filter.from_json(kept.filter) == Filter(term="민우 1")
    assert shown(staff.get(made.location)) == ["김민우 1"]


def test_nobody_picked_is_said(staff, three):
    said = staff.post(f"{LIST}/picked", data={"choice": choice(staff, state="submitted")})
    assert said.location == f"{LIST}?state=submitted"
    assert db.session.scalars(sa.select(SavedView)).all() == []


def test_pick_to_an_unknown_page_stays_at_home(staff, three):
    sent = {"choice": choice(staff), "picked": "x", "to": "//evil.example"}
    assert staff.post(f"{LIST}/picked", data=sent).location.startswith(f"{LIST}?view=")
