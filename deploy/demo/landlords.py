"""The demonstration's landlords and their staff."""

from dataclasses import dataclass

from deploy.demo.client import doorstep, enter


@dataclass(frozen=True)
class DemoLandlord:
    id: str
    name: str
    kind: str
    nation: str = "ENG"

    @property
    def domain(self):
        return f"{self.id}.example"


COUNCIL = DemoLandlord("kingsmere", "Kingsmere City Council", "council_with_almo")
ALMO = DemoLandlord("kingsmere-homes", "Kingsmere Homes", "almo")
ASSOCIATION = DemoLandlord("harbour", "Harbour and Vale Housing Association", "housing_association")
COOPERATIVE = DemoLandlord("millbrook", "Millbrook Housing Co-operative", "housing_cooperative")
SCOTTISH = DemoLandlord("strathglen", "Strathglen Housing Association", "housing_association", "SCT")
LANDLORDS = (COUNCIL, ALMO, ASSOCIATION, COOPERATIVE, SCOTTISH)

STAFF = {  # sign-in name before the @: (name, roles)
    "membership": ("Mo Membership", ["membership_officer"]),
    "engagement": ("Ellen Engagement", ["engagement_officer"]),
    "engagement2": ("Eric Engagement", ["engagement_officer"]),
    "engagement3": ("Esther Engagement", ["engagement_officer"]),
    "complaints": ("Cleo Complaints", ["complaints_officer"]),
    "complaints-senior": ("Sam Senior", ["complaints_senior"]),
    "governor": ("Gwen Governor", ["governing_body_member"]),
    "training": ("Tara Training", ["training_officer"]),
    "auditor": ("Ade Auditor", ["reader"]),
}


def open_landlord(url, landlord):
    """Put the landlord on the platform with its administrator, who is signed in and returned."""
    doorstep(
        "landlord", "add", landlord.id, "--name", landlord.name, "--kind", landlord.kind, "--nation", landlord.nation
    )
    email = f"admin@{landlord.domain}"
    invite = ("staff", "invite", landlord.id, "--name", "Anna Administrator", "--email", email)
    return enter(url, landlord.id, email, lambda: doorstep(*invite).splitlines()[-1])


def hire(url, landlord, admin, outbox, wanted):
    """Invite members of staff, let them activate their accounts, and return {short name: signed-in Api}."""
    return {short: _hire(url, landlord, admin, outbox, short) for short in wanted}


def _hire(url, landlord, admin, outbox, short):
    name, roles = STAFF[short]
    email = f"{short}@{landlord.domain}"

    def code():
        body = {"name": name, "email": email, "roles": roles, "deliver": "hand_over"}
        invited = admin.post("/staff", body, allow=(409,))
        if "activation_code" in invited:
            return invited["activation_code"]
        admin.post("/sign-in/forgotten-password", {"landlord": landlord.id, "sign_in_name": email})
        return outbox.code_for(landlord.id, email)  # a load that was broken off between the two

    return enter(url, landlord.id, email, code)


def tell_how_to_reply(admin, landlord):
    """So that every letter says how its reader can answer."""
    details = {
        "email": f"hello@{landlord.domain}",
        "phone": "01632 960000",  # of the numbers kept free for fiction
        "address_lines": ["1 Harbour Street", "Harbour"],
        "postcode": "HV1 1AA",
    }
    version = admin.get("/landlord/contact-details")["version"]
    admin.call("PUT", "/landlord/contact-details", json=details, version=version)
