"""A MongoDB replica set of three on this machine, so that a primary can die and another take its place."""

import time
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy.local.mongo import ADMIN, MONGOD, REPLICA_SET
from deploy.local.processes import LOOPBACK, Process, StartFailed, kept_secret, write_private

ELECTION = 2000  # milliseconds without a primary until the others elect one
CACHE = "0.25"  # GB each


class ReplicaSet:
    """Three mongod with authentication on; `url` names them all, as the administrator."""

    def __init__(self, directory: Path, ports: list[int]):
        self.directory = directory
        self.ports = ports
        self.password = kept_secret(directory / "admin.password")
        key = kept_secret(directory / "keyfile")
        for port in ports:
            (directory / str(port) / "data").mkdir(parents=True, exist_ok=True)
            write_private(directory / str(port) / "keyfile", key)
        self.members = {
            port: Process(f"MongoDB {port}", directory / str(port) / "mongod.pid", directory / str(port) / "mongod.log")
            for port in ports
        }
        self._client: MongoClient | None = None

    @property
    def url(self) -> str:
        hosts = ",".join(f"{LOOPBACK}:{port}" for port in self.ports)
        return f"mongodb://{ADMIN}:{self.password}@{hosts}/?authSource=admin&replicaSet={REPLICA_SET}"

    def launch(self) -> None:
        for port in self.ports:
            self.launch_member(port)

    def launch_member(self, port: int) -> None:
        directory = self.directory / str(port)
        self.members[port].launch(
            [
                MONGOD,
                *("--dbpath", directory / "data", "--bind_ip", LOOPBACK, "--port", str(port), "--nounixsocket"),
                *("--replSet", REPLICA_SET, "--auth", "--keyFile", directory / "keyfile"),
                *("--wiredTigerCacheSizeGB", CACHE, "--oplogSize", "512", "--networkMessageCompressors", "disabled"),
                # three on two cores: what is measured about them every second costs as much as their work
                *("--setParameter", "diagnosticDataCollectionEnabled=false", "--quiet"),
            ]
        )

    def wait_ready(self, seconds: float = 60) -> None:
        """Wait for a primary that knows the administrator and for both secondaries, making all of it the first time."""
        until = time.monotonic() + seconds
        while not self._whole():
            for member in self.members.values():
                if not member.running:
                    raise StartFailed(f"{member.name} ended:\n{member.last_lines()}")
            if time.monotonic() > until:
                raise StartFailed(f"The replica set was not ready after {seconds:.0f} s.")
            time.sleep(0.1)

    def primary(self) -> int | None:
        """The port of the present primary; None while there is none."""
        for port in self.ports:
            try:
                with self._direct(port) as client:
                    if client.admin.command("hello").get("isWritablePrimary"):
                        return port
            except PyMongoError:
                continue
        return None

    def kill(self) -> None:
        for member in self.members.values():
            member.kill()

    def client(self) -> MongoClient:
        """As the administrator, for who checks: it waits through an election."""
        if self._client is None:
            self._client = MongoClient(self.url, tz_aware=True, serverSelectionTimeoutMS=30_000, retryReads=True)
        return self._client

    def _whole(self) -> bool:
        try:
            with self._direct(self.ports[0], username=ADMIN, password=self.password, authSource="admin") as client:
                states = [member["stateStr"] for member in client.admin.command("replSetGetStatus")["members"]]
                return sorted(states) == ["PRIMARY", "SECONDARY", "SECONDARY"]
        except OperationFailure:
            self._begin()
        except PyMongoError:
            pass  # not listening yet, or the election is under way
        return False

    def _begin(self) -> None:
        """Make the replica set and its first user, asked of the first member, which the first time becomes primary."""
        members = [
            {"_id": at, "host": f"{LOOPBACK}:{port}", "priority": 2 if at == 0 else 1}
            for at, port in enumerate(self.ports)
        ]
        config = {"_id": REPLICA_SET, "members": members, "settings": {"electionTimeoutMillis": ELECTION}}
        try:
            with self._direct(self.ports[0]) as client:
                hello = client.admin.command("hello")
                if hello.get("isreplicaset"):
                    client.admin.command("replSetInitiate", config)
                elif hello.get("isWritablePrimary"):
                    client.admin.command("createUser", ADMIN, pwd=self.password, roles=["root"])
        except PyMongoError:
            return  # asked again a moment later

    def _direct(self, port: int, **credentials) -> MongoClient:
        patience = {"serverSelectionTimeoutMS": 1000, "connectTimeoutMS": 1000, "socketTimeoutMS": 3000}
        return MongoClient(LOOPBACK, port, directConnection=True, **patience, **credentials)
