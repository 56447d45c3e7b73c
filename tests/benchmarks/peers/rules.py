"""What both peers decide alike, in plain Python: the same checks, documents and events as our two commands.

Not ours to import: the peers run in an environment of their own, without our libraries.
"""

import hashlib
import os
import re
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
ALPHABET = "123456789ABCDEFGHJKMNPQRSTVWXYZ"
ACKNOWLEDGE_WITHIN, WARN_BEFORE = 5, 2  # working days
REVISIONS = 20
NEVER = datetime(9999, 12, 31, tzinfo=UTC)
ISSUER = AUDIENCE = "doorstep"
STAFF = {"complaints:read", "complaints:receive", "complaints:respond", "residents:read"}
PERMISSIONS = {"complaints_officer": STAFF, "resident": {"consultations:respond", "consultations:published"}}
CHANNELS = ("web", "email", "phone", "face_to_face", "letter", "sms", "webchat", "social_media", "staff_member")
TENURES = {"secure": "lcra", "assured": "lcra", "shared_ownership": "lcho", "leasehold": "other"}
CATEGORIES = ("property_condition", "complaint_handling", "anti_social_behaviour", "charges", "estate_management")


class Refused(Exception):
    """The command is not allowed. status: of the HTTP answer."""

    def __init__(self, status, code):
        super().__init__(code)
        self.status, self.code = status, code


class Caller(NamedTuple):
    person: str
    landlord: str
    kind: str
    permissions: set


def caller_of(claims):
    """claims: of a token whose signature, issuer, audience and times the JWT library has checked."""
    permissions = set().union(*(PERMISSIONS.get(role, set()) for role in claims["roles"]))
    return Caller(claims["sub"], claims["landlord"], claims["kind"], permissions)


def new_id():
    value = int.from_bytes(os.urandom(10), "big") & ((1 << 74) - 1)
    random_a, random_b = value >> 62, value & ((1 << 62) - 1)
    milliseconds = time.time_ns() // 1_000_000 & ((1 << 48) - 1)
    return str(UUID(int=milliseconds << 80 | 7 << 76 | random_a << 64 | 2 << 62 | random_b))


def derived_id(*parts):
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def now_utc():
    """Milliseconds, as the store keeps them."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def iso(moment):
    return moment and moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


# Receive a complaint

SIGNS = {  # a word that says enough, or words that stand close to each other
    "damp_or_mould": ["mou?ld", "mildew", "damp", "condensation", "black patch", "wall wet", "musty smell"],
    "gas": ["smell gas", "gas leak", "gas alarm", "condemned boiler"],
    "carbon_monoxide": ["carbon monoxide", "flue block", "fumes boiler", "headache boiler"],
    "electrics": ["spark socket", "electric shock", "bare wire", "burning socket", "electrocut"],
    "fire": ["smoke alarm", "fire door broken", "fire exit block", "cladding"],
    "falls": ["handrail loose", "stair broken", "balcony loose", "lift broken"],
    "structure": ["ceiling collaps", "wall crack", "ceiling sag", "roof fall"],
    "sewage": ["sewage", "toilet overflow", "drain back up"],
    "cold": ["no heating", "boiler broken", "no hot water", "freezing baby"],
    "water": ["legionella", "brown water", "no water"],
    "pests": ["rat", "mice", "cockroach", "bed bug", "infest"],
}
NEAR = r"\w*\W+(?:\w+\W+){0,4}?"


def _sign(said):
    ways = (said.split(), said.split()[::-1])
    return "|".join(NEAR.join(rf"\b{word}" for word in way) for way in ways)


LOOKED_FOR = re.compile(
    "|".join(f"(?P<{rule}>{'|'.join(map(_sign, said))})" for rule, said in SIGNS.items()), re.IGNORECASE
)


def signs_of_danger(text, hazard_policy):
    """Names of the rules whose words stand in the text, and the landlord's own words that do."""
    own = [said for said in (hazard_policy or {}).get("words", ()) if re.search(_sign(said), text, re.IGNORECASE)]
    return sorted({found.lastgroup for found in LOOKED_FOR.finditer(text)}) + own


def reference_of(complaint_id, year, attempt):
    number = int.from_bytes(hashlib.sha256(f"{complaint_id}/{attempt}".encode()).digest()[:8], "big")
    digits = []
    for _ in range(5):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    two = f"{year % 100:02d}"
    values = [int(two[0]), int(two[1]), *(ALPHABET.index(character) for character in digits)]
    check = ALPHABET[sum(weight * value for weight, value in enumerate(values, start=2)) % len(ALPHABET)]
    return f"C-{two}-{''.join(digits)}{check}"


def _working_days(day, count, step, holidays):
    while count:
        day += step
        count -= day.isoweekday() < 6 and day not in holidays
    return day


def _start_of(day):
    return datetime.combine(day, clock_time.min, LONDON).astimezone(UTC)


def deadlines(received_at, calendar, policy):
    """(last local day to acknowledge, first instant that is too late, from when to warn)."""
    holidays = {date.fromisoformat(day) for day in calendar["holidays"]}
    within = (policy or {}).get("acknowledge_within", ACKNOWLEDGE_WITHIN)
    last = _working_days(received_at.astimezone(LONDON).date(), within, timedelta(days=1), holidays)
    warn = _working_days(last, WARN_BEFORE, timedelta(days=-1), holidays)
    return last, _start_of(last + timedelta(days=1)), _start_of(warn)


def new_complaint(told, caller, resident, calendar, policy, hazard_policy, now):
    """The document. told: {resident_id, by_representative, channel, category, description, received_at}."""
    received_at = told["received_at"] or now
    if received_at > now:
        raise Refused(422, "received_in_the_future")
    last, due, warn = deadlines(received_at, calendar, policy)
    complaint_id = new_id()
    stage = {"requested_at": received_at, "requested_through": told["channel"], "acknowledge_due_before": due}
    stage |= {"acknowledge_within": {"kind": "working_days", "n": ACKNOWLEDGE_WITHIN}, "counting": "day_0"}
    stage |= {name: [] for name in ("considered", "definitions", "extension_grounds", "overturned")}
    stage |= {name: {} for name in ("respond_within", "extend_within", "updates_every")}
    stage |= {"updates_sent": 0, "updates_missed": 0}
    signs = signs_of_danger(told["description"], hazard_policy)
    happened = {"at": now, "what": "received", "stage": 1, "by_kind": caller.kind, "by": caller.person}
    return {
        "_id": complaint_id,
        "landlord": caller.landlord,
        "reference": reference_of(complaint_id, received_at.year, 0),
        "version": 1,
        "sequence": 1,
        "procedure": "eng-2024",
        **told,
        "received_at": received_at,
        "tenure_group": TENURES.get((resident or {}).get("tenure"), "unknown"),
        "state": "stage1_logged",
        "stage": 1,
        "stage1": stage,
        "stage1_counts_as": f"1|stage1_logged|open|0|{received_at.timetuple().tm_yday}",
        "history": [happened | {"details": {"channel": told["channel"]}}],
        "hazard_sightings": [{"number": 1, "rules": signs, "at": received_at}] if signs else [],
        "letter_language": "en-GB",
        "letter_format": "standard",
        "group": False,
        **{name: [] for name in EMPTY},
        "due_before": due,
        "due_order": due,
        "due_on": last.isoformat(),
        "watch_at": warn,
        "watch_for": "approaching",
        "counted_with": calendar["number"],
    }


def complaint_view(stored, now):
    stage = dict.fromkeys(STAGE) | {
        name: iso(value) if isinstance(value, datetime) else value
        for name, value in stored["stage1"].items()
        if name in STAGE
    }
    return {
        **{name: stored[name] for name in COPIED},
        **dict.fromkeys(NOT_YET),
        "adjustments_at": f"/api/v1/complaints/{stored['_id']}/adjustments",
        "id": stored["_id"],
        "received_at": iso(stored["received_at"]),
        "due_before": iso(stored["due_before"]),
        "overdue": stored["due_order"] <= now,
        "outcome": None,
        "stage1": stage,
        "legal_proceedings_started": False,
        "legal_hold": False,
        "history": [fact | {"at": iso(fact["at"])} for fact in stored["history"]],
        "possible_actions": ["acknowledge", "refuse"],
    }


COPIED = (
    "reference",
    "version",
    "procedure",
    "state",
    "stage",
    "resident_id",
    "by_representative",
    "channel",
    "category",
    "description",
    "due_on",
    "tenure_group",
    "letter_language",
    "letter_format",
    "group",
    "issues",
    "letters",
    "hazard_sightings",
    "choices",
    "members",
    "representatives",
    "holds",
)
EMPTY = ("issues", "letters", "choices", "holds", "referrals", "members", "departures", "representatives")
NOT_YET = (
    "expressed_at", "raised_in_id", "definition_state", "stage2", "service_request", "separated_from", "proceedings",
)  # fmt: skip
STAGE = (
    "requested_at", "requested_through", "request_reason", "handler_id", "acknowledge_due_before", "acknowledged_at",
    "definition", "outcomes_sought", "not_responsible_for", "respond_due_before", "extended_until", "extension_reason",
    "response", "refusal", "reviewer_id", "definitions", "extension_grounds", "update_due_before", "updates_sent",
    "updates_missed", "overturned",
)  # fmt: skip


def complaint_received(stored):
    data = {name: stored[name] for name in ("reference", "resident_id", "channel", "category", "state", "stage")}
    data |= {name: iso(stored[name]) for name in ("received_at", "due_before")}
    data |= {"acknowledge_due_before": data["due_before"], "respond_due_before": None, "outcome": None}
    data |= {"group": False, "legal_proceedings_started": False, "legal_hold": False} | dict.fromkeys(NOT_TOLD)
    return envelope("complaints.complaint_received", stored, "staff", data)


NOT_TOLD = (
    "refusal_reason", "stage1_handler_id", "stage2_handler_id", "stage2_reviewer_id", "points", "definition_state",
    "expressed_at", "service_request_state", "separated_from", "update_due_before",
)  # fmt: skip


# Respond to a consultation


def check_open(consultation, now):
    if consultation is None or consultation["state"] not in ("open", "extended"):
        raise Refused(404, "consultation_not_found")
    if not consultation["opens_at"] <= now < consultation["closes_at"]:
        raise Refused(409, "consultation_closed")
    if "web" not in consultation["channels"]:
        raise Refused(409, "channel_not_offered")


def check_asked(consultation, resident):
    if resident is None:
        raise Refused(503, "not_yet_known")
    audience = consultation["audience"]
    estates, tenures = audience.get("estates"), audience.get("tenures")
    asked = (not estates or resident["estate"] in estates) and (not tenures or resident["tenure"] in tenures)
    if not asked or resident["state"] != "active":
        raise Refused(409, "not_asked")


def check_answers(questions, answers):
    """Refuse answers that do not fit their questions. Returns those that were given."""
    known = {question["id"]: question for question in questions}
    given = {key: value for key, value in answers.items() if value is not None}
    if given.keys() - known or any(not _fits(known[key], value) for key, value in given.items()):
        raise Refused(422, "answer_not_allowed")
    if not given or any(question.get("required") and key not in given for key, question in known.items()):
        raise Refused(422, "answer_missing")
    return given


def _fits(question, value):
    match question["kind"]:
        case "single_choice":
            return value in [choice["id"] for choice in question["choices"]]
        case "multiple_choice":
            offered = {choice["id"] for choice in question["choices"]}
            most = question.get("most_choices") or len(offered)
            return isinstance(value, list) and 0 < len(set(value) & offered) == len(value) <= most
        case "scale":
            whole = isinstance(value, int) and not isinstance(value, bool)
            return whole and question["lowest"] <= value <= question["highest"]
        case "yes_no":
            return isinstance(value, bool)
    return isinstance(value, str) and bool(value.strip()) and len(value) <= 4000


def revised(stored, consultation, caller, given, now):
    """(the response as it becomes, its event), or (as it is, None) where the same answers count already."""
    if stored is not None and stored["channel"] == "web" and stored["answers"] == given:
        return stored, None
    response = stored or {
        "_id": derived_id(consultation["_id"], caller.person),
        "landlord": caller.landlord,
        "consultation_id": consultation["_id"],
        "respondent": "resident",
        "resident_id": caller.person,
        "revisions": [],
        "revised": 0,
        "version": 0,
        "sequence": 0,
    }
    count = response["revised"] + 1
    revision = {"number": count, "channel": "web", "received_at": now, "recorded_at": now, "answers": given}
    revisions = [*response["revisions"], revision | {"entered_by": None, "standing": "in_time"}]
    kept = revisions if len(revisions) <= REVISIONS else [revisions[0], *revisions[2:]]
    changed = response | {
        "revisions": kept,
        "revised": count,
        "counts": True,
        "channel": "web",
        "received_at": now,
        "answers": given,
        "version": response["version"] + 1,
        "sequence": response["sequence"] + 1,
    }
    name = "consultations.response_recorded" if count == 1 else "consultations.response_revised"
    data = {"consultation_id": consultation["_id"], "resident_id": caller.person, "respondent": "resident"}
    data |= {"channel": "web", "received_at": iso(now), "typed_in": False, "counts": True}
    return changed, envelope(name, changed, "resident", data)


def response_view(response):
    view = {name: response[name] for name in ("consultation_id", "channel", "answers", "version")}
    return view | {"received_at": iso(response["received_at"])}


def envelope(name, stored, actor, data):
    return {
        "specversion": "1.0",
        "id": new_id(),
        "source": "/" + name.split(".", maxsplit=1)[0],
        "type": f"doorstep.{name}.v1",
        "subject": stored["_id"],
        "time": iso(now_utc()),
        "datacontenttype": "application/json",
        "dataschema": f"/events/{name}.v1.json",
        "landlord": stored["landlord"],
        "sequence": f"{stored['sequence']:010}",
        "actor": actor,
        "correlationid": new_id(),
        "data": data,
    }


def complaint_row(stored, now):
    names = ("reference", "version", "state", "stage", "category", "channel", "resident_id", "due_on")
    row = {name: stored.get(name) for name in names}
    stage = stored.get(f"stage{stored['stage']}") or {}
    row |= {"id": stored["_id"], "handler_id": stage.get("handler_id"), "overdue": stored["due_order"] <= now}
    return row | {"received_at": iso(stored["received_at"]), "due_before": iso(stored.get("due_before"))}
