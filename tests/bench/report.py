"""The figures of a run: each beside a rival or a limit of the same run, with the goal it has."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Line:
    """One figure: what, ours, the rival's, and the goal for the ratio of the two."""

    name: str
    ours: float
    rival: float
    unit: str
    limit: float
    at_least: bool = False

    @property
    def ratio(self) -> float:
        """Ours to the rival's."""
        return self.ours / self.rival if self.rival else float("inf")

    @property
    def holds(self) -> bool:
        """Whether the goal is met."""
        return self.ratio >= self.limit if self.at_least else self.ratio <= self.limit

    @property
    def goal(self) -> str:
        """The goal in a sign and a figure."""
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}"

    def cells(self) -> tuple[str, ...]:
        """Return what the table says of it."""
        values = f"{self.ours:,.2f} {self.unit}", f"{self.rival:,.2f} {self.unit}"
        return self.name, *values, f"{self.ratio:.2f}", self.goal, "yes" if self.holds else "no"


@dataclass(frozen=True)
class Limit:
    """One figure that has a bound of its own and no rival."""

    name: str
    value: float
    unit: str
    limit: float

    @property
    def holds(self) -> bool:
        """Whether the goal is met."""
        return self.value <= self.limit

    def cells(self) -> tuple[str, ...]:
        """Return what the table says of it."""
        value = f"{self.value:,.1f} {self.unit}".strip()
        return self.name, value, "", "", f"≤ {self.limit:g}", "yes" if self.holds else "no"


HEAD = ("what", "ours", "beside it", "ratio", "goal", "met")


@dataclass
class Report:
    """All figures of a run, in the order of their names."""

    figures: list[Line | Limit] = field(default_factory=list)

    def add(self, *figures: Line | Limit) -> None:
        """Take figures in."""
        self.figures += figures

    def rows(self) -> list[tuple[str, ...]]:
        """Return the table, its head first."""
        return [HEAD, *(f.cells() for f in sorted(self.figures, key=_place))]

    def __str__(self) -> str:
        """Return the table for a terminal."""
        rows = self.rows()
        widths = [max(len(row[i]) for row in rows) for i in range(len(HEAD))]
        lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in rows]
        return "\n" + "\n".join(line.rstrip() for line in lines)

    def write(self, path: str) -> None:
        """Write the table between the marks of a document."""
        rows = [" | ".join(row) for row in self.rows()]
        table = "\n".join(f"| {row} |" for row in [rows[0], " | ".join(["---"] * 6), *rows[1:]])
        text = Path(path).read_text(encoding="utf-8")
        before, rest = text.split("<!-- figures -->\n", 1)
        after = rest[rest.index("<!-- end of figures -->") :]
        written = f"{before}<!-- figures -->\n{table}\n{after}"
        Path(path).write_text(written, encoding="utf-8")


def _place(figure: Line | Limit) -> tuple[int, str]:
    number = figure.name.split()[0].removeprefix("S")
    return (int(number) if number.isdigit() else 99, figure.name)
