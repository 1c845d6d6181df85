"""The whole thread of the product, through pages, as a year and a half of an academy's life."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests import apps
from tests.journeys.thread import walk
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
    walk(town)
