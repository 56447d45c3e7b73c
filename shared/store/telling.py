"""Who is told of events that are stored with documents: the registry before, the relay afterwards."""

from collections.abc import Callable

# called before every write that announces, with the name of the database
announcing: list[Callable] = []
# called after it, with (database name, collection name, document id, [envelope])
stored: list[Callable] = []


def tell_announcing(collection):
    """Tell who knows where to look for what is left behind that something is about to be stored there."""
    for listener in announcing:
        listener(collection.database.name)


def tell_stored(collection, document_id, envelopes):
    """Tell whoever publishes that these events are stored with that document."""
    for listener in stored:
        listener(collection.database.name, collection.name, document_id, envelopes)
