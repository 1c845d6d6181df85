"""The menu: one line for few entries, sections for many, and which entry is open."""

import pytest

from academy.core.actors import Role
from academy.web.navigation import IN_ONE_LINE
from tests.factories.cohorts import a_cohort, a_site
from tests.pages import parse, text_of
from tests.personas import make_person, sign_in

ENGLISH = {"Accept-Language": "en"}
SECTIONS = ["Admissions", "Programme", "People", "Operations"]


@pytest.fixture
def admin(app, client):
    site = a_site()
    a_cohort(site, 5)
    return sign_in(client, make_person("Ada", roles=[(Role.ADMIN, site)]))


def navs(client, path, **more):
    """Return the menus of a page: name -> [(text, value of aria-current)]."""
    page = parse(client.get(path, headers=ENGLISH, **more))
    return {
        (nav.get("class") or "").split()[-1]: [
            (text_of(link), link.get("aria-current")) for link in nav.iter("a")
        ]
        for nav in page.all(".//nav[@class]")
    }


def test_menu_of_an_admin_stands_in_sections(admin):
    found = navs(admin, "/staff/cohorts")
    assert [text for text, _ in found["not-phone"]] == SECTIONS
    assert found["not-phone"] == found["tabbar"]
    assert dict(found["not-phone"])["Programme"] == "true"
    assert dict(found["not-phone"])["People"] is None


def test_open_section_shows_its_pages_and_marks_this_one(admin):
    pages = navs(admin, "/staff/cohorts")["subnav"]
    assert ("Cohorts", "page") in pages
    assert [current for _, current in pages].count(None) == len(pages) - 1


def test_page_below_an_entry_marks_the_entry_without_calling_it_this_page(admin):
    found = navs(admin, "/staff/cohorts/pohang/5")
    assert dict(found["subnav"])["Cohorts"] == "true"


def test_page_of_no_section_opens_none(admin):
    found = navs(admin, "/account")
    assert "subnav" not in found
    assert {current for _, current in found["not-phone"]} == {None}


def test_sections_lead_to_every_page_of_the_menu(admin):
    reached = set()
    page = parse(admin.get("/staff/cohorts", headers=ENGLISH))
    for label in SECTIONS:
        inside = parse(admin.get(page.links[label], headers=ENGLISH))
        (subnav,) = [n for n in inside.all(".//nav") if n.get("class") == "subnav"]
        reached |= {link.get("href") for link in subnav.iter("a")}
    assert reached >= {"/staff/mail", "/staff/history", "/staff/people", "/staff/reports/totals"}
    assert len(reached) > IN_ONE_LINE


def test_own_applications_of_staff_stand_under_their_name(admin):
    page = parse(admin.get("/staff/cohorts", headers=ENGLISH))
    assert page.links["My applications"] == "/my/applications"


def test_menu_of_few_entries_is_one_line(app, client):
    auditor = sign_in(client, make_person("Audit Or", roles=[(Role.AUDITOR, a_site())]))
    found = navs(auditor, "/staff/history")
    assert "subnav" not in found
    assert ("History", "page") in found["not-phone"]
    assert ("Cohorts", None) in found["not-phone"]


def test_bar_of_a_phone_uses_short_names(app, client):
    mentor = sign_in(client, make_person("Menno", roles=[(Role.MENTOR, a_site())]))
    found = navs(mentor, "/mentoring")
    assert "Gates" in dict(found["tabbar"])
    assert "Teams and projects" in dict(found["not-phone"])
