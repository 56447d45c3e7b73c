"""A TCP proxy for tests: it passes, swallows, cuts or refuses, as it is told."""

import contextlib
import socket

import eventlet


class Proxy:
    """Listens on a free port of this machine and passes bytes to `port` there, while `mode` is "pass".

    mode "hole": bytes vanish both ways and nobody is told. refuse(): nobody is let in, and those inside are cut.
    """

    def __init__(self, port):
        self.target = port
        self.mode = "pass"
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
                outside = eventlet.connect(("127.0.0.1", self.target))
            except OSError:
                return
            self._pairs.append((inside, outside))
            eventlet.spawn(self._pass, inside, outside)
            eventlet.spawn(self._pass, outside, inside)

    def _pass(self, source, sink):
        with contextlib.suppress(OSError, EOFError):
            while data := source.recv(65536):
                if self.mode == "pass":
                    sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def cut(self):
        """End every connection at once."""
        for pair in self._pairs:
            for end in pair:
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
        self._pairs.clear()

    def refuse(self):
        self._accepting.kill()
        self._listener.close()
        self.cut()

    def admit(self):
        self._listen(self.port)

    def close(self):
        self.refuse()
