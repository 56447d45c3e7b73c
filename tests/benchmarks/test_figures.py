"""What the benchmarks make of what they measured."""

# ruff: noqa: RUF001 - the multiplication sign is the one that is printed

import pytest

from tests.benchmarks.figures import Row, Spread, percentile, ratio
from tests.benchmarks.published import table, with_table


def test_a_ratio_is_taken_round_by_round():
    found = ratio([100, 50], [50, 100])
    assert (found.median, found.lowest, found.highest) == (1.25, 0.5, 2), "ratios of rounds, not the ratio of medians"


@pytest.mark.parametrize(("place", "expected"), [(50, 51), (99, 100)])
def test_a_percentile_is_one_of_the_values(place, expected):
    assert percentile(range(1, 101), place) == expected


@pytest.mark.parametrize(
    ("better", "median", "met"),
    [("more", 1.3, True), ("more", 1.29, False), ("less", 1.3, True), ("less", 1.31, False)],
)
def test_a_target_is_a_bound_in_the_better_direction(better, median, met):
    assert Row("path", Spread.of([median]), target=1.3, better=better).met is met


def test_without_a_target_nothing_is_met_or_missed():
    assert Row("path", Spread.of([1])).met is None


def test_the_table_says_what_was_missed():
    row = Row("path", Spread.of([1.1, 1.2, 1.4]), "×", 1.3, wanted=1.5, absolute={"ours": "12/s"})
    assert table([row]).splitlines()[-1] == "| path | 1.2× (1.1 to 1.4) | ≥ 1.3×, 1.5 wanted | missed | ours 12/s |"


def test_rows_that_were_not_measured_again_stay_in_the_page():
    def said(**figures):
        return table([Row(path, Spread.of([figure])) for path, figure in figures.items()])

    page = with_table("# Speed\n", said(relay=2.0, reads=1.0))
    assert with_table(page, said(reads=3.0, idle=4.0)) == with_table("# Speed\n", said(relay=2.0, reads=3.0, idle=4.0))
    assert page.startswith("# Speed\n")
