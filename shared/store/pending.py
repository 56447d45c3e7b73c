"""Events that are stored with their document until they are published."""

from itertools import islice

from shared.store import connection

PULLED_TOGETHER = 50  # documents: the database looks every event up in the list of all that were published


def pull_published(database, collection, documents):
    """Take published events out of their documents, leaving `version` alone. documents: {id: [event id]}."""
    service, landlord = database.split("--", 1)
    target = connection.collection(connection.database(service, landlord), collection)
    places = iter(documents.items())
    while several := dict(islice(places, PULLED_TOGETHER)):
        event_ids = [event_id for ids in several.values() for event_id in ids]
        left = {"$filter": {"input": "$pending_events", "cond": {"$not": {"$in": ["$$this.id", event_ids]}}}}
        since = {"$cond": [{"$eq": [{"$size": "$pending_events"}, 0]}, "$$REMOVE", "$pending_since"]}
        target.update_many(
            {"_id": {"$in": list(several)}, "pending_events.0": {"$exists": True}},
            [{"$set": {"pending_events": left}}, {"$set": {"pending_since": since}}],
        )
