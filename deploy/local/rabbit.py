"""A RabbitMQ node that belongs to this checkout: own name, ports, epmd, cookie and data, on loopback only."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

import requests

from deploy.local.processes import LOOPBACK, Process, StartFailed, answers, kept_secret, write_private

# The script in sbin switches to the user rabbitmq, who cannot enter a home directory; this one starts as whoever calls.
SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
VHOST = "doorstep"
ADMIN = "admin"


@dataclass(frozen=True)
class RabbitPorts:
    amqp: int
    api: int
    dist: int
    epmd: int


class RabbitNode:
    """Start, stop, kill and restart one node. Never touches a node that somebody else runs."""

    def __init__(self, directory: Path, ports: RabbitPorts):
        self.directory = Path(directory).resolve()
        self.ports = ports
        self.password = kept_secret(self.directory / "admin.password")
        logs = self.directory / "log"
        self.epmd = Process("epmd", self.directory / "epmd.pid", logs / "epmd.log")
        self.node = Process("RabbitMQ", self.directory / "rabbitmq.pid", logs / "start.log")

    @property
    def amqp_url(self) -> str:
        return f"amqp://{ADMIN}:{self.password}@{LOOPBACK}:{self.ports.amqp}/{VHOST}"

    @property
    def api_url(self) -> str:
        """The management API, with the administrator's user and password."""
        return f"http://{ADMIN}:{self.password}@{LOOPBACK}:{self.ports.api}"

    @property
    def running(self) -> bool:
        return self.node.running

    def start(self) -> None:
        self.launch()
        self.wait_ready()

    def launch(self) -> None:
        """Start without waiting, so that engines come up side by side."""
        self._write_config()
        if not self.epmd.running:
            # -relaxed is not given: only this machine may ask, and only to look names up
            self.epmd.launch(["epmd", "-port", str(self.ports.epmd), "-address", LOOPBACK], env=self._environment())
            self._await(lambda: answers(self.ports.epmd), "epmd", self.epmd, seconds=10)
        self.node.launch([SERVER], env=self._environment(), cwd=self.directory)

    def wait_ready(self, seconds: float = 90) -> None:
        self._await(self._ready, "RabbitMQ", self.node, seconds)

    def stop(self) -> None:
        self.ask_to_stop()
        self.wait_stopped()

    def ask_to_stop(self) -> None:
        self.node.ask_to_stop()

    def wait_stopped(self) -> None:
        self.node.wait_stopped(40)
        self.epmd.kill()  # it holds nothing, and ignores a polite request

    def kill(self) -> None:
        """kill -9, as a power cut would."""
        self.node.kill()
        self.epmd.kill()

    def restart(self) -> None:
        self.stop()
        self.start()

    def _ready(self) -> bool:
        if not answers(self.ports.amqp):
            return False
        try:
            # opens a connection of its own in the vhost, publishes and reads: more than "the port is open"
            with requests.Session() as session:
                session.trust_env = False  # loopback is never asked through a proxy
                return session.get(f"{self.api_url}/api/aliveness-test/{VHOST}", timeout=5).ok
        except requests.RequestException:
            return False

    def _await(self, ready, what: str, process: Process, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not ready():
            if not process.running:
                raise StartFailed(
                    f"{what} ended with code {process.exit_code}. Its last lines:\n{process.last_lines()}"
                )
            if time.monotonic() > until:
                raise StartFailed(f"{what} was not ready in {seconds:.0f} s. Its last lines:\n{process.last_lines()}")
            time.sleep(0.1)

    def _write_config(self) -> None:
        write_private(
            self.directory / "rabbitmq.conf",
            "\n".join(
                [
                    f"listeners.tcp.1 = {LOOPBACK}:{self.ports.amqp}",
                    f"management.tcp.ip = {LOOPBACK}",
                    f"management.tcp.port = {self.ports.api}",
                    # made instead of guest and / when the node is new
                    f"default_vhost = {VHOST}",
                    f"default_user = {ADMIN}",
                    f"default_pass = {self.password}",
                    "default_user_tags.administrator = true",
                    # publishers are blocked below this much free disk
                    "disk_free_limit.absolute = 500MB",
                    "vm_memory_high_watermark.absolute = 1GB",
                    "log.console = true",
                    "log.file = false",
                    "log.console.level = warning",
                    "log.console.use_colors = off",
                    "",
                ]
            ),
        )
        write_private(self.directory / "enabled_plugins", "[rabbitmq_management].\n")
        write_private(self.directory / "advanced.config", "[].\n")

    def _environment(self) -> dict[str, str]:
        passed_on = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        own = {
            "HOME": self.directory,  # the cookie lies here
            "RABBITMQ_NODENAME": "doorstep@localhost",  # names live in epmd, and that is our own
            "RABBITMQ_NODE_PORT": self.ports.amqp,
            "RABBITMQ_NODE_IP_ADDRESS": LOOPBACK,
            "RABBITMQ_DIST_PORT": self.ports.dist,
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
            # no port in the names, so the data survives a change of ports
            "RABBITMQ_MNESIA_BASE": self.directory / "data",
            "RABBITMQ_MNESIA_DIR": self.directory / "data" / "node",
            "RABBITMQ_LOG_BASE": self.directory / "log",
            "RABBITMQ_CONFIG_FILE": self.directory / "rabbitmq",
            "RABBITMQ_ADVANCED_CONFIG_FILE": self.directory / "advanced.config",
            "RABBITMQ_ENABLED_PLUGINS_FILE": self.directory / "enabled_plugins",
            "RABBITMQ_PID_FILE": self.directory / "data" / "node.pid",
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",  # else the system node's settings are read
            "ERL_EPMD_PORT": self.ports.epmd,
            "ERL_EPMD_ADDRESS": LOOPBACK,
            # the script then becomes the node instead of watching over it: our pid is the node's own
            "RUNNING_UNDER_SYSTEMD": "true",
        }
        return passed_on | {name: str(value) for name, value in own.items()}
