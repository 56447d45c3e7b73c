"""The same landlords, people, consultations and sign-ins for all sides."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from joserfc.jwk import OKPKey

from deploy import accounts, provisioning
from services.complaints import projections as of_complaints
from services.complaints.model import StoredCalendar
from services.consultations import projections as of_consultations
from services.consultations.model import Consultation
from shared import store
from shared.context import acting_for
from shared.contracts import SERVICES
from shared.ids import new_id
from shared.landlords import LandlordEntry, PublicKey
from shared.tokens import issue

PEOPLE = 16384  # residents who send, over all landlords of a run: more than are heard in one load
OPENERS = 4  # landlords opened side by side
FAR = datetime(2100, 1, 1, tzinfo=UTC)
PASSWORDS = {user: f"{user}-in-benchmarks" for user in (*SERVICES, accounts.OPERATOR)}
PEER_DATABASES = ("peer_fastapi", "peer_nameko")
QUESTIONS = [
    {
        "id": "hours",
        "kind": "single_choice",
        "text": "Which opening hours suit you?",
        "required": True,
        "choices": [{"id": "day", "label": "Days"}, {"id": "eve", "label": "Evenings"}],
    },
    {"id": "happy", "kind": "scale", "text": "How happy are you?", "required": False, "lowest": 1, "highest": 5},
    {"id": "again", "kind": "yes_no", "text": "May we ask you again?", "required": False},
    {"id": "why", "kind": "free_text", "text": "Anything else?", "required": False},
]

OFFICERS = 4  # of each landlord
_officers: dict[tuple[str, str], str] = {}  # {(landlord, officer): token}
_key = OKPKey.generate_key("Ed25519", {"kid": "bench-key"}, private=True)
_chance = random.Random(3)  # noqa: S311 - the same requests in every run


def public_key_pem():
    return _key.as_pem(private=False).decode()


def landlord_ids(count):
    return [f"l{number:03}" for number in range(1, count + 1)]


def people_of(count):
    """How many residents each of so many landlords has."""
    return max(16, PEOPLE // count)


@dataclass(frozen=True)
class Place:
    """One landlord as the load knows it."""

    landlord: str
    consultation_id: str
    residents: int

    def resident(self, number):
        return f"p-{number % self.residents:05}"


def prepare(ground):
    """The platform's topology, accounts and keys."""
    store.connect("benchmarks", ground.mongo_url)
    provisioning.prepare_platform(ground.store, ground.amqp_url, ground.node.api_url, PASSWORDS)
    key = PublicKey(id="bench-key", jwk=_key.as_dict(private=False)).to_mongo().to_dict() | {"expires_at": FAR}
    for service in SERVICES:
        ground.store[f"{service}--platform"].public_keys.replace_one({"_id": "bench-key"}, key, upsert=True)


def open_landlords(ground, ids, services=SERVICES):
    """Databases, rights and entries in the registry; services find them within two seconds. Safe to run again."""
    with ThreadPoolExecutor(OPENERS) as pool:  # each waits for the disk more than for anything else
        list(pool.map(lambda landlord: _open(ground, landlord, services), ids))


def _open(ground, landlord, services):
    for service in services:
        provisioning.make_collections(ground.store, service, landlord)
    accounts.grant_landlord(ground.store, landlord)
    entry = LandlordEntry(id=landlord, name="Test Homes", kind="council_direct", nation="ENG", state="active")
    for service in SERVICES:
        registry = ground.store[f"{service}--platform"].landlords
        registry.replace_one({"_id": landlord}, entry.to_mongo().to_dict() | {"sequence": 1}, upsert=True)


def settle_people(ids):
    """Residents, a calendar and an open consultation at each landlord. Returns the places."""
    return [_settle(landlord, people_of(len(ids))) for landlord in ids]


def _settle(landlord, people):
    now = datetime.now(UTC)
    facts = {"state": "active", "tenure": "secure", "estate": "orchard", "involvement": "occasional"}
    place = Place(landlord, f"consultation-of-{landlord}", people)
    with acting_for(landlord):
        rows = [(place.resident(number), 1, facts) for number in range(people)]
        of_consultations.Resident.keep_many(rows)
        of_complaints.Resident.keep_many([(one, 1, {"state": "active"}) for one, _, _ in rows])
        if StoredCalendar.find(StoredCalendar.ID) is None:
            StoredCalendar.proposed("ENG", now.year).save()
        if Consultation.find(place.consultation_id) is None:
            Consultation(id=place.consultation_id, **_consultation(now)).save()
    return place


def _consultation(now):
    return {
        "decision_id": "decision",
        "number": 1,
        "kind": "service_standard",
        "title": "When should the office open?",
        "questions": QUESTIONS,
        "audience": {"everyone": True, "estates": [], "tenures": []},
        "channels": ["web", "paper", "phone"],
        "state": "open",
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=30),
        "drafted_by": "s-1",
        "drafted_at": now - timedelta(days=2),
    }


def settle_peers(ground, places):
    """The same in the databases of the peers, with the same indexes."""
    now = datetime.now(UTC)
    with acting_for(places[0].landlord):
        holidays = StoredCalendar.get(StoredCalendar.ID).holidays
    for name in PEER_DATABASES:
        database = ground.store[name]
        for place in places:
            landlord = place.landlord
            facts = {"landlord": landlord, "state": "active", "tenure": "secure", "estate": "orchard"}
            database.residents.delete_many({"landlord": landlord})
            rows = [{"_id": f"{landlord}:{place.resident(number)}", **facts} for number in range(place.residents)]
            database.residents.insert_many(rows)
            calendar = {"_id": landlord, "number": 1, "holidays": holidays}
            database.calendars.replace_one({"_id": landlord}, calendar, upsert=True)
            consultation = {"_id": place.consultation_id, "landlord": landlord, **_consultation(now)}
            database.consultations.replace_one({"_id": place.consultation_id}, consultation, upsert=True)
        _index_peer(database)


def _index_peer(database):
    database.complaints.create_index([("landlord", 1), ("reference", 1)], unique=True)
    database.complaints.create_index([("landlord", 1), ("due_order", 1), ("_id", 1)])
    database.complaints.create_index([("landlord", 1), ("resident_id", 1), ("received_at", -1), ("_id", -1)])
    counted = ("landlord", "received_at", "state", "tenure_group", "stage1_counts_as", "_id")
    database.complaints.create_index([(name, 1) for name in counted])
    database.complaints.create_index("watch_at", sparse=True)
    database.complaints.create_index("counted_with", sparse=True)
    database.responses.create_index([("landlord", 1), ("consultation_id", 1), ("_id", 1)])


def token(landlord, person, kind, role):
    """Good for ten minutes."""
    claims = {"sub": person, "landlord": landlord, "kind": kind, "roles": [role], "sid": new_id(), "jti": new_id()}
    return issue(claims, _key.as_dict(private=True))


def requests_of(kind, places):
    """What the load sends, in a fixed disorder: [(method, path, token, body)]. Tokens are fresh: each resident has one,
    and a few officers of each landlord."""
    _officers.clear()
    made = [_REQUESTS[kind](place, number) for place in places for number in range(place.residents)]
    _chance.shuffle(made)
    return made


def _officer(landlord, number):
    who = f"s-{number % OFFICERS}"
    if (landlord, who) not in _officers:
        _officers[landlord, who] = token(landlord, who, "staff", "complaints_officer")
    return _officers[landlord, who]


def _receive_complaint(place, number):
    body = (
        f'{{"resident_id": "{place.resident(number)}", "channel": "phone", "category": "property_condition", '
        '"description": "The bell has been out of order since 2 November. Nobody calls back."}'
    )
    signed = _officer(place.landlord, number)
    return "POST", "/api/v1/complaints", signed, body


def _respond(place, number):
    hours, happy = ("day", "eve")[_chance.random() < 0.5], _chance.randint(1, 5)
    body = (
        f'{{"answers": {{"hours": "{hours}", "happy": {happy}, "again": true, '
        f'"why": "Please ring the day before. I said so {_chance.randint(1, 10**6)} times."}}}}'
    )
    signed = token(place.landlord, place.resident(number), "resident", "resident")
    return "PUT", f"/api/v1/consultations/{place.consultation_id}/my-response", signed, body


def _list_complaints(place, number):
    signed = _officer(place.landlord, number)
    return "GET", "/api/v1/complaints?limit=50", signed, None


_REQUESTS = {"complaint": _receive_complaint, "response": _respond, "list": _list_complaints}
