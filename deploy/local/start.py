"""`make run`: start the whole platform on this machine, keep it running, stop it at Ctrl-C.

    python -m deploy.local.start          start and stay
    python -m deploy.local.start --stop   stop the one that runs in this folder

Everything lies under .run/; what was started is stopped again, in the order services, nginx, engines.
"""

import contextlib
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from deploy.accounts import SERVICES
from deploy.local.engines import start_together, stop_together
from deploy.local.front import FrontDoor
from deploy.local.install import ROOT
from deploy.local.processes import StartFailed, is_left_over, last_lines, record, recorded_pid, stop_recorded
from deploy.local.settings import Local
from deploy.local.steps import Refused, say, step
from deploy.local.supervision import Services

RESTARTS_PER_HOUR = 10


class Child(Exception):
    """A step that runs as a program of its own did not work; its output says why."""


def start(local: Local) -> None:
    """Start everything and return when somebody asks to stop. Stops what it started however it ends."""
    with ExitStack() as stack:
        stack.enter_context(only_one(local))
        stop_leftovers(local)
        local.check_ports()
        local.write_env_files()
        watched = []
        if not local.elsewhere:
            rabbit, mongo = local.rabbit(), local.mongo()
            stack.callback(lambda: stop_quietly("Stopping RabbitMQ and MongoDB", lambda: stop_together(rabbit, mongo)))
            with step("RabbitMQ and MongoDB"):
                start_together(rabbit, mongo)
            watched += [rabbit, mongo]
        with step("Accounts, exchanges, queues and indexes"):
            run_step(local, "deploy.cli", "platform", "prepare")
        front = FrontDoor(local.run / "nginx", local.ports["DOORSTEP_PORT"], {s: local.http_port(s) for s in SERVICES})
        stack.callback(lambda: stop_quietly("Stopping nginx", front.stop))
        services = Services(local)
        stack.callback(lambda: stop_quietly("Stopping the services", services.stop))
        with step("Services and nginx"):
            services.start()
            front.start()
            services.wait_ready()
        load_demonstration(local)
        with step("Checking: one thing done in each service"):
            run_step(local, "deploy.local.check")
        announce(local)
        watch([*watched, front, services])


def load_demonstration(local: Local) -> None:
    """The first time only; a load that was interrupted is done again."""
    done = local.run / "demonstration-loaded"
    if not done.exists():
        with step("Demonstration landlords"):
            run_step(local, "deploy.demo")
        done.touch()


def run_step(local: Local, module: str, *arguments: str) -> None:
    """Run one of the project's programs with the operator's settings. What it says is shown only when it fails."""
    log = local.log(module.rpartition(".")[2])
    log.parent.mkdir(parents=True, exist_ok=True)
    environ = local.bare_environment() | {"DOORSTEP_ENV_FILE": str(local.env_file("operator"))}
    with log.open("wb") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
        try:
            code = child.wait()
        except BaseException:
            child.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(10)
            child.kill()
            raise
    if code:
        raise Child(f"`python -m {module} {' '.join(arguments)}` ended with {code}:\n{last_lines(log)}")


def announce(local: Local) -> None:
    sign_ins = local.run / "sign-ins.txt"
    say(f"\nDoorstep is ready:      {local.public_url}")
    say(f"API, readable:          {local.public_url}/api/v1/docs/")
    say(f"Messages to people:     {local.run / 'outbox'}")
    say(f"Logs:                   {local.run / 'logs'}")
    if sign_ins.exists():
        say(f"\n{sign_ins.read_text().rstrip()}")
    say("\nCtrl-C stops it; the data stays.")


def watch(watched: list) -> None:
    """Start again what ended by itself, until somebody asks to stop."""
    restarts: list[float] = []
    while True:
        time.sleep(1)
        for ended in [one for one in watched if not one.running]:
            restarts = [at for at in restarts if at > time.monotonic() - 3600] + [time.monotonic()]
            if len(restarts) > RESTARTS_PER_HOUR:
                raise StartFailed(f"{name_of(ended)} ended again and again; giving up. See the logs.")
            say(f"{name_of(ended)} ended unexpectedly; starting it again.")
            ended.restart()


def name_of(part) -> str:
    return {"RabbitNode": "RabbitMQ", "MongoReplicaSet": "MongoDB", "FrontDoor": "nginx"}.get(
        type(part).__name__, "supervisor"
    )


def stop_quietly(title: str, stop) -> None:
    """One part that does not stop keeps no other from being stopped."""
    ignore_signals()
    try:
        with step(title):
            stop()
    except Exception as failure:  # noqa: BLE001 - said, and the rest goes on
        say(f"{failure}")


@contextmanager
def only_one(local: Local) -> Iterator[None]:
    """Raises: Refused while another start runs in this folder."""
    local.run.mkdir(mode=0o700, exist_ok=True)
    (local.run / "pids").mkdir(exist_ok=True)
    with (local.run / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("Doorstep runs in this folder already. `make stop` stops it.") from None
        pid_file(local).write_text(record(os.getpid()))
        try:
            yield
        finally:
            pid_file(local).unlink(missing_ok=True)


def pid_file(local: Local) -> Path:
    return local.run / "pids" / "start.pid"


def stop_leftovers(local: Local) -> None:
    """What a start that was killed left running, services first."""
    left = ["pids/supervisor.pid", "nginx/front.pid", "rabbitmq/rabbitmq.pid", "rabbitmq/epmd.pid", "mongo/mongod.pid"]
    found = [local.run / name for name in left if is_left_over(local.run / name)]
    if found:
        with step("Stopping what an interrupted start left running"):
            for file in found:
                stop_recorded(file, 0 if file.name == "epmd.pid" else 30)  # epmd ignores a polite request


def stop_other(local: Local) -> int:
    """`make stop`."""
    pid = recorded_pid(pid_file(local))
    if pid is None:
        stop_leftovers(local)
        say("Doorstep does not run in this folder.")
        return 0
    with step("Stopping Doorstep"):
        os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + 120
        while recorded_pid(pid_file(local)) == pid:
            if time.monotonic() > until:
                raise Refused(f"Process {pid} did not stop within 120 s.")
            time.sleep(0.2)
    return 0


class Asked(BaseException):
    """Somebody asked to stop: Ctrl-C, or `make stop`."""


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def ask(*_) -> None:
    ignore_signals()
    raise Asked


def ignore_signals() -> None:
    """Stopping is not interrupted by a second Ctrl-C."""
    for signum in SIGNALS:
        signal.signal(signum, signal.SIG_IGN)


def main(arguments: list[str]) -> int:
    try:
        local = Local.read()
        if arguments == ["--stop"]:
            return stop_other(local)
        for signum in SIGNALS:
            signal.signal(signum, ask)
        start(local)
    except Asked:
        say("Stopped. The data stays in .run/; `make run` starts again.")
    except (Refused, StartFailed, Child) as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
