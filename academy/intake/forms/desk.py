"""What staff type at their list: a choice in the address, a search and views by POST."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, SelectField

from academy.intake.labels import APPLICATION
from academy.intake.rules import FLAGS, Filter
from academy.web.forms import AtMost, Form, LineField, Optional, Present

STATES = [("", _l("All states")), *((str(s), text) for s, (text, _kind) in APPLICATION.items())]

MARKS: dict[str, Any] = {
    "extended": _l("More time given"),
    "asked_for_more": _l("A supplement asked for"),
    "noted": _l("Notes"),
    "alike": _l("A likely duplicate"),
}
"""Marks of applications that the list can be narrowed to."""

COLUMNS: dict[str, Any] = {
    "number": _l("Receipt number"),
    "round": _l("Round"),
    "field": _l("Field"),
    "state": _l("State"),
    "submitted": _l("Submitted on"),
    "language": _l("Language"),
    "begun": _l("Begun"),
    "email": _l("E-mail address"),
    "phone": _l("Phone number"),
    "born": _l("Date of birth"),
    "extended": _l("May write until"),
}
"""Columns of the list beside the name."""

USUAL = ("number", "round", "field", "state", "submitted")


def filter_of(args: MultiDict[str, str]) -> Filter:
    """Read a choice from an address; what is not understood narrows nothing."""
    kept: dict[str, Any] = {
        "round": args.get("round", ""),
        "states": [state for state in args.getlist("state") if state],
        "languages": [code for code in args.getlist("language") if code],
        "disciplines": [field for field in args.getlist("field") if field],
        "submitted_from": args.get("from"),
        "submitted_to": args.get("to"),
    }
    if (cohort := args.get("cohort", "")).isascii() and cohort.isdigit():
        kept["cohort"] = int(cohort[:5])
    return Filter.from_json(kept | {mark: True for mark in args.getlist("mark") if mark in FLAGS})


def args_of(filter: Filter, columns: tuple[str, ...] = USUAL) -> dict[str, Any]:
    """Return a choice as an address holds it: never with what was searched for."""
    args: dict[str, Any] = {
        "round": filter.round,
        "cohort": filter.cohort,
        "state": list(filter.states),
        "language": list(filter.languages),
        "field": list(filter.disciplines),
        "from": _iso(filter.submitted_from),
        "to": _iso(filter.submitted_to),
        "mark": [name for name in FLAGS if getattr(filter, name)],
        "column": [] if columns == USUAL else list(columns),
    }
    return {name: value for name, value in args.items() if value}


def _iso(on: date | None) -> str:
    return on.isoformat() if on else ""


def columns_of(chosen: list[str]) -> tuple[str, ...]:
    """Return the columns that were chosen, in the order of the page; none means the usual ones."""
    return tuple(name for name in COLUMNS if name in chosen) or USUAL


class SearchForm(Form):
    """A part of a name, the start of a number or an address; posted, so that no log keeps it."""

    term = LineField(
        _l("Name, number or e-mail address"),
        [Present(letters=False), AtMost(100)],
        description=_l(
            "Any part of a name, two letters or more; how a number or an address begins; a phone."
        ),
    )
    after = HiddenField()
    before = HiddenField()


class ChoiceForm(Form):
    """The choice a page was made from, carried along in the body of a form."""

    choice = HiddenField()

    @property
    def filter(self) -> Filter:
        """The filter that was carried."""
        return Filter.from_json(self._carried().get("filter") or {})

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that were carried."""
        named = self._carried().get("columns")
        return columns_of(named if isinstance(named, list) else [])

    def carry(self, filter: Filter, columns: tuple[str, ...]) -> None:
        """Put a choice into the page."""
        plain = {"filter": filter.to_json(), "columns": list(columns)}
        self.choice.data = json.dumps(plain, ensure_ascii=False)

    def _carried(self) -> dict[str, Any]:
        try:
            found = json.loads(self.choice.data or "{}")
        except (ValueError, RecursionError):
            return {}
        filtered = found.get("filter") if isinstance(found, dict) else None
        return found if isinstance(filtered, Mapping) else {}


class ViewForm(ChoiceForm):
    """A view to be kept: its name, and whether colleagues may use it."""

    name = LineField(_l("Name of the view"), [Present(), AtMost(40)])
    share = SelectField(_l("Who may use it"), validate_choice=True)


class PickForm(ChoiceForm):
    """Rows that were picked, or all that the choice matches."""

    everyone = BooleanField(_l("All that match, not only these"), [Optional()])
