"""The kinds' own telling and reading, held against marshmallow's, which the published schemas are made from."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError, fields

from shared.contracts import all_events
from shared.contracts.kinds import Unfit

EVENTS = sorted(all_events(), key=lambda contract: contract.type)
SAMPLES = Path(__file__).parents[2] / "shared" / "contracts" / "samples"
UNFIT = object()
YES_OR_NO = [*fields.Boolean.truthy, *fields.Boolean.falsy]
ODD = st.one_of(
    st.none(),
    st.text(max_size=140),
    st.sampled_from(["", "a" * 64, "a" * 65, "a" * 128, "a" * 129, "a\n", "2026-11-22", "2026-11-22T10:00:00Z"]),
    st.sampled_from(["2026-11-22T10:00:00", "2026-02-30", "x/y", "x y"]),
    st.integers(),
    st.sampled_from([2**53, 2**53 + 1, -(2**53)]),
    st.floats(allow_nan=False),
    st.lists(st.text(max_size=5), max_size=3),
    st.lists(st.just("a"), min_size=99, max_size=102),
    st.dictionaries(st.sampled_from(["a", "b_c", "B", "1"]), st.sampled_from(["", "x", "x y", "é"]), max_size=3),
)


def sample_of(contract):
    return json.loads((SAMPLES / f"{contract.name}.v{contract.version}.json").read_text())


def read(contract, data):
    try:
        return contract.form.read(data)
    except Unfit:
        return UNFIT


def read_by_marshmallow(contract, data):
    try:
        return contract.schema().load(data)
    except ValidationError:
        return UNFIT


def told(contract, data):
    try:
        return contract.form.told(data)
    except Unfit:
        return UNFIT


def told_by_marshmallow(contract, data):
    shape = contract.schema()
    try:
        dumped = shape.dump(data)
        return UNFIT if shape.validate(dumped) else dumped
    except (ValueError, TypeError, AttributeError, OverflowError):
        return UNFIT


@pytest.mark.parametrize("contract", EVENTS, ids=lambda contract: contract.type)
def test_every_sample_is_read_and_told_alike(contract):
    data = sample_of(contract)["data"]
    assert read(contract, data) == read_by_marshmallow(contract, data) != UNFIT
    assert told(contract, read(contract, data)) == data


@pytest.mark.parametrize("contract", EVENTS, ids=lambda contract: contract.type)
def test_a_field_that_is_not_right_is_refused_alike(contract):
    data = sample_of(contract)["data"]

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.sampled_from(sorted(contract.fields())), ODD)
    def changed(name, value):
        odd = data | {name: value}
        if type(contract.fields()[name]).__name__ == "Flag" and value in YES_OR_NO:
            return  # marshmallow takes them for that, however they are drawn: 1, "t", "on", …
        assert read(contract, odd) == read_by_marshmallow(contract, odd)
        assert told(contract, odd) == told_by_marshmallow(contract, odd)

    changed()


@pytest.mark.parametrize("contract", EVENTS, ids=lambda contract: contract.type)
def test_a_field_that_is_missing_or_unknown_is_met_alike(contract):
    data = sample_of(contract)["data"]
    for name in contract.fields():
        fewer = {key: value for key, value in data.items() if key != name}
        assert read(contract, fewer) == read_by_marshmallow(contract, fewer)
    assert read(contract, data | {"added_later": 1}) == read(contract, data)


def test_values_of_the_platform_are_told_as_json():
    from shared.contracts.kinds import Codes, Day, Moment

    assert Moment().told(datetime(2026, 11, 22, 10, 0, 0, 123000, UTC)) == "2026-11-22T10:00:00.123Z"
    assert Day().told(date(2026, 11, 22)) == "2026-11-22"
    assert Codes().told(("a", "b")) == ["a", "b"]
    with pytest.raises(Unfit):
        Codes().told(["not a code"])
