"""The tool that keeps catalogues equal to texts, on a small product of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

TOOL = Path(__file__).resolve().parent.parent.parent / "tools" / "catalogues.py"


@pytest.fixture
def product(tmp_path):
    for room in ("core", "intake", "cohorts"):
        (tmp_path / "academy" / room).mkdir(parents=True)
        (tmp_path / "academy" / room / "__init__.py").touch()
    (tmp_path / "templates" / "mail" / "intake" / "received").mkdir(parents=True)
    write(tmp_path, "academy/core/errors.py", 'TEXT = _l("Not found")\n')
    write(tmp_path, "academy/intake/views.py", 'flash(_("Hello %(name)s", name=name))\n')
    write(tmp_path, "templates/mail/intake/received/subject.txt", '{{ _("We have it") }}')
    return tmp_path


def write(root, name, text):
    (root / name).write_text(text, encoding="utf-8")


def tool(root, *arguments):
    command = [sys.executable, str(TOOL), "--root", str(root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def catalogue(root, room):
    return root / "academy/translations/ko/LC_MESSAGES" / f"{room}.po"


def translate(root, room, msgid, msgstr):
    path = catalogue(root, room)
    before = f'msgid "{msgid}"\nmsgstr ""'
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, f'msgid "{msgid}"\nmsgstr "{msgstr}"'), encoding="utf-8")


def translate_all(root):
    assert tool(root).returncode == 0
    translate(root, "web", "Not found", "없습니다")
    translate(root, "intake", "Hello %(name)s", "%(name)s님, 안녕하세요")
    translate(root, "intake", "We have it", "접수되었습니다")


def test_update_gives_each_room_its_own_texts(product):
    tool(product)
    assert "Hello" in catalogue(product, "intake").read_text()
    assert "We have it" in catalogue(product, "intake").read_text()
    assert "Not found" in catalogue(product, "web").read_text()
    assert not catalogue(product, "cohorts").exists()


def test_check_of_complete_catalogues_passes(product):
    translate_all(product)
    assert tool(product, "--check").returncode == 0


def test_update_twice_writes_the_same_bytes(product):
    translate_all(product)
    before = catalogue(product, "intake").read_bytes()
    tool(product)
    assert catalogue(product, "intake").read_bytes() == before


def test_update_drops_what_is_no_longer_said(product):
    translate_all(product)
    write(product, "academy/intake/views.py", "")
    assert "obsolete: 'Hello %(name)s'" in tool(product, "--check").stdout
    tool(product, "intake")
    assert "Hello" not in catalogue(product, "intake").read_text()


@pytest.mark.parametrize(
    ("msgstr", "fault"),
    [
        ("안녕하세요", "other placeholders than name: 'Hello %(name)s'"),
        ("%(nam)s님", "other placeholders than name: 'Hello %(name)s'"),
        ("", "not translated: 'Hello %(name)s'"),
    ],
)
def test_check_of_a_broken_translation_names_it(product, msgstr, fault):
    tool(product)
    if msgstr:
        translate(product, "intake", "Hello %(name)s", msgstr)
    done = tool(product, "--check")
    assert done.returncode == 1
    assert fault in done.stdout


def test_check_of_two_rooms_that_disagree_names_both(product):
    translate_all(product)
    write(product, "academy/core/errors.py", '_l("Not found")\n_l("We have it")\n')
    tool(product, "web")
    path = catalogue(product, "web")
    path.write_text(path.read_text().replace("접수되었습니다", "있습니다"), encoding="utf-8")
    assert "접수되었습니다" in tool(product, "--check").stdout


def test_update_takes_the_words_of_another_room(product):
    translate_all(product)
    write(product, "academy/cohorts/views.py", '_("We have it")\n')
    tool(product, "cohorts")
    assert "접수되었습니다" in catalogue(product, "cohorts").read_text()


def test_compile_writes_what_is_older_only(product):
    translate_all(product)
    tool(product, "--compile")
    compiled = catalogue(product, "intake").with_suffix(".mo")
    first = compiled.stat().st_mtime_ns
    assert "접수되었습니다".encode() in compiled.read_bytes()
    tool(product, "--compile")
    assert compiled.stat().st_mtime_ns == first
