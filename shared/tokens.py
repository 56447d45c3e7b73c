"""Sign-in tokens: short-lived JSON web tokens signed with Ed25519 and verified offline by every service."""

import time
import warnings
from functools import lru_cache

from joserfc import jwt
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import OKPKey

from shared.errors import NotSignedIn

ISSUER = AUDIENCE = "doorstep"
KINDS = ("staff", "resident", "partner", "operator")
LIFETIME = 600  # seconds
LEEWAY = 30  # seconds that the clocks of two machines may differ
LONGEST = 4096  # characters
ALGORITHM = "EdDSA"  # with Ed25519 keys alone; partners' libraries know this name better than RFC 9864's "Ed25519"

warnings.filterwarnings("ignore", "EdDSA is deprecated", SecurityWarning)


def issue(claims, private_jwk, *, now=None):
    """A signed token. claims: sub, landlord, kind, roles, sid, jti; the times, issuer and audience are added here.

    private_jwk: the private key as a dict with its `kid`. now: seconds since 1970, for tests.
    """
    issued_at = int(time.time() if now is None else now)
    whole = {"iss": ISSUER, "aud": AUDIENCE, "iat": issued_at, "exp": issued_at + LIFETIME} | claims
    header = {"alg": ALGORITHM, "typ": "JWT", "kid": private_jwk["kid"]}
    return jwt.encode(header, whole, OKPKey.import_key(private_jwk), algorithms=[ALGORITHM])


def verify(token, keys, *, now=None):
    """The claims of a token, with the id of its key as `kid`, or NotSignedIn: token_expired, token_invalid.

    keys: {kid: public key as a dict}.
    """
    if len(token) > LONGEST:
        raise _invalid()
    keys_asked: list[str] = []
    try:
        decoded = jwt.decode(token, lambda signed: _key_for(signed, keys, keys_asked), algorithms=[ALGORITHM])
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as reason:
        raise _invalid() from reason
    if decoded.header.keys() - {"alg", "kid", "typ"} or decoded.header.get("typ", "JWT") != "JWT":
        raise _invalid()
    _check(decoded.claims, time.time() if now is None else now)
    return decoded.claims | {"kid": keys_asked[0]}


def _key_for(signed, keys, keys_asked):
    kid = signed.headers().get("kid")
    jwk = keys.get(kid) if isinstance(kid, str) else None
    if jwk is None or jwk.get("crv") != "Ed25519":
        raise KeyError("kid")
    keys_asked.append(kid)
    return _public_key(jwk["x"])


@lru_cache(maxsize=64)
def _public_key(x):
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": x})


def _check(claims, now):
    """Refuse claims of the wrong shape, of another issuer or audience, or outside their time."""
    texts = (claims.get(name) for name in ("sub", "landlord", "kind", "sid"))
    times = [claims.get(name) for name in ("iat", "exp")] + [claims.get("nbf", 0)]
    roles = claims.get("roles")
    shaped = (
        all(isinstance(text, str) and text for text in texts)
        and all(type(moment) in (int, float) for moment in times)
        and isinstance(roles, list)
        and all(isinstance(role, str) for role in roles)
    )
    if not shaped or claims.get("iss") != ISSUER or claims.get("aud") != AUDIENCE or claims["kind"] not in KINDS:
        raise _invalid()
    issued_at, expires_at, not_before = times
    if expires_at + LEEWAY <= now:
        raise NotSignedIn("token_expired", "Your sign-in has expired. Sign in again.")
    if issued_at > now + LEEWAY or not_before > now + LEEWAY or not 0 < expires_at - issued_at <= LIFETIME:
        raise _invalid()


def _invalid():
    return NotSignedIn("token_invalid", "This sign-in is not valid. Sign in again.")
