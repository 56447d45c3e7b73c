"""What the local start can be told, by environment: ports, and engines that run elsewhere."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from deploy.accounts import OPERATOR, SERVICES, VHOST
from deploy.local.install import ELSEWHERE, ROOT
from deploy.local.mongo import MongoReplicaSet
from deploy.local.processes import LOOPBACK, kept_secret, port_is_free, write_private
from deploy.local.rabbit import RabbitNode, RabbitPorts
from deploy.local.steps import Refused

FRONT_PORTS = {"DOORSTEP_PORT": 8080}
SERVICE_PORTS = {
    name: port
    for at, service in enumerate(SERVICES, start=1)
    for name, port in (
        (f"DOORSTEP_{service.upper()}_PORT", 8100 + at),
        (f"DOORSTEP_{service.upper()}_OPS_PORT", 9100 + at),
    )
}
ENGINE_PORTS = {
    "DOORSTEP_MONGO_PORT": 27117,
    "DOORSTEP_AMQP_PORT": 5772,
    "DOORSTEP_BROKER_API_PORT": 15772,
    "DOORSTEP_BROKER_DIST_PORT": 25772,
    "DOORSTEP_EPMD_PORT": 4470,
}
ADDRESSES = ("DOORSTEP_ADMIN_MONGO_URL", "DOORSTEP_ADMIN_AMQP_URL", "DOORSTEP_BROKER_API_URL")
# settings of the services that are passed on when whoever starts them has set them
PASSED_ON = (
    "DOORSTEP_MAX_WORKERS",
    "DOORSTEP_LOG_LEVEL",
    "DOORSTEP_SWEEP_AFTER",
    "DOORSTEP_SWEEP_EVERY",
    "DOORSTEP_STOP_WITHIN",
    "DOORSTEP_MAX_BODY_BYTES",
    "DOORSTEP_RATE_LIMIT",
    "DOORSTEP_REGISTRY_REFRESH",
    "DOORSTEP_SMTP_URL",
    "DOORSTEP_ARGON2_TIME_COST",
    "DOORSTEP_ARGON2_MEMORY_KIB",
)


@dataclass(frozen=True)
class Local:
    """One local installation: where its files lie, its ports, and its engines' addresses as the administrator."""

    run: Path
    ports: Mapping[str, int]
    environ: Mapping[str, str]

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ, run: Path = ROOT / ".run") -> "Local":
        """Raises: Refused naming the setting that is wrong or missing."""
        ports = {name: _port(environ, name, usual) for name, usual in _ports(environ).items()}
        for name, port in ports.items():
            if list(ports.values()).count(port) > 1:
                raise Refused(f"{name} is {port}, which another setting names too. Each needs a port of its own.")
        if _elsewhere(environ) and (missing := [name for name in ADDRESSES if not environ.get(name)]):
            raise Refused(f"Not set: {', '.join(missing)}.\n{ELSEWHERE}")
        return cls(run, ports, dict(environ))

    @property
    def elsewhere(self) -> bool:
        return _elsewhere(self.environ)

    @property
    def public_url(self) -> str:
        return self.environ.get("DOORSTEP_PUBLIC_URL") or f"http://localhost:{self.ports['DOORSTEP_PORT']}"

    def check_ports(self) -> None:
        """Raises: Refused naming every port that is taken, and the setting that chooses another."""
        taken = [(name, port) for name, port in self.ports.items() if not port_is_free(port)]
        if taken:
            lines = [f"Port {port} is taken by another program. Choose another with {name}=…" for name, port in taken]
            name, port = taken[0]
            raise Refused("\n".join([*lines, f"For example: {name}={port + 10} make run"]))

    def http_port(self, service: str) -> int:
        return self.ports[f"DOORSTEP_{service.upper()}_PORT"]

    def ops_port(self, service: str) -> int:
        return self.ports[f"DOORSTEP_{service.upper()}_OPS_PORT"]

    def rabbit(self) -> RabbitNode:
        names = ("DOORSTEP_AMQP_PORT", "DOORSTEP_BROKER_API_PORT", "DOORSTEP_BROKER_DIST_PORT", "DOORSTEP_EPMD_PORT")
        return RabbitNode(self.run / "rabbitmq", RabbitPorts(*(self.ports[name] for name in names)))

    def mongo(self) -> MongoReplicaSet:
        return MongoReplicaSet(self.run / "mongo", self.ports["DOORSTEP_MONGO_PORT"])

    def env_file(self, name: str) -> Path:
        return self.run / "env" / f"{name}.env"

    def log(self, service: str) -> Path:
        return self.run / "logs" / f"{service}.log"

    def password(self, user: str) -> str:
        return kept_secret(self.run / "passwords" / user)

    def write_env_files(self) -> None:
        """A file of settings for each service and one for the operator, readable by their owner only."""
        if self.elsewhere:
            admin = {name: self.environ[name] for name in ADDRESSES}
        else:
            rabbit = self.rabbit()
            admin = dict(zip(ADDRESSES, (self.mongo().url, rabbit.amqp_url, rabbit.api_url), strict=True))
        for service in SERVICES:
            self._write(service, self._settings_of(service, admin))
        passwords = {f"DOORSTEP_{user.upper()}_PASSWORD": self.password(user) for user in (*SERVICES, OPERATOR)}
        amqp = as_user(admin["DOORSTEP_ADMIN_AMQP_URL"], OPERATOR, self.password(OPERATOR))
        self._write(OPERATOR, admin | passwords | self._shared() | {"DOORSTEP_AMQP_URL": amqp})

    def bare_environment(self) -> dict[str, str]:
        """The environment without Doorstep's settings: a service sees only those of its own file."""
        return {name: value for name, value in self.environ.items() if not name.startswith("DOORSTEP_")}

    def _settings_of(self, service: str, admin: Mapping[str, str]) -> dict[str, str]:
        password = self.password(service)
        return self._shared() | {
            "DOORSTEP_MONGO_URL": as_user(admin["DOORSTEP_ADMIN_MONGO_URL"], service, password),
            "DOORSTEP_AMQP_URL": as_user(admin["DOORSTEP_ADMIN_AMQP_URL"], service, password, path=f"/{VHOST}"),
            "DOORSTEP_HTTP_ADDRESS": f"{LOOPBACK}:{self.http_port(service)}",
            "DOORSTEP_OPS_ADDRESS": f"{LOOPBACK}:{self.ops_port(service)}",
            "DOORSTEP_SECRET": kept_secret(self.run / "passwords" / f"{service}.secret"),
            **{name: self.environ[name] for name in PASSED_ON if self.environ.get(name)},
        }

    def _shared(self) -> dict[str, str]:
        sending = {} if self.environ.get("DOORSTEP_SMTP_URL") else {"DOORSTEP_OUTBOX_DIR": str(self.run / "outbox")}
        # everybody is one person here, and the demonstration types 2,500 answers in
        return {"DOORSTEP_PUBLIC_URL": self.public_url, "DOORSTEP_RATE_LIMIT": "6000/minute"} | sending

    def _write(self, name: str, settings: Mapping[str, str]) -> None:
        write_private(self.env_file(name), "".join(f"{key}={value}\n" for key, value in settings.items()))


def as_user(url: str, user: str, password: str, path: str | None = None) -> str:
    """The same address with another user's credentials."""
    parts = urlsplit(url)
    where = parts.netloc.rpartition("@")[2]
    netloc = f"{quote(user, safe='')}:{quote(password, safe='')}@{where}"
    return urlunsplit(parts._replace(netloc=netloc, path=parts.path if path is None else path))


def _elsewhere(environ: Mapping[str, str]) -> bool:
    return environ.get("DOORSTEP_ENGINES") == "elsewhere"


def _ports(environ: Mapping[str, str]) -> dict[str, int]:
    return FRONT_PORTS | SERVICE_PORTS | ({} if _elsewhere(environ) else ENGINE_PORTS)


def _port(environ: Mapping[str, str], name: str, usual: int) -> int:
    text = environ.get(name) or str(usual)
    if not text.isdigit() or not 1024 <= int(text) <= 65535:
        raise Refused(f"{name} is {text!r}; a port is a number from 1024 to 65535.")
    return int(text)
