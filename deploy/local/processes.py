"""Child processes that are ours alone: started in a session of their own, remembered by pid, stopped by that pid."""

import contextlib
import os
import resource
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LOOPBACK = "127.0.0.1"
BELOW_CONNECTIONS = range(20_000, 32_000)  # Linux begins at 32,768
OPEN_FILES = 65536  # wanted; a landlord's database keeps about 48 files open


class StartFailed(Exception):
    """Something did not start; the message says what, and what to do."""


class Process:
    """One program in a session of its own, so that a Ctrl-C in the terminal reaches only the one who stops it."""

    def __init__(self, name: str, pid_file: Path, log: Path):
        self.name = name
        self.pid_file = pid_file
        self.log = log
        self.child: subprocess.Popen[bytes] | None = None

    def launch(self, command: Sequence[object], env: Mapping[str, str] | None = None, cwd: Path | None = None) -> None:
        raise_open_files()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.pid_file.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.child = subprocess.Popen(
                [str(part) for part in command],
                env=None if env is None else dict(env),
                cwd=cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.pid_file.write_text(record(self.child.pid))

    @property
    def running(self) -> bool:
        return self.child is not None and self.child.poll() is None

    @property
    def exit_code(self) -> int | None:
        return self.child.poll() if self.child else None

    def ask_to_stop(self, signum: int = signal.SIGTERM) -> None:
        if self.child and self.running:
            self.child.send_signal(signum)

    def wait_stopped(self, seconds: float = 30) -> None:
        """Wait for the end, and end it after `seconds`."""
        if self.child is None:
            return
        try:
            self.child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.kill()
        self.pid_file.unlink(missing_ok=True)

    def kill(self) -> None:
        """kill -9, with all it started."""
        if self.child is None:
            return
        kill_session(self.child.pid)
        self.child.wait()
        self.pid_file.unlink(missing_ok=True)

    def last_lines(self, count: int = 20) -> str:
        return last_lines(self.log, count)


def last_lines(log: Path, count: int = 20) -> str:
    if not log.exists():
        return "(no log)"
    return "\n".join(log.read_text(errors="replace").splitlines()[-count:])


def record(pid: int) -> str:
    """What a pid file holds: the moments of boot and start tell a pid that another program got since from ours."""
    return f"{pid} {status(pid).started} {boot_id()}\n"


def recorded_pid(pid_file: Path) -> int | None:
    """The pid in the file while that very process still runs."""
    pid, started = _recorded(pid_file)
    return pid if pid and status(pid).runs_since(started) else None


def stop_recorded(pid_file: Path, seconds: float = 30) -> None:
    """Stop what a run that was itself killed left behind, with all that it started."""
    pid, started = _recorded(pid_file)
    leader = status(pid)
    if pid and leader.started in (started, None):
        if leader.runs_since(started):
            os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + seconds
        while status(pid).runs_since(started) and time.monotonic() < until:
            time.sleep(0.1)
        kill_session(pid)
    pid_file.unlink(missing_ok=True)


def is_left_over(pid_file: Path) -> bool:
    """Whether the process in the file still runs, or something that it started."""
    pid, started = _recorded(pid_file)
    return bool(pid) and status(pid).started in (started, None) and bool(session_members(pid))


def _recorded(pid_file: Path) -> tuple[int, int]:
    try:
        pid, started, boot = pid_file.read_text().split()
    except (OSError, ValueError):
        return 0, 0
    return (int(pid), int(started)) if boot == boot_id() and started.isdigit() else (0, 0)


@dataclass(frozen=True)
class Status:
    """What the kernel says of a process."""

    ended: bool = True  # though its parent may not have taken notice yet
    session: int | None = None
    started: int | None = None  # clock ticks since boot

    def runs_since(self, started: int) -> bool:
        return self.started == started and not self.ended


def status(pid: int) -> Status:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return Status()
    # a zombie whose other threads still run has not let go of its ports
    ended = fields[0] == "Z" and int(fields[17]) <= 1
    return Status(ended=ended, session=int(fields[3]), started=int(fields[19]))


def boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def session_members(leader: int) -> list[int]:
    """Processes that run in the session which `leader` began; it stays theirs when the leader is gone."""
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    found = [(pid, status(pid)) for pid in pids]
    return [pid for pid, at in found if at.session == leader and not at.ended]


def kill_session(leader: int) -> None:
    for pid in session_members(leader):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def raise_open_files() -> None:
    """For the programs started from here, as far as this user may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < OPEN_FILES:
        with contextlib.suppress(ValueError, OSError):  # only root may
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, OPEN_FILES))
            hard = OPEN_FILES
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_ports(count: int) -> list[int]:
    """Free ports, all different, of those that no connection is given: they stay free until they are taken."""
    found: list[int] = []
    with contextlib.ExitStack() as stack:
        while len(found) < count:
            probe = stack.enter_context(socket.socket())
            with contextlib.suppress(OSError):
                probe.bind((LOOPBACK, secrets.choice(BELOW_CONNECTIONS)))
                found.append(probe.getsockname()[1])
    return found


def answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), timeout=1):
        return True
    return False


def kept_secret(path: Path) -> str:
    """A password made once and kept where only its owner reads it."""
    if not path.exists():
        write_private(path, secrets.token_hex(24))
    return path.read_text().strip()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)
