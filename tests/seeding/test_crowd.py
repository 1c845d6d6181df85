"""A crowd's copied rows are what the verbs write, cell by cell, on both databases."""

import json
import re
from collections import Counter

import pytest

from academy.accounts.models import Person
from academy.audit.services import hash_values
from academy.core import clock
from academy.core.db import atomic, db, metadata
from academy.core.errors import RuleBroken
from academy.intake.models import Application
from academy.intake.states import ApplicationState as S
from academy.seeding import crowd
from academy.seeding.replicas import marks, read_sheet

CHANCE = {"password", "salt", "values_hash", "writer", "purged_at", "request_id"}
"""Columns that differ from row to row, or from run to run, whoever writes them."""


def settle(sheet, words):
    """Return the rows of a sheet with ranks for keys and places for what is one person's own."""
    found = re.compile("|".join(re.escape(w) for w in sorted(map(str, words), key=len)[::-1]))
    places = {str(word): f"<{place}>" for place, word in enumerate(words)}

    def cell(name, value):
        if name in CHANCE or value is None:
            return None
        if name == "content":
            value = json.dumps(json.loads(value), sort_keys=True, ensure_ascii=False)
            value = re.sub(r'("\w+_id": \[(?:null|\d+), )\d+', r"\1key", value)
        return found.sub(lambda m: places[m.group()], str(value))

    def row(table, values):
        settled = {}
        for name, value in values.items():
            rank = sheet.ranks.get(target_of(table, name, values), {}).get(value)
            settled[name] = cell(name, value) if rank is None else ("key", rank)
        return settled

    return {table: [row(table, values) for values in rows] for table, rows in sheet.rows.items()}


def target_of(table, name, values):
    """Return the table that a column points to; told here by its own words."""
    if name == "id":
        return table
    if name == "thing_id":
        return values["kind"]
    keys = list(metadata.tables[table].c[name].foreign_keys)
    if keys:
        return keys[0].column.table.name
    people = {"person_id", "about_id", "actor_id"}
    return "people" if name in people else {"entry_id": "history"}.get(name)


def words_of(tokens, n):
    return [token.make(n + token.prototype) for token in tokens]


@pytest.fixture
def planted(app):
    """A crowd of 200, one prototype and one copy each; with what was written as copies."""
    written = {}
    write = crowd.Copier.write

    def note(self, copies):
        written["before"], written["copies"] = marks(), copies
        write(self, copies)

    crowd.Copier.write = note
    try:
        round = crowd.plant_crowd(200)
    finally:
        crowd.Copier.write = write
    (copy,) = written["copies"]
    return round, read_sheet(written["before"], leave=crowd.DERIVED), copy.words


def test_copies_equal_what_the_verbs_write(planted):
    round, copied, words = planted
    before = marks()
    db.session.rollback()
    with atomic():
        tokens = crowd.plant_prototypes(round, clock.now(), first=200)
    verbs = read_sheet(before, leave=crowd.DERIVED)
    tokens += crowd.tokens_found(verbs, tokens)

    ours, theirs = settle(copied, words), settle(verbs, [token.value for token in tokens])

    assert ours.keys() == theirs.keys()
    for table, rows in theirs.items():
        assert ours[table] == rows, table
    assert len(words) == len(tokens) > 5 * crowd.PROTOTYPES


def test_copies_keep_the_history_whole(planted):
    _round, copied, _words = planted
    values = {row["entry_id"]: row for row in copied.rows["history_values"]}
    for entry in copied.rows["history"]:
        if entry["values_hash"]:
            kept = values[entry["id"]]
            assert hash_values(kept["salt"], json.loads(kept["content"])) == entry["values_hash"]
    assert len(values) > 2 * crowd.PROTOTYPES


def test_crowd_is_many_people_and_ends_in_many_states(planted):
    round, _copied, _words = planted
    found = Counter(a.status for a in db.session.query(Application))
    assert sum(found.values()) == 200
    assert set(found) == {S.DRAFT, S.SUBMITTED, S.IN_REVIEW, S.WITHDRAWN}
    assert db.session.query(Person.email).filter(Person.email != "").distinct().count() == 200
    assert db.session.query(Person.phone).distinct().count() > 150
    assert all(a.round_id == round.id for a in db.session.query(Application))


@pytest.mark.parametrize("number", [0, 50, 150])
def test_plant_crowd_of_a_crooked_number_refuses(app, number):
    with pytest.raises(RuleBroken):
        crowd.plant_crowd(number)
