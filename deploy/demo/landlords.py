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
LANDLORDS = (COUNCIL, ALMO, ASSOCIATION, COOPERATIVE)

STAFF = {  # sign-in name before the @: (name, roles)
    "membership": ("Mo Membership", ["membership_officer"]),
    "engagement": ("Ellen Engagement", ["engagement_officer"]),
    "engagement2": ("Eric Engagement", ["engagement_officer"]),
    "engagement3": ("Esther Engagement", ["engagement_officer"]),
    "complaints": ("Cleo Complaints", ["complaints_officer"]),
    "complaints-senior": ("Sam Senior", ["complaints_senior"]),
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
    found = {}
    for short in wanted:
        name, roles = STAFF[short]
        email = f"{short}@{landlord.domain}"
        admin.post("/staff", {"name": name, "email": email, "roles": roles}, key=f"staff-{short}", allow=(409,))
        found[short] = enter(url, landlord.id, email, lambda email=email: outbox.code_for(landlord.id, email))
    return found
