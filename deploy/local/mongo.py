"""A MongoDB replica set of one that belongs to this checkout, with authentication on, on loopback only."""

import contextlib
import time
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import OperationFailure, PyMongoError

from deploy.local.processes import LOOPBACK, Process, StartFailed, kept_secret

ROOT = Path(__file__).resolve().parents[2]
MONGOD = ROOT / ".mongod" / "fiftyone" / "db" / "bin" / "mongod"
REPLICA_SET = "doorstep"
ADMIN = "admin"
AUTHENTICATION_FAILED = 18


class MongoReplicaSet:
    """Start, stop, kill and restart one mongod."""

    def __init__(self, directory: Path, port: int):
        self.directory = Path(directory).resolve()
        self.port = port
        self.password = kept_secret(self.directory / "admin.password")
        self.process = Process("MongoDB", self.directory / "mongod.pid", self.directory / "log" / "mongod.log")

    @property
    def url(self) -> str:
        """As the administrator."""
        return f"mongodb://{ADMIN}:{self.password}@{LOOPBACK}:{self.port}/?authSource=admin&replicaSet={REPLICA_SET}"

    @property
    def running(self) -> bool:
        return self.process.running

    def start(self) -> None:
        self.launch()
        self.wait_ready()

    def launch(self) -> None:
        """Start without waiting, so that engines come up side by side."""
        (self.directory / "data").mkdir(parents=True, exist_ok=True)
        kept_secret(self.directory / "keyfile")
        self.process.launch(
            [
                MONGOD,
                *("--dbpath", self.directory / "data"),
                *("--bind_ip", LOOPBACK, "--port", str(self.port), "--nounixsocket"),
                *("--replSet", REPLICA_SET, "--auth", "--keyFile", self.directory / "keyfile"),
                *("--wiredTigerCacheSizeGB", "0.5", "--oplogSize", "512"),
                # this release has CVE-2025-14847 in zlib-compressed network messages
                *("--networkMessageCompressors", "disabled"),
                "--quiet",
            ]
        )

    def wait_ready(self, seconds: float = 60) -> None:
        """Wait for a primary that knows the administrator, making both the first time."""
        until = time.monotonic() + seconds
        while not self._primary():
            if not self.process.running:
                raise StartFailed(
                    f"MongoDB ended with code {self.process.exit_code}. Its last lines:\n{self.process.last_lines()}"
                )
            if time.monotonic() > until:
                raise StartFailed(f"MongoDB was not ready after {seconds:.0f} s. See {self.process.log}.")
            time.sleep(0.1)

    def stop(self) -> None:
        self.ask_to_stop()
        self.wait_stopped()

    def ask_to_stop(self) -> None:
        self.process.ask_to_stop()

    def wait_stopped(self) -> None:
        self.process.wait_stopped(40)

    def kill(self) -> None:
        """kill -9, as a power cut would."""
        self.process.kill()

    def restart(self) -> None:
        self.stop()
        self.start()

    def _primary(self) -> bool:
        try:
            with self._client(username=ADMIN, password=self.password, authSource="admin") as client:
                if client.admin.command("hello").get("isWritablePrimary"):
                    return True
                self._move_to_this_port(client)
        except OperationFailure as error:
            if error.code == AUTHENTICATION_FAILED:
                self._begin()
        except PyMongoError:
            pass  # not listening yet, or the election is under way
        return False

    def _begin(self) -> None:
        """Make the replica set and its first user. Both may be done without signing in, from this machine only."""
        with contextlib.suppress(PyMongoError), self._client() as client:  # asked again a moment later
            hello = client.admin.command("hello")
            if hello.get("isreplicaset"):  # told to be one, not made one yet
                client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": self._members()})
            elif hello.get("isWritablePrimary"):
                client.admin.command("createUser", ADMIN, pwd=self.password, roles=["root"])

    def _move_to_this_port(self, client: MongoClient) -> None:
        """The replica set remembers its address; give it the new one when the port was changed."""
        config = client.admin.command("replSetGetConfig")["config"]
        if config["members"][0]["host"] != self._members()[0]["host"]:
            moved = config | {"members": self._members(), "version": config["version"] + 1}
            client.admin.command("replSetReconfig", moved, force=True)

    def _members(self) -> list[dict]:
        return [{"_id": 0, "host": f"{LOOPBACK}:{self.port}"}]

    def _client(self, **credentials) -> MongoClient:
        return MongoClient(
            LOOPBACK,
            self.port,
            directConnection=True,
            serverSelectionTimeoutMS=1000,
            connectTimeoutMS=1000,
            **credentials,
        )
