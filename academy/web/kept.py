"""What somebody typed into a form that could not be taken: shown back, so that it can be copied."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from flask import current_app, request
from flask_babel import gettext as _
from wtforms import Field, TextAreaField
from wtforms.fields.core import UnboundField

from academy.core import text
from academy.web.addresses import safe_next
from academy.web.forms import Form, LineField, ProseField, TextsField
from academy.web.languages import LOCALES
from academy.web.requests import SAFE_METHODS

MOST_CHARACTERS = 120_000
"""All texts together; longer than any form takes, short enough for a page."""

MOST_TEXTS = 60

_TEXT_KINDS = frozenset({LineField, ProseField, TextAreaField})
"""Exactly these: what is built on them holds codes and addresses."""

_SECRET = re.compile(
    r"(?:.*[-_.])?(?:password|current|secret|token|code|answer|asked|sealed|version)(?:[-_.].*)?",
    re.IGNORECASE,
)
_NOT_PUT_BACK = frozenset({"csrf_token", "autosave", "put_back", "take", "later", "as_it_is"})
"""What a form sends that is no answer of a person."""

_ONE_WORD = re.compile(r"[!-~]*")


@dataclass(frozen=True)
class Kept:
    """One text under the name that its field has on the form."""

    label: str
    value: str
    language: str = ""
    is_cut: bool = False

    @property
    def rows(self) -> int:
        """Return how many lines to show at once."""
        return min(12, max(1, self.value.count("\n") + 1 + len(self.value) // 40))


def kept_texts() -> list[Kept]:
    """Return the texts of the form that was sent, without secrets, choices and hidden values.

    Nothing is shown of a form that another site has sent: its words would stand here as ours.
    """
    if request.method in SAFE_METHODS or not _is_sent_by_us():
        return []
    known = _known_fields()
    room = MOST_CHARACTERS
    found: list[Kept] = []
    for name, value in request.form.items(multi=True):
        head, _dash, tail = name.partition("-")
        field = known.get(name) or (known.get(head) if tail in LOCALES else None)
        if not _is_text(name, value, field):
            continue
        shown = text.mask_registration_numbers(text.prose(text.without_unkeepable(value[:room])))
        if shown:
            label = _label(field, len(found) + 1, tail)
            found.append(Kept(label, shown, tail if tail in LOCALES else "", len(value) > room))
        room -= len(shown)
        if room <= 0 or len(found) == MOST_TEXTS:
            break
    return found


def puts_back(view: Any) -> Any:
    """Let a view take what it was once sent back into its form, unsaved, when `put_back` is set."""
    view.__puts_back__ = True
    return view


def fields_to_put_back() -> list[tuple[str, str]]:
    """Return what was sent to a view that can put it back into its form; see `puts_back`.

    Unlike the texts that are shown, choices are among it.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    if request.method in SAFE_METHODS or not hasattr(view, "__puts_back__"):
        return []
    if not _is_sent_by_us():
        return []
    sent = [(n, v) for n, v in request.form.items(multi=True) if n not in _NOT_PUT_BACK]
    if sum(len(value) for _name, value in sent) > MOST_CHARACTERS:
        return []
    return [(name, text.mask_registration_numbers(text.without_unkeepable(v))) for name, v in sent]


def page_of_form() -> str:
    """Return the page that was asked for, or the one on which the form stands that was sent."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    if _is_page(request.path):
        return safe_next(quote(request.path))
    _scheme, _colon, rest = (request.referrer or "").partition("://")
    host, _slash, inside = rest.partition("/")
    path = unquote(inside.partition("?")[0])
    return safe_next(f"/{inside}") if host == request.host and _is_page(f"/{path}") else "/"


def page_above() -> str | None:
    """Return the nearest page above an address that takes forms only, or None for the first page.

    Whoever reloads the answer to a refused form asks for such an address.
    """
    path = request.path
    while path := path.rpartition("/")[0]:
        if _is_page(path):
            return safe_next(quote(path))
    return None


def _is_page(path: str) -> bool:
    adapter = current_app.create_url_adapter(request)
    return bool(adapter and adapter.test(path, "GET"))


def _is_sent_by_us() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site in {"same-origin", "none"}
    # Browsers leave the first header out on plain HTTP and name the origin of every foreign form.
    origin = request.headers.get("Origin")
    return origin is None or origin.partition("://")[2] == request.host


def _is_text(name: str, value: str, field: "UnboundField[Any] | None") -> bool:
    if not value.strip() or _SECRET.fullmatch(name):
        return False
    if field is not None:
        return field.field_class in _TEXT_KINDS or field.field_class is TextsField
    # Forms made for one moment are not known by name: a single word of ASCII is a choice, a date,
    # an address or a token there, and quick to type again.
    return not _ONE_WORD.fullmatch(value.strip())


def _label(field: "UnboundField[Any] | None", number: int, tail: str) -> str:
    label = field and (field.kwargs.get("label") or next(iter(field.args), None))
    said = str(label or _("What you typed, %(number)s", number=number))
    return f"{said} ({LOCALES[tail]})" if tail in LOCALES else said


def _known_fields() -> "dict[str, UnboundField[Any]]":
    """Return the fields of that form of the same room which has most of the names that came."""
    view = current_app.view_functions.get(request.endpoint or "")
    room = ".".join(getattr(view, "__module__", "").split(".")[:2])
    names = {name for sent in request.form for name in (sent, sent.partition("-")[0])}
    forms = [_fields_of(kind) for kind in _kinds(Form) if kind.__module__.startswith(f"{room}.")]
    return max(forms, key=lambda fields: len(names & fields.keys()), default={})


def _kinds(base: type[Form]) -> Iterator[type[Form]]:
    for kind in base.__subclasses__():
        # Classes made for one request carry the words of one round: they speak for no other.
        if getattr(sys.modules[kind.__module__], kind.__name__, None) is kind:
            yield kind
        yield from _kinds(kind)


def _fields_of(kind: type[Form]) -> "dict[str, UnboundField[Any]]":
    declared: dict[str, UnboundField[Field]] = {
        name: value for name in dir(kind) if isinstance(value := getattr(kind, name), UnboundField)
    }
    return declared
