"""`python -m deploy.local.check`: really do one thing in each service through the front door, and see it reach another.

Done for the demonstration's ALMO, with keys of the day: a second start on the same day adds nothing.
"""

import sys
import time

from deploy.demo.client import Unexpected, enter
from deploy.demo.landlords import ALMO
from shared.clock import utc_now
from shared.settings import environment

REACHES_WITHIN = 20  # seconds until what membership stored is known to complaints


def main():
    url = environment().get("DOORSTEP_PUBLIC_URL", "http://localhost:8080")
    today = utc_now().date().isoformat()
    try:
        check(url, today)
    except (Unexpected, OSError) as fault:
        sys.exit(f"The platform started, but does not do its work: {fault}")


def check(url, today):
    """Raises Unexpected, naming what went wrong."""
    admin = enter(url, ALMO.id, f"admin@{ALMO.domain}", _no_code)
    resident = admin.post("/residents", {
        "external_reference": f"CHECK-{today}",
        "family_name": "Check",
        "tenure": "other",
        "preferred_channel": "post",
        "address_lines": ["1 Check Street"],
        "postcode": "KM1 1AA",
    }, key=f"check-resident-{today}", allow=(409,))  # fmt: skip
    found = resident.get("id") or admin.get("/residents", reference=f"CHECK-{today}")["items"][0]["id"]
    engagement = enter(url, ALMO.id, f"engagement@{ALMO.domain}", _no_code)
    engagement.post("/decisions", {
        "title": f"Self-check of {today}", "summary": "Made by the start of the platform.", "owner_body": "Nobody",
    }, key=f"check-decision-{today}")  # fmt: skip
    engagement.get("/courses")
    complaints = enter(url, ALMO.id, f"complaints@{ALMO.domain}", _no_code)
    _complain(complaints, found, today)


def _complain(complaints, resident, today):
    """Complaints knows the resident by membership's event only: so this shows that the bus works."""
    body = {
        "resident_id": resident,
        "channel": "web",
        "category": "information_and_data",
        "description": "Made by the start of the platform, to see that it works.",
    }
    deadline = time.monotonic() + REACHES_WITHIN
    while time.monotonic() < deadline:
        made = complaints.post("/complaints", body, key=f"check-complaint-{today}", allow=(404,))
        if "id" in made:
            return
        time.sleep(0.2)
    raise Unexpected(f"what membership stored did not reach complaints within {REACHES_WITHIN} s")


def _no_code():
    raise Unexpected("a demonstration account is missing")


if __name__ == "__main__":
    main()
