"""nameko as its documentation and its examples show it: an HTTP gateway that calls the services by RPC, which dispatch.

Sources: nameko, "Built-in Extensions" (HTTP, RPC, Events), "Writing Extensions" (a dependency provider for the
database), and nameko-examples (the gateway with marshmallow schemas; write, then dispatch). The gateway verifies the
token with PyJWT and checks the shape; the service does the same checks and writes as ours, and each read by itself,
with pymongo (majority, journalled), then dispatches the event. Gateway and services run in one process under
`nameko run`, with 64 workers each in place of the usual 10.

What it does not guarantee: all that fastapi_service.py says of itself holds here too (the dispatcher awaits the
broker's confirm by default). A handler that raises has its message acknowledged.

Environment: BENCH_MONGO_URL, BENCH_PUBLIC_KEY (PEM), and nameko's own configuration.
"""

import json
import os
from datetime import UTC, datetime

import jwt
import rules
from marshmallow import Schema, ValidationError, fields
from marshmallow.validate import Length, OneOf, Regexp
from nameko.events import EventDispatcher
from nameko.exceptions import RemoteError
from nameko.extensions import DependencyProvider
from nameko.rpc import RpcProxy, rpc
from nameko.web.handlers import http
from pymongo import MongoClient
from pymongo.errors import DuplicateKeyError

DATABASE = "peer_nameko"


class Store(DependencyProvider):
    """The database, one client a service."""

    def setup(self):
        client = MongoClient(os.environ["BENCH_MONGO_URL"], tz_aware=True, w="majority", journal=True)
        self.database = client[DATABASE]

    def stop(self):
        self.database.client.close()

    def get_dependency(self, worker_ctx):
        return self.database


class ReceiveComplaint(Schema):
    resident_id = fields.String(load_default=None, allow_none=True, validate=Regexp(r"^[A-Za-z0-9_.:-]{1,128}$"))
    by_representative = fields.Boolean(load_default=False)
    channel = fields.String(required=True, validate=OneOf(rules.CHANNELS))
    category = fields.String(required=True, validate=OneOf(rules.CATEGORIES))
    description = fields.String(required=True, validate=Length(1, 10_000))
    received_at = fields.AwareDateTime(load_default=None, allow_none=True)


class RespondToConsultation(Schema):
    keys = fields.String(validate=Length(1, 64))
    answers = fields.Dict(keys=keys, values=fields.Raw(allow_none=True), required=True, validate=Length(max=100))


RECEIVE, RESPOND = ReceiveComplaint(), RespondToConsultation()


class GatewayService:
    name = "gateway"

    complaints = RpcProxy("complaints")
    consultations = RpcProxy("consultations")

    @http("POST", "/api/v1/complaints")
    def receive_complaint(self, request):
        return answered(request, "complaints:receive", RECEIVE, self.complaints.receive_complaint, 201)

    @http("PUT", "/api/v1/consultations/<consultation_id>/my-response")
    def respond_to_consultation(self, request, consultation_id):
        def call(caller, said):
            return self.consultations.respond_to_consultation(consultation_id, caller, said)

        return answered(request, "consultations:respond", RESPOND, call, 200)


def answered(request, permission, schema, call, status):
    headers = {"Content-Type": "application/json"}
    try:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        key, options = os.environ["BENCH_PUBLIC_KEY"], {"audience": rules.AUDIENCE, "issuer": rules.ISSUER}
        claims = jwt.decode(token, key, algorithms=["EdDSA"], leeway=30, **options)
        caller = rules.caller_of(claims)
        if permission not in caller.permissions:
            return 403, headers, json.dumps({"code": "not_allowed"})
        said = schema.load(json.loads(request.get_data(as_text=True)))
        if isinstance(said.get("received_at"), datetime):
            said["received_at"] = rules.iso(said["received_at"].astimezone(UTC))
        return status, headers, json.dumps(call([*caller[:3]], said))
    except (jwt.InvalidTokenError, KeyError):
        return 401, headers, json.dumps({"code": "token_invalid"})
    except (ValidationError, ValueError):
        return 422, headers, json.dumps({"code": "invalid"})
    except RemoteError as error:
        if error.exc_type != "Refused":
            raise
        return 409, headers, json.dumps({"code": error.value})


class ComplaintsService:
    name = "complaints"

    store = Store()
    dispatch = EventDispatcher()

    @rpc(expected_exceptions=rules.Refused)
    def receive_complaint(self, caller, told):
        caller, now = rules.Caller(*caller, set()), rules.now_utc()
        landlord = caller.landlord
        told["received_at"] = told["received_at"] and datetime.fromisoformat(told["received_at"])
        resident = None
        if told["resident_id"] is not None:
            resident = self.store.residents.find_one({"_id": f"{landlord}:{told['resident_id']}"}, {"tenure": 1})
            if resident is None:
                raise rules.Refused(404, "resident_not_found")
        calendar = self.store.calendars.find_one({"_id": landlord})
        policy = self.store.policies.find_one({"_id": landlord})
        words = self.store.hazard_policies.find_one({"_id": landlord})
        complaint = rules.new_complaint(told, caller, resident, calendar, policy, words, now)
        attempt = 0
        while True:
            try:
                self.store.complaints.insert_one(complaint)
                break
            except DuplicateKeyError:
                attempt += 1
                complaint["reference"] = rules.reference_of(complaint["_id"], now.year, attempt)
        self.dispatch("complaint_received", rules.complaint_received(complaint))
        return rules.complaint_view(complaint, now)


class ConsultationsService:
    name = "consultations"

    store = Store()
    dispatch = EventDispatcher()

    @rpc(expected_exceptions=rules.Refused)
    def respond_to_consultation(self, consultation_id, caller, said):
        caller, now = rules.Caller(*caller, set()), rules.now_utc()
        landlord = caller.landlord
        consultation = self.store.consultations.find_one({"_id": consultation_id, "landlord": landlord})
        rules.check_open(consultation, now)
        rules.check_asked(consultation, self.store.residents.find_one({"_id": f"{landlord}:{caller.person}"}))
        given = rules.check_answers(consultation["questions"], said["answers"])
        mine = {"_id": rules.derived_id(consultation_id, caller.person), "landlord": landlord}
        for _attempt in range(3):
            stored = self.store.responses.find_one(mine)
            response, event = rules.revised(stored, consultation, caller, given, now)
            if event is None or replaced(self.store.responses, stored, response):
                break
        else:
            raise rules.Refused(409, "try_again")
        if event:
            self.dispatch(event["type"].split(".")[2], event)
        return rules.response_view(response)


def replaced(responses, stored, response):
    if stored is None:
        try:
            responses.insert_one(response)
        except DuplicateKeyError:
            return False
        return True
    changes = {name: value for name, value in response.items() if stored.get(name) != value}
    result = responses.update_one({"_id": stored["_id"], "version": stored["version"]}, {"$set": changes})
    return result.matched_count == 1
