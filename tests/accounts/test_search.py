"""Names are cut into pieces, which follow every change; any part of a name finds it."""

import unicodedata

import pytest
import sqlalchemy as sa

from academy.accounts import queries
from academy.accounts.grams import LONGEST, grams_of, grams_to_find
from academy.accounts.models import Person, person_grams
from academy.accounts.search import MOST_BY_START, NAMES, rebuild_people
from academy.accounts.services.people import create_person, rename
from academy.core import clock
from academy.core.actors import SYSTEM, Role
from academy.core.db import atomic, db
from tests.factories.cohorts import a_site
from tests.personas import make_person


def pieces():
    return {tuple(row) for row in db.session.execute(sa.select(person_grams))}


def recounted():
    people = db.session.scalars(sa.select(Person)).all()
    return {(g, p.id) for p in people for g in grams_of(getattr(p, name) for name in NAMES)}


def found(term, **where):
    where = {"after": None, "before": None} | where
    return [p.name for p in queries.page_of_term(sa.select(Person), term, **where).items]


def test_grams_of_a_korean_name_are_its_start_its_twos_and_its_threes():
    assert grams_of(["김민우"]) == {"^김", "김민", "민우", "김민우"}


def test_grams_of_names_know_neither_case_nor_spaces_nor_composition():
    assert grams_of(["Kim Min-woo"]) == grams_of(["KIMMINWOO"])
    assert grams_of([unicodedata.normalize("NFD", "김민우")]) == grams_of(["김 민 우"])
    assert grams_of(["", "  ", "…"]) == set()
    assert len(grams_of(["가" * 10_000])) == 3
    assert all(len(g) <= 3 for g in grams_of(["ǰ" * LONGEST, "İ" * 3]))


@pytest.mark.parametrize(
    ("term", "wanted"),
    [("김", ("^김",)), ("민우", ("민우",)), ("민 우", ("민우",)), ("김민우", ("김민우",)),
     ("남궁민우", ("남궁민", "궁민우")), ("Woo KIM", ("woo", "kim")), ("%_'", ()), ("", ())],
)  # fmt: skip
def test_grams_to_find_a_term(term, wanted):
    assert grams_to_find(term) == wanted


def test_pieces_follow_every_change_of_a_name(app):
    with atomic():
        alice = create_person(name="김민우", actor=SYSTEM)
    assert pieces() == recounted() != set()
    rename(alice, name="박서준", nickname="Theo", romanised_name="Park", locale="ko", actor=SYSTEM)
    assert pieces() == recounted()
    assert ("김민", alice.id) not in pieces()
    with atomic():
        alice.name = ""
    assert pieces() == recounted()
    with atomic():
        db.session.delete(alice)
    assert pieces() == set()


def test_pieces_of_a_name_that_was_not_loaded_follow_too(app):
    person_id = make_person("김민우").id
    db.session.commit()
    db.session.expunge_all()
    thin = db.session.scalars(sa.select(Person).options(sa.orm.load_only(Person.id))).one()
    with atomic():
        thin.name = "이하늘"
    assert pieces() == recounted()
    assert ("하늘", person_id) in pieces()


def test_pieces_of_a_change_that_was_rolled_back_stay(app):
    person = make_person("김민우")
    db.session.commit()
    person.name = "이하늘"
    db.session.flush()
    db.session.rollback()
    assert {g for g, _ in pieces()} >= {"김민우"}
    assert "하늘" not in {g for g, _ in pieces()}


def test_rebuild_equals_what_the_changes_left(app):
    for name in ("김민우", "Kim Min-woo", "남궁민우"):
        make_person(name)
    db.session.commit()
    left = pieces()
    with atomic() as session:
        session.execute(sa.delete(person_grams).where(person_grams.c.gram != "^김"))
        session.execute(sa.insert(person_grams).values(gram="zzz", person_id=1))
    assert rebuild_people() == len(left)
    assert pieces() == left


def test_search_finds_any_part_the_newest_first(app):
    for name in ("김민우", "남궁민우", "민우람", "이하늘", "Kim Min-woo", "우민"):
        make_person(name)
    assert found("민우") == ["민우람", "남궁민우", "김민우"]
    assert found("궁민우") == found("남궁민우") == ["남궁민우"]
    assert found(unicodedata.normalize("NFD", "김민우")) == ["김민우"]
    assert found("우") == ["우민"]
    assert found("minwoo kim") == found("MIN WOO") == ["Kim Min-woo"]
    assert found("없음") == found("%") == found("") == []


def test_search_finds_by_the_start_of_an_address_and_each_once(app):
    make_person("Hana", email="hana@example.org")
    make_person("김하나", email="hana.kim@example.org")
    assert found("hana") == ["김하나", "Hana"]
    assert found("HANA@") == ["Hana"]
    assert found("example") == []


def test_search_pages_on_without_a_gap(app):
    for number in range(7):
        make_person(f"민우 {number}", email=f"minu{number}@example.org")
    first = queries.page_of_term(sa.select(Person), "민우", after=None, before=None, size=3)
    second = queries.page_of_term(sa.select(Person), "민우", after=first.after, before=None, size=3)
    back = queries.page_of_term(sa.select(Person), "민우", after=None, before=second.before, size=3)
    assert [p.name for p in first.items + second.items] == [f"민우 {n}" for n in (6, 5, 4, 3, 2, 1)]
    assert back.items == first.items
    assert first.before is None


def test_search_by_address_and_name_together_pages_on_without_a_gap(app):
    for number in range(8):
        make_person(f"Minu {number}" if number % 2 else "Other", email=f"minu{number}@example.org")
    seen, after = [], None
    while True:
        page = queries.page_of_term(sa.select(Person), "minu", after=after, before=None, size=3)
        seen += [p.email for p in page.items]
        if not (after := page.after):
            break
    assert seen == [f"minu{n}@example.org" for n in range(7, -1, -1)]
    back = queries.page_of_term(sa.select(Person), "minu", after=None, before=page.before, size=3)
    assert [p.email for p in back.items] == [f"minu{n}@example.org" for n in (4, 3, 2)]
    assert back.before
    assert back.after


def test_start_of_an_address_that_is_too_common_means_no_address(app):
    for number in range(MOST_BY_START + 1):
        db.session.add(Person(name="", email=f"b{number:04}@x.org", created_at=clock.now()))
    db.session.flush()
    assert found("b") == []
    assert len(found("b0399")) == 1


def test_people_page_finds_by_a_part_and_keeps_the_term_out_of_addresses(app, sign_in):
    admin = sign_in(make_person("Ada", roles=[(Role.ADMIN, None)]))
    site = a_site()
    make_person("김민우", roles=[(Role.ADMISSIONS, site)])
    said = admin.post("/staff/people", data={"term": "민우"})
    assert said.status_code == 303
    assert "term" not in said.location
    assert "김민우" in admin.get("/staff/people").get_data(as_text=True)
