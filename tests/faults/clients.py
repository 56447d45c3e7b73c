"""A careful client of the front door: it asks again, with the same Idempotency-Key, until it knows what came of it."""

import contextlib
import http.client
import json
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime

from joserfc.jwk import OKPKey

from deploy.accounts import SERVICES, database
from shared.tokens import issue

ACKNOWLEDGED, REFUSED, UNKNOWN = "acknowledged", "refused", "unknown"
ANSWER_WITHIN = 8  # seconds for one attempt
NEW_TOKEN_AFTER = 300  # seconds; it is good for 600
FAR = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass
class Outcome:
    """What a client was told of one command, at last. body: the answer's, {} where there is none."""

    marker: str
    kind: str
    landlord: str
    result: str = UNKNOWN
    status: int | None = None
    body: dict = field(default_factory=dict)
    began: float = 0.0  # seconds, monotonic
    seconds: float = 0.0
    attempts: int = 0


class Keys:
    """A signing key that all services know, without which every client would have to sign in through the faults."""

    def __init__(self, store, services=SERVICES):
        self._key = OKPKey.generate_key("Ed25519", {"kid": f"faults-{uuid.uuid4().hex[:8]}"}, private=True)
        public = {"jwk": self._key.as_dict(private=False), "expires_at": FAR}
        for service in services:
            store[database(service, "platform")].public_keys.replace_one({"_id": self._key.kid}, public, upsert=True)

    def token(self, landlord, person_id, roles, kind="staff"):
        claims = {"sub": person_id, "landlord": landlord, "kind": kind, "roles": list(roles)}
        ids = {"sid": uuid.uuid4().hex, "jti": uuid.uuid4().hex}
        return issue(claims | ids, self._key.as_dict(private=True))


class Client:
    """One person at one landlord, with a connection of their own. Not for several threads."""

    def __init__(self, port, keys, landlord, roles, person_id="officer-1"):
        self.landlord = landlord
        self._port, self._keys, self._roles, self._person_id = port, keys, roles, person_id
        self._token, self._token_at = "", -NEW_TOKEN_AFTER
        self._connection = None

    def ask(self, method, path, body=None, **headers):
        """(status, body) of one attempt. Raises OSError or HTTPException where no whole answer came."""
        sent = {"Authorization": f"Bearer {self._signed_in()}", "Content-Type": "application/json"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=ANSWER_WITHIN)
        try:
            text = None if body is None else json.dumps(body)
            self._connection.request(method, f"/api/v1{path}", text, sent)
            answer = self._connection.getresponse()
            content = answer.read()
        except BaseException:
            self.close()
            raise
        return answer.status, json.loads(content) if content else {}

    def command(self, outcome, method, path, body, patience, **headers):
        """Give a command until it is done, refused or `patience` seconds are over. Fills in and returns the outcome."""
        key = uuid.uuid5(uuid.NAMESPACE_URL, outcome.marker).hex
        outcome.began = time.monotonic()
        unsure, pause = False, 0.05
        while True:
            outcome.attempts += 1
            try:
                outcome.status, outcome.body = self.ask(method, path, body, Idempotency_Key=key, **headers)
            except (OSError, http.client.HTTPException, ValueError):
                outcome.status, outcome.body = None, {}
            outcome.seconds = time.monotonic() - outcome.began
            if outcome.status is not None and outcome.status < 300:
                outcome.result = ACKNOWLEDGED
                return outcome
            if not _ask_again(outcome):
                outcome.result = UNKNOWN if unsure else REFUSED
                return outcome
            unsure |= _may_be_done(outcome)
            if outcome.seconds > patience:
                outcome.result = UNKNOWN if unsure else REFUSED
                return outcome
            time.sleep(pause)
            pause = min(pause * 2, 1.0)

    def close(self):
        if self._connection is not None:
            with contextlib.suppress(OSError):
                self._connection.close()
        self._connection = None

    def _signed_in(self):
        if time.monotonic() - self._token_at > NEW_TOKEN_AFTER:
            self._token = self._keys.token(self.landlord, self._person_id, self._roles)
            self._token_at = time.monotonic()
        return self._token


def _ask_again(outcome):
    return outcome.status is None or outcome.status >= 500 or outcome.body.get("code") in _IN_BETWEEN


# refusals that say "not now": the same command at work in the same process, another writer at the same moment
_IN_BETWEEN = ("request_in_flight", "try_again", "too_many_requests")


def _may_be_done(outcome):
    """No answer, or one that does not tell: the command may have been done."""
    return outcome.status is None or outcome.status >= 500 or outcome.body.get("code") == "request_in_flight"
