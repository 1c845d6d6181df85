"""Pages as tests read them: parsed strictly, then asked for their text, links and forms."""

from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from html5lib.html5parser import ParseError
from werkzeug.test import TestResponse


class Page:
    """A parsed page. Selectors are those of ElementTree: `.//h1`, `.//a[@href]`."""

    def __init__(self, root: Element) -> None:
        self.root = root

    def all(self, path: str) -> list[Element]:
        """Return every element at a path."""
        return self.root.findall(path)

    def one(self, path: str) -> Element:
        """Return the only element at a path."""
        found = self.all(path)
        assert len(found) == 1, f"{len(found)} elements at {path}, not 1"
        return found[0]

    @property
    def text(self) -> str:
        """What a person reads, with single spaces."""
        return text_of(self.root)

    @property
    def title(self) -> str:
        """The title of the window."""
        return text_of(self.one(".//head/title"))

    @property
    def h1(self) -> str:
        """The heading of the page."""
        return text_of(self.one(".//h1"))

    @property
    def links(self) -> dict[str, str]:
        """Address by the text of the link."""
        return {text_of(a): a.get("href", "") for a in self.all(".//a[@href]")}

    @property
    def errors(self) -> dict[str, str]:
        """Error text by the name of its field, as `aria-describedby` ties them."""
        by_id = {e.get("id"): e for e in self.root.iter() if e.get("id")}
        found = {}
        for control in self.root.iter():
            if control.get("aria-invalid") == "true":
                ids = [i for i in control.get("aria-describedby", "").split() if "error" in i]
                found[control.get("name", "")] = " ".join(text_of(by_id[i]) for i in ids)
        return found

    def values(self) -> dict[str, str]:
        """Return what the fields of the page hold, as a form would send it."""
        held = {}
        for control in self.root.iter():
            name = control.get("name")
            if not name or control.tag not in {"input", "textarea", "select"}:
                continue
            if control.get("type") in {"checkbox", "radio"} and control.get("checked") is None:
                continue
            held[name] = value_of(control)
        return held


def value_of(control: Element) -> str:
    """Return what one control would send."""
    if control.tag == "textarea":
        return "".join(control.itertext())
    if control.tag == "select":
        chosen = [o for o in control.iter("option") if o.get("selected") is not None]
        return chosen[0].get("value", "") if chosen else ""
    return control.get("value", "")


def text_of(element: Element) -> str:
    """Return the text of an element with single spaces, without scripts and styles."""
    if element.tag in {"script", "style"}:
        return ""
    parts = [element.text or ""]
    for child in element:
        parts += [text_of(child), child.tail or ""]
    return " ".join("".join(parts).split())


def parse(response: TestResponse) -> Page:
    """Parse the page of a response strictly.

    Raises:
        AssertionError: it is no well-formed HTML5; names line and column.
    """
    return Page(_parse(response.get_data(as_text=True)))


@lru_cache(maxsize=64)
def _parse(markup: str) -> Element:
    parser: Any = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    whole = markup.lstrip()[:9].lower() == "<!doctype"
    try:
        root: Element = parser.parse(markup) if whole else parser.parseFragment(markup)
    except ParseError as error:
        (line, column), kind, _ = parser.errors[-1] if parser.errors else ((0, 0), str(error), {})
        context = "\n".join(markup.splitlines()[max(0, line - 3) : line + 1])
        raise AssertionError(f"HTML line {line}:{column} {kind}\n{context}") from None
    return root


def check_page(response: TestResponse) -> None:
    """Hold what every page promises: strict HTML5, a language, a title, one h1, ids used once."""
    if response.mimetype != "text/html" or not response.data:
        return
    if response.status_code in {301, 302, 303, 307, 308}:
        return
    page = parse(response)
    ids = [e.get("id") for e in page.root.iter() if e.get("id")]
    twice = {i for i in ids if ids.count(i) > 1}
    assert not twice, f"ids used twice: {twice}"
    if page.root.tag != "html":
        return
    assert page.root.get("lang") in {"ko", "en"}, "a page says its language"
    assert page.title, "a page has a title"
    assert page.h1, "a page has one h1"


def seen(client: Any, address: str) -> dict[str, str]:
    """Open a page as a person does, and return which state of the row its form was made from."""
    return {"version": parse(client.get(address)).values()["version"]}
