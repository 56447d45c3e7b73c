"""FastAPI + FastStream + PyMongo's asynchronous client, as their documentation recommends.

Sources: FastAPI, "Security: OAuth2 with JWT tokens" (a dependency that decodes the token with PyJWT on each request),
"Lifespan Events", "Response Model" (pydantic writes the JSON); FastStream, a broker started in FastAPI's lifespan (the
plugin of old is deprecated) and `broker.publish`; PyMongo, AsyncMongoClient. Served by uvicorn with uvloop and
httptools, one process, no access log.

The same checks as ours, what is read read one by one, and the same writes (majority, journalled). A complaint:
resident, calendar, policy, the landlord's own words of danger, insert (a taken reference is met by the unique index). A
response: consultation, resident, response, insert or guarded replacement. Landlords share one database, kept apart by a
field in every query.

What it does not guarantee: an event is published after the write, so a crash or a broker that is away between the two
loses it for good (FastStream awaits the broker's confirm by default, so the caller would then be told 500 for what was
stored); a repeated request is a second complaint; a query that forgets the landlord reads another's.

Environment: BENCH_MONGO_URL, BENCH_AMQP_URL, BENCH_PUBLIC_KEY (PEM). BENCH_REMEMBER_TOKENS=1 keeps the claims of a
token that was verified once, as ours does; the documentation does not.
"""

import os
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

import jwt
import rules
from fastapi import Depends, FastAPI, HTTPException, Query, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from faststream.rabbit import ExchangeType, RabbitBroker, RabbitExchange
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator
from pymongo import AsyncMongoClient
from pymongo.errors import DuplicateKeyError

KEY = os.environ["BENCH_PUBLIC_KEY"]
DATABASE = "peer_fastapi"
EVENTS = RabbitExchange("peer.events", type=ExchangeType.TOPIC, durable=True)
REMEMBER = os.environ.get("BENCH_REMEMBER_TOKENS") == "1"

broker = RabbitBroker(os.environ["BENCH_AMQP_URL"], logger=None)
remembered: dict[str, tuple[float, rules.Caller]] = {}


@asynccontextmanager
async def lifespan(app):
    mongo = AsyncMongoClient(os.environ["BENCH_MONGO_URL"], tz_aware=True, w="majority", journal=True)
    app.state.store = mongo[DATABASE]
    await broker.start()
    yield
    await broker.stop()
    await mongo.close()


app = FastAPI(lifespan=lifespan)
bearer = HTTPBearer()


def verified(token):
    claims = jwt.decode(token, KEY, algorithms=["EdDSA"], audience=rules.AUDIENCE, issuer=rules.ISSUER, leeway=30)
    return claims["exp"], rules.caller_of(claims)


async def caller(credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> rules.Caller:
    token = credentials.credentials
    known = remembered.get(token) if REMEMBER else None
    if known and known[0] > datetime.now(UTC).timestamp():
        return known[1]
    try:
        expires, found = verified(token)
    except (jwt.InvalidTokenError, KeyError):
        raise HTTPException(401, "token_invalid", {"WWW-Authenticate": "Bearer"}) from None
    if REMEMBER:
        remembered[token] = expires, found
    return found


def permitted(permission):
    async def check(found: Annotated[rules.Caller, Depends(caller)]) -> rules.Caller:
        if permission not in found.permissions:
            raise HTTPException(403, "not_allowed")
        return found

    return check


@app.exception_handler(rules.Refused)
async def refused(_request, refusal):
    return JSONResponse({"code": refusal.code}, refusal.status)


class ReceiveComplaint(BaseModel):
    model_config = ConfigDict(extra="forbid")

    resident_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,128}$")] | None = None
    by_representative: bool = False
    channel: Literal[rules.CHANNELS]
    category: Literal[rules.CATEGORIES]
    description: Annotated[str, Field(min_length=1, max_length=10_000)]
    received_at: AwareDatetime | None = None

    @field_validator("description")
    @classmethod
    def printable(cls, text):
        text = text.strip()
        if any(character < " " and character not in "\t\n\r" for character in text):
            raise ValueError("unprintable")
        return text


class Stage(BaseModel):
    requested_at: str
    requested_through: str
    request_reason: str | None
    handler_id: str | None
    acknowledge_due_before: str
    acknowledged_at: str | None
    definition: str | None
    outcomes_sought: str | None
    not_responsible_for: str | None
    respond_due_before: str | None
    extended_until: str | None
    extension_reason: str | None
    response: dict | None
    refusal: dict | None
    reviewer_id: str | None
    definitions: list[dict]
    extension_grounds: list[str]
    update_due_before: str | None
    updates_sent: int
    updates_missed: int
    overturned: list[dict]


class Fact(BaseModel):
    at: str
    what: str
    stage: int
    by_kind: str
    by: str | None
    details: dict[str, str]


class ComplaintView(BaseModel):
    adjustments_at: str
    id: str
    reference: str
    version: int
    procedure: str
    state: str
    stage: int
    resident_id: str | None
    by_representative: bool
    channel: str
    category: str
    description: str
    expressed_at: str | None
    received_at: str
    tenure_group: str
    due_before: str | None
    due_on: str | None
    overdue: bool
    outcome: str | None
    raised_in_id: str | None
    definition_state: str | None
    issues: list[dict]
    stage1: Stage
    stage2: Stage | None
    letter_language: str
    letter_format: str
    letters: list[dict]
    hazard_sightings: list[dict]
    history: list[Fact]
    choices: list[dict]
    service_request: dict | None
    group: bool
    members: list[dict]
    separated_from: str | None
    representatives: list[dict]
    legal_proceedings_started: bool
    legal_hold: bool
    proceedings: dict | None
    holds: list[dict]
    possible_actions: list[str]


class ComplaintRow(BaseModel):
    id: str
    reference: str
    version: int
    state: str
    stage: int
    category: str
    channel: str
    resident_id: str | None
    handler_id: str | None
    received_at: str
    due_before: str | None
    due_on: str | None
    overdue: bool


class ComplaintPage(BaseModel):
    items: list[ComplaintRow]
    next: str | None


class RespondToConsultation(BaseModel):
    model_config = ConfigDict(extra="forbid")

    answers: Annotated[dict[Annotated[str, Field(min_length=1, max_length=64)], Any], Field(max_length=100)]


class MyResponse(BaseModel):
    consultation_id: str
    channel: str
    received_at: str
    answers: dict
    version: int


async def publish(event):
    key = f"{event['landlord']}.{event['type'].removeprefix('doorstep.')}"
    await broker.publish(event, routing_key=key, exchange=EVENTS, persist=True, message_id=event["id"])


@app.post("/api/v1/complaints", status_code=201)
async def receive_complaint(
    told: ReceiveComplaint, found: Annotated[rules.Caller, Depends(permitted("complaints:receive"))], request: Request
) -> ComplaintView:
    store, landlord, now = request.app.state.store, found.landlord, rules.now_utc()
    resident = None
    if told.resident_id is not None:
        resident = await store.residents.find_one({"_id": f"{landlord}:{told.resident_id}"}, {"tenure": 1})
        if resident is None:
            raise HTTPException(404, "resident_not_found")
    calendar = await store.calendars.find_one({"_id": landlord})
    policy = await store.policies.find_one({"_id": landlord})
    words = await store.hazard_policies.find_one({"_id": landlord})
    complaint = rules.new_complaint(told.model_dump(), found, resident, calendar, policy, words, now)
    attempt = 0
    while True:
        try:
            await store.complaints.insert_one(complaint)
            break
        except DuplicateKeyError:
            attempt += 1
            complaint["reference"] = rules.reference_of(complaint["_id"], now.year, attempt)
    await publish(rules.complaint_received(complaint))
    return ComplaintView.model_validate(rules.complaint_view(complaint, now))


@app.put("/api/v1/consultations/{consultation_id}/my-response")
async def respond_to_consultation(
    consultation_id: str,
    said: RespondToConsultation,
    found: Annotated[rules.Caller, Depends(permitted("consultations:respond"))],
    request: Request,
) -> MyResponse:
    store, landlord, now = request.app.state.store, found.landlord, rules.now_utc()
    consultation = await store.consultations.find_one({"_id": consultation_id, "landlord": landlord})
    rules.check_open(consultation, now)
    rules.check_asked(consultation, await store.residents.find_one({"_id": f"{landlord}:{found.person}"}))
    given = rules.check_answers(consultation["questions"], said.answers)
    mine = {"_id": rules.derived_id(consultation_id, found.person), "landlord": landlord}
    for _attempt in range(3):
        stored = await store.responses.find_one(mine)
        response, event = rules.revised(stored, consultation, found, given, now)
        if event is None or await replaced(store.responses, stored, response):
            break
    else:
        raise HTTPException(409, "try_again")
    if event:
        await publish(event)
    return MyResponse.model_validate(rules.response_view(response))


async def replaced(responses, stored, response):
    if stored is None:
        try:
            await responses.insert_one(response)
        except DuplicateKeyError:
            return False
        return True
    changes = {name: value for name, value in response.items() if stored.get(name) != value}
    result = await responses.update_one({"_id": stored["_id"], "version": stored["version"]}, {"$set": changes})
    return result.matched_count == 1


@app.get("/api/v1/complaints")
async def list_complaints(
    found: Annotated[rules.Caller, Depends(permitted("complaints:read"))],
    request: Request,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ComplaintPage:
    now = rules.now_utc()
    wanted = dict.fromkeys([*ComplaintRow.model_fields, "due_order", "stage1.handler_id", "stage2.handler_id"], 1)
    del wanted["id"], wanted["handler_id"], wanted["overdue"]
    sought = request.app.state.store.complaints.find({"landlord": found.landlord}, wanted)
    rows = await sought.sort([("due_order", 1), ("_id", 1)]).limit(limit + 1).to_list()
    items = [rules.complaint_row(row, now) for row in rows[:limit]]
    more = f"{rows[limit - 1]['due_order'].isoformat()} {rows[limit - 1]['_id']}" if len(rows) > limit else None
    return ComplaintPage.model_validate({"items": items, "next": more})
