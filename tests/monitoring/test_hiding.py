"""What is shown of groups lets nobody work out a hidden cell, not even with the rules in hand."""

from collections import defaultdict
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from academy.monitoring.rules import SMALLEST, enough, hide_groups, round_down, tells_who_changed

FEWEST = 2
"""Fewer than the rule says, so that every table there can be is tried."""

cells = st.integers(0, 60).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


def shown(table, hidden=()):
    """Return all that the page of a stage shows: the sums and the groups, or nothing."""
    total = sum(came for came, _on in table), sum(on for _came, on in table)
    if not enough(total, FEWEST):
        return None
    return total, tuple(
        hide_groups(dict(enumerate(table)), hidden=hidden, smallest=FEWEST).values()
    )


def check(worlds, stage, figures):
    """Every hidden figure under the limit must have two values at least that fit what is shown."""
    for page, tables in worlds.items():
        if page[stage] is None:
            continue
        for group, cell in enumerate(page[stage][1]):
            for figure in figures:
                values = {figure(table[group]) for table in tables}
                if cell is None and min(values) < FEWEST:
                    assert len(values) > 1, (page, tables)


def test_hide_groups_leaves_no_single_answer_to_what_one_stage_shows():
    worlds = defaultdict(list)
    one = [(n, a) for n in range(11) for a in range(n + 1)]
    for table in product(one, repeat=3):
        if sum(came for came, _on in table) <= 10:
            worlds[(shown(table),)].append(table)
    check(worlds, 0, (lambda c: c[0], lambda c: c[1], lambda c: c[0] - c[1]))


def test_hide_groups_leaves_no_single_answer_to_two_stages_side_by_side():
    worlds = defaultdict(list)
    one = [(n, a, b) for n in range(9) for a in range(n + 1) for b in range(a + 1)]
    for table in product(one, repeat=3):
        if sum(came for came, _on, _then in table) > 8:
            continue
        first = shown([(n, a) for n, a, _b in table])
        gone = [g for g in range(3) if first is None or first[1][g] is None]
        worlds[first, shown([(a, b) for _n, a, b in table], gone)].append(table)
    check(worlds, 0, (lambda c: c[0], lambda c: c[1], lambda c: c[0] - c[1]))
    check(worlds, 1, (lambda c: c[1], lambda c: c[2], lambda c: c[1] - c[2]))


@given(st.dictionaries(st.integers(0, 9), cells, max_size=6), st.sets(st.integers(0, 9)))
def test_hide_groups_shows_no_small_cell_and_hides_enough_beside_it(counts, before):
    found = hide_groups(counts, hidden=before)
    away = [counts[key] for key, cell in found.items() if cell is None]
    for key, cell in found.items():
        assert cell in (None, counts[key])
        if cell not in (None, (0, 0)):
            assert min(cell[1], cell[0] - cell[1]) >= SMALLEST
        assert cell is None or key not in before
    if away and any(cell and cell[0] for cell in found.values()):
        came, on = sum(c for c, _o in away), sum(o for _c, o in away)
        assert len(away) > 1
        assert min(on, came - on) >= SMALLEST


def test_tells_who_changed_sees_one_answer_that_came_or_went():
    assert tells_who_changed({"a": (30, 20)}, {"a": (19, 10)})
    assert tells_who_changed({"a": (30, 20)}, {"a": (21, 10)})
    assert not tells_who_changed({"a": (30, 20)}, {"a": (20, 10)})
    assert not tells_who_changed({"a": (30, 20)}, {"a": (15, 10)})
    assert not tells_who_changed({"a": None}, {"a": (3, 1)})


@given(st.integers(0, 1000))
def test_round_down_moves_in_steps_of_five(count):
    assert round_down(count) % SMALLEST == 0
    assert 0 <= count - round_down(count) < SMALLEST
