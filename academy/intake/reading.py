"""Look into one file in a process of its own: `python -m academy.intake.reading pdf < file`.

Whoever uploads a file may have made it to break what reads it. Here that costs one process with
little memory and a few seconds: no key, no database and nobody else's request are within reach.
It answers with a line of JSON and, if the file may be kept, the cleaned file behind it.
"""

import json
import os
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

from academy.intake.reports import Problem, Refused

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space."""

SECONDS = {"table": 120, "cover": 60}
"""Of computing, where it is not the usual."""
USUAL_SECONDS = 20


Look = Callable[[str, bytes], tuple[dict[str, Any], bytes]]


def main(kind: str, look: Look | None = None) -> None:
    """Read a file from standard input and answer on standard output."""
    _limit(resource.RLIMIT_AS, MEMORY)
    _limit(resource.RLIMIT_CPU, SECONDS.get(kind, USUAL_SECONDS))
    # What a library prints must not get between the answer's bytes.
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    report, content = (look or _look)(kind, sys.stdin.buffer.read())
    answer.write(json.dumps(report).encode() + b"\n" + content)
    answer.close()


def _look(kind: str, content: bytes) -> tuple[dict[str, Any], bytes]:
    # Only one of the libraries is needed for one file.
    try:
        if kind == "table":
            return {"problem": ""}, import_module("academy.intake.workbooks").look(content)
        if kind == "pdf":
            clean = import_module("academy.intake.pdfs").look(content)
            return {"problem": "", "is_scan": clean.is_scan}, clean.content
        return {"problem": "", "is_scan": True}, import_module("academy.intake.pictures").look(
            content
        )
    except Refused as refused:
        return {"problem": refused.problem}, b""
    except MemoryError:
        return {"problem": Problem.BOMB}, b""


def _limit(what: int, value: int) -> None:
    _soft, hard = resource.getrlimit(what)
    lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
    # macOS knows the limit of address space and lets nobody set it; the libraries have their own.
    with suppress(ValueError, OSError):
        resource.setrlimit(what, (lowest, hard))


if __name__ == "__main__":
    main(sys.argv[1])
