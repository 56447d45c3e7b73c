"""Databases, collections, indexes and rights of the platform and of each landlord. Only this makes databases."""

from importlib import import_module

from pymongo import IndexModel

from deploy import accounts
from services.membership.model import Landlord
from shared.bus import topology
from shared.bus.connection import Connection
from shared.context import PLATFORM
from shared.contracts import SERVICES
from shared.store.documents import LandlordDocument, PlatformDocument, kinds_below

_PARTS = ("model", "projections")
_RECORDS = ("deploy.parked.records", "deploy.bundle.records")  # what operators did


def prepare_platform(admin, amqp_url, broker_api_url, passwords):
    """Make what the platform and the landlords on it need, in both engines. Safe to run again, and after an upgrade.

    admin: MongoClient of an administrator. passwords: {service or "operator": password}.
    """
    accounts.prepare_broker(broker_api_url, passwords)
    connection = Connection(amqp_url, "doorstep prepare").open()
    try:
        topology.declare(connection.channel())
    finally:
        connection.close()
    for service in (*SERVICES, accounts.OPERATOR):
        make_collections(admin, service, PLATFORM)
    accounts.prepare_store(admin, passwords)
    register = admin[accounts.database("membership", PLATFORM)][Landlord.collection_name()]
    for landlord in register.find({"state": {"$ne": "gone"}}, {"_id": 1}):
        open_landlord(admin, landlord["_id"])


def open_landlord(admin, landlord_id):
    """Make the landlord's databases in every service and let the services use them. Safe to run again."""
    for service in SERVICES:
        make_collections(admin, service, landlord_id)
    accounts.grant_landlord(admin, landlord_id)


def close_landlord(admin, landlord_id):
    """Take the services' rights away, then drop the landlord's databases. Safe to run again."""
    accounts.revoke_landlord(admin, landlord_id)
    for service in SERVICES:
        admin.drop_database(accounts.database(service, landlord_id))


def make_collections(admin, service, landlord_id):
    """Collections and indexes of one service for one landlord (or for the platform)."""
    base = admin[accounts.database(service, landlord_id)]
    there = set(base.list_collection_names())
    for kind in kinds_of(service, platform=landlord_id == PLATFORM):
        name, indexes = kind.collection_name(), [index_of(spec) for spec in kind.index_specs()]
        if indexes:
            base[name].create_indexes(indexes)  # in one command, which makes the collection too
        elif name not in there:
            base.create_collection(name)


def index_of(spec):
    """As pymongo has it. spec: as mongoengine has it."""
    options = {key: value for key, value in spec.items() if key not in ("fields", "cls", "auto_create_index")}
    return IndexModel(spec["fields"], **options)


def kinds_of(service, platform=False):
    """The document classes a service keeps, or the operators, for a landlord or for the platform."""
    parts = _RECORDS if service == accounts.OPERATOR else [f"services.{service}.{part}" for part in _PARTS]
    for part in parts:
        import_module(part)
    for kind in kinds_below(LandlordDocument):
        if issubclass(kind, PlatformDocument) == platform and _keeps(service, kind.__module__.split(".")):
            yield kind


def _keeps(service, module):
    if service == accounts.OPERATOR:
        return module[0] == "deploy"
    return module[0] == "shared" or module[:2] == ["services", service]
