"""Understand a table from another form: what each column means here, and what is wrong in a row.

Rows go in; applications and errors come out, each with its line, its column and the way out. Cells
are never repeated in an error.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from academy.accounts.rules import normal_email
from academy.core import text
from academy.core.errors import RuleBroken
from academy.intake.foreign_file import MASK
from academy.intake.rules import Asked, judge_age, tidy_number, tidy_phone, warn_about
from academy.intake.states import QuestionKind

IGNORED = ""
"""What a column means that is not brought in."""

NEEDED = ("name", "email", "born_on")
FIELDS: Mapping[str, Any] = {
    "name": _l("Full name"),
    "email": _l("E-mail address"),
    "born_on": _l("Date of birth"),
    "id": _l("Number in the other form"),
    "phone": _l("Phone number"),
    "discipline": _l("Field"),
    "nickname": _l("Nickname"),
    "submitted_on": _l("Submitted on"),
}
"""What every application has, whatever its round asks: key -> what people call it."""

_HEADINGS = {
    "name": ("name", "fullname", "성명", "이름", "지원자명"),
    "email": ("email", "emailaddress", "이메일", "이메일주소", "메일", "전자우편"),
    "born_on": ("bornon", "dateofbirth", "birthdate", "birthday", "생년월일", "생일"),
    # A plain “number” often only counts the lines, and begins anew in the next table.
    "id": ("responseid", "responsenumber", "접수번호", "응답번호"),
    "phone": ("phone", "phonenumber", "mobile", "전화번호", "휴대전화", "연락처", "휴대폰"),
    "discipline": ("field", "discipline", "분야", "지원분야"),
    "nickname": ("nickname", "닉네임", "별명"),
    "submitted_on": ("timestamp", "submittedon", "submittedat", "타임스탬프", "제출일시", "제출일"),
}
_FIELDS_HERE = {
    "tech": "tech", "design": "design", "domain": "domain", "테크": "tech", "개발": "tech",
    "디자인": "design", "도메인": "domain", "기획": "domain",
}  # fmt: skip
_DAY = re.compile(r"(\d{4})\s*[-./년]?\s*(\d{1,2})\s*[-./월]?\s*(\d{1,2})\s*[.일]?(?:[ T].*)?")


@dataclass(frozen=True)
class CellError:
    """What is wrong in one cell, and the way out."""

    line: int
    column: str
    message: Any


@dataclass(frozen=True)
class Incoming:
    """One application as another form has it; `answers` by key, as they are kept here."""

    line: int
    key: str
    name: str
    email: str
    born_on: date
    submitted_on: date | None
    answers: Mapping[str, str] = field(default_factory=dict)


class _Wrong(Exception):
    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


def guess(headings: Sequence[str], asked: Sequence[Asked]) -> dict[str, str]:
    """Return what each column seems to mean: a field, the key of a question, or nothing."""
    known = {word: name for name, words in _HEADINGS.items() for word in words}
    for item in asked:
        if item.kind is QuestionKind.FILE or item.key in FIELDS:
            continue
        labels = item.label.values() if isinstance(item.label, Mapping) else [str(item.label)]
        for label in (item.key, *labels):
            known.setdefault(_squeezed(label), item.key)
    found: dict[str, str] = {}
    for heading in headings:
        meant = known.get(_squeezed(heading), IGNORED)
        found[heading] = IGNORED if meant in found.values() else meant
    return found


def recall(
    guessed: Mapping[str, str], before: Mapping[str, str], asked: Sequence[Asked]
) -> dict[str, str]:
    """Return what columns mean by what people said of them before, else as guessed; each once."""
    usable = {item.key for item in asked if item.kind is not QuestionKind.FILE} | {*FIELDS, IGNORED}
    said = {h: before[h] for h in guessed if h in before and before[h] in usable}
    taken = set(said.values())
    return {
        heading: said.get(heading, IGNORED if key in taken else key)
        for heading, key in guessed.items()
    }


def _squeezed(heading: str) -> str:
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def check_mapping(meant: Mapping[str, str], asked: Sequence[Asked]) -> None:
    """Check that what is needed is there, each once, and that every key exists.

    Raises:
        RuleBroken: names what is missing, unknown or there twice.
    """
    keys = {item.key for item in asked if item.kind is not QuestionKind.FILE}
    values = [value for value in meant.values() if value != IGNORED]
    missing = [name for name in NEEDED if name not in values]
    if missing:
        names = ", ".join(str(FIELDS[name]) for name in missing)
        raise RuleBroken(_l("No column is said to hold: %(names)s.", names=names), field="table")
    for value in values:
        if value not in keys and value not in FIELDS:
            raise RuleBroken(_l("There is no question “%(key)s”.", key=value), field="table")
        if values.count(value) > 1:
            named = FIELDS.get(value, value)
            raise RuleBroken(_l("Two columns are said to hold: %(key)s.", key=named), field="table")


def judge(
    line: int,
    cells: Mapping[str, str],
    asked: Sequence[Asked],
    options: Mapping[str, Mapping[str, str]],
    *,
    as_of: date,
    floor: int,
    today: date,
) -> tuple[Incoming | None, list[CellError]]:
    """Return what a row says, or everything that is wrong with it.

    `cells` by field or key; `options` by key: squeezed label or key -> key.
    """
    errors: list[CellError] = []

    def read(column: str, reader: Any) -> Any:
        try:
            return reader(cells.get(column, ""))
        except _Wrong as wrong:
            errors.append(CellError(line, column, wrong.message))
            return None

    for column, cell in cells.items():
        if cell == MASK or text.has_registration_number(cell) or text.is_unkeepable(cell):
            message = _l("This holds what may not be kept, such as a registration number.")
            errors.append(CellError(line, column, message))
    if errors:
        return None, errors
    name, email = read("name", _name), read("email", _email)
    born = read("born_on", lambda cell: _birth(cell, as_of=as_of, floor=floor))
    sent_on = read("submitted_on", lambda cell: _sent_on(cell, today))
    answers: dict[str, str] = {}
    for item in asked:
        if item.key in cells and item.key != "name":
            answer = read(item.key, lambda cell, item=item: _answer(cell, item, options))
            if answer:
                answers[item.key] = answer
    if errors:
        return None, errors
    key = text.line(cells.get("id", "")) or email
    return Incoming(line, key, name, email, born, sent_on, answers | {"name": name}), []


def _name(cell: str) -> str:
    name = text.line(cell)
    if not text.has_letters(name) or text.count_characters(name) > 100 or len(name) > 150:
        raise _Wrong(_l("Write a name of 1 to 100 characters."))
    return name


def _email(cell: str) -> str:
    try:
        return normal_email(text.line(cell)[:300])
    except RuleBroken:
        raise _Wrong(_l("Write a full e-mail address.")) from None


def _day(cell: str) -> date:
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", cell).strip()[:60])
    try:
        if match is None:
            raise ValueError
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise _Wrong(_l("Write a day, such as 2005-03-21.")) from None


def _birth(cell: str, *, as_of: date, floor: int) -> date:
    born = _day(cell)
    try:
        found = judge_age(born, as_of=as_of, floor=floor)
    except RuleBroken:
        raise _Wrong(_l("Check the year of this date of birth.")) from None
    if not found.eligible:
        raise _Wrong(_l("Too young for this round: leave this row out."))
    return born


def _sent_on(cell: str, today: date) -> date | None:
    if not cell.strip():
        return None
    day = _day(cell)
    if day > today:
        raise _Wrong(_l("This day lies in the future."))
    return day


def _answer(cell: str, item: Asked, options: Mapping[str, Mapping[str, str]]) -> str:
    plain = text.prose(cell)
    if not plain:
        return ""
    if item.key == "discipline":
        plain = _FIELDS_HERE.get(_squeezed(plain), plain)
    elif item.kind is QuestionKind.ONE_OF:
        plain = options.get(item.key, {}).get(_squeezed(plain), plain)
    elif item.kind is QuestionKind.ANY_OF:
        named = [_squeezed(part) for part in re.split(r"[;,\n]", plain) if part.strip()]
        keys = options.get(item.key, {})
        plain = "\n".join(dict.fromkeys(keys.get(part, part) for part in named))
    elif item.kind is QuestionKind.NUMBER:
        plain = tidy_number(plain) or plain
    elif item.kind is QuestionKind.PHONE:
        plain = tidy_phone(plain) or plain
    elif item.kind is QuestionKind.DATE:
        plain = _day(plain).isoformat()
    if warn_about(item, plain) is not None:
        raise _Wrong(_l("This is no answer that the question takes."))
    return plain


def options_of(questions: Sequence[Any]) -> dict[str, dict[str, str]]:
    """Return for each question what its options may be called in a table."""
    return {
        question.key: {
            _squeezed(label): str(option["key"])
            for option in question.options
            for label in (str(option["key"]), *map(str, (option.get("label") or {}).values()))
        }
        for question in questions
    }
