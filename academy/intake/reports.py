"""What looking into a file may find, said between two processes."""

from enum import StrEnum

MAX_PAGES = 200
"""Pages of a PDF whose text is read; a longer one is refused."""

MAX_PIXELS = 120_000_000
"""Pixels of one picture; phones take up to 108 million, a bomb has thousands of millions."""


MAX_TABLE_ROWS = 20_000
"""Rows of a table that are brought in at once."""

MAX_UNZIPPED = 200 * 1024 * 1024
"""Bytes that a workbook may unfold to."""


class Problem(StrEnum):
    """Why a file is not kept."""

    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    PAGES = "pages"
    BOMB = "bomb"
    NUMBER = "number"


class Refused(Exception):
    """A file may not be kept."""

    def __init__(self, problem: Problem) -> None:
        """Carry the reason."""
        super().__init__(problem)
        self.problem = problem
