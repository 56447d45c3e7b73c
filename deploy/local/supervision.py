"""The services' processes under supervisor: started again when they end, stopped politely."""

import shlex
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import requests

from deploy.accounts import SERVICES
from deploy.local.install import ROOT
from deploy.local.processes import LOOPBACK, Process, StartFailed, last_lines
from deploy.local.settings import Local

REMOVALS_EVERY = 900  # seconds
STOP_SECONDS = 20  # a service ends by itself within 18
GROUP = "services"  # one group, so that all are stopped at once and not one after the other
ENDS_FORGIVEN = 3  # while starting; then the start has failed


class Services:
    """All services of one local installation."""

    def __init__(self, local: Local):
        self.local = local
        self.directory = local.run / "supervisor"
        self.log = local.log("supervisor")
        self.process = Process(
            "supervisor", local.run / "pids" / "supervisor.pid", local.run / "logs" / "supervisord.out"
        )
        self.session = requests.Session()
        self.session.trust_env = False  # loopback is never asked through a proxy

    @property
    def running(self) -> bool:
        return self.process.running

    def start(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.log.unlink(missing_ok=True)  # it is read below for what happened in this start
        config = self.directory / "supervisord.conf"
        config.write_text(self.config())
        command = [sys.executable, "-W", "ignore", "-m", "supervisor.supervisord", "-n", "-s", "-c", config]
        self.process.launch(command, env=self.local.bare_environment(), cwd=ROOT)

    def stop(self) -> None:
        self.process.ask_to_stop()
        self.process.wait_stopped(STOP_SECONDS + 5)

    def kill(self) -> None:
        self.process.kill()

    def restart(self) -> None:
        self.kill()  # services that lost their supervisor keep their ports otherwise
        self.start()

    def wait_ready(self, seconds: float = 90) -> None:
        """Wait until every service says that it can work. Raises: StartFailed with the end of the culprit's log."""
        until = time.monotonic() + seconds
        waiting = list(SERVICES)
        while waiting := [service for service in waiting if not self._ready(service)]:
            self._check_ends(waiting)
            if time.monotonic() > until:
                raise StartFailed("\n\n".join(self._report(service, "was not ready in time") for service in waiting))
            time.sleep(0.2)

    def _ready(self, service: str) -> bool:
        try:
            return self.session.get(f"http://{LOOPBACK}:{self.local.ops_port(service)}/readyz", timeout=2).ok
        except requests.RequestException:
            return False

    def _check_ends(self, services: Iterable[str]) -> None:
        if not self.running:
            raise StartFailed(f"supervisor ended.\n{self.process.last_lines()}")
        said = self.log.read_text() if self.log.exists() else ""
        for service in services:
            if said.count(f"exited: {service} ") >= ENDS_FORGIVEN or f"gave up: {service} " in said:
                raise StartFailed(self._report(service, "ends as soon as it is started"))

    def _report(self, service: str, what: str) -> str:
        log = self.local.log(service)
        return f"The service {service} {what}. The end of its log ({log}):\n{last_lines(log)}"

    def config(self) -> str:
        head = f"""\
[supervisord]
logfile={escaped(self.log)}
logfile_maxbytes=1MB
pidfile={escaped(self.directory / "supervisord.pid")}
childlogdir={escaped(self.directory)}

[group:{GROUP}]
programs={",".join((*SERVICES, "removals"))}
"""
        return head + "".join(self._program(service) for service in SERVICES) + self._removals()

    def _program(self, service: str) -> str:
        return f"""
[program:{service}]
command={escaped(sys.executable)} -m shared.runner services.{service}.service:{service.title()}Service
directory={escaped(ROOT)}
environment=DOORSTEP_ENV_FILE="{escaped(self.local.env_file(service))}",PYTHONUNBUFFERED="1"
autorestart=true
startsecs=2
startretries=1000
stopsignal=TERM
stopwaitsecs={STOP_SECONDS}
killasgroup=true
redirect_stderr=true
stdout_logfile={escaped(self.local.log(service))}
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=2
"""

    def _removals(self) -> str:
        """Drop what came late of removed landlords. Between two looks only a sleeping shell is there."""
        look = f"exec {shlex.quote(sys.executable)} -m deploy.cli landlord remove --finish"
        return f"""
[program:removals]
command=/bin/sh -c {shlex.quote(escaped(f"sleep {REMOVALS_EVERY} && {look}"))}
directory={escaped(ROOT)}
environment=DOORSTEP_ENV_FILE="{escaped(self.local.env_file("operator"))}"
autorestart=true
startretries=1000
stopasgroup=true
killasgroup=true
redirect_stderr=true
stdout_logfile={escaped(self.local.log("removals"))}
stdout_logfile_maxbytes=1MB
stdout_logfile_backups=0
"""


def escaped(path: Path | str) -> str:
    """supervisor reads % as the start of a name to fill in."""
    return str(path).replace("%", "%%")
