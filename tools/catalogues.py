"""Keep the catalogues equal to the texts: one domain per room, one .po per domain and language.

    tools/catalogues.py [ROOM ...]   bring new texts in, drop those no longer used
    tools/catalogues.py --check      exit 1 and list what is missing, fuzzy, obsolete or broken
    tools/catalogues.py --compile    write the .mo files that are older than their .po

Files are written without dates and line numbers, so that the same texts give the same bytes.
A catalogue that belongs to no room (a library's texts) is checked and compiled, never extracted.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
WEB = "web"
# Ground that speaks through the shell's catalogue instead of one of its own.
GROUND = frozenset({"core", "audit", "outbox", "access", WEB})
# Template folders named after a library, and the room that owns their texts.
OWNERS = {"security": "accounts"}
KEYWORDS: dict[str, Any] = {
    "_": None,
    "_l": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "lazy_ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "lazy_npgettext": ((1, "c"), 2, 3),
}
TEMPLATES = frozenset({".html", ".txt", ".xml", ".typ"})
NAMED = re.compile(r"%\((\w+)\)[sd]")
UNNAMED = re.compile(r"(?<!%)(?:%%)*%[sdr]")
HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: {locale}\\n"
"Plural-Forms: nplurals={n}; plural={plural};\\n"

"""


class Text(NamedTuple):
    """One text of the code: what identifies it, and where it is said."""

    context: str | None
    id: str | tuple[str, ...]
    file: str


Key = tuple[str | None, str]


def key_of(text: Text | Message) -> Key:
    """Return what two occurrences of the same text share."""
    return text.context, text.id if isinstance(text.id, str) else text.id[0]


def rooms(root: Path) -> list[str]:
    """Return the domains the code has texts for, in the order of their names."""
    folders = {p.parent.name for p in (root / "academy").glob("*/__init__.py")}
    return sorted((folders - GROUND) | {WEB})


def room_of(path: Path, root: Path, known: list[str]) -> str:
    """Name the domain that holds a file's texts."""
    parts = path.relative_to(root).parts[1:]
    if parts[0] == "mail" and path.suffix in TEMPLATES:
        parts = parts[1:]
    name = OWNERS.get(parts[0], parts[0])
    return name if name in known else WEB


def sources(root: Path) -> Iterator[Path]:
    """Yield every file that may hold texts, in a fixed order."""
    yield from sorted((root / "academy").rglob("*.py"))
    yield from sorted(p for p in (root / "templates").rglob("*") if p.suffix in TEMPLATES)


def texts_of(path: Path, root: Path) -> Iterator[Text]:
    """Yield the texts of one file, in the order in which they stand there."""
    method = "python" if path.suffix == ".py" else "jinja2.ext:babel_extract"
    options = {
        "silent": "false",
        "trimmed": "true",
        "newstyle_gettext": "true",
        "extensions": "jinja2.ext.do",
    }
    found = extract_from_file(method, path, keywords=KEYWORDS, options=options)
    for _line, message, _comments, context in found:
        if message:
            yield Text(context, message, path.relative_to(root).as_posix())


def extract(root: Path) -> dict[str, list[Text]]:
    """Return the texts of every domain."""
    known = rooms(root)
    texts: dict[str, list[Text]] = {name: [] for name in known}
    for path in sources(root):
        texts[room_of(path, root, known)].extend(texts_of(path, root))
    return texts


def load(path: Path) -> Catalog:
    """Read a catalogue; one that does not exist yet is empty."""
    locale = path.parts[-3]
    if not path.exists():
        return Catalog(locale=locale, domain=path.stem)
    with path.open("rb") as stream:
        return read_po(stream, locale=locale, domain=path.stem, abort_invalid=True)


def translations(catalogue: Catalog) -> dict[Key, Message]:
    """Return the messages of a catalogue without its header."""
    return {key_of(m): m for m in catalogue if m.id}


def merged(texts: list[Text], old: Catalog, elsewhere: dict[Key, Message]) -> Catalog:
    """Build the new catalogue: today's texts with the translations there are."""
    new = Catalog(locale=old.locale, domain=old.domain)
    kept = translations(old)
    for text in texts:
        before = kept.get(key_of(text)) or elsewhere.get(key_of(text))
        string = before.string if before and same_shape(before, text) else ""
        flags = before.flags - {"python-format"} if before else set()
        comments = before.user_comments if before else ()
        where = [(text.file, 0)]
        new.add(text.id, string, where, flags, (), comments, context=text.context)
    return new


def same_shape(message: Message, text: Text) -> bool:
    """Tell whether both have a plural form, or neither has."""
    return isinstance(message.id, str) == isinstance(text.id, str)


def write(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue; a room without texts has no file."""
    if not len(catalogue):
        path.unlink(missing_ok=True)
        return
    body = BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, include_lineno=False)
    locale = path.parts[-3]
    header = HEADER.format(locale=locale, n=catalogue.num_plurals, plural=catalogue.plural_expr)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + body.getvalue().decode().strip() + "\n", encoding="utf-8")


def compile_catalogue(path: Path) -> None:
    """Write the .mo file that belongs beside a .po file, unless it is newer already."""
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime > path.stat().st_mtime:
        return
    compiled = BytesIO()
    write_mo(compiled, load(path))
    target.write_bytes(compiled.getvalue())


def broken(message: Message) -> str | None:
    """Say what is wrong with a translation, if anything is."""
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    strings = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    if not all(strings):
        return "not translated"
    if message.fuzzy:
        return "fuzzy"
    if any(UNNAMED.search(text) for text in ids):
        return "placeholder without a name"
    wanted = {name for text in ids for name in NAMED.findall(text)}
    if any(set(NAMED.findall(text)) != wanted for text in strings):
        return "other placeholders than " + (", ".join(sorted(wanted)) or "none")
    return None


def faults_of(path: Path, texts: list[Text] | None) -> Iterator[str]:
    """Yield what keeps one catalogue from being complete."""
    kept = translations(load(path))
    where = f"{path.parts[-3]}/{path.stem}"
    for message in kept.values():
        if fault := broken(message):
            yield f"{where}: {fault}: {key_of(message)[1]!r}"
    if texts is None:
        return
    for text in dict.fromkeys(key_of(t) for t in texts):
        if text not in kept:
            yield f"{where}: missing: {text[1]!r}"
    for key in kept.keys() - {key_of(t) for t in texts}:
        yield f"{where}: obsolete: {key[1]!r}"


def conflicts(paths: list[Path]) -> Iterator[str]:
    """Yield texts that two rooms translate differently: merged, only one of them would be seen."""
    first: dict[Key, tuple[str, Message]] = {}
    for path in paths:
        for key, message in translations(load(path)).items():
            room, other = first.setdefault(key, (path.stem, message))
            if other.string != message.string:
                yield f"{room} says {other.string!r}, {path.stem} {message.string!r}: {key[1]!r}"


def check(root: Path, homes: list[Path]) -> int:
    """Print every fault of every catalogue; return the exit code."""
    texts = extract(root)
    faults: list[str] = []
    for home in homes:
        named = {home / f"{room}.po" for room in texts if texts[room]}
        paths = sorted(named | set(home.glob("*.po")))
        for path in paths:
            faults += faults_of(path, texts.get(path.stem))
        faults += conflicts(paths)
    total = sum(len(found) for found in texts.values())
    print("\n".join(sorted(faults)) or f"Catalogues complete: {total} texts.")
    return 1 if faults else 0


def update(root: Path, homes: list[Path], chosen: list[str]) -> None:
    """Bring the texts of the chosen rooms (all, if none is named) into their catalogues."""
    for room, texts in extract(root).items():
        if chosen and room not in chosen:
            continue
        for home in homes:
            path = home / f"{room}.po"
            others = [p for p in sorted(home.glob("*.po")) if p != path]
            elsewhere = {k: m for p in others for k, m in translations(load(p)).items() if m.string}
            new = merged(texts, load(path), elsewhere)
            write(new, path)
            open_ones = sum(broken(m) is not None for m in new if m.id)
            print(f"{path.parts[-3]}/{room}: {len(new)} texts, {open_ones} to translate")


def main() -> int:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rooms", nargs="*", metavar="ROOM")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--compile", action="store_true")
    parser.add_argument("--root", type=Path, default=ROOT)
    args = parser.parse_args()
    folder = args.root / "academy" / "translations"
    homes = sorted(p for p in folder.glob("*/LC_MESSAGES") if p.is_dir())
    homes = homes or [folder / "ko" / "LC_MESSAGES"]
    if args.compile:
        for path in sorted(p for home in homes for p in home.glob("*.po")):
            compile_catalogue(path)
        return 0
    if args.check:
        return check(args.root, homes)
    update(args.root, homes, args.rooms)
    return 0


if __name__ == "__main__":
    sys.exit(main())
