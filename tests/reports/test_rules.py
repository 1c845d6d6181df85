import csv
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from academy.cohorts.rules import read_span
from academy.cohorts.states import Basis, Measure
from academy.core.paths import asset_dir
from academy.reports.rules import Figure, compute

T, G = Measure.TRAINED, Measure.GRADUATED
COHORTS = [("pohang", number) for number in range(1, 6)]


def published():
    with (asset_dir("seed") / "reference" / "cohort_totals.csv").open(encoding="utf-8") as table:
        return [
            Figure(
                row["site"],
                *read_span(row["cohorts"]),
                Measure(row["measure"]),
                int(row["count"]),
                Basis(row["basis"]),
                row["source"],
                int(row["as_of"]),
                order,
            )
            for order, row in enumerate(csv.DictReader(table))
        ]


FIGURES = published()


def totals(recorded=None, figures=None, cohorts=COHORTS):
    counts = {("pohang", n, m): c for (n, m), c in (recorded or {}).items()}
    return compute(cohorts, FIGURES if figures is None else figures, counts)


def table(report, measure):
    return [
        (ln.cohort, ln.recorded, ln.opening, ln.basis, ln.total, ln.cumulative)
        for ln in report.of("pohang", measure)
    ]


def test_compute_of_published_figures_alone_explains_760():
    assert table(totals(), T) == [
        (1, 0, 190, "derived", 190, 190),
        (2, 0, 200, "derived", 200, 390),
        (3, 0, 196, "derived", 196, 586),
        (4, 0, 174, "derived", 174, 760),
        (5, 0, 0, "recorded", 0, 760),
    ]
    assert table(totals(), G) == [
        (1, 0, 190, "published", 190, 190),
        (2, 0, 200, "published_approximate", 200, 390),
        (3, 0, 196, "published", 196, 586),
        (4, 0, 0, "recorded", 0, 586),
        (5, 0, 0, "recorded", 0, 586),
    ]
    assert all(check.holds for check in totals().checks)


def test_compute_with_one_person_of_cohort_3_leaves_760():
    report = totals({(3, T): 1, (3, G): 1})
    assert table(report, T)[2] == (3, 1, 195, "derived", 196, 586)
    assert table(report, G)[2] == (3, 1, 195, "published", 196, 586)
    assert table(report, T)[4][-1] == 760


def test_compute_with_all_of_cohort_4_leaves_760():
    report = totals({(4, T): 174, (4, G): 160})
    assert table(report, T)[3] == (4, 174, 0, "derived", 174, 760)
    assert table(report, G)[3] == (4, 160, 0, "recorded", 160, 746)
    assert all(check.holds for check in report.checks)


def test_compute_with_cohort_5_adds_to_760():
    assert table(totals({(5, T): 7}), T)[4] == (5, 7, 0, "recorded", 7, 767)


def test_compute_with_more_records_than_published_shows_the_difference():
    report = totals({(3, G): 200})
    assert table(report, G)[2] == (3, 200, -4, "published", 196, 586)
    (broken,) = [check for check in report.checks if not check.holds]
    assert (broken.name, broken.first, broken.expected, broken.found) == ("exceeds", 3, 196, 200)


def test_compute_lists_the_conflicting_figure_beside_and_never_uses_it():
    line = totals().of("pohang", G)[0]
    assert line.total == 190
    assert [(f.count, f.basis) for f in line.beside] == [(200, Basis.CONFLICTING)]
    alone = [f for f in FIGURES if f.basis == Basis.CONFLICTING]
    assert table(totals(figures=alone), G)[0] == (1, 0, 0, "recorded", 0, 0)


def test_compute_before_the_block_takes_graduates_as_the_least_that_were_trained():
    early = [f for f in FIGURES if f.year <= 2023]
    assert table(totals(figures=early), T)[:3] == [
        (1, 0, 190, "derived", 190, 190),
        (2, 0, 200, "derived", 200, 390),
        (3, 0, 0, "recorded", 0, 390),
    ]
    more = totals({(1, T): 195}, figures=early)
    assert table(more, T)[0] == (1, 195, 0, "recorded", 195, 195)
    assert all(check.holds for check in more.checks)


def test_compute_with_a_block_and_no_share_for_its_last_cohort_derives_the_rest():
    without = [f for f in FIGURES if f.basis != Basis.DERIVED]
    assert table(totals(figures=without), T)[3] == (4, 0, 174, "derived", 174, 760)


def test_compute_with_shares_that_miss_the_block_keeps_the_block_and_says_so():
    wrong = [replace(f, count=170) if f.basis == Basis.DERIVED else f for f in FIGURES]
    report = totals({(5, T): 2}, figures=wrong)
    assert table(report, T)[3][-1] == 760
    assert table(report, T)[4][-1] == 762
    broken = {
        check.name: (check.expected, check.found) for check in report.checks if not check.holds
    }
    assert broken == {"sum": (762, 758), "block": (760, 756)}


def test_compute_with_a_later_published_figure_replaces_the_earlier():
    later = replace(FIGURES[1], count=191, order=99)
    line = totals(figures=[*FIGURES, later]).of("pohang", G)[0]
    assert line.total == 191
    assert len(line.beside) == 2


def test_compute_of_graduates_nobody_trained_is_flagged():
    report = totals({(5, G): 1})
    assert [c.name for c in report.checks if not c.holds] == ["trained_first"]


def test_compute_keeps_sites_apart():
    report = compute([("napoli", 1)], FIGURES, {("napoli", 1, T): 12})
    assert [ln.cumulative for ln in report.of("napoli", T)] == [12]
    assert report.of("pohang", T)[-1].cumulative == 760


def test_compute_of_nothing_is_empty():
    assert compute([], [], {}).lines == ()


people = st.integers(min_value=0, max_value=400)
counts = st.dictionaries(st.tuples(st.integers(1, 6), st.sampled_from(list(Measure))), people)


@given(counts)
def test_compute_always_adds_up(recorded):
    report = totals(recorded, cohorts=[*COHORTS, ("pohang", 6)])
    for line in report.lines:
        assert line.total == line.recorded + line.opening
        assert line.recorded == recorded.get((line.cohort, line.measure), 0)
        assert line.total >= 0
    for measure in Measure:
        lines = report.of("pohang", measure)
        assert lines[-1].cumulative == sum(line.total for line in lines)


@given(counts)
def test_compute_never_moves_760(recorded):
    report = totals(recorded)
    assert table(report, T)[3][-1] == 760
    new = sum(recorded.get((number, T), 0) for number in (5, 6))
    assert report.of("pohang", T)[-1].cumulative == 760 + new


@given(counts, st.integers(1, 4), st.integers(1, 50))
def test_compute_moves_opening_when_people_of_old_cohorts_are_recorded(recorded, number, more):
    before, after = (
        totals(recorded),
        totals({**recorded, (number, T): recorded.get((number, T), 0) + more}),
    )
    old, new = before.of("pohang", T)[number - 1], after.of("pohang", T)[number - 1]
    assert new.opening == old.opening - more
    assert [ln.total for ln in before.lines] == [ln.total for ln in after.lines]


@given(st.permutations(FIGURES), counts)
def test_compute_does_not_depend_on_the_order_of_rows(figures, recorded):
    assert totals(recorded, figures=figures).lines == totals(recorded).lines or [
        replace(ln, beside=()) for ln in totals(recorded, figures=figures).lines
    ] == [replace(ln, beside=()) for ln in totals(recorded).lines]


@pytest.mark.parametrize("measure", list(Measure))
def test_compute_never_mixes_the_measures(measure):
    other = T if measure == G else G
    report = totals({(5, measure): 9})
    assert report.of("pohang", other)[-1].recorded == 0
