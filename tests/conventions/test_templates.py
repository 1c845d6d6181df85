"""Templates: nothing inline that the content policy would stop."""

import re

from tests.conventions.files import name_of, tracked

INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*\b(src|type=\"application/json\"))", re.I),
    "script address": re.compile(r"javascript:", re.IGNORECASE),
    "escaping switched off": re.compile(r"\|\s*safe\b|autoescape\s+false"),
}


def test_templates_hold_nothing_inline():
    found = [
        f"{name_of(path)}: {what}"
        for path in tracked("templates/*.html")
        if "mail" not in path.parts
        for what, pattern in INLINE.items()
        if pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)
