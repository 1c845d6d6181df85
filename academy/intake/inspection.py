"""Looking into a file before it is kept: what it really is, whether it is harmless, what it says.

The file itself is read by a process of its own (`reading`), so that one made to break libraries
breaks that process only.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any

from flask_babel import lazy_gettext as _l

from academy.core.errors import RuleBroken
from academy.core.paths import package_dir
from academy.core.text import has_registration_number, is_unkeepable, line
from academy.intake.reports import MAX_PAGES, Problem

PDF, PNG, JPEG, HEIC = "application/pdf", "image/png", "image/jpeg", "image/heic"
SUFFIXES = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", HEIC: ".heic"}
ACCEPTED = ",".join([*SUFFIXES, ".heic"])
"""What the window of files offers; the content decides."""

HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
PATIENCE = 40.0
"""Seconds after which a file is too hard to read."""

_PROBLEMS: Mapping[str, Any] = {
    Problem.ENCRYPTED: _l(
        "This PDF is protected by a password or a restriction. Please print or save it as a new"
        " PDF without protection, and send that."
    ),
    Problem.DAMAGED: _l("This file cannot be read: it is damaged. Please save it anew."),
    Problem.PAGES: _l(
        "This PDF has more than %(pages)s pages. Please shorten it.", pages=MAX_PAGES
    ),
    Problem.BOMB: _l(
        "This file unpacks to far more than we can look into. Please save it anew, with smaller"
        " pictures or fewer pages."
    ),
    Problem.NUMBER: _l(
        "This PDF holds what looks like a resident registration number. We may not keep"
        " it: please take it out and send the file again."
    ),
}

# Each look takes a process; uploads wait for one another rather than fill the memory.
_at_once = BoundedSemaphore(2)


@dataclass(frozen=True)
class Looked:
    """A file that may be kept.

    `content` is the harmless copy, `digest` the SHA-256 of what was sent. `is_scan` says that some
    of it can be read by people only, so that nobody has looked for registration numbers there.
    """

    content: bytes
    content_type: str
    name: str
    digest: str
    is_scan: bool


def inspect(content: bytes, name: str, *, limit: int, field: str) -> Looked:
    """Return a file as it may be kept.

    Raises:
        RuleBroken: it is empty, too large, of another kind, protected, damaged, a bomb, or holds a
            registration number.
    """
    if not content:
        raise RuleBroken(_l("This file is empty."), field=field)
    if len(content) > limit:
        raise RuleBroken(
            _l(
                "This file is too large: at most %(size)s MB. For more, give an address where it"
                " can be seen.",
                size=limit // (1024 * 1024),
            ),
            field=field,
        )
    content_type = _type_of(content, field=field)
    clean, is_scan = content, True
    if content_type != HEIC:
        clean, is_scan = _read_apart(content, content_type, field=field)
    digest = hashlib.sha256(content).hexdigest()
    return Looked(clean, content_type, tidy_name(name, content_type), digest, is_scan)


def tidy_name(name: str, content_type: str) -> str:
    """Return a file name that is safe everywhere: NFC, no folders, the suffix of its content."""
    last = re.split(r"[/\\]", name)[-1]
    plain = line("" if is_unkeepable(last) else last)
    stem = re.sub(r'[<>:"|?*\s]+', " ", plain.rpartition(".")[0] or plain).strip(" .")
    if has_registration_number(stem):
        stem = ""
    return unicodedata.normalize("NFC", (stem or "file")[:100]) + SUFFIXES[content_type]


def _type_of(content: bytes, *, field: str) -> str:
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content[4:8] == b"ftyp" and content[8:12] in HEIC_BRANDS:
        return HEIC
    if _is_hwp(content):
        raise RuleBroken(
            _l(
                "Hangul documents (HWP) cannot be opened by everyone here. In Hangul choose"
                " “File → Save as PDF” and send the PDF."
            ),
            field=field,
        )
    kind = _named(content)
    if kind:
        raise RuleBroken(
            _l(
                "This is a file of the kind %(kind)s. Please send PDF, PNG, JPEG or HEIC.",
                kind=kind,
            ),
            field=field,
        )
    raise RuleBroken(_l("Please send a PDF, PNG, JPEG or HEIC file."), field=field)


def _is_hwp(content: bytes) -> bool:
    old = content.startswith(b"\xd0\xcf\x11\xe0") and b"HWP Document File" in content[:65536]
    older = content.startswith(b"HWP Document File")
    return old or older or b"application/hwp+zip" in content[:200]


def _named(content: bytes) -> str:
    # Imported with the first file of an odd kind: most requests bring none.
    import puremagic

    try:
        return puremagic.from_string(content[:65536]).lstrip(".").upper()[:8]
    except (puremagic.PureError, ValueError):
        return ""


def _read_apart(content: bytes, content_type: str, *, field: str) -> tuple[bytes, bool]:
    report, clean = look_apart("pdf" if content_type == PDF else "picture", content)
    if problem := report["problem"]:
        raise RuleBroken(_PROBLEMS[problem], field=field)
    return clean, report["is_scan"]


def look_apart(
    kind: str,
    content: bytes,
    *,
    patience: float | None = None,
    module: str = "academy.intake.reading",
) -> tuple[dict[str, Any], bytes]:
    """Return what a process of its own found in a file, and the file as it may be kept.

    A later room looks for other things with a `module` of its own.
    """
    # It gets no setting and no key, only where this package lies.
    surroundings = {"PYTHONPATH": str(package_dir().parent), "PATH": os.defpath, "LANG": "C.UTF-8"}
    command = [sys.executable, "-P", "-m", module, kind]
    with _at_once:
        try:
            run = subprocess.run(
                command,
                input=content,
                capture_output=True,
                timeout=patience or PATIENCE,
                env=surroundings,
            )
        except subprocess.TimeoutExpired:
            return {"problem": Problem.BOMB}, b""
    if run.returncode != 0:
        # It met its limit of memory or time, or a library fell over: either way not to be kept.
        return {"problem": Problem.BOMB}, b""
    answer, _newline, clean = run.stdout.partition(b"\n")
    report: dict[str, Any] = json.loads(answer)
    return report, clean
