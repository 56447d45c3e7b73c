"""Reading what was sent, strictly: what two readers could understand differently is refused."""

import json
import math

from marshmallow import RAISE, ValidationError
from webargs.multidictproxy import MultiDictProxy

from shared.errors import BadInput, Malformed, WrongMediaType

DEEPEST = 32  # levels of objects and lists in each other
MOST_FAULTS = 100  # listed in one answer


class _Refused(ValueError):
    """The text is JSON to some readers, but not to us."""


def parse_json(raw):
    """The value that JSON bytes mean. Raises Malformed: not UTF-8, not JSON, a name twice, no number, too deep."""
    try:
        text = raw.decode()
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_number)
        if raw.count(b"[") + raw.count(b"{") > DEEPEST:
            _check_depth(value)
        if "\\u" in text:
            json.dumps(value, ensure_ascii=False).encode()  # half a surrogate pair can be parsed but never stored
    except (ValueError, RecursionError) as reason:
        raise Malformed("malformed_json", f"The body is not valid JSON{_why(reason)}.") from None
    return value


def _why(reason):
    if isinstance(reason, _Refused):
        return f": {reason}"
    if isinstance(reason, json.JSONDecodeError):
        return f": line {reason.lineno}, column {reason.colno}"
    return ""


def _object(pairs):
    value = dict(pairs)
    if len(value) != len(pairs):
        raise _Refused("an object has the same name twice")
    return value


def _constant(name):
    raise _Refused(f"{name} is not a number")


def _number(text):
    value = float(text)
    if not math.isfinite(value):
        raise _Refused("a number is too large")
    return value


def _check_depth(value):
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise _Refused("objects and lists are nested too deeply")
        containers = [item for item in level if isinstance(item, dict | list)]
        level = [part for item in containers for part in (item.values() if isinstance(item, dict) else item)]


def json_of(request):
    """The request's JSON body, parsed once. Raises WrongMediaType, Malformed."""
    if request.parsed is request.UNREAD:
        if not request.is_json:
            raise WrongMediaType("wrong_media_type", "Send this as application/json.")
        request.parsed = parse_json(request.get_data())
    return request.parsed


def load_json(schema, request):
    sent = json_of(request)
    if b"\\u0000" in request.get_data():
        _refuse_nul(sent)
    return _load(schema, sent)


def _refuse_nul(sent):
    """NUL ends a text for some programs and not for others, and is no part of a name in the database."""
    if pointers := list(_with_nul(sent, "")):
        faults = [{"pointer": pointer, "detail": "Contains a NUL character."} for pointer in pointers]
        raise BadInput("invalid_input", "Some of what was sent is not right.", faults[:MOST_FAULTS])


def _with_nul(value, pointer):
    if isinstance(value, str) and "\0" in value:
        yield pointer
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        if "\0" in str(name):
            yield pointer
        yield from _with_nul(part, f"{pointer}/{_as_step(name)}")


def _as_step(name):
    return str(name)[:100].replace("~", "~0").replace("/", "~1")


def load_query(schema, request):
    return _load(schema, MultiDictProxy(request.args, schema))


def load_headers(schema, request):
    return _load(schema, MultiDictProxy(request.headers, schema), unknown=None)


def _load(schema, data, unknown=RAISE):
    try:
        return schema.load(data, **({"unknown": unknown} if unknown else {"unknown": "exclude"}))
    except ValidationError as faults:
        raise BadInput("invalid_input", "Some of what was sent is not right.", fields_of(faults, data)) from None


def fields_of(faults, data=None):
    """[{"pointer", "detail"}] of marshmallow's nested messages."""
    found = _walk(faults.normalized_messages(), data, "")
    return [{"pointer": pointer, "detail": detail} for pointer, detail in found][:MOST_FAULTS]


def _walk(messages, data, pointer):
    if isinstance(messages, str):
        yield pointer, messages
    elif isinstance(messages, list):
        for message in messages:
            yield from _walk(message, data, pointer)
    else:
        for name, inner in messages.items():
            yield from _walk(inner, *_step(name, messages, data, pointer))


def _step(name, messages, data, pointer):
    """Where a message's name leads: `_schema` and a mapping's "key" and "value" are marshmallow's own words."""
    own_word = messages.keys() <= {"key", "value"} and not (isinstance(data, dict) and name in data)
    if name == "_schema" or own_word:
        return data, pointer
    return _inside(data, name), f"{pointer}/{_as_step(name)}"


def _inside(data, name):
    try:
        return data[name]
    except (KeyError, IndexError, TypeError):
        return None
