"""The whole platform for fault tests: engines, service processes and front door of its own, on ports of its own.

Services run as shared.runner starts them. The second process of a service, where it has two, is connected to both
engines through the network's proxies; whoever ended without being told to is started again a second later, as
supervisor, systemd or Kubernetes would.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import requests

from deploy.accounts import OPERATOR, SERVICES
from deploy.local.front import FrontDoor
from deploy.local.processes import LOOPBACK, Process, free_ports
from deploy.local.rabbit import VHOST, RabbitNode, RabbitPorts
from deploy.local.settings import as_user
from tests.faults.network import Network
from tests.faults.replica_set import ReplicaSet
from tests.faults.tap import Tap
from tests.proxy import at_port

ROOT = Path(__file__).parents[2]
RABBITMQCTL = "/usr/lib/rabbitmq/bin/rabbitmqctl"
LANDLORDS = ("north", "south", "west")
COUNTS = {"membership": 2, "consultations": 1, "complaints": 2, "training": 1}  # processes
QUEUES_SETTLE = 5  # seconds: a quorum queue killed right after its declaration may never find a leader (RabbitMQ 3.10)
START_AGAIN_AFTER = 0.5  # seconds
SWEEP = 3  # seconds, in place of 30 and 60: what a crash left behind is waited for in a test


class ServiceProcess:
    """One process of a service, with the same ports at every start. through: the network's proxies, to both engines."""

    def __init__(self, platform, service, number, *, through):
        self.name = f"{service}-{number}"
        self.service = service
        self.target = f"services.{service}.service:{service.title()}Service"
        self.http, self.ops = free_ports(2)
        self.through = through
        self.wanted = False  # does somebody start it again when it ends?
        self.again: list[dict] = []  # settings of the next starts, after it ended by itself
        self.starts = 0
        self._platform = platform
        directory = platform.directory / "services"
        self.process = Process(self.name, directory / f"{self.name}.pid", directory / f"{self.name}.log")

    def launch(self, **settings):
        """Start without waiting. settings: DOORSTEP_… of this start only, as crash_at="saved:3"."""
        own = {f"DOORSTEP_{name.upper()}": str(value) for name, value in settings.items()}
        module = "tests.faults.crashing" if self.through or "crash_at" in settings else "shared.runner"
        command = [sys.executable, "-W", "ignore", "-m", module, self.target]
        self.process.launch(command, env=self._platform.environment_of(self) | own, cwd=ROOT)
        self.wanted = True
        self.starts += 1

    def kill(self):
        self.process.kill()

    def terminate(self, within=30):
        """SIGTERM, and not started again until somebody does. Returns the exit code, None when it had to be killed."""
        self.wanted = False
        self.process.ask_to_stop()
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.child.wait(within)
        self.process.kill()
        return None

    @property
    def running(self):
        return self.process.running

    @property
    def ready(self):
        try:
            return _loopback().get(f"http://{LOOPBACK}:{self.ops}/readyz", timeout=2).ok
        except requests.RequestException:
            return False


class Platform:
    """Everything that runs. Use as a context: what was started is ended with it."""

    def __init__(self, directory=None, counts=None, landlords=LANDLORDS):
        self.directory = Path(directory or tempfile.mkdtemp(prefix="doorstep-faults-"))
        self.landlords = landlords
        self.passwords = {user: f"{user}-in-tests" for user in (*SERVICES, OPERATOR)}
        amqp, api, dist, epmd, self.front_port, *mongo = free_ports(8)
        self.rabbit = RabbitNode(self.directory / "rabbitmq", RabbitPorts(amqp, api, dist, epmd))
        self.mongo = ReplicaSet(self.directory / "mongo", mongo)
        self.tap = Tap(self.rabbit.amqp_url, self.directory / "events.jsonl")
        self.services = []
        for service, count in (counts or COUNTS).items():
            for number in range(1, count + 1):
                self.services.append(ServiceProcess(self, service, number, through=number > 1))
        self.probe = ServiceProcess(self, "probe", 1, through=True)  # started by tests.faults.controls
        self.network: Network | None = None
        self.front: FrontDoor | None = None
        self._watching = threading.Event()
        self.keep = False  # the directory, for who looks into the logs

    def __enter__(self):
        try:
            return self._start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *_):
        self.stop()

    def _start(self):
        self.mongo.launch()
        self.rabbit.launch()
        self.mongo.wait_ready()
        self.rabbit.wait_ready()
        self.operate("platform", "prepare")
        self.tap.start()
        declared = time.monotonic()
        self.network = Network(self._links())
        for landlord in self.landlords:
            self.operate("landlord", "add", landlord, "--name", landlord, "--kind", "council_direct", "--nation", "ENG")
        for one in self.services:
            one.launch()
        self._open_front_door()
        self.wait_ready()
        threading.Thread(target=self._watch, daemon=True).start()
        time.sleep(max(0, QUEUES_SETTLE - (time.monotonic() - declared)))
        return self

    def stop(self):
        self._watching.set()
        for one in (*self.services, self.probe):
            one.wanted = False
            one.kill()
        self.tap.stop()
        for part in (self.front, self.rabbit, self.mongo):
            if part is not None:
                part.kill()
        if self.network:
            self.network.close()
        if not self.keep:
            shutil.rmtree(self.directory, ignore_errors=True)

    def of(self, service):
        return [one for one in self.services if one.service == service]

    def wait_ready(self, within=60):
        """Until every process says it can work."""
        until = time.monotonic() + within
        waiting = list(self.services)
        while waiting := [one for one in waiting if not one.ready]:
            if time.monotonic() > until:
                said = "\n".join(f"{one.name}:\n{one.process.last_lines()}" for one in waiting)
                raise AssertionError(f"not ready within {within} s: {said}")
            time.sleep(0.1)

    def links(self, one, engine):
        """Names of the network's links between a process and `amqp` or `mongo`."""
        return [link for link in self.network.ports if link.startswith(f"{one.name} {engine}")]

    def environment_of(self, one):
        """Settings of one process, and nothing of Doorstep's that the environment may hold."""
        amqp, mongo = self.rabbit.amqp_url, self.mongo.url
        if password := self.passwords.get(one.service):  # the probe has no account of its own
            amqp = as_user(amqp, one.service, password, path=f"/{VHOST}")
            mongo = as_user(mongo, one.service, password)
        settings = {
            "DOORSTEP_MONGO_URL": mongo,
            "DOORSTEP_AMQP_URL": at_port(amqp, self.network.ports[f"{one.name} amqp"]) if one.through else amqp,
            "DOORSTEP_HTTP_ADDRESS": f"{LOOPBACK}:{one.http}",
            "DOORSTEP_OPS_ADDRESS": f"{LOOPBACK}:{one.ops}",
            "DOORSTEP_SECRET": "secret-in-tests",
            "DOORSTEP_PUBLIC_URL": f"http://localhost:{self.front_port}",
            "DOORSTEP_RATE_LIMIT": "1000000/minute",
            "DOORSTEP_SWEEP_AFTER": str(SWEEP),
            "DOORSTEP_SWEEP_EVERY": str(SWEEP),
            "DOORSTEP_OUTBOX_DIR": str(self.directory / "outbox"),
        }
        if one.through:
            ports = [f"{port}={self.network.ports[f'{one.name} mongo {port}']}" for port in self.mongo.ports]
            settings["DOORSTEP_DETOURS"] = ",".join(ports)
        return _bare_environment() | settings

    def operate(self, *arguments, within=120):
        """Run the operators' command line. Returns what it said."""
        settings = {
            "DOORSTEP_ADMIN_MONGO_URL": self.mongo.url,
            "DOORSTEP_ADMIN_AMQP_URL": self.rabbit.amqp_url,
            "DOORSTEP_BROKER_API_URL": self.rabbit.api_url,
            **{f"DOORSTEP_{user.upper()}_PASSWORD": password for user, password in self.passwords.items()},
        }
        command = [sys.executable, "-W", "ignore", "-m", "deploy.cli", *arguments]
        return _run(command, env=_bare_environment() | settings, cwd=ROOT, timeout=within)

    def rabbitmqctl(self, *arguments):
        return _run([RABBITMQCTL, "-q", *arguments], env=self.rabbit._environment(), timeout=120)

    def _links(self):
        """{link: port behind it}"""
        links = {}
        for one in (*self.services, self.probe):
            if one.through:
                links[f"{one.name} amqp"] = self.rabbit.ports.amqp
                links |= {f"{one.name} mongo {port}": port for port in self.mongo.ports}
        return links

    def _open_front_door(self):
        self.front = FrontDoor(self.directory / "nginx", self.front_port, dict.fromkeys(SERVICES, 1))
        for service in SERVICES:
            addresses = [f"{LOOPBACK}:{one.http}" for one in self.of(service)]
            self.front.values[f"{service.upper()}_UPSTREAM"] = "; server ".join(addresses or [f"{LOOPBACK}:1"])
        self.front.start()

    def _watch(self):
        """Start again what ended by itself."""
        while not self._watching.wait(0.1):
            for one in (*self.services, self.probe):
                if one.wanted and not one.running:
                    self._watching.wait(START_AGAIN_AFTER)
                    if one.wanted and not self._watching.is_set():
                        one.launch(**(one.again.pop(0) if one.again else {}))


def _bare_environment():
    return {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}


def _run(command, **options):
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[-3:])} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def _loopback():
    session = requests.Session()
    session.trust_env = False
    return session
