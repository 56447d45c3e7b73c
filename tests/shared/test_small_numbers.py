"""No small count can be worked out from what is told and the total."""

from itertools import product

import pytest

from shared.small_numbers import SmallNumbers

FEW = 3
RULE = SmallNumbers(few=FEW, small="few", hidden="hidden")
COUNTS = range(6)


def possible(told, total, unlisted):
    """Every way in which the parts can be, as somebody sees it who knows the rule."""
    everything = set(told.values()) == {"hidden"}
    ranges = {
        name: {"few": range(1, FEW), "hidden": range(0 if everything else FEW, total + 1)}.get(shown, (shown,))
        for name, shown in told.items()
    }
    for counts in product(*ranges.values()):
        left = total - sum(counts)
        if left == 0 or (unlisted is not None and left > 0):
            yield dict(zip(told, counts, strict=True))


@pytest.mark.parametrize("unlisted", [None, 0, 1, 2])
@pytest.mark.parametrize("parts", [2, 3, 4])
def test_the_total_gives_no_small_count_away(parts, unlisted):
    for counts in product(COUNTS, repeat=parts):
        real = dict(zip("abcd", counts, strict=False))
        told = RULE.of_parts(real, unlisted=unlisted)
        assert not {1, 2} & set(told.values())
        ways = list(possible(told, sum(counts) + (unlisted or 0), unlisted))
        assert real in ways
        for name, count in real.items():
            assert not 0 < count < FEW or len({way[name] for way in ways}) > 1, (real, told)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"a": 0, "b": 9}, {"a": 0, "b": 9}),
        ({"a": 2, "b": 9, "c": 7}, {"a": "few", "b": 9, "c": "hidden"}),
        ({"a": 2, "b": 1, "c": 9}, {"a": "few", "b": "few", "c": 9}),
        ({"a": 1, "b": 1, "c": 9}, {"a": "few", "b": "few", "c": "hidden"}),  # 2 in all can only be one each
        ({"a": 2, "b": 0}, {"a": "hidden", "b": "hidden"}),  # there is nothing to hide it among
    ],
)
def test_as_little_as_possible_is_hidden_beside_it(counts, told):
    assert RULE.of_parts(counts) == told
