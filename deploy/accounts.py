"""Who may do what on the broker and in the store: one account a service, and no more rights than it needs.

Everything here may be run again at any time; it ends in the same state.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import requests
from pymongo import MongoClient
from pymongo.errors import OperationFailure

SERVICES = ("membership", "consultations", "complaints", "training")
OPERATOR = "operator"
PLATFORM = "platform"
VHOST = "doorstep"
EVENTS = "doorstep.events"
DELAYS = ("doorstep.delay.1s", "doorstep.delay.10s", "doorstep.delay.1m", "doorstep.delay.10m")
HELD = ("doorstep.parked", "doorstep.suspect")

LANDLORD_ID = re.compile(r"[a-z][a-z0-9-]{1,30}")
# no hyphen: partner-hull-city-crm must belong to one landlord only
PARTNER_ID = re.compile(r"[a-z0-9]{1,32}")
PARTNER_CONNECTIONS = 10
# partners make their queues themselves; one that stays away must not fill the disk
PARTNER_QUEUES = {"max-length-bytes": 100_000_000, "expires": 30 * 24 * 3600 * 1000}  # milliseconds
# RabbitMQ 4 drops what was delivered 20 times without an end, unless told otherwise (3.10 takes no -1 for "never");
# our consumers count for themselves, and a broker that is blocked for minutes makes them take a message many times
NEVER_DROPPED = {"delivery-limit": 1_000_000_000}
NOTHING = "^$"

STORE_ACTIONS = ["find", "insert", "update", "remove", "listIndexes", "listCollections", "collStats", "dbStats"]
ROLE_NOT_FOUND = 31
SECONDS = 10


class Broker:
    """The management API of one RabbitMQ node, with the administrator's user and password in its address."""

    def __init__(self, api_url: str):
        parts = urlsplit(api_url)
        self.base = urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path.rstrip("/"), "", ""))
        self.session = requests.Session()
        self.session.trust_env = False  # no proxy, and no password from ~/.netrc in place of this one
        self.session.auth = (parts.username or "", parts.password or "")

    def put(self, *path: str, **body: Any) -> None:
        self._call("PUT", path, json=body)

    def delete(self, *path: str) -> None:
        self._call("DELETE", path, allow=(404,))

    def names(self, *path: str) -> list[str]:
        return [found["name"] for found in self.rows(*path)]

    def rows(self, *path: str) -> list[dict[str, Any]]:
        """As the management API tells them. Figures in them are some seconds old."""
        return self._call("GET", path).json()

    def _call(self, method: str, path: Iterable[str], allow: tuple[int, ...] = (), **options: Any) -> requests.Response:
        url = "/".join([self.base, "api", *(quote(part, safe="") for part in path)])
        response = self.session.request(method, url, timeout=SECONDS, **options)
        if response.status_code not in allow:
            response.raise_for_status()
        return response


def prepare_broker(api_url: str, passwords: Mapping[str, str]) -> None:
    """Make the virtual host, a user for each service and the operator's.

    passwords: {service name or "operator": password}; those that are missing are left alone.
    """
    broker = Broker(api_url)
    broker.put("vhosts", VHOST)
    for user, password in passwords.items():
        broker.put("users", user, password=password, tags="")
    for service in SERVICES:
        if service in passwords:
            _let_service(broker, service)
    if OPERATOR in passwords:
        _let_operator(broker)
    broker.put(
        *("policies", VHOST, "never-dropped"),
        **{"pattern": r"^(?!partner\.)", "apply-to": "queues", "definition": NEVER_DROPPED},
    )
    broker.put(
        *("operator-policies", VHOST, "partner-queues"),
        **{"pattern": r"^partner\.", "apply-to": "queues", "definition": PARTNER_QUEUES},
    )


def _let_service(broker: Broker, service: str) -> None:
    own = f"^{service}\\."
    broker.put(
        *("permissions", VHOST, service),
        configure=NOTHING,
        write=r"^doorstep\.(events|delay\..*|parked|suspect)$",
        read=own,
    )
    _let_topics(broker, service, EVENTS, write=f"^[^.]+\\.{service}\\.")
    for exchange in (*DELAYS, *HELD):
        _let_topics(broker, service, exchange, write=own)


def _let_operator(broker: Broker) -> None:
    # a parked message goes back to its queue by the default exchange, which permissions know as amq.default
    broker.put(
        *("permissions", VHOST, OPERATOR),
        configure=NOTHING,
        write=r"^(doorstep\.events|amq\.default)$",
        read=r"^[^.]+\.[^.]+\.parked$",
    )
    _let_topics(broker, OPERATOR, EVENTS, write=".*")


def _let_topics(broker: Broker, user: str, exchange: str, *, write: str = NOTHING, read: str = NOTHING) -> None:
    broker.put("topic-permissions", VHOST, user, exchange=exchange, write=write, read=read)


def partner_user(landlord_id: str, partner_id: str) -> str:
    if not LANDLORD_ID.fullmatch(landlord_id) or landlord_id == PLATFORM:
        raise ValueError(f"Not a landlord id: {landlord_id!r}")
    if not PARTNER_ID.fullmatch(partner_id):
        raise ValueError(f"A partner id is 1 to 32 small letters and digits, not {partner_id!r}")
    return f"partner-{landlord_id}-{partner_id}"


def grant_partner(api_url: str, landlord_id: str, partner_id: str, password: str) -> str:
    """Let a partner's system make queues of its own and bind them to one landlord's events.

    Returns: the user name it signs in with. Raises: ValueError for an id that could reach further.
    """
    user, broker = partner_user(landlord_id, partner_id), Broker(api_url)
    own = f"^partner\\.{landlord_id}\\.{partner_id}\\."
    broker.put("users", user, password=password, tags="")
    # topics first: with a permission and no topic permission an exchange is open for every key
    _let_topics(broker, user, EVENTS, read=f"^{landlord_id}\\.")
    broker.put(
        *("permissions", VHOST, user),
        configure=own,
        write=own,
        read=f"{own}|^doorstep\\.events$",
    )
    broker.put("user-limits", user, "max-connections", value=PARTNER_CONNECTIONS)
    return user


def revoke_partner(api_url: str, landlord_id: str, partner_id: str) -> None:
    """Remove the partner's user, its open connections, its queues and its exchanges."""
    user, broker = partner_user(landlord_id, partner_id), Broker(api_url)
    broker.delete("users", user)
    broker.delete("connections", "username", user)
    for kind in ("queues", "exchanges"):
        for name in broker.names(kind, VHOST):
            if name.startswith(f"partner.{landlord_id}.{partner_id}."):
                broker.delete(kind, VHOST, name)


def partners_of(api_url: str, landlord_id: str) -> list[str]:
    """Ids of the landlord's partners. hull's are not those of hull-city: a partner id has no hyphen."""
    own = re.compile(f"partner-{landlord_id}-({PARTNER_ID.pattern})")
    found = (own.fullmatch(user) for user in Broker(api_url).names("users"))
    return sorted(match[1] for match in found if match)


def partner_queues(api_url: str, landlord_id: str) -> list[str]:
    """Names of the queues of all the landlord's partners, those of partners who are gone included."""
    names = Broker(api_url).names("queues", VHOST)
    return sorted(name for name in names if name.startswith(f"partner.{landlord_id}."))


def database(service: str, landlord_id: str) -> str:
    return f"{service}--{landlord_id}"


def role_of(service: str) -> str:
    return f"doorstep-{service}"


def prepare_store(client: MongoClient, passwords: Mapping[str, str]) -> None:
    """Make a role and a user for each service, who may use `<service>--platform` and what grant_landlord adds.

    client: signed in as an administrator. passwords: {service name: password}; other names are left alone.
    """
    for service in SERVICES:
        if service in passwords:
            _make_role(client, service)
            _make_user(client, service, passwords[service])


def grant_landlord(client: MongoClient, landlord_id: str) -> None:
    """Let every service use its database of this landlord. MongoDB's roles know no wildcards, so each is named."""
    for service in SERVICES:
        client.admin.command("grantPrivilegesToRole", role_of(service), privileges=[_privilege(service, landlord_id)])


def revoke_landlord(client: MongoClient, landlord_id: str) -> None:
    """Take it away again, so that a late message cannot bring a deleted database back."""
    for service in SERVICES:
        client.admin.command(
            "revokePrivilegesFromRole", role_of(service), privileges=[_privilege(service, landlord_id)]
        )


def is_granted(client: MongoClient, landlord_id: str) -> bool:
    """May any service use its database of this landlord?"""
    roles = client.admin.command("rolesInfo", [role_of(service) for service in SERVICES], showPrivileges=True)["roles"]
    named = {held["resource"].get("db") for role in roles for held in role["privileges"]}
    return bool(named & {database(service, landlord_id) for service in SERVICES})


def _privilege(service: str, landlord_id: str) -> dict[str, Any]:
    return {"resource": {"db": database(service, landlord_id), "collection": ""}, "actions": STORE_ACTIONS}


def _make_role(client: MongoClient, service: str) -> None:
    platform = [_privilege(service, PLATFORM)]
    try:
        client.admin.command("grantPrivilegesToRole", role_of(service), privileges=platform)
    except OperationFailure as error:
        if error.code != ROLE_NOT_FOUND:
            raise
        client.admin.command("createRole", role_of(service), privileges=platform, roles=[])


def _make_user(client: MongoClient, service: str, password: str) -> None:
    found = client.admin.command("usersInfo", {"user": service, "db": "admin"})["users"]
    command = "updateUser" if found else "createUser"
    client.admin.command(command, service, pwd=password, roles=[{"role": role_of(service), "db": "admin"}])
