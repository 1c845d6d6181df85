"""Where the data of a person lie: each room says it of its own tables, in its `personal.py`.

What one is shown, what one can download and what an erasure does are read from these descriptions,
so that the three cannot disagree. Tables are named, not imported: a description says nothing that
the schema does not know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Topic(StrEnum):
    """What data are kept for; why and until when is said once for each."""

    ACCOUNT = "account"
    APPLICATION = "application"
    ARRANGEMENT = "arrangement"
    STATISTICS = "statistics"
    NEWS = "news"
    LEARNING = "learning"
    TEAM = "team"
    GRADUATION = "graduation"
    ALUMNI = "alumni"
    WORK = "work"
    LETTERS = "letters"
    REQUESTS = "requests"


class Fate(StrEnum):
    """What an erasure does to rows: they go, they lose what names a person, or they stay."""

    DELETE = "delete"
    BLANK = "blank"
    KEEP = "keep"


@dataclass(frozen=True)
class Held:
    """The rows of one table that are about a person, and the way from them to the person.

    `way` is a chain of columns and tables, such as `("application_id", "applications",
    "person_id")`. `shows` are the columns that a person is shown; `title` leads to the name of a
    row, such as the round of an application. `asked` are columns that answer the question whose
    `key` stands beside them, in the round of their `application_id`. `blank` gives the values that
    an erasure writes; `{id}` in one of them is the key of the row. `stored` names the column with
    the key of a file. `by_address` is a way to a mail address, for rows that know no person;
    `by_number` one that contains the number of the application to which a row belongs.
    """

    table: str
    topic: Topic
    way: tuple[str, ...] = ("person_id",)
    shows: tuple[str, ...] = ()
    fate: Fate = Fate.KEEP
    blank: Mapping[str, Any] = field(default_factory=dict)
    stored: str = ""
    title: tuple[str, str, str] | None = None
    asked: tuple[str, ...] = ()
    by_address: tuple[str, ...] = ()
    by_number: str = ""


@dataclass(frozen=True)
class Register:
    """What all rooms hold, earlier rooms first, and the keys that are about work or nobody.

    `apart` says of columns that look like the key of a person why they are not the data of one.
    `searched` are columns with a choice among applications, in which a name may stand.
    """

    held: tuple[Held, ...]
    apart: Mapping[str, str]
    searched: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """How people call what is kept.

    `name_of` takes a column; `value_of` a table, a column, what it holds and a time zone; `page_of`
    the name of a page in the access log.
    """

    name_of: Callable[[str], str]
    value_of: Callable[[str, str, Any, str], str]
    page_of: Callable[[str], str]
