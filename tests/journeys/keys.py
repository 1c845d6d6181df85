"""Somebody who has a keyboard and no mouse."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import FilePayload, Locator, TimeoutError, expect
from werkzeug.exceptions import MethodNotAllowed

from tests.journeys.town import Visitor

SCRIPT = (Path(__file__).parent / "keys.js").read_text(encoding="utf-8")
MOST_TURNS = 8
MOST_SEGMENTS = 60
"""A field for a date has a stop for each of its segments."""


@dataclass
class Typist(Visitor):
    """A visitor who only presses keys; wherever the focus stops, it can be seen.

    Only the site's own address is typed as an address, once; from there on links lead everywhere.
    """

    rounds: set[str] = field(default_factory=set)
    """Endpoints of the pages that were walked from the first stop to beyond the last."""

    def go(self, path: str) -> None:
        """Walk to a page by links."""
        if self.page.url == "about:blank":
            self.page.add_init_script(SCRIPT)
            # The driver takes the window of files over from the first listener on, but answers
            # before the browser knows; a key pressed right then would open a window for nobody.
            self.page.on("filechooser", lambda _window: None)
            self.page.goto(self.town.url + "/")
        if self.path == path:
            self.reload()
            self.let_in()
        else:
            self.walk(path)

    def walk(self, path: str) -> None:
        """Follow the link that leads to a page, or nearest to it, until it is there."""
        tried: list[str] = []
        while path not in tried:
            href = self.page.evaluate("([goal, tried]) => keys.nearest(goal, tried)", [path, tried])
            assert href, f"no link of {self.path} leads nearer to {path}: {tried}"
            tried.append(href)
            self.turn_to(self.page.locator(f'a[href="{href}"]:visible').first)
            if self.let_in():
                # Who asked to be let in, and for nothing else, is led home.
                tried += ["/home"] if href == "/sign-in" else []
        assert self.path == path or path == "/home", f"{self.path} instead of {path}"

    def let_in(self) -> bool:
        """Sign in where a page asks for it."""
        asked = "/sign-in" in self.page.url
        if asked:
            self.sign_in()
        return asked

    def reload(self) -> None:
        """Press F5, which belongs to the browser: a driver's keys reach only the page."""
        super().reload()

    def reach(self, goal: Locator) -> None:
        """Press Tab until something has the focus, and see that it has it."""
        state = self.look(goal)
        if state["fresh"]:
            self.look_around()
            if state["inside"]:
                self.skip()
            state = self.look(goal)
        for _ in range(MOST_TURNS):
            if not state["tabs"]:
                assert state["uncovered"], f"something covers {goal} on {self.path}"
                return
            for _ in range(abs(state["tabs"])):
                self.page.keyboard.press("Tab" if state["tabs"] > 0 else "Shift+Tab")
            state = self.look(goal)
        raise AssertionError(f"no Tab leads to {goal} on {self.path}")

    def look(self, goal: Locator) -> dict[str, Any]:
        """Return where the focus is; it can be seen wherever it stopped, and is not lost."""
        state: dict[str, Any] = goal.evaluate("e => keys.look(e)")
        assert not state["unseen"], f"nobody sees the focus on {self.path}: {state['unseen']}"
        assert not state["lost"], f"the focus was lost on {self.path}"
        return state

    def look_around(self) -> None:
        """Press Tab through a page of a kind not met before, and out of it: nothing is a trap."""
        try:
            kind, _ = self.town.app.url_map.bind("").match(self.path.partition("?")[0])
        except MethodNotAllowed:
            return
        others = (other for other in self.town.visitors.values() if isinstance(other, Typist))
        if any(kind in other.rounds for other in others):
            return
        self.rounds.add(kind)
        for _ in range(self.page.evaluate("keys.count()")):
            self.page.keyboard.press("Tab")
        for _ in range(MOST_SEGMENTS):
            if self.page.evaluate("keys.around()"):
                break
            self.page.keyboard.press("Tab")
        else:
            raise AssertionError(f"no Tab leads out of {self.path}")
        missed = self.page.evaluate("keys.missed()")
        assert not missed, f"no Tab leads to these of {self.path}: {missed}"
        disorder = self.page.evaluate("keys.disorder()")
        assert not disorder, f"these come too early on {self.path}: {disorder}"

    def skip(self) -> None:
        """Take the link that skips the menu, which is the first of every page."""
        if not self.page.evaluate("document.activeElement.matches('.skip')"):
            self.page.keyboard.press("Tab")
        assert self.page.evaluate("document.activeElement.matches('.skip')"), self.path
        with self.page.expect_navigation(url="**#main"):
            self.page.keyboard.press("Enter")
        assert self.page.evaluate("document.activeElement.matches('main')"), self.path

    def click(self, thing: Locator) -> None:
        """Go to a button, a link or a field; press what has the focus."""
        self.reach(thing)
        self.strike(thing)

    def turn_to(self, way: Locator) -> None:
        """Go to a button or a link before waiting: to skip a menu is a navigation, too."""
        self.reach(way)
        with self.page.expect_navigation():
            self.strike(way)

    def strike(self, thing: Locator) -> None:
        """Press the key that takes a link or a button; a field takes none."""
        key = {"a": "Enter", "button": "Space"}.get(thing.evaluate("e => e.localName"))
        if key:
            self.page.keyboard.press(key)

    def submit(self, button: Locator) -> None:
        """Press a button; where it asks, say no first, and find the focus where it was."""
        if button.get_attribute("data-confirm"):
            self.click(button)
            self.reach(self.page.locator("dialog button[value='']"))
            self.page.keyboard.press("Escape")
            expect(self.page.locator("dialog")).to_have_count(0)
            expect(button).to_be_focused()
        super().submit(button)

    def tick(self, choice: Locator) -> None:
        """Go to a box and press Space."""
        if choice.get_attribute("type") == "checkbox":
            self.reach(choice)
            if not choice.is_checked():
                self.page.keyboard.press("Space")
            return
        self.pick(choice)

    def pick(self, choice: Locator) -> None:
        """Go to a group of choices and walk through it with the arrows."""
        name = choice.get_attribute("name")
        group = self.page.locator(f'main input[name="{name}"]')
        chosen = self.page.locator(f'main input[name="{name}"]:checked')
        if chosen.count():
            self.reach(chosen)
        else:
            self.reach(group.first)
            self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if choice.is_checked():
                self.look(choice)
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {choice} on {self.path}")

    def select(self, control: Locator, value: str) -> None:
        """Go to a list and walk through it with the arrows."""
        self.reach(control)
        steps = control.evaluate(
            """(e, value) => [...e.options].findIndex(
                o => o.value === value || o.label === value) - e.selectedIndex""",
            value,
        )
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        chosen = control.evaluate("e => [e.value, e.selectedOptions[0].label]")
        assert value in chosen, f"{chosen} instead of {value}"

    def write(self, control: Locator, text: str) -> None:
        """Go to a field and type over what it holds."""
        self.reach(control)
        kind = control.evaluate("e => e.type")
        if kind in {"date", "datetime-local", "time"}:
            self.page.keyboard.type(in_segments(text))
        else:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(text)
        expect(control).to_have_value(text)

    def attach(self, control: Locator, file: FilePayload) -> None:
        """Open the window of files from the control that has the focus."""
        self.reach(control)
        try:
            self._open_files(file, seconds=10)
        except TimeoutError:
            # A window that nobody sees may have opened for the first press: see `go`.
            self._open_files(file, seconds=30)

    def _open_files(self, file: FilePayload, *, seconds: int) -> None:
        with self.page.expect_file_chooser(timeout=seconds * 1000) as window:
            self.page.keyboard.press("Space")
        window.value.set_files(file)


def in_segments(text: str) -> str:
    """Return the keys for a date or a time, `2026-11-03T09:00`, in a native field.

    Chromium makes a field of segments in the order of its own language, not the page's, and steps
    on by itself once a segment is full. `tests/browser.py` pins that language: month, day, a year
    of six digits, an hour of twelve, minutes, A or P.
    """
    day, hour = re.search(r"(\d{4})-(\d\d)-(\d\d)", text), re.search(r"(\d\d):(\d\d)", text)
    keys = f"{day[2]}{day[3]}00{day[1]}" if day else ""
    if hour:
        half, twelfth = divmod(int(hour[1]), 12)
        keys += f"{twelfth or 12:02}{hour[2]}{'AP'[half]}"
    return keys
