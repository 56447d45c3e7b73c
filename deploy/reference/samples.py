"""A sample of each event, as it could be delivered. Once stored, it is what every later contract must still load."""

from marshmallow.validate import OneOf

from shared.context import PLATFORM, acting_for
from shared.contracts.event import SEQUENCE_DIGITS
from shared.contracts.kinds import Code, Codes, Count, Day, Details, Flag, Id, Ids, Moment, PublicName
from shared.ids import derived_id

PLATFORM_ENTITIES = ("landlord", "signing_key")  # announced under the id `platform`, which no partner can read


def sample_of(contract):
    """An event as it could be delivered."""
    data = contract.schema().load(_example_of(contract.schema().fields))
    subject = _example(Id(), contract.entity)
    landlord = PLATFORM if contract.entity in PLATFORM_ENTITIES else "hull"
    with acting_for(landlord, actor="staff", correlation_id=_example(Id(), "correlation")):
        envelope = contract(subject, **data).envelope(f"{7:0{SEQUENCE_DIGITS}d}")
        envelope["dataschema"] = f"https://doorstep.example{envelope['dataschema']}"  # as the relay completes it
    return envelope | {"id": _example(Id(), contract.type), "time": _MOMENT}


_MOMENT = "2026-11-23T10:00:00.000Z"
_EXAMPLES = {
    Moment: _MOMENT,
    Day: "2026-11-23",
    Count: 3,
    Flag: True,
    Details: {"reference": "C-26-7KQ4M2", "respond_by": "2026-12-07"},
    PublicName: "Example Homes",
}


def _example_of(fields):
    return {name: _example(field, name) for name, field in fields.items()}


def _example(field, name):
    if type(field) in _EXAMPLES:
        return _EXAMPLES[type(field)]
    if isinstance(field, Id):
        return derived_id("sample", name)
    if isinstance(field, Code):
        choices = [choice for check in field.validators if isinstance(check, OneOf) for choice in check.choices]
        return choices[0] if choices else f"{name}-1"
    if isinstance(field, Codes | Ids):
        return [_example(field.inner, name)]
    return [_example_of(field.inner.schema.fields) | {"id": derived_id(name, end)} for end in "ab"]  # a batch's items
