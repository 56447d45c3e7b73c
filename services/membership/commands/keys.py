"""The keys that sign people's tokens: always one that signs, the next one known everywhere before it does."""

import time
from datetime import timedelta

from joserfc.jwk import OKPKey

from services.membership.model.landlords import SigningKey
from shared import leases
from shared.context import PLATFORM, acting_for
from shared.contracts.membership import SigningKeyPublished
from shared.errors import Conflict, Unavailable
from shared.ids import new_id
from shared.tokens import LIFETIME, issue

SIGNS_FOR = timedelta(days=30)
ACCEPTED_FOR = timedelta(days=1)  # after the last signature
MADE_BEFORE = timedelta(days=1)  # time for the next key to reach every service
REMEMBERED = 30  # seconds that a process keeps the private key in hand before it looks again


class _InHand:
    """The key this process signed with last."""

    key: SigningKey | None = None
    until = 0.0  # monotonic


def rotate_signing_keys(now):
    """Make the first key, or the next one a day before the current one stops signing. Safe to run anywhere, any time.

    Works for the platform. Announces: SigningKeyPublished.
    """
    current = _signing(now)
    if current is None:
        begins = now
    elif now >= current.signs_until - MADE_BEFORE and _signing(current.signs_until) is None:
        begins = current.signs_until
    else:
        return
    if leases.hold("signing-keys", 10):
        _publish(_new_key(begins))


def drop_expired_keys(now):
    """Take away the keys that nothing valid is signed with any more. Works for the platform."""
    for expired in SigningKey.objects(expires_at__lt=now).limit(100):
        expired.remove()


def sign_token(claims, now):
    """An access token that says it was issued at `now`, to the millisecond: what is withdrawn later is known by it."""
    issued_at = now.timestamp()
    times = {"iat": issued_at, "exp": int(issued_at) + LIFETIME}
    return issue(claims | times | {"jti": new_id()}, _current_key(now), now=issued_at)


def _current_key(now):
    """The private key that signs now. Raises Unavailable while there is none."""
    key = _InHand.key
    if key is None or _InHand.until < time.monotonic() or not key.signs_at(now):
        with acting_for(PLATFORM):
            rotate_signing_keys(now)
            key = _signing(now)
        if key is None:
            raise Unavailable("no_signing_key", "Signing in is not ready yet. Try again in a moment.", retry_after=2)
        _InHand.key, _InHand.until = key, time.monotonic() + REMEMBERED
    return key.private_jwk


def _signing(moment):
    """The key that signs at that moment, None where there is none: of several, the one that stops first."""
    return SigningKey.objects(signs_from__lte=moment, signs_until__gt=moment).order_by("signs_until").first()


def _new_key(begins):
    """Named after the minute from which it signs: where two processes make it at once, one finds it there."""
    kid = f"key-{begins:%Y%m%dT%H%M}"
    pair = OKPKey.generate_key("Ed25519", {"kid": kid, "use": "sig"}, private=True)
    return SigningKey(
        id=kid,
        private_jwk=pair.as_dict(private=True),
        jwk=pair.as_dict(private=False),
        signs_from=begins,
        signs_until=begins + SIGNS_FOR,
        expires_at=begins + SIGNS_FOR + ACCEPTED_FOR,
    )


def _publish(key):
    key.announce(SigningKeyPublished.of(key))
    try:
        key.save()
    except Conflict:
        return  # another process was first
