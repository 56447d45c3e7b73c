"""The network between services and engines: a process of proxies that is told what to do to which link.

    python -m tests.faults.network '{"<link>": <port behind it>}'

prints {"<link>": <its own port>}, then obeys lines [link, order]: a mode of tests.proxy.Proxy, "cut", "refuse" or
"admit", and answers each with a line.
"""

import json
import subprocess
import sys
import threading
from pathlib import Path

import eventlet
from eventlet.green import os as green_os

from tests.proxy import Proxy

ROOT = Path(__file__).parents[2]


class Network:
    """The proxies' process, as the one who starts it sees it."""

    def __init__(self, targets: dict[str, int]):
        command = [sys.executable, "-W", "ignore", "-m", "tests.faults.network", json.dumps(targets)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        self._turn = threading.Lock()
        self.ports: dict[str, int] = json.loads(self._process.stdout.readline())

    def tell(self, link: str, order: str) -> None:
        with self._turn:
            self._process.stdin.write(json.dumps([link, order]) + "\n")
            self._process.stdin.flush()
            if not self._process.stdout.readline():
                raise RuntimeError("The proxies' process has ended.")

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            pipe.close()


class Link(Proxy):
    """A proxy whose connections stay lost once they have lost bytes, as behind a firewall that forgot them.

    No stream of TCP goes on behind a gap. New connections pass as soon as the mode does.
    """

    def carry(self, pair, sink, direction, data):
        if self._fault(pair, direction) == "hole":
            pair.lost = {*getattr(pair, "lost", ()), direction}
        if direction not in getattr(pair, "lost", ()):
            super().carry(pair, sink, direction, data)


def obey(link, order):
    if order in ("cut", "refuse", "admit"):
        getattr(link, order)()
    else:
        link.mode = order


def main(targets):
    proxies = {link: Link(port) for link, port in targets.items()}
    sys.stdout.write(json.dumps({link: proxy.port for link, proxy in proxies.items()}) + "\n")
    sys.stdout.flush()
    rest = b""
    while data := green_os.read(0, 4096):
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            link, order = json.loads(line)
            obey(proxies[link], order)
            sys.stdout.write("done\n")
            sys.stdout.flush()
        eventlet.sleep(0)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
