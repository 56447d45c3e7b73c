"""`python -m deploy.demo`: load the demonstration landlords through the public API. Safe to run again.

A council with its ALMO, a housing association of 8,500 homes on 12 estates, a small co-operative, an association in
Scotland. Sign-ins are written to .run/sign-ins.txt, the residents' file to .run/demonstration/.
"""

import os
import sys
import time
from pathlib import Path

from deploy.demo.client import PASSWORD, Outbox, enter
from deploy.demo.complaining import complain, complain_in_scotland
from deploy.demo.consulting import consult_on_repairs, consult_on_the_garden
from deploy.demo.landlords import (
    ALMO,
    ASSOCIATION,
    COOPERATIVE,
    COUNCIL,
    LANDLORDS,
    SCOTTISH,
    STAFF,
    hire,
    open_landlord,
    tell_how_to_reply,
)
from deploy.demo.learning import teach
from deploy.demo.people import write_residents
from deploy.demo.redressing import show_the_rest
from shared.settings import environment

ROOT = Path(__file__).parents[2]
HOMES = 8_500
MEMBERS = 24  # of the co-operative
HIRED = {  # beside harbour, which has them all
    COUNCIL: ("complaints", "engagement", "membership"),
    ALMO: ("complaints", "engagement", "membership"),
    COOPERATIVE: ("engagement", "engagement2", "membership"),
    SCOTTISH: ("complaints", "complaints-senior", "membership"),
}


def main():
    environ = environment()
    url = environ.get("DOORSTEP_PUBLIC_URL", "http://localhost:8080")
    outbox = Outbox(environ.get("DOORSTEP_OUTBOX_DIR", ROOT / ".run" / "outbox"))
    run = Path(os.environ.get("DOORSTEP_RUN_DIR", ROOT / ".run"))
    admins = {landlord: _step(f"{landlord.name}", open_landlord, url, landlord) for landlord in LANDLORDS}
    for landlord in (COUNCIL, ALMO):
        staff = (url, landlord, admins[landlord], outbox, HIRED[landlord])
        _step(f"staff of {landlord.id}", hire, *staff)
    _cooperative(url, admins[COOPERATIVE], outbox)
    _scottish(url, admins[SCOTTISH], outbox)
    _association(url, admins[ASSOCIATION], outbox, run)
    _write_sign_ins(run / "sign-ins.txt")


def _association(url, admin, outbox, run):
    tell_how_to_reply(admin, ASSOCIATION)
    staff = _step("staff of harbour", hire, url, ASSOCIATION, admin, outbox, STAFF)
    path = run / "demonstration" / "harbour-residents.csv"
    write_residents(path, HOMES, ASSOCIATION.domain)
    _step(f"{HOMES:,} residents imported", _import, staff["membership"], path)
    residents = _residents(staff["membership"])
    _step("a panel", _form_panel, staff["membership"], residents)
    _step("a course", teach, staff, residents[100:])
    _step("2,500 responses", consult_on_repairs, staff, residents, ASSOCIATION, url)
    resident = enter(url, ASSOCIATION.id, f"resident1@{ASSOCIATION.domain}", lambda: None)
    made = _step("complaints", complain, staff, resident, residents[50:])
    _step("what comes of them", show_the_rest, staff, resident, residents[50:], made)


def _cooperative(url, admin, outbox):
    staff = hire(url, COOPERATIVE, admin, outbox, HIRED[COOPERATIVE])
    home = {"tenure": "other", "postcode": "MB1 1AA", "preferred_channel": "post", "involvement": "regular"}
    residents = _keep(staff["membership"], "MB", "Mill Lane", MEMBERS, home)
    _step("the garden", consult_on_the_garden, staff, residents)


def _scottish(url, admin, outbox):
    staff = hire(url, SCOTTISH, admin, outbox, HIRED[SCOTTISH])
    residents = _keep(
        staff["membership"],
        "SG",
        "Glen Road",
        2,
        {"tenure": "secure", "postcode": "SG1 1AA", "preferred_channel": "post"},
    )
    _step("complaints in Scotland", complain_in_scotland, staff, residents)


def _keep(membership, prefix, street, count, home):
    """Ids of so many residents of one street."""
    return [
        membership.post("/residents", {
            "external_reference": f"{prefix}-{number:02d}",
            "given_name": "Member",
            "family_name": f"Number{number}",
            "address_lines": [f"{number} {street}"],
        } | home, key=f"member-{number}")["id"]
        for number in range(1, count + 1)
    ]  # fmt: skip


def _import(membership, path):
    if membership.get("/residents", limit=1)["items"]:
        return
    headers = {"Content-Type": "text/csv"}
    job = membership.call("POST", "/resident-imports", data=path.read_bytes(), headers=headers)
    while job["status"] in ("received", "running"):
        time.sleep(0.3)
        job = membership.get(f"/resident-imports/{job['id']}")


def _residents(membership):
    """Ids of those from the file, in its order."""
    from shared.ids import derived_id

    ids = [derived_id("resident", f"HV-{number:05d}") for number in range(1, HOMES + 1)]
    membership.get(f"/residents/{ids[0]}")
    return ids


def _form_panel(membership, residents):
    today = time.strftime("%Y-%m-%d")
    group = membership.post("/groups", {
        "name": "Harbour Scrutiny Panel",
        "kind": "scrutiny_panel",
        "formed_on": today,
        "is_recognised": True,
        "role_requirements": {"panel_member": ["SCRUTINY-1"]},
        "term_years": 3,
    }, key="panel")  # fmt: skip
    for number, resident in enumerate(residents[:9]):
        body = {"resident_id": resident, "role": "panel_member", "basis": "volunteered", "term_starts_on": today}
        membership.post(f"/groups/{group['id']}/members", body, key=f"panel-{number}", allow=(409,))


def _step(what, call, *arguments):
    started = time.monotonic()
    found = call(*arguments)
    sys.stdout.write(f"{what}: {time.monotonic() - started:.1f} s\n")
    sys.stdout.flush()
    return found


def _write_sign_ins(path):
    lines = ["Sign-ins (POST /api/v1/sign-in with landlord, sign_in_name and password):", ""]
    for landlord in LANDLORDS:
        lines.append(_sign_in(landlord, "admin", "administrator"))
        lines += [_sign_in(landlord, short, *STAFF[short][1]) for short in HIRED.get(landlord, STAFF)]
    lines.append(f"  {'harbour':<18}{'resident1@harbour.example':<38}resident (also resident2@ … resident40@)")
    lines += ["", f"The password of all of them: {PASSWORD}"]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


def _sign_in(landlord, short, *roles):
    return f"  {landlord.id:<18}{short + '@' + landlord.domain:<38}{', '.join(roles)}"


if __name__ == "__main__":
    main()
