"""Load over HTTP by wrk: one thread, many connections, the tokens of many callers, percentiles."""

# ruff: noqa: S603 - it starts wrk

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

SCRIPT = Path(__file__).with_name("load.lua")


@dataclass
class Result:
    """What wrk counted: answers 2xx a second, milliseconds at percentiles, everything that was no such answer."""

    accepted: int
    seconds: float
    p50: float
    p99: float
    failed: int

    @property
    def rate(self):
        return self.accepted / self.seconds


def run(port, requests, *, seconds, connections=64, paced=None):
    """Send these in turn, again and again. requests: [(method, path, token, body as text or None)].

    paced: so many a second over all connections; without it, each sends as soon as it has its answer.
    Raises RuntimeError where one in a hundred was refused or failed: that would measure something else.
    """
    with tempfile.TemporaryDirectory() as directory:
        plan = Path(directory, "requests.txt")
        plan.write_text("".join(f"{method}\t{path}\t{token}\t{body or ''}\n" for method, path, token, body in requests))
        pause = 1000 * connections / paced if paced else 0  # milliseconds between two of one connection
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(SCRIPT)]
        done = subprocess.run(
            [*command, f"http://127.0.0.1:{port}", "--", str(plan), str(pause)],
            capture_output=True,
            text=True,
            check=True,
        )
    found = json.loads(done.stdout.rpartition("RESULT")[2])
    result = Result(**found)
    if result.failed * 100 > result.accepted or not result.accepted:
        raise RuntimeError(f"{result.failed} of {result.failed + result.accepted} requests failed")
    return result
