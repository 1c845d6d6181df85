"""The menu: entries that rooms offer, shown to those whose door they open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for

from academy.access.permissions import P
from academy.access.policy import permits
from academy.core.actors import Actor


@dataclass(frozen=True)
class Entry:
    """One entry of the menu; `order` sorts, lower first; `only_if` is asked where P says yes."""

    label: Any
    endpoint: str
    permission: P
    order: int = 50
    icon: str = ""
    only_if: Callable[[Actor], bool] | None = None


@dataclass(frozen=True)
class Shown:
    """An entry as a page shows it."""

    label: str
    url: str
    current: bool
    icon: str


def init_app(app: Flask, entries: Sequence[Entry]) -> None:
    """Set the entries of all rooms."""
    app.extensions["navigation"] = sorted(entries, key=lambda entry: entry.order)


def navigation(actor: Actor) -> list[Shown]:
    """Return the entries an actor may open."""
    entries: list[Entry] = current_app.extensions.get("navigation", [])
    return [
        Shown(str(e.label), url_for(e.endpoint), request.endpoint == e.endpoint, e.icon)
        for e in entries
        if actor.signed_in
        and permits(e.permission, actor)
        and (e.only_if is None or e.only_if(actor))
    ]
