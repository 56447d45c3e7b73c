"""Complaints of the demonstration, one at every stage, and one under another nation's procedure."""

from datetime import timedelta

from shared.clock import rfc3339, utc_now

STEPS = (
    "received",
    "acknowledged",
    "extended",
    "responded",
    "resolved",
    "escalated",
    "stage_2",
    "final",
    "refused",
    "withdrawn",
)
ATTEMPTS = 5
WHAT = (
    ("property_condition", "Black mould has come back in the bedroom three times."),
    ("complaint_handling", "I was promised a call back and heard nothing for five weeks."),
    ("estate_management", "The bin store has not been cleaned since the summer."),
    ("charges", "The service charge bill shows a lift that our block does not have."),
    ("anti_social_behaviour", "Reports about the noise at night were never answered."),
    ("health_and_safety", "The fire door on the second floor does not close."),
    ("staff_conduct", "The person at the desk was rude to my mother."),
    ("information_and_data", "My letters go to my neighbour."),
    ("reimbursement_and_payments", "The decorating voucher never came."),
    ("resident_involvement", "Our association was not told about the new contractor."),
)


def complain(staff, resident_api, residents):
    """One complaint for each step. residents: ids of those who complain by telephone or letter.

    Returns {step: complaint id}, without what was loaded on another day.
    """
    officer, senior, made_at = staff["complaints"], staff["complaints-senior"], {}
    for number, (goal, (category, text)) in enumerate(zip(STEPS, WHAT, strict=True)):
        if goal == "withdrawn":
            made = resident_api.post(
                "/my-complaints", {"category": category, "description": text}, key=f"complaint-{number}"
            )
            resident_api.post(f"/my-complaints/{made['id']}/withdrawal", key=f"withdrawal-{number}", allow=(409,))
            continue
        received = utc_now() - timedelta(days=number % 4, hours=2)
        made = officer.post("/complaints", {
            "resident_id": residents[number],
            "channel": ("phone", "letter", "face_to_face")[number % 3],
            "category": category,
            "description": text,
            "received_at": rfc3339(received),
        }, key=f"complaint-{number}", allow=(422,))  # fmt: skip
        if "id" in made:  # otherwise it was loaded on another day
            made_at[goal] = made["id"]
            _take(officer, senior, f"/complaints/{made['id']}", goal)
    return made_at


def complain_in_scotland(staff, residents):
    """One complaint that is answered without an acknowledgement, one that is too serious for stage 1."""
    officer, senior = staff["complaints"], staff["complaints-senior"]
    for number, (resident, (category, description)) in enumerate(zip(residents, (WHAT[2], WHAT[5]), strict=True)):
        told = {"resident_id": resident, "channel": "phone", "category": category, "description": description}
        path = f"/complaints/{officer.post('/complaints', told, key=f'complaint-{number}')['id']}"
        if number == 0:
            do(officer, path, "response", ANSWER | {"stage": 1})
        else:
            do(
                officer,
                path,
                "straight-to-stage-2",
                {
                    "reason": "serious",
                    "explanation": "The door was reported twice and everybody on that floor depends on it.",
                },
            )
            do(senior, path, "acknowledgement", ACKNOWLEDGED)


def _take(officer, senior, path, goal):
    """Take a complaint as far as its goal. What was done before is refused, and that is well."""
    if goal == "refused":
        do(
            officer,
            path,
            "refusal",
            {"reason": "not_about_landlord_function", "explanation": "The road belongs to the county."},
        )
        return
    road = {
        "acknowledged": 1, "extended": 2, "responded": 3, "resolved": 4, "escalated": 4, "stage_2": 5, "final": 6,
    }.get(goal, 0)  # fmt: skip
    if road >= 1:
        do(officer, path, "acknowledgement", ACKNOWLEDGED)
    if goal == "extended":
        do(
            officer,
            path,
            "extension",
            {"until": working_day(21), "reason": "The surveyor must see the flat above first."},
        )
    if road >= 3:
        do(officer, path, "response", ANSWER | {"stage": 1})
    if goal == "resolved":
        do(officer, path, "resolution", {"channel": "phone"})
    elif road >= 4:
        do(officer, path, "escalation", {"channel": "phone", "reason": "The work was not done."})
    if road >= 5:
        do(senior, path, "acknowledgement", ACKNOWLEDGED)
    if road >= 6:
        do(senior, path, "final-response", ANSWER | {"stage": 2})


def do(api, path, step, body=None):
    """Send the next step of something with the version that it has, loaded again where a timer was faster.

    What was done before is refused, and None is given.
    """
    for _ in range(ATTEMPTS):
        version = api.get(path)["version"]
        answer = api.post(f"{path}/{step}", body, version=version, allow=(403, 409, 412, 422))
        if answer is None or answer.get("code") != "stale_version":
            break
    return answer if answer and "id" in answer else None


def working_day(ahead):
    """So many days from now, or the Friday before; "2026-12-18"."""
    day = utc_now().date() + timedelta(days=ahead)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return day.isoformat()


ACKNOWLEDGED = {
    "definition": "That the landlord did not do what it said it would, when it said it would.",
    "outcomes_sought": "The work done, and an apology.",
}
ANSWER = {
    "definition": "That the landlord did not do what it said it would, when it said it would.",
    "decision": "upheld",
    "reasons": "Our records show two missed visits. Our repairs policy says that one is too many.",
    "remedies": [{"kind": "apology", "what": "We are sorry, and say so in writing."}, {"kind": "financial", "what": "For the delay", "amount_pence": 7500}],
    "outstanding_actions": [{"what": "A surveyor visits", "by": working_day(28)}],
    "how_to_escalate": "Tell us in any way you like that you are not satisfied, and someone else will look at it again.",
}  # fmt: skip
