"""nginx in front of the services, under a prefix of its own."""

import signal
import time
from collections.abc import Mapping
from pathlib import Path

from deploy.local.processes import LOOPBACK, Process, StartFailed, answers
from deploy.nginx.render import write_prefix

ROOT = Path(__file__).resolve().parents[2]
API_DOCS = ROOT / "docs" / "api"
NGINX = "/usr/sbin/nginx"


class FrontDoor:
    """Start and stop one nginx."""

    def __init__(
        self, directory: Path, port: int, upstreams: Mapping[str, int], api_docs: Path = ROOT / "docs" / "api"
    ):
        self.directory = Path(directory).resolve()
        self.port = port
        self.values = {
            "DOORSTEP_LISTEN": f"{LOOPBACK}:{port}",
            "DOORSTEP_WEB": str(ROOT / "deploy" / "web"),
            "DOORSTEP_API_DOCS": str(api_docs),
        } | {f"{service.upper()}_UPSTREAM": f"{LOOPBACK}:{at}" for service, at in upstreams.items()}
        self.process = Process("nginx", self.directory / "front.pid", self.directory / "nginx.log")

    @property
    def running(self) -> bool:
        return self.process.running

    def start(self) -> None:
        main = write_prefix(self.directory, self.values)
        self.process.launch([NGINX, "-p", self.directory, "-e", self.directory / "error.log", "-c", main])
        until = time.monotonic() + 10
        while not answers(self.port):
            if not self.running or time.monotonic() > until:
                raise StartFailed(f"nginx did not start. Its last lines:\n{self.process.last_lines()}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Let requests under way finish."""
        self.process.ask_to_stop(signal.SIGQUIT)
        self.process.wait_stopped(10)

    def kill(self) -> None:
        self.process.kill()

    def restart(self) -> None:
        self.kill()
        self.start()
