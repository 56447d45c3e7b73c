"""From the request's token to its caller, verified once and remembered until the token ends."""

import time
from collections import OrderedDict
from datetime import UTC, datetime

from shared.contracts.roles import PERMISSIONS
from shared.errors import NotSignedIn
from shared.http.access import Caller
from shared.http.requests import current
from shared.http.wiring import wiring
from shared.tokens import LEEWAY, verify

REMEMBERED = 10_000  # tokens

_verified: OrderedDict[str, tuple[str, Caller]] = OrderedDict()  # token: (id of its key, caller); oldest use first


def caller():
    """Who is asking. Raises NotSignedIn on a public route, where nobody is known."""
    found = current().caller
    if found is None:
        raise NotSignedIn("not_signed_in", "Sign in first.")
    return found


def caller_of(authorization):
    """The caller that an Authorization header names. Raises NotSignedIn."""
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn("not_signed_in", "Sign in first.")
    found = _remembered(token) or _verify(token)
    if wiring.registry.is_revoked(found.landlord, found.session_id, found.person_id, found.issued_at):
        raise NotSignedIn("access_revoked", "This sign-in was withdrawn. Sign in again.")
    return found


def _remembered(token):
    kid, known = _verified.get(token, (None, None))
    if known is None:
        return None
    if kid not in wiring.registry.public_keys or known.expires_at + LEEWAY <= time.time():
        del _verified[token]
        return None
    _verified.move_to_end(token)
    return known


def _verify(token):
    claims = verify(token, wiring.registry.public_keys)
    found = Caller(
        person_id=claims["sub"],
        kind=claims["kind"],
        landlord=claims["landlord"],
        roles=tuple(claims["roles"]),
        permissions=_permissions(claims["kind"], claims["roles"]),
        session_id=claims["sid"],
        issued_at=datetime.fromtimestamp(claims["iat"], UTC),
        expires_at=claims["exp"],
    )
    if (found.kind == "operator") != (found.landlord == "platform"):
        raise NotSignedIn("token_invalid", "This sign-in is not valid. Sign in again.")
    _verified[token] = (claims["kid"], found)
    if len(_verified) > REMEMBERED:
        _verified.popitem(last=False)
    return found


def _permissions(kind, roles):
    """Operators are nothing but operators, and nobody else is one: whatever roles their token lists."""
    if kind == "operator":
        return PERMISSIONS["operator"]
    return frozenset().union(*(PERMISSIONS.get(role, ()) for role in roles if role != "operator"))
