"""What timers do, document by document: safe to run again, and in several processes at once."""

from shared.store import LostRace

PAGE = 200  # documents looked up at a time
MOST = 5000  # documents that in_order looks at; the next turn goes on
ATTEMPTS = 3  # at one that others are changing


def in_turns(kind, condition, work, *arguments):
    """Call work(id, *arguments) for every document of this kind that meets the condition.

    Returns for how many it had something to do. One that others change all the time is left to the next turn.
    """
    return sum(bool(unless_overtaken(work, document_id, *arguments)) for document_id in ids_of(kind, condition))


def in_order(kind, field, until, work, *arguments):
    """Call work(id, *arguments) for the documents of this kind whose field is not beyond `until`, the lowest first.

    For work that may wait its turn: of more than MOST those that have waited longest go first. Returns as in_turns.
    """
    found = kind.collection().find({field: {"$lte": until}}, {"_id": 1}).sort(field, 1).limit(MOST)
    return sum(bool(unless_overtaken(work, row["_id"], *arguments)) for row in list(found))


def unless_overtaken(work, *arguments):
    """What `work` returns; anew when somebody else changed the document meanwhile, at last left to the next turn."""
    for _ in range(ATTEMPTS):
        try:
            return work(*arguments)
        except LostRace:
            continue
    return False


def ids_of(kind, condition):
    """The ids of the documents of this kind that meet it, page by page."""
    last = ""
    while True:
        found = kind.collection().find(condition | {"_id": {"$gt": last}}, {"_id": 1}).sort("_id", 1).limit(PAGE)
        ids = [row["_id"] for row in found]
        yield from ids
        if len(ids) < PAGE:
            return
        last = ids[-1]
