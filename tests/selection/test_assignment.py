"""Who reviews what: enough, nobody they know, even piles, the same again by seed."""

from collections import Counter

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from academy.selection.assignment import Paper, Reader, Unassignable, assign


def papers(count, language=""):
    return [Paper(f"a{n:03d}", language) for n in range(count)]


def readers(count, **more):
    return [Reader(f"r{n:02d}", **more) for n in range(count)]


def loads(pairs, people):
    counted = Counter(reader for _, reader in pairs)
    return [counted[person.id] for person in people]


@given(st.integers(1, 40), st.integers(1, 8), st.integers(1, 4), st.integers(0, 2**32), st.data())
@settings(max_examples=150, deadline=None)
def test_assign_gives_each_application_its_number_and_evens_the_piles(count, people, n, seed, data):
    n = min(n, people)
    pairs = assign(papers(count), readers(people), per_application=n, seed=seed)
    assert len(set(pairs)) == len(pairs) == count * n
    assert set(Counter(paper for paper, _ in pairs).values()) == {n}
    piles = loads(pairs, readers(people))
    assert max(piles) - min(piles) <= 1


@given(st.integers(0, 2**32), st.data())
@settings(max_examples=150, deadline=None)
def test_assign_with_conflicts_and_limits_breaks_no_rule_or_says_who_lacks(seed, data):
    some, people = papers(12), readers(5, limit=data.draw(st.integers(3, 8)))
    everyone = [(p.id, r.id) for p in some for r in people]
    known = set(data.draw(st.lists(st.sampled_from(everyone), max_size=25)))
    try:
        pairs = assign(some, people, conflicts=known, per_application=2, seed=seed)
    except Unassignable:
        event("unassignable")
        return
    assert not known & set(pairs)
    assert set(Counter(paper for paper, _ in pairs).values()) == {2}
    assert all(
        load <= reader.limit for load, reader in zip(loads(pairs, people), people, strict=True)
    )


def test_assign_is_even_where_greed_alone_is_not():
    # r00 and r01 may read only the first half; the rest falls to r02 and r03.
    some, people = papers(8), readers(4)
    barred = [(p.id, r) for p in some[4:] for r in ("r00", "r01")]
    for seed in range(30):
        pairs = assign(some, people, conflicts=barred, per_application=1, seed=seed)
        assert loads(pairs, people) == [2, 2, 2, 2]


def test_assign_passes_applications_along_when_limits_leave_one_out():
    some = papers(2)
    people = [Reader("r0", limit=1), Reader("r1", limit=1)]
    for seed in range(20):
        pairs = assign(some, people, conflicts=[("a000", "r1")], per_application=1, seed=seed)
        assert pairs == [("a000", "r0"), ("a001", "r1")]


def test_assign_respects_languages():
    some = [*papers(4, "ko"), Paper("b1", "en"), Paper("b2", "en")]
    people = [Reader("r0", frozenset({"ko"})), Reader("r1", frozenset({"ko", "en"})), Reader("r2")]
    pairs = assign(some, people, per_application=2, seed=1)
    assert {r for p, r in pairs if p.startswith("b")} == {"r1", "r2"}


def test_assign_same_seed_gives_the_same_whatever_the_order_of_input():
    first = assign(papers(30), readers(7), per_application=2, seed=42)
    again = assign(papers(30)[::-1], readers(7)[::-1], per_application=2, seed=42)
    other = assign(papers(30), readers(7), per_application=2, seed=43)
    assert first == again != other


def test_assign_keeps_standing_pairs_and_adds_only_what_is_missing():
    standing = [("a000", "r00"), ("a000", "r01"), ("a001", "r00")]
    pairs = assign(papers(3), readers(3), per_application=2, seed=5, standing=standing)
    assert not set(standing) & set(pairs)
    assert Counter(p for p, _ in [*pairs, *standing]) == {"a000": 2, "a001": 2, "a002": 2}


def test_assign_without_enough_reviewers_names_each_application_and_its_lack():
    with pytest.raises(Unassignable) as refused:
        assign(papers(2), readers(1), per_application=2, seed=1, conflicts=[("a001", "r00")])
    assert refused.value.missing == {"a000": 1, "a001": 2}


def test_assign_four_thousand_applications_stays_even():
    some, people = papers(4000), readers(40)
    barred = [(f"a{n:03d}", f"r{n % 40:02d}") for n in range(0, 4000, 7)]
    pairs = assign(some, people, conflicts=barred, per_application=2, seed=7)
    piles = loads(pairs, people)
    assert (min(piles), max(piles)) == (200, 200)
