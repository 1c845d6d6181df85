"""The whole thread of the product, through pages, as a year and a half of an academy's life."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests import apps
from tests.journeys import admission, coming_back, learning
from tests.journeys.town import Town, open_town

pytestmark = pytest.mark.browser


@pytest.fixture(params=[("ko", False), ("en", True)], ids=["ko-desktop", "en-phone"])
def town(
    request: pytest.FixtureRequest, tmp_path: Path, open_page: Callable[..., Page]
) -> Iterator[Town]:
    """A small academy in Korean on a desk, and in English on a phone."""
    locale, phone = request.param
    made = apps.make_app("sqlite", f"sqlite:///{tmp_path / 'academy.db'}", tmp_path)
    with open_town(made.app, open_page, locale=locale, phone=phone) as opened:
        yield opened
    made.close()


def test_thread_from_the_call_to_the_mentor(town: Town):
    admission.open_the_round(town)
    town.travel("2026-11-04")
    admission.check_age(town)
    admission.sign_up(town)
    admission.write_application(town)
    number = admission.see_application(town)
    town.travel("2026-12-02")
    admission.review_blind(town)
    town.travel("2026-12-22")
    admission.offer_and_accept(town, number)
    town.travel("2027-02-15")
    learning.publish_track(town)
    town.travel("2027-03-02", 14)
    learning.start_and_attend(town)
    town.travel("2027-05-20")
    learning.form_team(town)
    town.travel("2027-06-10")
    learning.appoint_mentor(town)
    learning.write_up_meeting(town)
    town.travel("2027-12-14")
    learning.exhibit(town)
    certificate = coming_back.graduate(town)
    coming_back.verify(town, certificate)
    town.travel("2028-01-20")
    coming_back.invite(town)
    coming_back.appoint(town)
    coming_back.count(town)
    coming_back.import_old_people(town)
