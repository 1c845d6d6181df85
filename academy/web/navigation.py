"""The menu: entries that rooms offer, shown to those whose door they open.

Few entries stand in one line. Many are grouped: the line shows sections, and below it stand the
pages of the section that is open. Both are plain links, so that no script is needed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import lazy_pgettext

from academy.access.permissions import P
from academy.access.policy import permits
from academy.core.actors import Actor

IN_ONE_LINE = 6
"""Entries that fit into one line, and into the bar at the bottom of a phone."""


class Section(StrEnum):
    """Part of a large menu, in the order in which it is shown; ACCOUNT stands under the name."""

    MINE = "mine"
    INTAKE = "intake"
    LEARNING = "learning"
    PEOPLE = "people"
    HOUSE = "house"
    ACCOUNT = "account"


SECTIONS: dict[Section, tuple[Any, str]] = {
    Section.MINE: (lazy_pgettext("menu", "My work"), "form"),
    Section.INTAKE: (lazy_pgettext("menu", "Admissions"), "inbox"),
    Section.LEARNING: (lazy_pgettext("menu", "Programme"), "cap"),
    Section.PEOPLE: (lazy_pgettext("menu", "People"), "people"),
    Section.HOUSE: (lazy_pgettext("menu", "Operations"), "chart"),
    Section.ACCOUNT: ("", ""),
}
"""Section -> its name and icon."""


@dataclass(frozen=True)
class Entry:
    """One entry of the menu; `order` sorts within a section, lower first.

    `only_if` is asked where P says yes. `short` is for the bar of a phone. `covers` names the
    beginnings of further addresses at which this is the entry that is open.
    """

    label: Any
    endpoint: str
    permission: P
    order: int = 50
    icon: str = ""
    only_if: Callable[[Actor], bool] | None = None
    section: Section = Section.MINE
    short: Any = None
    covers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """An entry as a page shows it; `current` is the value of `aria-current`, or empty."""

    label: str
    short: str
    url: str
    current: str
    icon: str


@dataclass(frozen=True)
class Menu:
    """A menu as a page shows it: the line, the pages of the open section, those of the account."""

    line: Sequence[Shown] = ()
    pages: Sequence[Shown] = ()
    opened: str = ""
    account: Sequence[Shown] = ()


def init_app(app: Flask, entries: Sequence[Entry]) -> None:
    """Set the entries of all rooms."""
    places = list(Section)
    app.extensions["navigation"] = sorted(
        entries, key=lambda entry: (places.index(entry.section), entry.order)
    )


def navigation(actor: Actor) -> list[Shown]:
    """Return the entries an actor may open."""
    entries = _offered(actor)
    current = _current(entries)
    return [_shown(entry, current) for entry in entries]


def menu(actor: Actor) -> Menu:
    """Return the menu of an actor, in sections when it is large."""
    entries = _offered(actor)
    current = _current(entries)
    own = [entry for entry in entries if entry.section is Section.ACCOUNT]
    if len(entries) - len(own) <= IN_ONE_LINE:
        return Menu(line=[_shown(entry, current) for entry in entries])
    line, pages, opened = [], [], ""
    for section, members in groupby(entries[: len(entries) - len(own)], key=lambda e: e.section):
        shown = [_shown(entry, current) for entry in members]
        if len(shown) == 1:
            line += shown
            continue
        is_open = any(entry.current for entry in shown)
        name, icon = SECTIONS[section]
        line.append(Shown(str(name), str(name), shown[0].url, "true" if is_open else "", icon))
        if is_open:
            pages, opened = shown, str(name)
    return Menu(line, pages, opened, [_shown(entry, current) for entry in own])


def _offered(actor: Actor) -> list[Entry]:
    entries: list[Entry] = current_app.extensions.get("navigation", [])
    return [
        entry
        for entry in entries
        if actor.signed_in
        and permits(entry.permission, actor)
        and (entry.only_if is None or entry.only_if(actor))
    ]


def _shown(entry: Entry, current: Entry | None) -> Shown:
    here = ""
    if entry is current:
        here = "page" if request.endpoint == entry.endpoint else "true"
    label = str(entry.label)
    short = str(entry.short) if entry.short is not None else label
    return Shown(label, short, url_for(entry.endpoint), here, entry.icon)


def _current(entries: Sequence[Entry]) -> Entry | None:
    """Return the entry that is open: the one whose address the page's begins with furthest."""
    found, length = None, 0
    for entry in entries:
        for start in (url_for(entry.endpoint), *entry.covers):
            inside = request.path == start or request.path.startswith(start.rstrip("/") + "/")
            if inside and len(start) > length:
                found, length = entry, len(start)
    return found
