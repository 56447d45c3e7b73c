"""Many landlords whose documents are the same to the last id. Only their words differ: each has its own canary."""

import json
import math
import random
import re
import secrets
import string
from contextlib import contextmanager
from functools import cache, partial
from time import monotonic

from eventlet import GreenPool

from deploy import accounts, provisioning
from shared.contracts import SERVICES
from shared.contracts.roles import PERMISSIONS
from shared.ids import new_id
from shared.landlords import LandlordEntry, registry
from shared.store import recent
from shared.tokens import LIFETIME
from tests.generated.routes import openapi
from tests.generated.values import Values
from tests.generated.world import STAFF_ROLES, World

NOBODYS = "cnrynobody"  # begins what the pattern of all wrote; in copies it is left in ids alone
CANARY = re.compile(r"cnry[a-z]{6}", re.IGNORECASE)
LEFT_OUT = ("pending_events", "pending_since")  # told already
KEPT = LIFETIME / 2  # seconds that a token is used for
VARIANTS = 2  # bodies kept of each route: with all that is optional, and without


def new_canary():
    return "cnry" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(6))


class Crowd(World):
    """A world of `size` landlords, copies of one that has lived through everything the API offers."""

    def __init__(self, mongo, size):
        super().__init__(mongo)
        self.members = [f"t{new_id().replace('-', '')[-12:]}" for _ in range(size)]
        self.present = (self.own, *self.members)
        self.canaries = {landlord: new_canary() for landlord in self.members}
        self.owners = {canary: landlord for landlord, canary in self.canaries.items()}
        self._tokens = {}
        self._copies = {}

    # Making

    def make(self):
        for landlord in (self.own, "platform"):
            for service in SERVICES:
                provisioning.make_collections(self.mongo, service, landlord)
        for landlord in self.present:
            entry = LandlordEntry(
                id=landlord,
                name="Test Homes",
                kind="council_direct",
                nation="ENG",
                state="active",
                hosts=[self.host(landlord)],
            )
            registry._entries[landlord] = registry._by_host[self.host(landlord)] = entry

    def unmake(self):
        for landlord in self.present:
            registry._entries.pop(landlord, None)
            registry._by_host.pop(self.host(landlord), None)
        names = [accounts.database(service, one) for service in SERVICES for one in (*self.present, "platform")]
        at_once(self.mongo.drop_database, names)

    def multiply(self):
        """Let the pattern live, then copy all it has to every member."""
        self.live(self.own, NOBODYS)
        self.ids[self.own]["letter_id"] = self.ids[self.own]["message_id"]
        self._pattern = self.contents(self.own)
        for member in self.members:
            self.ids[member] = self.ids[self.own] | {"landlord": [member]}
        at_once(self.restore, self.members)

    def restore(self, landlord):
        """Everything of this landlord as it was at the beginning."""
        for name, documents in self._copied_for(landlord).items():
            service, collection = name.split(".", 1)
            database = self.mongo[accounts.database(service, landlord)]
            database[collection].delete_many({})
            if documents:
                database[collection].insert_many(documents)
        recent.forget()

    def _copied_for(self, landlord):
        if landlord not in self._copies:
            words = {NOBODYS: self.canaries[landlord], self.own: landlord}
            self._copies[landlord] = {
                f"{name.split('--')[0]}.{name.split('.', 1)[1]}": [_in_words(document, words) for document in documents]
                for name, documents in self._pattern.items()
            }
        return self._copies[landlord]

    @contextmanager
    def only(self, size):
        """Inside the block there are no more members than that."""
        everyone, self.members = self.members, self.members[:size]
        try:
            yield self
        finally:
            self.members = everyone

    # Speaking

    def staff_token(self, landlord, person_id="somebody", sid="s-1"):
        made = partial(self.token, landlord, *STAFF_ROLES, person_id=person_id, sid=sid)
        return self._kept_token((landlord, person_id, sid), made)

    def token_of(self, landlord, route, *, another=False):
        """As token_for, but made once: the door remembers tokens, and is to have something to mistake."""
        resident = not any(route.permission in PERMISSIONS[role] for role in STAFF_ROLES)
        return self._kept_token(
            (landlord, resident, another), partial(self.token_for, landlord, route, another=another)
        )

    def _kept_token(self, key, made):
        """Made anew before it runs out: a long run would else be answered 401 from its tenth minute on."""
        made_at, token = self._tokens.get(key, (-math.inf, None))
        if monotonic() - made_at > KEPT:
            made_at, token = self._tokens[key] = monotonic(), made()
        return token

    def body_for(self, landlord, route, variant=0):
        """(bytes, content type) in this landlord's words, (None, None) where the route takes nothing."""
        if not route.takes:
            return None, None
        if "application/json" not in route.takes:
            rows = f"R-1,{self.canaries[landlord]},secure,1 High Street,HU1 1AA\r\n"
            return b"reference,family_name,tenure,address_1,postcode\r\n" + rows.encode(), route.takes[0]
        text = _body_text(self, route, variant % VARIANTS)
        return text.replace(NOBODYS, self.canaries[landlord]).encode(), "application/json"

    def foreign(self, landlord, text):
        """Canaries and ids of other members in a text: [word]."""
        found = {word.lower() for word in CANARY.findall(text)} - {self.canaries.get(landlord), NOBODYS}
        return sorted(found & self.owners.keys()) + [one for one in self.members if one != landlord and one in text]

    def misplaced(self):
        """[(landlord, collection, foreign word)] of everything that is stored."""
        return [
            (landlord, name.split("--")[0] + "." + name.split(".", 1)[1], word)
            for landlord in self.members
            for name, documents in self.contents(landlord).items()
            for document in documents
            for word in self.foreign(landlord, repr(document))
        ]


def at_once(call, values):
    """Call it with each, several at a time: the database takes its time, but not each time anew."""
    list(GreenPool(16).imap(call, values))


@cache
def _body_text(crowd, route, variant):
    ids = crowd.ids[crowd.own]
    values = Values(openapi(route.service), NOBODYS, ids, random.Random(variant))  # noqa: S311 - the same each time
    return json.dumps(values.body(route.operation, optional=variant == 0))


def _in_words(value, words, name=""):
    """The value with these words in place of the pattern's, except in what identifies."""
    if isinstance(value, dict):
        kept = {key: inner for key, inner in value.items() if key not in LEFT_OUT}
        return {key: _in_words(inner, words, key) for key, inner in kept.items()}
    if isinstance(value, list):
        return [_in_words(inner, words, name) for inner in value]
    if isinstance(value, str) and not name.endswith(("id", "_ids", "_key")):
        for before, after in words.items():
            value = value.replace(before, after)
    return value
