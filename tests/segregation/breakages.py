"""The platform deliberately broken, one way at a time: each a mistake that real platforms have made.

`BREAKAGES` is {what is wrong: (function(patch, crowd), kinds of operation that must notice)}; the function breaks the
product for as long as `patch` (MonkeyPatch) lasts. The suite that finds no crossing in the product must find some in
each of these, or it proves nothing.
"""

import json
from contextvars import ContextVar

from shared import context
from shared.bus import delivery, handling
from shared.contracts.event import routing_key
from shared.http import callers, commands, door, paging
from shared.http.rates import rates
from shared.landlords import registry
from shared.store import Aggregate, connection, documents, recent
from shared.store.documents import LandlordDocument

BREAKAGES = {}


def breakage(*noticed_by):
    def keep(apply):
        BREAKAGES[apply.__name__.replace("_", " ")] = apply, noticed_by
        return apply

    return keep


# The landlord worked for


@breakage("read", "stored", "announced")
def the_landlord_in_one_global_for_all_greenlets(patch, _crowd):
    class Global:
        value = None

        def get(self):
            return self.value

        def set(self, value):
            before, self.value = self.value, value
            return before

        def reset(self, before):
            self.value = before

    patch.setattr(context, "_work", Global())


@breakage("forget_the_door")
def work_not_cleared_at_the_end(patch, _crowd):
    class Sticky:
        def __init__(self):
            self.work = ContextVar("sticky", default=None)
            self.get, self.set = self.work.get, self.work.set

        def reset(self, _token):
            """Forgotten."""

    patch.setattr(context, "_work", Sticky())


@breakage("forget_the_door")
def the_first_landlord_wherever_none_is_set(patch, crowd):
    def landlord():
        current = context.work()
        return current.landlord if current else crowd.members[0]

    patch.setattr(context, "landlord", landlord)


# Where a document lives


@breakage("read", "stored", "announced")
def collections_remembered_by_class(patch, _crowd):
    """As mongoengine does itself."""
    remembered, resolve = {}, LandlordDocument._get_collection.__func__

    def collection(cls):
        return remembered.setdefault(cls, resolve(cls))

    patch.setattr(LandlordDocument, "_get_collection", classmethod(collection))


@breakage("read", "stored", "announced")
def one_database_for_all_and_no_filter(patch, crowd):
    usual = connection.database_name
    patch.setattr(connection, "database_name", lambda service, landlord: usual(
        service, crowd.members[0] if landlord in crowd.members else landlord
    ))  # fmt: skip


@breakage("carry_over")
def queries_and_documents_not_checked(patch, _crowd):
    patch.setattr(documents, "_check", lambda _made_for: None)


@breakage("read", "use_documents")
def documents_remembered_without_their_landlord(patch, _crowd):
    remembered, find = {}, Aggregate.find.__func__

    def found(cls, document_id):
        if (cls, document_id) not in remembered:
            remembered[cls, document_id] = find(cls, document_id)
        return remembered[cls, document_id]

    patch.setattr(Aggregate, "find", classmethod(found))


@breakage("read_settings")
def settings_remembered_without_their_landlord(patch, _crowd):
    remembered, read_all = {}, recent.read_all

    def read(database, lasting, wanted=()):
        settings, others = read_all(database, lasting, wanted)
        return remembered.setdefault((database.name.split("--")[0], *lasting), settings), others

    patch.setattr(recent, "read_all", read)


# The HTTP door


@breakage("read")
def callers_remembered_by_person(patch, _crowd):
    remembered, verify = {}, callers._verify

    def verified(token):
        caller = verify(token)
        callers._verified.clear()
        return remembered.setdefault((caller.person_id, caller.session_id), caller)

    patch.setattr(callers, "_verify", verified)


@breakage("ask_at_foreign_host")
def host_and_token_not_compared(patch, _crowd):
    patch.setattr(door, "_of_host", lambda _request: None)


@breakage("read")
def a_header_believed_for_the_landlord(patch, _crowd):
    signed_in = door._signed_in

    def believing(access, request):
        landlord, person, kind = signed_in(access, request)
        return request.headers.get("X-Landlord", landlord), person, kind

    patch.setattr(door, "_signed_in", believing)


@breakage("turn_pages")
def cursors_not_bound_to_their_landlord(patch, _crowd):
    patch.setattr(paging, "landlord", lambda: "any")


@breakage("repeat_with_key")
def idempotency_keys_in_flight_without_their_landlord(patch, _crowd):
    one_at_a_time = commands.one_at_a_time
    patch.setattr(door, "one_at_a_time", lambda _landlord, command: one_at_a_time("any", command))


@breakage("withdraw_access")
def withdrawn_sessions_without_their_landlord(patch, _crowd):
    def is_revoked(_landlord, session_id, person_id, issued_at):
        revoked = {key.split(":", 1)[1]: moment for key, moment in registry._revoked.items()}
        return any(issued_at < revoked[subject] for subject in (session_id, person_id) if subject in revoked)

    patch.setattr(registry, "is_revoked", is_revoked)


@breakage("count_requests")
def rates_counted_by_person_alone(patch, _crowd):
    count = rates.count
    patch.setattr(rates, "count", lambda rate, who, now=None: count(rate, who[1:], now))


# The bus


@breakage("stored")
def batches_handled_for_their_first_landlord(patch, _crowd):
    patch.setattr(handling, "_by_landlord", lambda deliveries: {"any": deliveries} if deliveries else {})


@breakage("forge")
def envelopes_believed_whatever_their_routing_key(patch, _crowd):
    patch.setattr(delivery.Delivery, "routing_key", property(lambda self: routing_key(json.loads(self.body))))
