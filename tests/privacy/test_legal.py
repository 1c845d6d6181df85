"""The texts that every footer leads to: published by version, with the day they take effect."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from academy.core import clock
from academy.core.actors import SYSTEM, Role
from academy.core.db import db
from academy.core.errors import RuleBroken
from academy.core.paths import package_dir
from academy.core.types import Texts
from academy.privacy.models import LegalText
from academy.privacy.prose import Shape, as_written, blocks_of
from academy.privacy.services.legal import publish_text
from academy.privacy.states import LegalKind
from tests.factories.cohorts import a_site
from tests.pages import parse, seen
from tests.personas import make_person

EN, KO = {"Accept-Language": "en"}, {"Accept-Language": "ko"}
ADDRESSES = {
    LegalKind.PRIVACY: "/privacy",
    LegalKind.OFFICER: "/privacy/officer",
    LegalKind.PROCESSORS: "/privacy/processors",
    LegalKind.TRANSFERS: "/privacy/transfers",
    LegalKind.TERMS: "/terms",
}


@pytest.fixture
def site(app):
    return a_site()


@pytest.fixture
def admin(site, sign_in):
    return sign_in(make_person("Ada", roles=[(Role.ADMIN, site.id)]))


def publish(site, said, kind=LegalKind.PRIVACY, days=0, **more):
    today = clock.today(site.zone)
    values = {"body": Texts(ko=f"{said} 한국어", en=f"{said} English"), "today": today}
    made = publish_text(
        kind, effective_on=today + timedelta(days=days), actor=SYSTEM, **(values | more)
    )
    db.session.commit()
    return made


@pytest.mark.parametrize(("kind", "address"), ADDRESSES.items())
def test_page_without_a_published_text_is_that_of_the_program(site, client, kind, address):
    said = parse(client.get(address, headers=EN)).text
    assert client.get(f"/legal/{kind}/1").status_code == 200
    assert client.get(f"/legal/{kind}/2").status_code == 404
    publish(site, "Ours", kind)
    assert "Ours English" in parse(client.get(address, headers=EN)).text
    assert "Ours 한국어" in parse(client.get(address, headers=KO)).text
    before = parse(client.get(f"/legal/{kind}/1", headers=EN)).text
    assert "This is an earlier version." in before
    assert "Ours" not in before
    assert len(before) > len(said) / 2


def test_text_to_come_is_announced_and_holds_from_its_day(site, client, freeze):
    freeze("2026-11-22T10:00:00+09:00")
    publish(site, "Second")
    publish(site, "Third", days=7)
    page = parse(client.get("/privacy", headers=EN)).text
    assert "Second English" in page
    assert "Third" not in page
    assert "This version takes effect on" in parse(client.get("/legal/privacy/3", headers=EN)).text
    freeze("2026-11-28T23:59:59+09:00")
    assert "Second English" in parse(client.get("/privacy", headers=EN)).text
    freeze("2026-11-29T00:00:00+09:00")
    assert "Third English" in parse(client.get("/privacy", headers=EN)).text
    assert "no longer holds" in parse(client.get("/legal/privacy/2", headers=EN)).text


def test_publish_what_cannot_be_names_the_field(site):
    publish(site, "Second", days=7)
    for more, field in (
        ({"days": -1}, "effective_on"),
        ({"days": 6}, "effective_on"),
        ({"body": Texts(ko="한국어만", en=" ")}, "body"),
    ):
        with pytest.raises(RuleBroken) as refusal:
            publish(site, "Third", **more)
        assert refusal.value.field == field


def test_publish_the_same_twice_is_one_version(site):
    publish(site, "Second")
    publish(site, "Second")
    assert db.session.scalars(sa.select(LegalText.number)).all() == [2]


def test_what_was_published_cannot_be_changed(site):
    publish(site, "Second")
    with pytest.raises(sa.exc.DBAPIError):
        db.session.execute(sa.update(LegalText).values(number=9))
    db.session.rollback()


def test_form_begins_with_the_text_of_the_program_in_both_languages(site, admin):
    for kind in LegalKind:
        values = parse(admin.get(f"/staff/legal/{kind}")).values()
        for code in ("ko", "en"):
            assert "## " in values[f"body-{code}"]
    written = parse(admin.get("/staff/legal/privacy")).values()["body-en"]
    table = next(b for b in blocks_of(written) if b.shape is Shape.TABLE)
    assert table.rows[0] == ["Purpose", "What we keep", "On what ground", "Until when"]
    assert len(table.rows) == 6


def test_admin_looks_before_publishing_and_nothing_is_kept(site, admin, client):
    sent = {
        "body-ko": "## 제목\n- 하나\n- 둘",
        "body-en": "## Heading\n- one\n- <script>two",
        "effective_on": clock.today(site.zone).isoformat(),
        "look": "1",
    } | seen(admin, "/staff/legal/terms")
    look = admin.post("/staff/legal/terms", data=sent, headers=EN)
    assert look.status_code == 200
    assert "<h3>Heading</h3>" in look.text
    assert "<script>two" not in look.text
    assert db.session.scalars(sa.select(LegalText)).all() == []
    del sent["look"]
    assert admin.post("/staff/legal/terms", data=sent).location == "/staff/legal"
    assert admin.post("/staff/legal/terms", data=sent).location == "/staff/legal"
    assert db.session.scalars(sa.select(LegalText.number)).all() == [2]
    assert "two" in client.get("/terms", headers=EN).text


def test_form_with_a_gap_or_an_impossible_day_keeps_what_was_typed(site, admin):
    sent = {"body-ko": "본문", "body-en": "", "effective_on": "2020-01-01"}
    answer = admin.post("/staff/legal/officer", data=sent, headers=EN)
    assert answer.status_code == 422
    assert parse(answer).values()["body-ko"] == "본문"
    whole = sent | {"body-en": "Text"}
    answer = admin.post("/staff/legal/officer", data=whole, headers=EN)
    assert answer.status_code == 422
    assert "before today" in parse(answer).text


def test_only_admins_publish(site, sign_in):
    other = sign_in(make_person("Sam", roles=[(Role.ADMISSIONS, site.id)]))
    assert other.get("/staff/legal").status_code in {403, 404}
    assert other.get("/staff/legal/terms").status_code in {403, 404}


def test_admin_of_another_site_reads_and_does_not_publish(site, sign_in):
    other = sign_in(make_person("Olga", roles=[(Role.ADMIN, a_site("jeju").id)]))
    page = other.get("/staff/legal", headers=EN)
    assert page.status_code == 200
    assert "Write a new version" not in page.text
    assert other.get("/staff/legal/terms").status_code == 404


@pytest.mark.parametrize("path", ["nonsense/1", "privacy/0", f"privacy/{2**63}", "privacy/7"])
def test_version_that_is_not_there_is_not_found(site, client, path):
    assert client.get(f"/legal/{path}").status_code == 404


def test_blocks_take_any_text_apart_without_losing_a_word():
    text = "a\nb\n\n## H\n- x\n-y\n| 1 | 2 |\n|3|\n\n|\nend"
    found = list(blocks_of(text))
    assert [block.shape for block in found] == [
        Shape.TEXT, Shape.HEADING, Shape.LIST, Shape.TEXT, Shape.TABLE, Shape.TABLE, Shape.TEXT,
    ]  # fmt: skip
    assert found[4].rows == [["1", "2"], ["3", ""]]
    assert list(blocks_of("")) == []


def test_as_written_takes_a_page_back_to_plain_writing():
    page = "<h2>H</h2><p>one <a href='#'>two</a></p><ul><li>x</li></ul><svg>no</svg>"
    assert as_written(page) == "## H\n\none two\n\n- x"


def test_every_cookie_that_the_code_sets_is_in_the_policy():
    """Whoever adds a cookie writes of it in templates/privacy/legal/_privacy.html, then here."""
    set_by_us = set()
    for path in package_dir().rglob("*.py"):
        for name in re.findall(r"\.set_cookie\(\s*([\w.]+)", path.read_text("utf-8")):
            set_by_us.add(f"{path.relative_to(package_dir()).as_posix()}: {name}")
    assert set_by_us == {
        "accounts/views/parts.py: DEVICE_COOKIE",
        "intake/views/apply.py: COOKIE",
        "web/languages.py: COOKIE",
    }
    script = (package_dir() / "web" / "static" / "js" / "academy.js").read_text("utf-8")
    assert re.findall(r"document\.cookie = `(\w+)=", script) == ["theme"]
