"""Every column that leads to a person is described, or left out with a written reason."""

import re
from typing import Any

import pytest
import sqlalchemy as sa

from academy.core.personal import Fate, Held
from academy.holdings import REGISTER
from academy.tables import metadata

LIKE_A_PERSON = re.compile(
    r"(^|_)(person|actor|about|user|reviewer|mentor|owner|learner|author|sender)_id$|_by$|_by_id$"
)
"""Names of columns that hold the key of a person, also where no foreign key says so."""


def points_to_person(column: "sa.Column[Any]") -> bool:
    """Whether a column holds the key of a person."""
    targets = {key.target_fullname for key in column.foreign_keys}
    return bool(targets & {"people.id", "users.id"}) or bool(LIKE_A_PERSON.search(column.name))


def described() -> set[str]:
    """Return the columns of which some room says how they lead to a person."""
    firsts = {f"{held.table}.{held.way[0]}" for held in REGISTER.held if held.way}
    # What leads to an application belongs to whoever applied, and so does the row's own key.
    own = {
        f"{held.table}.person_id"
        for held in REGISTER.held
        if "person_id" in metadata.tables[held.table].c and "applications" in held.way
    }
    return firsts | own


def test_every_key_of_a_person_is_described_or_left_out_with_a_reason():
    keys = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if points_to_person(column)
    }
    unsaid = sorted(keys - described() - REGISTER.apart.keys())
    assert not unsaid, (
        "Say in `personal.py` of the room what an erasure does to these rows (HELD), or why they"
        f" are not a person's own data (APART): {unsaid}"
    )


def test_no_reason_speaks_of_what_is_not_there():
    columns = {f"{t.name}.{c.name}" for t in metadata.sorted_tables for c in t.columns}
    assert not REGISTER.apart.keys() - columns
    assert not described() & REGISTER.apart.keys()
    assert all(len(why) > 20 for why in REGISTER.apart.values())


@pytest.mark.parametrize("held", REGISTER.held, ids=lambda held: held.table)
def test_descriptions_name_columns_that_are_there(held: Held):
    table = metadata.tables[held.table]
    named = {*held.shows, *held.blank, *([held.stored] if held.stored else [])}
    named |= {held.by_number} if held.by_number else set()
    assert not named - set(table.c.keys())
    for way in (held.way, held.by_address):
        table = metadata.tables[held.table]
        while len(way) > 1:
            assert way[0] in table.c
            table, way = metadata.tables[way[1]], way[2:]
        assert not way or way[0] in table.c
    assert (held.fate is Fate.BLANK) == bool(held.blank)
    if held.title:
        assert held.title[2] in metadata.tables[held.title[1]].c


def test_no_secret_of_a_described_table_outlives_an_erasure():
    """What must not stand in the history must not stay in a row that lost its person either."""
    left = [
        f"{held.table}.{column.name}"
        for held in REGISTER.held
        if held.fate is not Fate.DELETE
        for column in metadata.tables[held.table].columns
        if column.info.get("secret") and column.name not in held.blank
    ]
    assert sorted(left) == sorted(STAYS), left


STAYS = {
    "class_sessions.code_key": "of the session, and useless once it is over",
    "holds.reason": "a hold forbids the erasure; once lifted, it says why it was there",
    "mentor_meetings.shared_notes": "notes of a team, which others of it may still read",
    "mentor_meetings.staff_notes": "notes about a team, written by whoever is erased",
    "mentor_meetings.reason": "the state of a team, not of whoever wrote it",
    "hand_ins.text": "the work of a team, which belongs to the others too; a learner alone's goes",
    "hand_ins.link": "the work of a team, which belongs to the others too; a learner alone's goes",
    "hand_in_files.name": "a file of a team's work; that of a learner alone goes",
    "hand_in_files.stored": "a file of a team's work; that of a learner alone goes",
    "gate_steps.feedback": "what a mentor said to others of their work, after the mentor has gone",
    "mentor_actions.text": "an action of a team; the erased owner is taken out of it",
}
