"""The processes of a run: one of our services, or a peer, each on a port of its own; ended by their pid."""

# ruff: noqa: T201, S603 - it talks by print, and starts programs

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import requests

from deploy.local.processes import free_ports
from tests.benchmarks.figures import cpu_seconds
from tests.benchmarks.world import PASSWORDS, public_key_pem

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / ".run" / "bench" / "logs"
PEERS = Path(__file__).with_name("peers")
PEERS_ENVIRONMENT = ROOT / ".run" / "bench" / "peers"
PEER_PYTHON = PEERS_ENVIRONMENT / "bin" / "python"


def install_peers():
    """Make the peers' environment where it is missing or older than its list."""
    wanted = (PEERS / "requirements.txt").read_text()
    kept = PEERS_ENVIRONMENT / "installed.txt"
    if kept.is_file() and kept.read_text() == wanted:
        return
    print("Installing what the peers are made of, once …", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", PEERS_ENVIRONMENT], check=True)
    pip = [PEER_PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--require-hashes", "-r", PEERS / "requirements.txt"], check=True)
    kept.write_text(wanted)


class Program:
    """A child process with a log; `pid` for those who want to look at it."""

    def __init__(self, name, command, environment, *, cwd=ROOT):
        LOGS.mkdir(parents=True, exist_ok=True)
        self.name, self.log = name, LOGS / f"{name}.log"
        with self.log.open("w") as log:
            self.child = subprocess.Popen(
                [str(part) for part in command], cwd=cwd, stdout=log, stderr=subprocess.STDOUT,
                env=os.environ | {"PYTHONWARNINGS": "ignore"} | environment,
            )  # fmt: skip

    @property
    def pid(self):
        return self.child.pid

    def await_ready(self, url, within=60, status=200):
        until = time.monotonic() + within
        while time.monotonic() < until and self.child.poll() is None:
            with suppress(requests.RequestException):
                if requests.get(url, timeout=1).status_code == status:
                    return
            time.sleep(0.05)
        self.end()
        raise RuntimeError(f"{self.name} did not start:\n{self.log.read_text()[-3000:]}")

    def end(self):
        """Ask politely, then not."""
        self.child.terminate()
        try:
            self.child.wait(25)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()

    def resident_memory(self, what="VmRSS"):
        """MiB now; what="VmHWM": at its highest."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.partition(f"{what}:")[2].split()[0]) / 1024

    def cpu_seconds(self):
        return cpu_seconds(self.pid)


def service(ground, name, *, await_ready=True, **settings):
    """One process of ours, with the rights it has everywhere."""
    http, ops = free_ports(2)
    environment = {
        "DOORSTEP_MONGO_URL": _signed_in(ground.mongo_url, name),
        "DOORSTEP_AMQP_URL": _signed_in(ground.amqp_url, name),
        "DOORSTEP_HTTP_ADDRESS": f"127.0.0.1:{http}",
        "DOORSTEP_OPS_ADDRESS": f"127.0.0.1:{ops}",
        "DOORSTEP_SECRET": "a-secret-of-the-benchmarks-alone",
        "DOORSTEP_PUBLIC_URL": "http://localhost",
        "DOORSTEP_OUTBOX_DIR": str(LOGS / "outbox"),
        "DOORSTEP_RATE_LIMIT": "1000000000/minute",
        **{f"DOORSTEP_{key.upper()}": str(value) for key, value in settings.items()},
    }
    target = f"services.{name}.service:{name.capitalize()}Service"
    program = Program(name, [sys.executable, "-m", "shared.runner", target], environment)
    program.port, program.ops = http, ops
    if await_ready:
        program.await_ready(f"http://127.0.0.1:{ops}/readyz")
    return program


def fastapi(ground, *, remember_tokens=False):
    (port,) = free_ports(1)
    environment = _peer(ground) | {"BENCH_REMEMBER_TOKENS": str(int(remember_tokens))}
    options = ["--host", "127.0.0.1", "--port", port, "--loop", "uvloop", "--http", "httptools"]
    command = [PEER_PYTHON, "-m", "uvicorn", "fastapi_service:app", *options, "--no-access-log"]
    program = Program("fastapi-remembering" if remember_tokens else "fastapi", command, environment, cwd=PEERS)
    program.port = port
    program.await_ready(f"http://127.0.0.1:{port}/openapi.json")
    return program


def nameko(ground):
    (port,) = free_ports(1)
    config = LOGS / "nameko.yaml"
    LOGS.mkdir(parents=True, exist_ok=True)
    config.write_text(
        f"AMQP_URI: {ground.amqp_url}\nWEB_SERVER_ADDRESS: 127.0.0.1:{port}\nmax_workers: 64\n"
        "LOGGING: {version: 1, disable_existing_loggers: true}\n"
    )
    command = [PEERS_ENVIRONMENT / "bin" / "nameko", "run", "--config", config, "nameko_service"]
    program = Program("nameko", command, _peer(ground), cwd=PEERS)
    program.port = port
    program.await_ready(f"http://127.0.0.1:{port}/", status=404)
    return program


def faststream_consumer(ground):
    """Consumes as soon as it is up; it has no door to ask."""
    return Program("faststream", [PEER_PYTHON, "faststream_consume.py"], _peer(ground), cwd=PEERS)


def addresses(ground, name):
    """Of the engines, as one of our services signs in to them."""
    return {"BENCH_MONGO_URL": _signed_in(ground.mongo_url, name), "BENCH_AMQP_URL": _signed_in(ground.amqp_url, name)}


def _peer(ground):
    return {
        "BENCH_MONGO_URL": ground.mongo_url,
        "BENCH_AMQP_URL": ground.amqp_url,
        "BENCH_PUBLIC_KEY": public_key_pem(),
        "PYTHONPATH": str(PEERS),
    }


def _signed_in(url, user):
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{user}:{PASSWORDS[user]}@{parts.netloc.rpartition('@')[2]}"))
