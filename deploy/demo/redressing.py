"""What comes before, beside and after a complaint's stages: choices, groups, promises, danger, the Ombudsman, learning."""

import time
from datetime import timedelta

from deploy.demo.complaining import do, working_day
from shared.clock import utc_now

SECONDS = 30


def show_the_rest(staff, resident, residents, made):
    """resident: one who is signed in. residents: ids. made: {step: complaint id}, as `complain` gives it."""
    officer, senior = staff["complaints"], staff["complaints-senior"]
    _wait_for_a_choice(officer, resident, residents)
    _complain_together(officer, residents)
    _see_to_danger(officer, residents, made)
    if "final" in made:
        _put_right(officer, senior, made["final"])
        _go_to_the_ombudsman(officer, made["final"])
        _learn(officer, made["final"])
    if "responded" in made:
        whose = officer.get(f"/complaints/{made['responded']}")["resident_id"]
        _adjust(officer, whose)
    _report(senior)


def _wait_for_a_choice(officer, resident, residents):
    """A dissatisfaction whose resident has not chosen yet, and a service request."""
    said = {"category": "charges", "description": "My rent statement says that I owe what I paid in October."}
    resident.post("/my-complaints/expressions", said, key="expression")
    told = {
        "resident_id": residents[20],
        "channel": "phone",
        "category": "estate_management",
        "description": "The hedge by the bus stop hides the crossing.",
    }
    request = officer.post("/complaints/expressions", told, key="service-request")
    choice = {"what": "service_request", "said": "Just have it cut, please.", "channel": "phone"}
    do(officer, f"/complaints/{request['id']}", "choice", choice | {"review_on": working_day(8)})


def _complain_together(officer, residents):
    """Three neighbours, one clock, and a part that concerns one of them alone."""
    consent = {"consent_through": "letter"}
    officer.post("/complaints/groups", {
        "channel": "letter",
        "category": "estate_management",
        "description": "The lift in our block was out of service for the whole of October.",
        "members": [
            {"resident_id": residents[30], "lead": True} | consent,
            {"resident_id": residents[31], "individual": "I paid for a taxi to carry my shopping."} | consent,
            {"resident_id": residents[32]} | consent,
        ],
    }, key="group")  # fmt: skip


def _see_to_danger(officer, residents, made):
    """What residents wrote was noticed as danger by itself: one concern is acknowledged, the other left waiting."""
    if "received" not in made:
        return
    for concern in _wait(lambda: officer.get("/hazards", complaint_id=made["received"])["items"])[:1]:
        officer.post(f"/hazards/{concern['id']}/acknowledgement", allow=(409,))
    away = {"resident_id": residents[0], "complaint_id": made["received"], "reason": "hazard", "needs": ["near_school"]}
    away |= {"started_on": utc_now().date().isoformat(), "expected_return_on": working_day(40)}
    decant = officer.post("/decants", away, key="decant")
    do(officer, f"/decants/{decant['id']}", "contacts", {"channel": "phone", "note": "The children sleep well there."})


def _put_right(officer, senior, complaint_id):
    """The money of an answer is approved by somebody else, accepted and paid; the visit is done, and waits to be confirmed."""
    ledger = f"/complaints/{complaint_id}/compensation"
    awards = _wait(lambda: officer.get(ledger)["awards"])
    number = awards[0]["number"]
    do(officer, ledger, f"offers/{number}/acceptance", {"channel": "phone"})
    do(senior, ledger, f"awards/{number}/approval")
    paid = {"amount_pence": awards[0]["amount_pence"], "paid_on": utc_now().date().isoformat()}
    do(officer, ledger, f"awards/{number}/payments", paid | {"method": "bank_transfer", "payment_reference": "HV-2041"})
    for remedy in officer.get(f"/complaints/{complaint_id}/remedies")["items"]:
        if remedy["state"] != "open":
            continue
        path = f"/complaints/remedies/{remedy['id']}"
        do(officer, path, "owner", {"owner_kind": "staff", "owner_id": officer.person_id})
        do(officer, path, "progress", {"text": "The surveyor has the keys and comes on Thursday."})


def _go_to_the_ombudsman(officer, complaint_id):
    today = utc_now().date()
    case = do(officer, f"/complaints/{complaint_id}", "referral", {
        "ombudsman_reference": "202699999",
        "referred_on": today.isoformat(),
    })  # fmt: skip
    if case is None:
        return
    cases = _wait(lambda: officer.get("/complaints/ombudsman-cases", complaint_id=complaint_id)["items"])
    asked = {"what": "The case file and both answers.", "asked_on": today.isoformat(), "due_on": working_day(15)}
    do(officer, f"/complaints/ombudsman-cases/{cases[0]['id']}", "evidence", asked)


def _learn(officer, complaint_id):
    """From what went wrong to what everybody reads."""
    item = officer.post("/complaints/learning", {
        "theme": "communication",
        "complaint_ids": [complaint_id],
        "what_went_wrong": "Two visits were moved, and nobody told the resident.",
    }, key="learning")  # fmt: skip
    path = f"/complaints/learning/{item['id']}"
    change = {"change": "A moved visit sends a message by itself.", "owner_id": officer.person_id}
    do(officer, path, "action", change | {"due_on": working_day(20)})
    do(officer, path, "implementation", {"implemented_on": utc_now().date().isoformat()})
    do(
        officer,
        path,
        "publication",
        {"words": "You told us that visits were moved without a word. Now you hear at once."},
    )


def _adjust(officer, resident):
    path = f"/complaints/adjustments/{resident}"
    agreed = [{"kind": kind, "review_on": working_day(180)} for kind in ("large_print", "morning_only")]
    version = officer.get(path)["version"]
    officer.call("PUT", path, json={"adjustments": agreed}, version=version, allow=(409, 412, 422))


def _report(senior):
    """The homes that CH01 and CH02 count for, in the year that runs."""
    today = utc_now().date()
    year = (today - timedelta(days=90)).year  # it begins on 1 April
    path = f"/complaints/years/{year}"
    version = senior.get(path)["version"]
    choices = {"boundary": "all_made", "count_refused": False, "count_withdrawn": True}
    homes = {"homes": {"lcra": 8_200, "lcho": 300}}
    senior.call("PUT", path, json=homes | choices, version=version, allow=(409, 412, 422))


def _wait(look):
    """What comes by an event, a moment later. [] when it does not come: the demonstration is loaded all the same."""
    deadline = time.monotonic() + SECONDS
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return found or []
