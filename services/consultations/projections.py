"""What consultations keeps from membership's events: who lives where, and who works here."""

from mongoengine import ListField, StringField

from shared.errors import Unavailable
from shared.store import Projection


class Resident(Projection):
    """What decides whether a resident is asked."""

    meta = {"collection": "residents"}

    state = StringField()
    tenure = StringField()
    estate = StringField()
    involvement = StringField()


class Staff(Projection):
    meta = {"collection": "staff"}

    roles = ListField(StringField())
    state = StringField()


def keep_residents(events):
    Resident.keep_states(events, "state", "tenure", "estate", "involvement")


def keep_staff(events):
    Staff.keep_states(events, "roles", "state")


def find_resident(resident_id):
    """The resident's row as a plain document, or None."""
    return Resident.plain(resident_id)


def own_row(resident_id):
    """The row of the resident who is asking. Raises as `arrived`."""
    return arrived(find_resident(resident_id))


def arrived(row):
    """The row of the resident who is asking, as it was read. Raises Unavailable not_yet_known: it is on its way."""
    if row is None:
        raise Unavailable("not_yet_known", "Your registration has not arrived here yet. Try again in a moment.", 1)
    return row


def audience_query(audience, *, willing=False):
    """The query for the active residents of an audience.

    audience: {everyone: true}, or {estates, tenures}, both of which must fit where they are named.
    willing: without those who want to be left alone.
    """
    query: dict[str, object] = {"state": "active"}
    if audience.get("estates"):
        query["estate"] = {"$in": list(audience["estates"])}
    if audience.get("tenures"):
        query["tenure"] = {"$in": list(audience["tenures"])}
    if willing:
        query["involvement"] = {"$ne": "none"}
    return query


def audience_size(audience):
    """How many residents are asked."""
    return Resident.collection().count_documents(audience_query(audience)) if audience else 0


def is_asked(audience, resident):
    """Does a resident's row (whatever its state) belong to the audience?"""
    estates, tenures = audience.get("estates"), audience.get("tenures")
    return (not estates or resident.get("estate") in estates) and (not tenures or resident.get("tenure") in tenures)


def audience_after(audience, after, limit, *, willing):
    """Ids of the next residents of an audience, in order of id."""
    query = audience_query(audience, willing=willing) | ({"_id": {"$gt": after}} if after else {})
    return [row["_id"] for row in Resident.collection().find(query, {"_id": 1}).sort("_id", 1).limit(limit)]


def still_here(resident_ids):
    """Those of them who are still residents, in the same order."""
    query = {"_id": {"$in": resident_ids}, "state": "active"}
    here = {row["_id"] for row in Resident.collection().find(query, {"_id": 1})}
    return [one for one in resident_ids if one in here]
