"""docs/api and the stored samples say what the code does, and contracts keep what readers were told."""

import copy
import json
import re
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft7Validator, Draft202012Validator
from marshmallow import Schema, ValidationError, fields
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from deploy.reference import files
from deploy.reference.openapi import TAGS
from deploy.reference.schemas import breaking_changes, data_schema, name_of, schema_of
from shared.contracts import all_events
from shared.contracts.event import Received
from shared.contracts.kinds import Code, Count, Id

RUN = "Run: make reference (python -m deploy.reference)"
ASYNCAPI_SCHEMA = Path(__file__).parent / "asyncapi" / "3.0.0.json"


@cache
def documents():
    return files.documents()


@cache
def stored(path):
    return json.loads(path.read_text()) if path.is_file() else None


def sample(contract):
    path = files.SAMPLES / f"{name_of(contract)}.json"
    found = stored(path)
    assert found is not None, f"{path.name} is missing. Run: python -m deploy.reference samples"
    return copy.deepcopy(found)


events = pytest.mark.parametrize("contract", all_events(), ids=name_of)


# Current


@events
def test_the_schema_of_an_event_is_current(contract):
    path = files.API_DOCS / "events" / f"{name_of(contract)}.json"
    if path.is_file():
        files.check_told(path, schema_of(contract))  # says what to do where readers would be let down
    assert stored(path) == schema_of(contract), f"{path.name} is not current. {RUN}"


@pytest.mark.parametrize("name", ["openapi.json", "events/asyncapi.json", "events/index.json"])
def test_the_document_is_current(name):
    path = files.API_DOCS / name
    assert stored(path) == documents()[path], f"docs/api/{name} is not current. {RUN}"


def test_nothing_else_is_stored():
    known = set(documents()) | set(files.samples())
    found = set(files.API_DOCS.rglob("*.json")) | set(files.SAMPLES.iterdir())
    extra = sorted(str(path.relative_to(files.ROOT)) for path in found - known)
    assert not extra, (
        f"No contract for {extra}. A contract stays until nobody reads its event; one never released: delete its files."
    )


# Samples


@events
def test_every_sample_is_still_understood(contract):
    event = Received(contract, sample(contract))
    told = set(sample(contract)["data"])
    unknown = told - event.data.keys()
    assert not unknown, (
        f"{contract.name} no longer has {sorted(unknown)}, which events on their way and readers still use: a new "
        "class with version + 1, announced beside this one."
    )


@events
def test_every_sample_fits_its_schema(contract):
    found = Draft202012Validator(schema_of(contract), format_checker=Draft202012Validator.FORMAT_CHECKER)
    faults = [f"{fault.json_path}: {fault.message}" for fault in found.iter_errors(sample(contract))]
    assert not faults, faults


@events
def test_every_sample_fits_the_schema_its_readers_have(contract):
    schema = stored(files.API_DOCS / "events" / f"{name_of(contract)}.json")
    assert schema is not None, RUN
    assert not [fault.message for fault in Draft202012Validator(schema).iter_errors(sample(contract))]


@events
def test_every_required_field_is_needed(contract):
    """A contract that loads whatever comes would keep this page's promises without meaning them."""
    for name, field in contract.schema._declared_fields.items():
        if field.required:
            event = sample(contract)
            del event["data"][name]
            with pytest.raises(ValueError, match=name):
                Received(contract, event)


@events
def test_an_unknown_field_is_let_pass(contract):
    event = sample(contract)
    event["data"]["added_later"] = "x"
    assert Received(contract, event).data == Received(contract, sample(contract)).data
    Draft202012Validator(schema_of(contract)).validate(event)


# What counts as breaking


class Told(Schema):
    thing_id = Id(required=True)
    state = Code(("open", "closed"), required=True)
    count = Count(allow_none=True)


def _changed(**changes):
    declared = {name: field for name, field in Told._declared_fields.items() if name not in changes}
    return Schema.from_dict(declared | {name: field for name, field in changes.items() if field is not None})()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"thing_id": None}, "event.thing_id is gone"),
        ({"thing_id": None, "that_id": Id(required=True)}, "event.thing_id is gone"),
        ({"count": Id(allow_none=True)}, 'event.count: type was ["integer", "null"] and is ["string", "null"]'),
        ({"count": Count()}, 'event.count: type was ["integer", "null"] and is "integer"'),
        ({"state": Code(("open",), required=True)}, 'event.state: enum was ["open", "closed"] and is ["open"]'),
        ({"state": Code(("open", "shut"), required=True)}, "event.state: enum was"),
        ({"thing_id": Id()}, "required or not has changed for thing_id"),
        ({"other_id": Id(required=True)}, "required or not has changed for other_id"),
        ({"thing_id": fields.String(required=True)}, "event.thing_id: pattern was"),
    ],
    ids=["removed", "renamed", "retyped", "no-longer-null", "value-dropped", "value-renamed", "optional-now",
         "another-required", "loosened"],
)  # fmt: skip
def test_a_change_that_lets_readers_down_is_told(changes, says):
    broken = breaking_changes(data_schema(Told()), data_schema(_changed(**changes)))
    assert any(says in change for change in broken), broken


def test_an_optional_field_may_be_added():
    assert breaking_changes(data_schema(Told()), data_schema(_changed(other_id=Id(allow_none=True)))) == []


def test_a_schema_that_lets_readers_down_is_not_written(tmp_path, monkeypatch):
    contract = all_events()[0]
    told = schema_of(contract)
    told["properties"]["data"]["properties"]["promised"] = {"type": "string"}
    monkeypatch.setattr(files, "ROOT", tmp_path)
    monkeypatch.setattr(files, "SAMPLES", tmp_path)
    path = tmp_path / f"{name_of(contract)}.json"
    path.write_text(files.written(told))
    with pytest.raises(files.BreaksReaders, match=r"event\.data\.promised is gone"):
        files.check_told(path, schema_of(contract))


def test_a_stored_sample_is_never_changed(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "SAMPLES", tmp_path)
    kept = tmp_path / f"{name_of(all_events()[0])}.json"
    kept.write_text("as it was")
    files.write_samples()
    assert kept.read_text() == "as it was"
    assert len(list(tmp_path.iterdir())) == len(all_events())


@events
def test_a_value_outside_an_enumeration_is_refused(contract):
    for name, field in contract.schema._declared_fields.items():
        if isinstance(field, Code) and any(hasattr(check, "choices") for check in field.validators):
            with pytest.raises(ValidationError):
                contract.schema().load(sample(contract)["data"] | {name: "no-such-value"})


# Documents that others' programs read


def test_schemas_are_json_schema_2020_12():
    for contract in all_events():
        Draft202012Validator.check_schema(schema_of(contract))
        assert not re.search(r"\\\\[AZ]", json.dumps(schema_of(contract))), "Python's anchors are not the standard's."


def test_asyncapi_is_asyncapi_3():
    schema = json.loads(ASYNCAPI_SCHEMA.read_text())
    parts = [part for part in schema["definitions"].values() if "$id" in part]
    known = Registry().with_resources([(part["$id"], Resource.from_contents(part, DRAFT7)) for part in parts])
    found = Draft7Validator(schema, registry=known)
    faults = [f"{fault.json_path}: {fault.message[:200]}" for fault in found.iter_errors(_asyncapi())]
    assert not faults, faults[:5]


def test_every_reference_of_asyncapi_leads_somewhere():
    document = _asyncapi()
    for reference in _references(document):
        where, _, pointer = reference.partition("#")
        if where:
            assert (files.API_DOCS / "events" / where).resolve() in documents(), reference
        else:
            assert _at(document, pointer) is not None, reference


def test_asyncapi_has_a_channel_and_a_message_for_every_event():
    document = _asyncapi()
    addresses = {channel["address"] for channel in document["channels"].values()}
    assert addresses == {f"{{landlord}}.{name_of(contract)}" for contract in all_events()}
    assert {message["name"] for message in document["components"]["messages"].values()} == {
        contract.type for contract in all_events()
    }
    assert len(document["operations"]) == len(all_events())


def test_openapi_is_openapi_3_1():
    faults = [str(fault)[:300] for fault in OPENAPI_31_VALIDATOR.iter_errors(_openapi())]
    assert not faults, faults[:5]


def test_every_reference_of_openapi_leads_somewhere():
    for reference in _references(_openapi()):
        assert reference.startswith("#"), reference
        assert _at(_openapi(), reference[1:]) is not None, reference


def test_every_tag_of_openapi_says_what_it_is():
    for tag in _openapi()["tags"]:
        assert tag["description"], f"Say in TAGS of deploy/reference/openapi.py what {tag['name']!r} is about."


def test_every_operation_of_openapi_says_what_it_does():
    for path in _openapi()["paths"].values():
        for operation in path.values():
            said = operation.get("summary") or operation["description"].split("\n\n")[0]
            assert not said.startswith(("Permission:", "Anybody")), f"Give {operation['operationId']} a docstring."


def _asyncapi():
    return documents()[files.API_DOCS / "events" / "asyncapi.json"]


def _openapi():
    return documents()[files.API_DOCS / "openapi.json"]


def _references(part):
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for inner in part.values():
            yield from _references(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _references(inner)


def _at(document, pointer):
    for step in pointer.removeprefix("/").split("/"):
        document = document.get(step.replace("~1", "/").replace("~0", "~"))
        if document is None:
            return None
    return document


def test_every_tag_that_is_described_is_used():
    unused = TAGS.keys() - {tag["name"] for tag in _openapi()["tags"]}
    assert not unused, f"Take {sorted(unused)} out of TAGS of deploy/reference/openapi.py."
