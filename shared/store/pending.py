"""Events that are stored with their document until they are published."""

from pymongo.write_concern import WriteConcern

from shared.store import connection

URGENT = "pending_urgent"  # name of an index
FORGETTABLE = WriteConcern(1)  # what a crash undoes here is published, and pulled, once more

# Documents and events in one write: the database looks each event up in the list of all that were published.
PULLED_TOGETHER, EVENTS_TOGETHER = 50, 500


def urgent_index(*contracts):
    """For the meta of a kind that announces these: what waits with one of them is found however much else waits."""
    waiting = {"pending_events.type": {"$in": [contract.type for contract in contracts]}}
    return {"fields": ["pending_since", "id"], "name": URGENT, "partialFilterExpression": waiting}


def urgently_pending(kind):
    """The condition on documents of this kind that wait with something urgent; None where it announces nothing such."""
    return next((one["partialFilterExpression"] for one in kind.index_specs() if one.get("name") == URGENT), None)


def pull_published(database, collection, documents):
    """Take published events out of their documents, leaving `version` alone. documents: {id: [event id]}."""
    service, landlord = database.split("--", 1)
    known = connection.collection(connection.database(service, landlord), collection)
    target = known.with_options(write_concern=FORGETTABLE)
    for several in _together(documents):
        event_ids = [event_id for ids in several.values() for event_id in ids]
        left = {"$filter": {"input": "$pending_events", "cond": {"$not": {"$in": ["$$this.id", event_ids]}}}}
        since = {"$cond": [{"$eq": [{"$size": "$pending_events"}, 0]}, "$$REMOVE", "$pending_since"]}
        target.update_many(
            {"_id": {"$in": list(several)}, "pending_events.0": {"$exists": True}},
            [{"$set": {"pending_events": left}}, {"$set": {"pending_since": since}}],
        )


def _together(documents):
    """The same, in parts for one write each."""
    part: dict[str, list[str]] = {}
    events = 0
    for document_id, event_ids in documents.items():
        if part and (len(part) == PULLED_TOGETHER or events + len(event_ids) > EVENTS_TOGETHER):
            yield part
            part, events = {}, 0
        part[document_id] = event_ids
        events += len(event_ids)
    yield part
