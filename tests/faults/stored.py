"""What the stores hold after a run: the commands' markers, the events announced, and whether any still waits."""

from collections import Counter, defaultdict
from functools import cache

from deploy.accounts import SERVICES, database
from shared.contracts.event import contract_of


def markers(store, landlords, names):
    """Counter of the markers that are stored. names: those of the loads, first in every marker of theirs."""
    found: Counter[str] = Counter()
    ours = tuple(f"{name} " for name in names)
    for landlord in landlords:
        membership, consultations, complaints, training = (store[database(one, landlord)] for one in SERVICES)
        for row in membership.residents.find({}, {"family_name": 1, "version": 1}):
            if row["family_name"].startswith(ours):
                found[row["family_name"]] += 1
                found.update(f"{row['_id']} version {number}" for number in range(2, row["version"] + 1))
        for row in complaints.complaints.find({}, {"description": 1, "history.what": 1}):
            if row["description"].startswith(ours):
                found[row["description"]] += 1
                found.update(f"{row['_id']} acknowledged" for fact in row["history"] if fact["what"] == "acknowledged")
        for row in consultations.responses.find({}, {"revisions.answers": 1}):
            found.update(
                said for one in row["revisions"] if (said := one["answers"].get("comment", "")).startswith(ours)
            )
        for row in training.session.find({}, {"venue_name": 1, "bookings.resident_id": 1, "bookings.times": 1}):
            if not row["venue_name"].startswith(ours):
                continue
            found[row["venue_name"]] += 1
            for booking in row.get("bookings", ()):
                found[f"{row['_id']} booked by {booking['resident_id']}"] += booking["times"]
    return found


def pending(store, landlords):
    """How many documents still have events to publish."""
    waiting = {"$or": [{"pending_events.0": {"$exists": True}}, {"pending_since": {"$ne": None}}]}
    return sum(collection.count_documents(waiting) for _, _, collection in _aggregates(store, landlords))


class Published:
    """The events that were published, by the document that announced them."""

    def __init__(self, tap):
        self.numbers: dict[tuple, list[int]] = defaultdict(list)  # {(service, landlord, document id): [sequence]}
        self.count = 0
        for event in tap.events():
            service = event["source"][1:]
            if service not in SERVICES:  # a probe's, which has a checker of its own
                continue
            self.count += 1
            key = (service, event["landlord"], _document_of(event))
            self.numbers[key].append(int(event["sequence"]))

    def missing(self, store, landlords):
        """["<what is missing or too many>"]: each document's events are numbered 1 to its own count, each once."""
        faults, told = [], dict(self.numbers)
        for service, landlord, collection in _aggregates(store, landlords):
            for row in collection.find({"sequence": {"$gt": 0}}, {"sequence": 1}):
                numbers = sorted(told.pop((service, landlord, row["_id"]), []))
                if numbers != list(range(1, row["sequence"] + 1)):
                    faults.append(f"{collection.full_name} {row['_id']}: {row['sequence']} stored, {numbers} published")
        return faults, [f"{key}: published, and no such document" for key in told]


def _document_of(event):
    """The id of the document that announced it: most events are about it, training's also about what it holds."""
    if event["source"] == "/training":
        data = event["data"]
        return data.get("session_id") or data.get("details", {}).get("session_id") or event["subject"]
    return event["subject"]


def _aggregates(store, landlords):
    """(service, landlord, collection) of everything that may announce."""
    for service in SERVICES:
        for landlord in ("platform", *landlords):
            for kind in _kinds(service, landlord == "platform"):
                yield service, landlord, store[database(service, landlord)][kind.collection_name()]


@cache
def _kinds(service, platform):
    from deploy.provisioning import kinds_of
    from shared.store import Aggregate

    return [kind for kind in kinds_of(service, platform=platform) if issubclass(kind, Aggregate)]


def messages_asked_for(tap, landlord):
    """Ids of the messages to residents that events of this landlord asked for."""
    from services.membership.model.messages import Message

    ids = []
    for event in tap.events():
        if (
            event["landlord"] != landlord
            or "membership.send_requested_messages" not in contract_of(event["type"]).readers
        ):
            continue
        if event["source"] == "/membership":
            continue  # codes: they are asked for accounts
        items = event["data"].get("items", [event["data"]])
        ids += [Message.id_of(event["id"], one["resident_id"], one["template"], one["about_id"]) for one in items]
    return ids
