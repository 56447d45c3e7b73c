"""Consultations of the demonstration: a large open one, and a small one that went all the way to "you said, we did"."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

from deploy.demo.client import enter
from deploy.demo.people import SIGNED_UP
from shared.clock import rfc3339, utc_now

TYPED_IN = {"paper": 1300, "phone": 760, "doorstep": 400}  # with SIGNED_UP by the residents themselves: 2,500
AT_ONCE = 8

REPAIRS = {
    "kind": "service_standard",
    "title": "How repairs appointments are made",
    "summary": "We want to change how appointments for repairs are made and kept. Nothing is decided. Tell us what works.",
    "equality_note": "Two-hour slots help people who need a carer with them; evening slots help people at work.",
    "documents": [{"title": "What we measured last year", "url": "https://harbour.example/repairs-2025.pdf"}],
    "options": [
        {"id": "two-hours", "title": "Two-hour slots", "pros": ["Less waiting in"], "cons": ["Fewer jobs a day"], "cost": "£90,000 a year"},
        {"id": "evenings", "title": "Evenings and Saturdays", "pros": ["No day off work"], "cons": ["Higher rates"], "cost": "£140,000 a year"},
    ],
    "questions": [
        {"id": "satisfied", "kind": "scale", "text": "How satisfied were you with your last repair?", "lowest": 1, "highest": 5, "required": True},
        {"id": "option", "kind": "single_choice", "text": "Which would help you most?", "choices": [
            {"id": "two-hours", "label": "Two-hour slots"}, {"id": "evenings", "label": "Evenings and Saturdays"}, {"id": "neither", "label": "Neither"}]},
        {"id": "kept", "kind": "yes_no", "text": "Was your last appointment kept?"},
        {"id": "comment", "kind": "free_text", "text": "What else should we know?"},
    ],
    "audience": {"everyone": True},
    "channels": ["web", "paper", "phone", "doorstep"],
}  # fmt: skip

COMMENTS = (
    "The text with the plumber's name was helpful.",
    "I waited in all day and nobody came.",
    "My mother cannot use the website, please keep the telephone.",
    "Two visits for one tap. Bring the parts.",
    "Evenings would save me a day's pay.",
)

GARDEN = {
    "kind": "local_improvement",
    "title": "What to do with the old drying ground",
    "summary": "The drying ground is no longer used. The committee has £6,000 and three ideas. Yours may be better.",
    "documents": [{"title": "A drawing of the ground", "url": "https://millbrook.example/drying-ground.pdf"}],
    "options": [
        {"id": "garden", "title": "Growing beds", "pros": ["For everyone"], "cons": ["Needs tending"]},
        {"id": "benches", "title": "Benches and trees", "pros": ["Little upkeep"], "cons": ["Less to do"]},
    ],
    "questions": [
        {"id": "idea", "kind": "single_choice", "text": "Which idea do you like best?", "required": True, "choices": [
            {"id": "garden", "label": "Growing beds"}, {"id": "benches", "label": "Benches and trees"}, {"id": "other", "label": "Something else"}]},
        {"id": "comment", "kind": "free_text", "text": "Tell us more"},
    ],
    "audience": {"everyone": True},
    "channels": ["web", "paper", "doorstep"],
}  # fmt: skip


def consult_on_repairs(staff, residents, landlord, url):
    """Open the consultation and let 2,500 answer it through four channels. residents: their ids, in order."""
    officer = staff["engagement"]
    opened = _open(officer, staff["engagement2"], REPAIRS, "repairs", days=42)
    _typed_in(opened, residents, [staff[name] for name in ("engagement", "engagement2", "engagement3")])
    _answered_online(opened, landlord, url, staff["membership"], residents)
    return opened


def consult_on_the_garden(staff, residents):
    """A small one that is closed, analysed, decided and told. residents: ids."""
    officer = staff["engagement"]
    consultation = _open(officer, staff["engagement2"], GARDEN, "garden", days=21)
    path = f"/consultations/{consultation}"
    if officer.get(path)["state"] != "open":
        return
    for number, resident in enumerate(residents):
        answers = {"idea": ("garden", "garden", "benches", "other")[number % 4], "comment": "A water butt would help."}
        body = {"channel": "doorstep", "received_at": _now(), "resident_id": resident, "answers": answers}
        officer.post(f"{path}/responses", body, key=f"garden-{number}")
    _step(officer, path, "closing", {"early_because": "Every household has answered."})
    _step(officer, path, "analysis", {
        "method": "Two members of the committee read every answer and grouped the comments.",
        "themes": [
            {"code": "water", "title": "Water", "text": "Beds need water close by.", "mentions": len(residents)},
            {"code": "seats", "title": "Seats", "text": "Somewhere to sit.", "mentions": len(residents) // 4},
        ],
    })  # fmt: skip
    _step(officer, path, "decision", {
        "outcome": "Growing beds along the wall, with a water butt and two benches.",
        "change_kind": "detail",
        "dispositions": [
            {"theme": "water", "disposition": "accepted", "reason": "Without it nothing grows."},
            {"theme": "seats", "disposition": "partly_accepted", "reason": "Two benches fit, not four."},
        ],
    })  # fmt: skip
    _step(officer, path, "feedback", {
        "summary": "The drying ground becomes a garden with a place to sit.",
        "entries": [
            {"theme": "water", "you_said": "Beds need water close by.", "answer": "we_will", "text": "The water butt comes in March."},
            {"theme": "seats", "you_said": "Somewhere to sit.", "answer": "we_did", "text": "Two benches are ordered."},
        ],
    })  # fmt: skip


def _open(officer, approver, asked, key, days):
    decision = officer.post("/decisions", {
        "title": asked["title"],
        "summary": asked["summary"],
        "owner_body": "Board",
        "status": "options",
        "what_can_change": ["Which option is taken, and how it is done"],
        "what_cannot_change": [{"what": "The budget", "why": "It was set in March with the rents."}],
    }, key=f"decision-{key}")  # fmt: skip
    closes = (utc_now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    before = officer.get("/consultations", decision_id=decision["id"])["items"]
    body = asked | {"decision_id": decision["id"], "closes_at": closes.isoformat()}
    drafted = before[0] if before else officer.post("/consultations", body, key=f"consultation-{key}")
    path = f"/consultations/{drafted['id']}"
    state = officer.get(path)["state"]
    if state == "draft":
        _step(approver, path, "approval")
    if state in ("draft", "approved"):
        _step(officer, path, "opening")
    return drafted["id"]


def _step(api, path, step, body=None):
    version = api.get(path)["version"]
    return api.post(f"{path}/{step}", body, version=version)


def _typed_in(consultation, residents, officers):
    """Answers on paper, by telephone and at the door, typed in by three officers."""
    if officers[0].get(f"/consultations/{consultation}/results")["responses"] >= sum(TYPED_IN.values()):
        return  # loaded before
    dice = random.Random(7)  # noqa: S311 - invented answers
    rows = [channel for channel, count in TYPED_IN.items() for _ in range(count)]
    dice.shuffle(rows)
    work = [
        (number, officers[number % len(officers)], channel, residents[SIGNED_UP + number * 3 % (len(residents) - SIGNED_UP)], _answers(dice))
        for number, channel in enumerate(rows)
    ]  # fmt: skip

    def type_in(row):
        number, officer, channel, resident, answers = row
        body = {"channel": channel, "received_at": _now(), "resident_id": resident, "answers": answers}
        officer.post(f"/consultations/{consultation}/responses", body, key=f"repairs-{number}", allow=(409, 422))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(type_in, work))


def _answered_online(consultation, landlord, url, membership, residents):
    dice = random.Random(11)  # noqa: S311 - invented answers

    def answer(number):
        email = f"resident{number}@{landlord.domain}"
        resident = residents[number - 1]
        me = enter(url, landlord.id, email, partial(_invite, membership, resident))
        me.put(f"/consultations/{consultation}/my-response", {"answers": _answers(dice)})

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(answer, range(1, SIGNED_UP + 1)))


def _invite(membership, resident):
    """The one-time code of a new account, as the officer who invites reads it out."""
    return membership.post(f"/residents/{resident}/invitation", {"deliver": "hand_over"})["activation_code"]


def _answers(dice):
    answers = {"satisfied": dice.choices((1, 2, 3, 4, 5), (9, 12, 18, 36, 25))[0]}
    if dice.random() < 0.9:
        answers["option"] = dice.choices(("two-hours", "evenings", "neither"), (46, 40, 14))[0]
    if dice.random() < 0.85:
        answers["kept"] = dice.random() < 0.7
    if dice.random() < 0.2:
        answers["comment"] = dice.choice(COMMENTS)
    return answers


def _now():
    return rfc3339(utc_now())
