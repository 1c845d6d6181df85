"""Whom to ask: found from every page and letter, and by campus."""

import dataclasses

import pytest

from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import a_round, an_open_round
from tests.pages import parse, text_of

ENGLISH = {"Accept-Language": "en"}


def cards(page):
    """Return the links of each campus by its name."""
    return {
        text_of(card.find("h3")): [a.get("href") for a in card.iter("a")]
        for card in page.all(".//article")
    }


def test_contact_names_the_academy_and_each_campus(app, client):
    pohang = a_site("pohang")
    a_site("napoli")
    an_open_round(a_cohort(pohang, 5)).contact = "apply@pohang.example"
    page = parse(client.get("/contact", headers=ENGLISH))
    assert "77 Cheongam-ro, Pohang" in page.text
    assert page.links["hello@academy.example"] == "mailto:hello@academy.example"
    (first, second) = cards(page).values()
    assert "mailto:apply@pohang.example" in first
    assert "mailto:hello@academy.example" in second


def test_contact_of_a_draft_round_is_not_shown(app, client):
    a_round(a_cohort(a_site(), 5)).contact = "later@pohang.example"
    assert "later@pohang.example" not in client.get("/contact").text


def test_contact_without_an_address_says_so(app, client, monkeypatch):
    bare = dataclasses.replace(app.config["SETTINGS"], contact_email="", contact_address="")
    monkeypatch.setitem(app.config, "SETTINGS", bare)
    page = parse(client.get("/contact", headers=ENGLISH))
    assert "has not named an address" in page.text


def test_contact_reads_few_statements_whatever_the_number_of_campuses(
    app, client, count_statements
):
    def count():
        count_statements()
        client.get("/contact")
        return len(count_statements())

    a_site("pohang")
    one = count()
    a_site("napoli")
    a_site("detroit")
    assert count() == one


@pytest.mark.parametrize("path", ["/", "/sign-in", "/privacy", "/no-such-page"])
def test_every_page_leads_to_the_contact(app, client, path):
    a_site()
    assert "/contact" in parse(client.get(path, headers=ENGLISH)).links.values()
