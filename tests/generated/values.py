"""Values that a schema of the API accepts, made from the schema: the same ones every time."""

import random
import re
from datetime import UTC, datetime, timedelta
from functools import cache

from hypothesis import Phase, find, settings
from hypothesis import strategies as st

NOW = datetime.now(UTC).replace(microsecond=0)

# When something is, by the end of its field's name: what has been, what begins soon, what ends later
_DAYS = {"received_at": -1, "requested_at": -1, "opens_at": 0.001, "closes_at": 40, "starts_at": 30, "ends_at": 30.1}


class Values:
    """Values for the bodies and addresses of one OpenAPI document.

    text: what every free text begins with. ids: {"complaint_id": [id, ...]}, for fields of that name; the last is
    taken, or one that `chance` (random.Random) chooses.
    """

    def __init__(self, document, text="text", ids=None, chance=None):
        self.chance = chance
        self.document = document
        self.text = text
        self.ids = {} if ids is None else ids

    def body(self, operation, *, optional=True):
        """A JSON body that the operation accepts, as far as its schema says; None where it takes none."""
        content = operation.get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return None
        return self.value(content["application/json"]["schema"], "", optional=optional)

    def value(self, schema, name, *, optional=True):
        schema = self.resolved(schema)
        for known in ("const", "example", "default"):
            if schema.get(known) is not None:
                return schema[known]
        if "enum" in schema:
            return next(choice for choice in schema["enum"] if choice is not None)
        kind = _kind(schema)
        if kind == "object":
            return self._object(schema, optional)
        if kind == "array":
            choices = self.resolved(schema.get("items", {})).get("enum")
            if choices:
                return choices[: schema.get("maxItems", len(choices))]
            count = max(1, schema.get("minItems", 0))
            return [
                self.value(schema.get("items", {}), name.removesuffix("s"), optional=optional) for _ in range(count)
            ]
        if kind == "string":
            return self._string(schema, name)
        if kind == "boolean":
            return True
        if kind in ("integer", "number"):
            return max(schema.get("minimum", 1), min(1, schema.get("maximum", 1)))
        return self.text

    def resolved(self, schema):
        while True:
            if "$ref" in schema:
                schema = self.document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
            elif "allOf" in schema or "anyOf" in schema or "oneOf" in schema:
                schema = (schema.get("allOf") or schema.get("anyOf") or schema.get("oneOf"))[0]
            else:
                return schema

    def properties(self, operation):
        """{name: schema} of the operation's JSON body."""
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        return self.resolved(content["schema"]).get("properties", {}) if content else {}

    def _object(self, schema, optional):
        names = schema.get("properties", {})
        wanted = [name for name in names if optional or name in schema.get("required", ())]
        made = {name: self.value(names[name], name, optional=optional) for name in wanted}
        if not names and isinstance(schema.get("additionalProperties"), dict):
            key = self.value(schema.get("propertyNames", {"type": "string"}), "key")
            made[key] = self.value(schema["additionalProperties"], "value", optional=optional)
        return made

    def _string(self, schema, name):
        if self.ids.get(name):
            return self.chance.choice(self.ids[name]) if self.chance else self.ids[name][-1]
        if schema.get("format") == "date-time":
            return moment(_DAYS.get(name, 1))
        if schema.get("format") == "date":
            return moment(-1 if name.endswith(("left_on", "known_on")) else 20)[:10]
        if "email" in (schema.get("format"), name):
            return f"{self.text}@example.org"
        text = f"{self.text} {name}"[: schema.get("maxLength", 1000)].ljust(schema.get("minLength", 0), "x")
        return text if re.search(_standard(schema.get("pattern", "")), text) else self._code(schema["pattern"])

    def _code(self, pattern):
        """Of this text, as far as a code can be."""
        plain = re.sub("[^a-z]", "", self.text.lower())
        tried = [word[:length] for word in (plain, plain.upper()) for length in (20, 10, 5)]
        return next((word for word in tried if re.fullmatch(_standard(pattern), word)), None) or matching(pattern)


def moment(days):
    return (NOW + timedelta(days=days)).isoformat().replace("+00:00", "Z")


@cache
def matching(pattern):
    """A text that a pattern accepts: always the same one."""
    return find(
        st.from_regex(_standard(pattern), fullmatch=True),
        lambda _text: True,
        settings=settings(database=None, phases=[Phase.generate]),
        random=random.Random(7),  # noqa: S311 - the same text every time
    )


def _standard(pattern):
    return pattern.replace(r"\A", "^").replace(r"\Z", "$")


def _kind(schema):
    kind = schema.get("type")
    return next(one for one in kind if one != "null") if isinstance(kind, list) else kind
