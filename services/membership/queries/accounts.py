"""What is asked about who is signed in, and by which keys that is known. Reads only."""

from services.membership.model.accounts import Account
from services.membership.model.landlords import SigningKey
from services.membership.model.residents import Resident
from services.membership.model.staff import StaffMember
from shared.context import landlord
from shared.landlords import registry


def show_me(caller):
    """Who is signed in, and what they may do."""
    entry = registry.find(landlord())
    account = Account.collection().find_one({"person_id": caller.person_id}, {"sign_in_name": 1}) or {}
    return {
        "person_id": caller.person_id,
        "kind": caller.kind,
        "name": _name(caller),
        "sign_in_name": account.get("sign_in_name"),
        "roles": list(caller.roles),
        "permissions": sorted(caller.permissions),
        "landlord": {"id": landlord(), "name": entry.name if entry else landlord()},
    }


def list_keys(now):
    """The public keys that access tokens are verified with, as a JSON Web Key Set. Source: RFC 7517."""
    keys = SigningKey.objects(expires_at__gt=now).order_by("signs_from")
    return {"keys": [key.jwk | {"alg": "EdDSA", "use": "sig"} for key in keys]}


def _name(caller):
    if caller.kind == "staff":
        staff = StaffMember.find(caller.person_id)
        return staff and staff.name
    resident = Resident.find(caller.person_id)
    return resident and " ".join(filter(None, [resident.given_name, resident.family_name]))
