"""One client a process. Which database a document lives in is decided by its service and the landlord worked for."""

from pymongo import MongoClient
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from shared import context

_client: MongoClient | None = None
_service: str | None = None


def connect(service, mongo_url):
    """Open the process's client. Writes are acknowledged by a majority that has them in its journal."""
    global _client, _service
    _client = MongoClient(
        mongo_url,
        tz_aware=True,
        uuidRepresentation="standard",
        appname=f"doorstep-{service}",
        retryWrites=True,
        serverSelectionTimeoutMS=3000,
        connectTimeoutMS=3000,
        socketTimeoutMS=20000,
        maxPoolSize=100,
    )
    _service = service
    return _client


def client():
    if _client is None:
        raise RuntimeError("Not connected: call shared.store.connect first.")
    return _client


def service():
    """Name of the service this process runs."""
    return _service


def database_name(service_name, landlord_id):
    return f"{service_name}--{landlord_id}"


def database(service_name, landlord_id=None):
    """The service's database of a landlord (default: the one worked for now; outside every door this raises)."""
    name = database_name(service_name or _service, landlord_id or context.landlord())
    return client().get_database(
        name,
        write_concern=WriteConcern("majority", j=True),
        read_concern=ReadConcern("majority"),
    )


def ping():
    """Raises one of pymongo's errors when the database cannot be reached."""
    client().admin.command("ping")
