"""The plain writing of legal texts: headings, lists and tables by the first sign of a line.

`## ` begins a heading, `- ` an item of a list, `| ` a row of a table whose first row names the
columns. Lines that follow one another are one paragraph.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from html.parser import HTMLParser
from itertools import groupby


class Shape(StrEnum):
    """What a block of a text is."""

    HEADING = "heading"
    LIST = "list"
    TABLE = "table"
    TEXT = "text"


@dataclass(frozen=True)
class Block:
    """Lines of one shape; in a table each row is a list of cells."""

    shape: Shape
    lines: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


SIGNS = {"## ": Shape.HEADING, "- ": Shape.LIST, "|": Shape.TABLE}


def blocks_of(text: str) -> Iterator[Block]:
    """Take a text apart into blocks, in their order."""
    shaped = [(_shape_of(line), line.strip()) for line in text.splitlines()]
    for shape, group in groupby(shaped, key=lambda pair: pair[0]):
        lines = [line for _shape, line in group]
        if shape is Shape.HEADING:
            yield from (Block(shape, [line.removeprefix("##").strip()]) for line in lines)
        elif shape is Shape.LIST:
            yield Block(shape, [line.removeprefix("-").strip() for line in lines])
        elif shape is Shape.TABLE:
            yield Block(shape, rows=_even([_cells(line) for line in lines]))
        elif shape is Shape.TEXT:
            yield Block(shape, lines)


def _shape_of(line: str) -> Shape | None:
    line = line.strip()
    if not line:
        return None
    return next((shape for sign, shape in SIGNS.items() if line.startswith(sign)), Shape.TEXT)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def _even(rows: list[list[str]]) -> list[list[str]]:
    width = max(len(row) for row in rows)
    return [row + [""] * (width - len(row)) for row in rows]


class _Writer(HTMLParser):
    """Write a page of ours down in the plain writing above."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.cells: list[str] = []
        self.words: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in {"h2", "h3", "p", "li", "tr", "th", "td", "caption", "ul", "table"}:
            self.words = []
        self.silent = self.silent or tag in {"caption", "svg"}

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)

    def handle_endtag(self, tag: str) -> None:
        said = " ".join("".join(self.words).split())
        if tag in {"caption", "svg"}:
            self.silent = False
        elif tag in {"th", "td"}:
            self.cells.append(said.replace("|", "/"))
        elif tag == "tr":
            self.lines.append("| " + " | ".join(self.cells) + " |")
            self.cells = []
        elif tag in {"ul", "table"}:
            self.lines.append("")
        elif tag == "li":
            self.lines.append(f"- {said}")
        elif tag in {"h2", "h3", "p"} and said:
            self.lines += [f"## {said}" if tag != "p" else said, ""]


def as_written(html: str) -> str:
    """Return a page of ours in the plain writing, for staff to go on from."""
    writer = _Writer()
    writer.feed(html)
    return "\n".join(writer.lines).strip()
