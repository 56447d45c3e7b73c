"""The API of the whole platform as one OpenAPI 3.1 document."""

from importlib import import_module

from shared.contracts import SERVICES
from shared.http import merge_openapi, openapi_of

DESCRIPTION = """\
The API of one landlord's engagement platform: people and groups, consultations, complaints, training.

Sign in with `POST /api/v1/sign-in` and send the access token as `Authorization: Bearer ...`; it is good for 10 minutes.
Whose data a request is about is decided by the token, or by the host name where there is none.
Every refusal is a problem document with a stable `code`. Lists come in pages: follow `next`.
Send an `Idempotency-Key` with what must not happen twice. Changes of what others may edit too need `If-Match`.
"""

TAGS = {
    "Activations": "Setting a password with the one-time code of an invitation.",
    "Bookings": "Places on training sessions.",
    "Certificates": "Checking a certificate by its number.",
    "Complaint reviewers": "People of other organisations who consider complaints at stage 2.",
    "Complaints": "Complaints through both stages, with their deadlines.",
    "Consultations": "Asking residents before something is decided, and telling them what became of it.",
    "Courses": "What training is offered.",
    "Decisions": "What the landlord is to decide, and has decided.",
    "Decants": "Households that live elsewhere until their home can be lived in again.",
    "Groups": "Panels, boards and associations, with their members and terms.",
    "Hazards": "Signs of danger in homes: who acts, and by when the law wants it done.",
    "Keys": "The public keys that access tokens are signed with.",
    "Landlord": "What anybody may know of the landlord.",
    "Letters": "Letters that wait to be printed.",
    "Me": "The signed-in person.",
    "My complaints": "A resident's own complaints.",
    "My promises": "Everything that was promised to a resident about their complaints.",
    "Messages": "What was sent to whom, by which channel.",
    "Refresh tokens": "A new access token without signing in again.",
    "Resident imports": "Residents from a housing system's CSV file.",
    "Residents": "People in the landlord's homes.",
    "Sessions": "Courses held once, with seats and waiting list.",
    "Sign in": "From e-mail address and password to an access token.",
    "Sign out": "The end of a signed-in session.",
    "Staff": "People who work for the landlord, and their roles.",
}


def openapi():
    """The whole platform's API as one OpenAPI 3.1 document."""
    each = {service: openapi_of(import_module(f"services.{service}.api").api) for service in SERVICES}
    whole = merge_openapi(told_apart(each), title="Doorstep", description=DESCRIPTION)
    used = {tag for path in whole["paths"].values() for operation in path.values() for tag in operation["tags"]}
    tags = [{"name": tag, "description": TAGS.get(tag, "")} for tag in sorted(used)]
    return whole | {"servers": [{"url": "/", "description": "The address you read this at."}], "tags": tags}


def told_apart(documents):
    """The documents, each shape's name preceded by its service where two services use one name for different shapes.

    documents: {service: OpenAPI document}. Services do not know each other, nor each other's names.
    """
    found: dict[str, list] = {}
    for document in documents.values():
        for name, shape in document["components"]["schemas"].items():
            found.setdefault(name, []).append(shape)
    unclear = {name for name, shapes in found.items() if any(shape != shapes[0] for shape in shapes)}
    return [_with_prefix(document, service.capitalize(), unclear) for service, document in documents.items()]


def _with_prefix(part, prefix, unclear):
    if isinstance(part, list):
        return [_with_prefix(inner, prefix, unclear) for inner in part]
    if isinstance(part, dict):
        made = {key: _with_prefix(inner, prefix, unclear) for key, inner in part.items()}
        if "schemas" in made and "securitySchemes" in made:  # the components
            named = made["schemas"].items()
            made["schemas"] = {prefix + name if name in unclear else name: shape for name, shape in named}
        return made
    if isinstance(part, str) and part.startswith(_SHAPES) and part.removeprefix(_SHAPES) in unclear:
        return _SHAPES + prefix + part.removeprefix(_SHAPES)
    return part


_SHAPES = "#/components/schemas/"
