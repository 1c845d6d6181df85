"""What chat apps show of a link: absolute addresses, the closing time, a small picture."""

from datetime import timedelta

import pytest

from academy.core import clock
from academy.core.paths import package_dir
from tests.factories.cohorts import a_cohort, a_site
from tests.factories.intake import an_open_round
from tests.pages import parse

MOST_BYTES = 40_000


def metas(page):
    return {
        m.get("property") or m.get("name"): m.get("content", "")
        for m in page.all(".//head/meta")
        if m.get("property") or m.get("name")
    }


@pytest.mark.parametrize(
    ("locale", "until"), [("ko", "오후 6시까지"), ("en", "until Fri, 15 January")]
)
def test_link_preview_names_the_closing_time_with_absolute_addresses(
    app, client, freeze, locale, until
):
    freeze("2027-01-03T12:00:00+09:00")
    closes = clock.now() + timedelta(days=12, hours=6)
    an_open_round(a_cohort(a_site(), 6), closes_at=closes)
    base = app.config["BASE_URL"]
    page = parse(client.get(f"/?lang={locale}"))
    found = metas(page)
    assert until in found["og:description"]
    assert found["og:url"] == f"{base}/campus/pohang"
    assert found["og:image"].startswith(f"{base}/static/previews/call-{locale}.png")
    picture = package_dir() / "web" / "static" / "previews" / f"call-{locale}.png"
    assert picture.stat().st_size < MOST_BYTES
    links = {(a.get("rel"), a.get("hreflang")): a.get("href") for a in page.all(".//head/link")}
    assert links["canonical", None] == f"{base}/campus/pohang"
    assert links["alternate", "ko"] == f"{base}/campus/pohang?lang=ko"
    assert links["alternate", "en"] == f"{base}/campus/pohang?lang=en"


@pytest.mark.parametrize(
    ("locale", "day", "said"),
    [
        ("ko", "2027-01-02", "1. 3.(일) 오전 9:00"),
        ("ko", "2027-01-04", "오후 6시까지"),
        ("en", "2027-01-04", "until Fri, 15 January"),
        ("en", "2027-01-18", "This round has closed"),
    ],
)
def test_shared_way_in_to_apply_says_until_when_in_both_languages(
    app, client, freeze, locale, day, said
):
    freeze("2027-01-03T09:00:00+09:00")
    opens = clock.now()
    closes = opens + timedelta(days=12, hours=9)
    round = an_open_round(a_cohort(a_site(), 6), opens_at=opens, closes_at=closes)
    base, where = app.config["BASE_URL"], f"/apply/{round.ref}"
    freeze(f"{day}T12:00:00+09:00")
    page = parse(client.get(f"{where}?lang={locale}"))
    found = metas(page)
    assert said in found["og:description"]
    assert found["og:title"].endswith(round.title.said(locale))
    assert found["og:url"] == f"{base}{where}"
    assert found["og:image"].startswith(f"{base}/static/previews/call-{locale}.png")
    assert found["description"] == found["og:description"]


def test_address_with_a_language_wins_over_the_browser_but_can_be_left(app, client):
    a_site()
    page = parse(client.get("/?lang=en", headers={"Accept-Language": "ko"}))
    assert page.one(".").get("lang") == "en"
    assert page.links["한국어"] == "/language/ko?next=%2F"
    odd = client.get("/?lang=xx", headers={"Accept-Language": "ko"})
    assert parse(odd).one(".").get("lang") == "ko"
