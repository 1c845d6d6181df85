"""Walk through the site along its own links, as one person, and look at every page once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.browser import DESKTOP, LiveServer, axe_findings

NARROW = {"width": 320, "height": 720}
Look = Callable[[Page], list[str]]


@dataclass
class Walk:
    """A walk that stops once at each endpoint; `seen` may be shared by several walkers."""

    server: LiveServer
    page: Page
    seen: set[str] = field(default_factory=set)
    pages: list[str] = field(default_factory=list)

    def go(self, look: Look, start: str = "/") -> list[str]:
        """Follow every link from a page on; return what a look at the pages found."""
        waiting, queued, findings = [start], {start}, []
        while waiting:
            path = waiting.pop(0)
            endpoint = self.endpoint_of(path)
            if endpoint is None or endpoint in self.seen:
                continue
            self.seen.add(endpoint)
            findings += self.visit(path, look)
            fresh = [link for link in self.links() if link not in queued]
            queued.update(fresh)
            waiting += fresh
        return findings

    def visit(self, path: str, look: Look) -> list[str]:
        """Open a page and look at it; what is no page (a file) is only fetched."""
        answer = self.page.request.get(self.server.url + path)
        if answer.status >= 500:
            return [f"{path}: {answer.status}"]
        if "text/html" not in answer.headers.get("content-type", ""):
            return []
        self.page.goto(self.server.url + path)
        self.pages.append(path)
        return look(self.page)

    def links(self) -> Iterator[str]:
        """Yield the paths inside the site to which the page leads."""
        hrefs = self.page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)")
        for href in hrefs:
            if href.startswith(self.server.url + "/"):
                parts = urlsplit(href)
                yield parts.path + (f"?{parts.query}" if parts.query else "")

    def endpoint_of(self, path: str) -> str | None:
        """Return the endpoint behind a path; None for what is no page of its own."""
        adapter = self.server.app.url_map.bind("127.0.0.1")
        try:
            endpoint, _ = adapter.match(urlsplit(path).path, method="GET")
        except (HTTPException, RequestRedirect):
            return None
        return None if endpoint in {"static", "languages.change"} else str(endpoint)


def look_closely(page: Page) -> list[str]:
    """Return what is wrong with a page: axe's findings, and a page too wide for 320 pixels."""
    findings = axe_findings(page)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if overflow > 0:
        findings.append(f"{page.url} is {overflow} px too wide at 320 px")
    page.set_viewport_size(DESKTOP)
    return findings
