"""A TCP proxy for tests: it passes, swallows, holds back, slows, cuts or refuses, as it is told."""

import contextlib
import socket
from urllib.parse import urlsplit, urlunsplit

import eventlet

UP, DOWN = "up", "down"  # from the client to the engine, and back
LATENCY = 0.3  # seconds
BANDWIDTH = 10_000  # bytes a second


def at_port(url, port, **query):
    """The same address through a proxy's port."""
    parts = urlsplit(url)
    credentials = parts.netloc.rpartition("@")[0]
    asked = "&".join(f"{key}={value}" for key, value in query.items()) or parts.query
    return urlunsplit(parts._replace(netloc=f"{credentials}@127.0.0.1:{port}", query=asked))


class Proxy:
    """Listens on a free port of this machine and passes bytes to `port` there, while `mode` is "pass".

    mode, for both directions, or for one with " up" (to the engine) or " down" behind it:
    hole: bytes vanish and nobody is told. stall: they wait until the mode changes. late: each piece comes LATENCY
    seconds later. narrow: BANDWIDTH. sliced: one byte at a time. mute: new connections are accepted and hear nothing.
    only: the mode concerns connections whose client said this in its first bytes (a connection's name), None: all.
    refuse(): nobody is let in, and those inside are cut.
    """

    def __init__(self, port, only=None):
        self.target = port
        self.mode = "pass"
        self.only = only
        self._pairs = []
        self._listen(0)
        self.port = self._listener.getsockname()[1]

    def _listen(self, port):
        self._listener = eventlet.listen(("127.0.0.1", port))
        self._accepting = eventlet.spawn(self._accept)

    def _accept(self):
        while True:
            try:
                inside, _ = self._listener.accept()
            except OSError:
                return
            if self.mode == "mute":
                self._pairs.append(_Pair(inside, inside))
                continue
            try:
                outside = eventlet.connect(("127.0.0.1", self.target))
            except OSError:  # the engine is away: so are we, for this one
                inside.close()
                continue
            for end in (inside, outside):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            pair = _Pair(inside, outside)
            self._pairs.append(pair)
            eventlet.spawn(self._pass, pair, inside, outside, UP)
            eventlet.spawn(self._pass, pair, outside, inside, DOWN)

    def _pass(self, pair, source, sink, direction):
        with contextlib.suppress(OSError, EOFError):
            while data := source.recv(65536):
                if direction == UP:
                    pair.hear(data)
                self.carry(pair, sink, direction, data)
        pair.end(direction)
        if pair.ended and pair in self._pairs:
            self._pairs.remove(pair)

    def carry(self, pair, sink, direction, data):
        """Pass `data` on as the mode wants it."""
        while self._fault(pair, direction) in ("stall", "mute"):
            eventlet.sleep(0.02)
        fault = self._fault(pair, direction)
        if fault == "hole":
            return
        if fault == "late":
            eventlet.sleep(LATENCY)
        size = {"sliced": 1, "narrow": BANDWIDTH // 20}.get(fault, len(data))
        for start in range(0, len(data), size):
            sink.sendall(data[start : start + size])
            if fault == "narrow":
                eventlet.sleep(size / BANDWIDTH)

    def _fault(self, pair, direction):
        fault, _, concerned = self.mode.partition(" ")
        meant = concerned in ("", direction) and (self.only is None or self.only in pair.heard)
        return fault if meant else "pass"

    def cut(self):
        """End every connection that is meant at once."""
        for pair in [pair for pair in self._pairs if self.only is None or self.only in pair.heard]:
            pair.cut()
            self._pairs.remove(pair)

    def refuse(self):
        self._accepting.kill()
        self._listener.close()
        for pair in self._pairs:
            pair.cut()
        self._pairs.clear()

    def admit(self):
        self._listen(self.port)

    def close(self):
        self.mode = "pass"  # lets go of what is held back
        self.refuse()


class _Pair:
    """A client's connection and ours to the engine, and the first that the client said."""

    def __init__(self, inside, outside):
        self._ends = (inside, outside)
        self._passing = {UP, DOWN}
        self.heard = b""

    def hear(self, data):
        if len(self.heard) < 4096:
            self.heard += data[:4096]

    def end(self, direction):
        """Nothing passes any more this way, and soon nothing the other way. Then the descriptors are free again."""
        self.cut()
        self._passing.discard(direction)
        if self.ended:
            for end in self._ends:
                end.close()

    @property
    def ended(self):
        return not self._passing

    def cut(self):
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
