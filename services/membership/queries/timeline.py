"""A resident's timeline: invited, took part, decided, told. Reads only."""

from heapq import merge
from itertools import islice

from services.membership.model.groups import Group
from services.membership.model.residents import Resident
from services.membership.projections import TimelineFact
from services.membership.sentences import sentence

MOST_LINKS = 1000  # things a resident is linked to, whose shared facts are shown
NEWEST = [("at", -1), ("_id", -1)]


def show_timeline(resident_id, after, limit):
    """Facts of this resident, and shared ones about what they took part in; newest first.

    Raises: NotFound resident_not_found.
    """
    Resident.get(resident_id)
    earlier = {} if after is None else {"$or": [{"at": {"$lt": after[0]}}, {"at": after[0], "_id": {"$lt": after[1]}}]}
    facts = TimelineFact.collection()
    links = facts.distinct("about", {"resident_id": resident_id})[:MOST_LINKS]
    own = facts.find({"resident_id": resident_id, **earlier}).sort(NEWEST).limit(limit)
    shared = facts.find({"shared_about": {"$in": links}, **earlier}).sort(NEWEST).limit(limit)
    found = list(islice(merge(own, shared, key=_order, reverse=True), limit))
    return _entries(found)


def show_own_timeline(resident_id, after, limit):
    """What residents see of themselves: the same. Raises: NotFound resident_not_found."""
    return show_timeline(resident_id, after, limit)


def position(entry):
    return [entry["at"], entry["id"]]


def _order(fact):
    return fact["at"], fact["_id"]


def _entries(facts):
    group_ids = {fact["about"].partition(":")[2] for fact in facts if fact["about"].startswith("group:")}
    names = {raw["_id"]: raw["name"] for raw in Group.collection().find({"_id": {"$in": list(group_ids)}}, {"name": 1})}
    return [_entry(fact, names) for fact in facts]


def _entry(fact, group_names):
    kind, _, about_id = fact["about"].partition(":")
    return {
        "id": fact["_id"],
        "at": fact["at"],
        "what": fact["what"],
        "service": fact["service"],
        "event": fact["event"],
        "about": {"kind": kind, "id": about_id},
        "line": sentence(fact, kind, group_names.get(about_id)),
    }
