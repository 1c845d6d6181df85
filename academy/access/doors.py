"""The door of every endpoint: who may pass, and what those see who may not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Flask

from academy.access.current import current_actor
from academy.access.permissions import P
from academy.access.policy import permits
from academy.audit import deny
from academy.core.actors import Actor
from academy.core.db import db
from academy.core.errors import NotFound, NotPermitted, Refusal

View = Callable[..., Any]


class SignInNeeded(Refusal):
    """Nobody is signed in; the shell leads to the sign-in page and back."""

    status = 401


class SecondFactorNeeded(Refusal):
    """A staff role is there but held back until the second factor was shown."""

    status = 403


@dataclass(frozen=True)
class Door:
    """What an endpoint demands: a permission, or nothing for a stated reason."""

    permission: P | None = None
    why: str = ""
    loads: str = ""

    def __str__(self) -> str:
        return f"needs {self.permission}" if self.permission else f"public: {self.why}"


def public(why: str) -> Callable[[View], View]:
    """Open an endpoint to everyone, and say why that is right."""

    def mark(view: View) -> View:
        view.__door__ = Door(why=why)  # type: ignore[attr-defined]
        return view

    return mark


def needs(permission: P, *, load: Callable[..., Any] | None = None, refuse: int = 404) -> Any:
    """Let only those pass who have a permission, for the thing that the address names.

    The view gets `(thing, actor)`, or `(actor)` without `load`. A foreign thing looks exactly like
    a missing one: 404 both, or 403 both with `refuse=403`.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def passing(**address: Any) -> Any:
            actor = current_actor()
            if not actor.signed_in:
                raise SignInNeeded()
            if load is None:
                _check(permission, actor, None, NotPermitted)
                return view(actor)
            refusal = NotPermitted if refuse == 403 else NotFound
            thing = load(**address)
            if thing is None:
                raise refusal()
            _check(permission, actor, thing, refusal)
            return view(thing, actor)

        passing.__door__ = Door(permission, loads=getattr(load, "__name__", ""))  # type: ignore[attr-defined]
        return passing

    return mark


def _check(permission: P, actor: Actor, thing: Any, refusal: type[Refusal]) -> None:
    if permits(permission, actor, thing):
        return
    # Read first: the rollback expires the thing, and reading it again would take the write lock.
    kind, thing_id = getattr(thing, "__tablename__", "page"), getattr(thing, "id", None)
    site_id = _site_of(actor) if thing is None else getattr(thing, "site_id", None)
    db.session.rollback()
    deny(str(permission), kind, actor=actor, thing_id=thing_id, site_id=site_id)
    raise SecondFactorNeeded() if actor.withheld else refusal()


def _site_of(actor: Actor) -> int | None:
    """Return where a page was tried: at the site at which all of an actor's roles are held."""
    sites = {held.site_id for held in actor.held}
    return sites.pop() if len(sites) == 1 else None


def doors(app: Flask) -> Iterator[tuple[str, str, list[str], Door | None]]:
    """Yield (endpoint, path, methods, door) of every rule of an application."""
    for rule in app.url_map.iter_rules():
        door = getattr(app.view_functions[rule.endpoint], "__door__", None)
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        yield rule.endpoint, rule.rule, methods, door


def check_doors(app: Flask) -> None:
    """Refuse to start while an endpoint has no door, or one that does not look at what is named.

    Raises:
        RuntimeError: names the endpoints.
    """
    found = list(doors(app))
    doorless = sorted({endpoint for endpoint, _, _, door in found if door is None})
    if doorless:
        raise RuntimeError(f"endpoints without a door: {', '.join(doorless)}")
    blind = sorted(
        {
            e
            for e, path, _, door in found
            if door and door.permission and "<" in path and not door.loads
        }
    )
    if blind:
        raise RuntimeError(f"doors that do not load what the address names: {', '.join(blind)}")
