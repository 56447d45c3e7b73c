"""What operators do with landlords. Called by the operator's command line, with the platform as landlord worked for."""

from services.membership.model.landlords import Landlord
from shared.contracts.membership import LandlordChanged, LandlordRegistered
from shared.errors import BadInput, Conflict, RuleBroken


def register_landlord(landlord_id, organisation_name, kind, nation, hosts=()):
    """Put a landlord on the register, once its databases are ready. Its id can never be given to another.

    Raises: BadInput bad_landlord_id, bad_host_name, bad_name; Conflict landlord_exists.
    Announces: LandlordRegistered.
    """
    check_new_landlord(landlord_id, organisation_name, hosts)
    landlord = Landlord(
        id=landlord_id, organisation_name=organisation_name, kind=kind, nation=nation, hosts=list(hosts)
    )
    landlord.announce(LandlordRegistered.of(landlord))
    return landlord.save()


def check_new_landlord(landlord_id, organisation_name, hosts=()):
    """Refuse what register_landlord would refuse, before any database is made for it."""
    Landlord.check_id(landlord_id)
    Landlord.check_hosts(hosts)
    if not 0 < len(organisation_name.strip()) <= 120:
        raise BadInput("bad_name", "A landlord's name has 1 to 120 characters.")
    if Landlord.collection().find_one({"_id": landlord_id}):
        raise Conflict("landlord_exists", f"{landlord_id} is, or once was, a landlord here. Ids are never used again.")
    check_host_names_free(hosts)


def check_host_names_free(hosts):
    """Raises: Conflict host_name_taken where a landlord who is not gone has one of them."""
    if Landlord.collection().find_one({"hosts": {"$in": list(hosts)}, "state": {"$ne": "gone"}}):
        raise Conflict("host_name_taken", "Another landlord already has one of these host names.")


def change_landlord_state(landlord_id, state):
    """Move a landlord on: active to leaving (reads only) and back, leaving to gone (nothing any more).

    Raises: NotFound landlord_not_found; RuleBroken not_possible_now.
    Announces: LandlordChanged.
    """
    landlord = Landlord.get(landlord_id)
    allowed = {"active": ("leaving",), "leaving": ("active", "gone"), "gone": ()}
    if state not in allowed[landlord.state]:
        raise RuleBroken("not_possible_now", f"{landlord_id} is {landlord.state}: it cannot become {state}.")
    landlord.state = state
    landlord.announce(LandlordChanged.of(landlord))
    return landlord.save()


def restore_landlord(landlord_id, organisation_name, kind, nation, hosts=()):
    """Put a landlord, whose databases were restored, on the register again, or for the first time here: as `leaving`.

    One that is there, and not gone, stays as it is.
    Announces: LandlordRegistered; LandlordChanged for one that was gone.
    """
    found = Landlord.find(landlord_id)
    if found is not None and found.state != "gone":
        return found
    landlord = found or Landlord(id=landlord_id)
    landlord.organisation_name, landlord.kind, landlord.nation = organisation_name, kind, nation
    landlord.hosts, landlord.state = list(hosts), "leaving"
    landlord.announce((LandlordChanged if found else LandlordRegistered).of(landlord))
    return landlord.save()
