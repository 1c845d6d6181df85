"""People who have a keyboard alone walk the whole thread, and always see where they are."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests import apps
from tests.journeys.keys import Typist
from tests.journeys.thread import walk
from tests.journeys.town import open_town

pytestmark = pytest.mark.browser


def test_keyboard_alone_walks_from_the_call_to_the_mentor(
    tmp_path: Path, open_page: Callable[..., Page]
):
    made = apps.make_app("sqlite", f"sqlite:///{tmp_path / 'academy.db'}", tmp_path)
    with open_town(made.app, open_page, locale="ko", hand=Typist) as town:
        walk(town)
    made.close()
