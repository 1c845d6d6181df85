"""Somebody who has a keyboard and no mouse."""

from typing import Any

from playwright.sync_api import Locator, expect

from tests.journeys.town import PASSWORD, Visitor

MOST_TABS = 90
SHOWS_FOCUS = """e => {
    const seen = (node, pseudo) => {
        const style = getComputedStyle(node, pseudo);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    };
    const frame = e.closest('.choice, .card') ?? e;
    return [e, frame].some(node => seen(node) || seen(node, '::after') || seen(node, '::before'));
}"""


class Typist(Visitor):
    """A visitor who only presses keys; wherever the focus stops, it can be seen."""

    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.town.url + path)

    def reach(self, goal: Locator) -> None:
        """Press Tab until something has the focus."""
        expect(goal).to_be_attached()
        for _ in range(MOST_TABS):
            if goal.evaluate("e => e === document.activeElement"):
                assert goal.evaluate(SHOWS_FOCUS), f"nobody sees the focus: {goal}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {goal} on {self.page.url}")

    def reach_button(self, text: str, **values: Any) -> None:
        """Press Tab until the button that says this has the focus."""
        name = self.town.say(text, **values)
        self.reach(self.page.locator("main").get_by_role("button", name=name, exact=True).first)

    def reach_link(self, text: str, **values: Any) -> None:
        """Press Tab until the link that says this has the focus."""
        name = self.town.say(text, **values)
        self.reach(self.page.locator("main").get_by_role("link", name=name).first)

    def type(self, **values: str) -> None:
        """Go to fields by their names, one after the other, and type."""
        for name, text in values.items():
            self.reach(self.page.locator(f'main :is(input, textarea)[name="{name}"]'))
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(text)

    def pick(self, name: str, value: str) -> None:
        """Go to a group of choices and walk through it with the arrows."""
        group = self.page.locator(f'main input[name="{name}"]')
        self.reach(group.first)
        if not group.first.is_checked():
            self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if self.page.locator(f'main input[name="{name}"][value="{value}"]').is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"no arrow leads to {value} of {name}")

    def press_key(self, key: str = "Enter") -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def sign_in(self) -> None:
        """Type address and password, and press Enter."""
        self.type(email=self.email, password=PASSWORD)
        self.press_key()
