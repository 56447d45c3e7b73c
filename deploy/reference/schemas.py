"""JSON Schemas of the events, and what must not change in them."""

import inspect
import json
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin

from shared.contracts.event import SEQUENCE_DIGITS
from shared.http.fields import KeysOfMappings

ACTORS = ("staff", "resident", "partner", "operator", "system", "public")


def name_of(contract):
    """`complaints.complaint_received.v1`: the end of its routing key, and the name of its files."""
    return f"{contract.name}.v{contract.version}"


def schema_of(contract):
    """JSON Schema of the event as it goes over the bus, envelope and all."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": contract.type,
        "description": described(contract),
        "type": "object",
        "required": [*_envelope(contract)],
        "properties": _envelope(contract) | _OPTIONAL,
    }


def described(contract):
    return " ".join(inspect.cleandoc(inspect.getdoc(contract) or "").split())


def _envelope(contract):
    noun = contract.entity.replace("_", " ")
    return {
        "specversion": {"const": "1.0"},
        "id": _text("Of this event. The same id is the same event, delivered again."),
        "source": {"const": f"/{contract.service}"},
        "type": {"const": contract.type},
        "subject": _text(f"Id of the {noun}.", maxLength=128),
        "time": {"type": "string", "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        "dataschema": {"type": "string", "format": "uri", "description": "Where this schema is."},
        "landlord": _text("Whose event it is.", pattern="^[a-z][a-z0-9-]{1,30}$"),
        "sequence": _text(
            f"Grows with every event of this {noun}. Compare as text or number: of two, the greater is newer.",
            pattern=f"^[0-9]{{{SEQUENCE_DIGITS}}}$",
        ),
        "actor": {"enum": list(ACTORS), "description": "What kind of caller did it, never who."},
        "correlationid": _text("The same for everything that one request led to."),
        "data": data_schema(contract.schema()),
    }


def _text(description, **more):
    return {"type": "string", "minLength": 1, **more, "description": description}


_OPTIONAL: dict[str, dict[str, Any]] = {
    "causationid": _text("The event that led to this one."),
    "traceparent": _text("W3C trace context."),
}


def data_schema(schema):
    """What a marshmallow schema accepts, as JSON Schema."""
    plugin = MarshmallowPlugin(schema_name_resolver=lambda _schema: None)  # nested ones stand where they are used
    APISpec("", "1", "3.1.0", plugins=[plugin, KeysOfMappings()])
    assert plugin.converter is not None  # noqa: S101 - APISpec has just set it
    return _standard(plugin.converter.schema2jsonschema(schema))


def _standard(part):
    """Python's anchors and apispec's length of a mapping, as the standard has them."""
    if isinstance(part, list):
        return [_standard(item) for item in part]
    if not isinstance(part, dict):
        return part
    changed = {key: _standard(value) for key, value in part.items()}
    if isinstance(changed.get("pattern"), str):
        changed["pattern"] = changed["pattern"].replace(r"\A", "^").replace(r"\Z", "$")
    if changed.get("type") == "object" and "maxLength" in changed:
        changed["maxProperties"] = changed.pop("maxLength")
    return changed


def breaking_changes(told, now):
    """What readers of the schema `told` cannot rely on under `now`: [plain sentence]. A new optional field is none."""
    return list(_differences(told, now, "event"))


def _differences(told, now, where):
    for part in sorted((told.keys() | now.keys()) - {"properties", "items", "description", "title", "required"}):
        if told.get(part) != now.get(part):
            yield f"{where}: {part} was {json.dumps(told.get(part))} and is {json.dumps(now.get(part))}"
    if set(told.get("required", ())) != set(now.get("required", ())):
        changed = sorted(set(told.get("required", ())) ^ set(now.get("required", ())))
        yield f"{where}: required or not has changed for {', '.join(changed)}"
    for name, field in told.get("properties", {}).items():
        if name not in now.get("properties", {}):
            yield f"{where}.{name} is gone"
        else:
            yield from _differences(field, now["properties"][name], f"{where}.{name}")
    if "items" in told and "items" in now:
        yield from _differences(told["items"], now["items"], f"{where}[]")
