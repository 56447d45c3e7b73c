"""The OpenAPI 3.1 document of one service's API, and of several as one."""

import copy
import re
import warnings
from typing import Any

from shared.http.access import BODY
from shared.http.commands import KEYED_METHODS
from shared.http.problems import MEDIA_TYPE

BEARER = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}

_STRING = {"type": "string"}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
    "description": "Makes the request safe to repeat: a second one with this key is answered from the first.",
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "pattern": '^"[0-9]{1,18}"$'},
    "description": "The version that is changed, as its ETag gave it.",
}

_PROBLEMS = {  # status: what it means, for every operation
    400: "The request cannot be read.",
    401: "Not signed in, or the sign-in is over.",
    403: "The caller's roles do not allow this.",
    404: "There is no such thing here.",
    408: "The request did not arrive in time.",
    409: "The state of things does not allow this, or the same request is being worked on.",
    412: "It was changed by someone else; ETag says the current version.",
    413: "The body is too large.",
    415: "The body is of another type than asked for.",
    422: "Some of what was sent is not acceptable; `errors` says which.",
    428: "If-Match is missing.",
    429: "Too many requests; Retry-After says when to come back.",
    500: "A fault of ours; the correlation id finds it in the log.",
    503: "Something we stand on is away; Retry-After says when to come back.",
}


_PROBLEM = {
    "type": "object",
    "description": "Why a request was not done. Source: RFC 9457.",
    "required": ["type", "title", "status", "code", "detail", "correlation_id", "errors"],
    "properties": {
        "type": _STRING,
        "title": _STRING,
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; for programs."},
        "detail": {"type": "string", "description": "For people."},
        "correlation_id": _STRING,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer of the input at fault."},
                    "detail": _STRING,
                },
            },
        },
    },
}


def openapi_of(api):
    """The OpenAPI document of one API as a dict. A view that calls if_match() asks for If-Match."""
    with api.app_context(), warnings.catch_warnings():
        # APIFlask registers a schema again that a page nested before: the same one, under the same name
        warnings.filterwarnings("ignore", "<class .*> has already been added to the spec", UserWarning)
        document = copy.deepcopy(api.spec)
    components = document.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = _PROBLEM
    components["securitySchemes"] = {"bearer": BEARER}
    components["responses"] = {f"Problem{status}": _problem_response(text) for status, text in _PROBLEMS.items()}
    for rule in api.url_map.iter_rules():
        path = document["paths"][re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule)]
        for method in rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}:
            _complete(path[method.lower()], rule, method, api.view_functions[rule.endpoint])
    _open_outputs(document)
    _move_choices(document)
    return document


def merge_openapi(documents, title="Doorstep", description=""):
    """One document of several. The same component twice is shared; two different ones of one name raise ValueError."""
    whole: dict[str, Any] = {"openapi": "3.1.0", "info": {"title": title, "version": "1", "description": description}}
    whole |= {"paths": {}, "components": {}, "tags": []}
    for document in documents:
        _merge(whole["paths"], document["paths"], "path")
        for kind, parts in document.get("components", {}).items():
            _merge(whole["components"].setdefault(kind, {}), parts, kind)
        whole["tags"] += [tag for tag in document.get("tags", []) if tag not in whole["tags"]]
    operations = [operation["operationId"] for path in whole["paths"].values() for operation in _operations(path)]
    if twice := sorted({name for name in operations if operations.count(name) > 1}):
        raise ValueError(f"The API has two operations named {', '.join(twice)}.")
    return whole


def _merge(whole, parts, kind):
    for name, part in parts.items():
        if whole.setdefault(name, part) != part:
            raise ValueError(f"Two different {kind} are named {name}: rename one.")


def _open_outputs(document):
    """Only what is sent to us is closed to unknown fields: what we answer may gain some."""
    schemas = document["components"]["schemas"]
    sent = _named_in(
        [path.get("requestBody") for item in document["paths"].values() for path in item.values()], schemas
    )
    for name in schemas.keys() - sent:
        if schemas[name].get("additionalProperties") is False:
            del schemas[name]["additionalProperties"]


def _move_choices(part):
    """What apispec says of a list, that it is one of the choices, is meant of its items."""
    if isinstance(part, list):
        for inner in part:
            _move_choices(inner)
    elif isinstance(part, dict):
        if part.get("type") in ("array", ["array", "null"]) and "enum" in part and "items" in part:
            choices = [choice for choice in part.pop("enum") if choice is not None]
            part["items"].setdefault("enum", choices)
        for inner in part.values():
            _move_choices(inner)


def _named_in(part, schemas):
    """Names of the schemas that a part of the document refers to, directly or through others."""
    found: set[str] = set()
    left = {str(part)}
    while left:
        names = set(re.findall(r"'#/components/schemas/([^']+)'", left.pop())) - found
        found |= names
        left |= {str(schemas[name]) for name in names}
    return found


def _operations(path):
    return [operation for operation in path.values() if isinstance(operation, dict) and "operationId" in operation]


def _complete(operation, rule, method, view):
    """What APIFlask does not say: who may, what can go wrong, which headers there are."""
    access, takes_body = view.access, "requestBody" in operation or hasattr(view, "upload_rule")
    asks_version = _calls_if_match(view)
    operation["operationId"] = rule.endpoint
    operation["tags"] = [rule.rule.split("/")[3].replace("-", " ").capitalize()]
    operation["security"] = [] if access.permission is None else [{"bearer": []}]
    who = "Anybody." if access.permission is None else f"Permission: `{access.permission}`."
    operation["description"] = "\n\n".join(filter(None, [operation.get("description"), who]))
    parameters = operation.setdefault("parameters", [])
    if method in KEYED_METHODS:
        parameters.append(_KEY)
    if asks_version:
        parameters.append(_IF_MATCH)
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
    if hasattr(view, "upload_rule"):
        content: dict[str, dict] = {media_type: {} for media_type in view.upload_rule.media_types}
        operation["requestBody"] = {"required": True, "content": content}
    for status in _statuses(operation, access, method, takes_body, asks_version):
        operation["responses"].setdefault(str(status), {"$ref": f"#/components/responses/Problem{status}"})


def _statuses(operation, access, method, takes_body, asks_version):
    yield from (400, 404, 429, 500, 503)
    if access.permission is not None:
        yield from (401, 403)
    elif access.landlord == BODY:
        yield 401  # sign-in and its like: what was sent proves who asks, or does not
    if method != "GET":
        yield from (409, 413, 422)  # an Idempotency-Key used for something else is 422 even without a body
    if takes_body:
        yield from (408, 415)
    if operation["parameters"]:
        yield 422
    if asks_version:
        yield from (412, 428)


def _calls_if_match(view):
    while hasattr(view, "__wrapped__"):
        view = view.__wrapped__
    return "if_match" in view.__code__.co_names


def _problem_response(text):
    return {"description": text, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
