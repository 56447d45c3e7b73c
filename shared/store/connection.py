"""One client a process. Which database a document lives in is decided by its service and the landlord worked for."""

from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from shared import context

ANSWERS_WITHIN = 10  # seconds; a request that waits for its own and for the one before it is told 503 after twice that
OPERATORS_PATIENCE = 600  # seconds: building an index over all that a landlord has takes long
ROOM_WITHIN = 5  # seconds until one of the connections is free

_client: MongoClient | None = None
_service: str | None = None
_databases: dict[str, Database] = {}  # by name: making one costs a twentieth of a read
_collections: dict[tuple[str, str], Collection] = {}  # by names of database and collection


def connect(service, mongo_url, answers_within=ANSWERS_WITHIN):
    """Open the process's client. Writes are acknowledged by a majority that has them in its journal.

    answers_within: seconds that the database may take for one answer, the first on a new connection included.
    """
    global _client, _service
    _client = MongoClient(
        mongo_url,
        tz_aware=True,
        uuidRepresentation="standard",
        appname=f"doorstep-{service}",
        retryWrites=True,
        serverSelectionTimeoutMS=3000,
        connectTimeoutMS=3000,
        socketTimeoutMS=answers_within * 1000,
        waitQueueTimeoutMS=ROOM_WITHIN * 1000,
        maxPoolSize=100,
        maxAdaptiveRetries=0,  # or, where new connections hear nothing, each caller waits for one after another
    )
    _service = service
    _databases.clear()
    _collections.clear()
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
    found = _databases.get(name)
    if found is None:
        found = _databases[name] = client().get_database(
            name,
            write_concern=WriteConcern("majority", j=True),
            read_concern=ReadConcern("majority"),
        )
    return found


def collection(base, name):
    """A collection of one of these databases."""
    found = _collections.get((base.name, name))
    if found is None:
        found = _collections[base.name, name] = base[name]
    return found


def ping():
    """Raises one of pymongo's errors when the database cannot be reached."""
    client().admin.command("ping")
