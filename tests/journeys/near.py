"""Somebody who has a keyboard, and looks at everything four times as large as it is."""

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, ViewportSize

from tests.journeys.keys import SCRIPT, Typist

FITS = (Path(__file__).parent / "near.js").read_text(encoding="utf-8")
WINDOW = ViewportSize(width=320, height=256)
"""What is left of 1280 x 1024 pixels at 400 % (WCAG 1.4.10)."""


@dataclass
class Zoomed(Typist):
    """A typist at 400 %: no page is cut or scrolls two ways, and no bar covers the focus."""

    def arrive(self, path: str) -> None:
        """Follow a link from another app."""
        self.page.set_viewport_size(WINDOW)
        self.page.add_init_script(SCRIPT)
        self.page.add_init_script(FITS)
        self.page.on("filechooser", lambda _window: None)
        self.page.goto(self.town.url + path)
        self.see_that_it_fits()

    def turn_to(self, way: Locator) -> None:
        """Go on, and look at the page that follows."""
        super().turn_to(way)
        self.see_that_it_fits()

    def look_around(self) -> None:
        """Press Tab through the page; nothing that has the focus lies under a bar."""
        super().look_around()
        covered = self.page.evaluate("near.covered")
        assert not covered, f"a bar covers these on {self.path}: {covered}"

    def see_that_it_fits(self) -> None:
        """See that the page needs one direction of scrolling only, and cuts nothing off."""
        self.page.wait_for_load_state("load")
        faults = self.page.evaluate("near.faults()")
        assert not faults, f"{self.path} at 400 %: {faults}"
