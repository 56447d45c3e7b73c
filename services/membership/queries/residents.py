"""What is asked about residents. Reads only."""

import re

from services.membership.model.residents import Resident, fold

_SHOWN = dict.fromkeys(
    (
        *("external_reference", "title", "given_name", "family_name", "postcode", "tenure", "estate", "block"),
        *("state", "preferred_channel", "involvement", "sort_name", "version"),
    ),
    1,
)
_ABSENT = dict.fromkeys(("external_reference", "title", "given_name", "postcode", "estate", "block"))


def list_residents(after, limit, *, name=None, reference=None, **equals):
    """Residents by family name.

    name: the beginning of a family name, a given name or both, whatever the case. equals: state, estate, block, tenure.
    """
    asked = dict(equals)
    if reference is not None:
        asked["_id"] = Resident.id_of(reference.strip())
    if name is not None:
        asked["search_names"] = {"$regex": f"^{re.escape(fold(' '.join(name.split())))}"}
    if after is not None:
        asked["$or"] = [{"sort_name": {"$gt": after[0]}}, {"sort_name": after[0], "_id": {"$gt": after[1]}}]
    found = Resident.collection().find(asked, _SHOWN).sort([("sort_name", 1), ("_id", 1)]).limit(limit)
    return [_ABSENT | raw | {"id": raw["_id"]} for raw in found]


def position(row):
    return [row["sort_name"], row["id"]]


def show_resident(resident_id):
    """Raises: NotFound resident_not_found."""
    return Resident.get(resident_id)


def show_own_details(resident_id):
    """Raises: NotFound resident_not_found."""
    return Resident.get(resident_id)
