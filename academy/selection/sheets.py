"""CSV files of the commands: read with every fault by its line, written whole or not at all."""

import csv
import io
import secrets
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


class Sheets:
    """Reads files, and gathers what is wrong with them by line."""

    def __init__(self) -> None:
        """Begin without faults."""
        self.faults: list[str] = []

    def read(
        self,
        path: Path,
        columns: tuple[str, ...],
        make: Callable[[dict[str, str]], T],
        *,
        key: tuple[str, ...] = (),
    ) -> list[T]:
        """Make something of each line; no two may have the same values in the columns of the key.

        `make` raises ValueError for what it cannot take.
        """
        made: list[T] = []
        seen: set[tuple[str, ...]] = set()
        for number, row in self._rows(path, columns):
            held = tuple(row[name] for name in key)
            if key and held in seen:
                twice = " and ".join(f"{name} {row[name]!r}" for name in key)
                self.faults.append(f"{path.name}:{number}: {twice} stands twice")
                continue
            seen.add(held)
            try:
                made.append(make(row))
            except ValueError as fault:
                self.faults.append(f"{path.name}:{number}: {fault}")
        return made

    def _rows(self, path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
        text = self._text(path)
        if text is None:
            return
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        try:
            header = reader.fieldnames or []
            if odd := [name for name in columns if header.count(name) != 1]:
                for name in odd:
                    ill = "stands twice" if name in header else "is missing"
                    self.faults.append(f"{path.name}:1: column {name} {ill}")
                return
            for row in reader:
                if None in row or None in row.values():
                    self.faults.append(
                        f"{path.name}:{reader.line_num}: not as many fields as the header"
                    )
                    continue
                yield reader.line_num, {name: row[name].strip() for name in columns}
        except csv.Error as fault:
            # The number stays at the last line that was whole.
            self.faults.append(f"{path.name}:{reader.line_num + 1}: {fault}")

    def _text(self, path: Path) -> str | None:
        try:
            content = path.read_bytes()
        except OSError as fault:
            self.faults.append(f"{path.name}: {fault.strerror}")
            return None
        try:
            # A name that a Mac took apart is the same as one that was typed.
            return unicodedata.normalize("NFC", content.decode("utf-8-sig"))
        except UnicodeDecodeError as fault:
            line = content.count(b"\n", 0, fault.start) + 1
            self.faults.append(f"{path.name}:{line}: not UTF-8; save the file as CSV in UTF-8")
            return None


def write_whole(path: Path, head: tuple[str, ...], rows: Iterable[Iterable[object]]) -> None:
    """Write a file beside its place and move it there once it is whole.

    Raises:
        OSError: it cannot be written; what stood there stands there still.
    """
    place = path.resolve()
    if place.exists() and not place.is_file():
        # A pipe or a device takes what it is given and cannot be put in another's place.
        with place.open("w", encoding="utf-8", newline="") as stream:
            _write(stream, head, rows)
        return
    half = place.with_name(f".{secrets.token_hex(4)}.half")
    try:
        with half.open("x", encoding="utf-8", newline="") as stream:
            _write(stream, head, rows)
        half.replace(place)
    finally:
        half.unlink(missing_ok=True)


def _write(stream: io.TextIOBase, head: tuple[str, ...], rows: Iterable[Iterable[object]]) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
