"""Connections to RabbitMQ that end when told to, whatever the network does."""

import contextlib
import socket
from time import monotonic
from typing import Any

import eventlet
import kombu
from eventlet import Timeout
from eventlet.semaphore import Semaphore

HEARTBEAT = 10  # seconds; a dead peer is noticed within two of them
CONNECT_WITHIN = 5  # seconds
READ_AHEAD = 65536  # bytes
WRITE_BEHIND = 32768  # bytes
CLOSE_AFTER = 0.05  # seconds from shutting a socket down to closing it


class NotPublished(Exception):
    """The broker did not confirm in time."""


class Connection:
    """One AMQP connection whose writes are taken in turn, and whose socket can always be shut first."""

    def __init__(self, url, name, write_timeout=None, heartbeat=None):
        options = {
            "client_properties": {"connection_name": name},
            "write_timeout": write_timeout,
            "on_blocked": self._on_blocked,
            "on_unblocked": self._on_unblocked,
        }
        broker = kombu.Connection(
            url,
            heartbeat=HEARTBEAT if heartbeat is None else heartbeat,
            connect_timeout=CONNECT_WITHIN,
            login_method="PLAIN",
            transport_options=options,
        )
        self._transport = broker.transport
        self._amqp: Any = None  # the transport's connection, once open
        self.blocked = False
        self._ticked = monotonic()
        self.writing = Semaphore()  # held while a frame is written: two greenlets must not interleave

    def open(self):
        """Connect, or raise within CONNECT_WITHIN seconds and a bit. A peer that says nothing counts as away."""
        try:
            with Timeout(CONNECT_WITHIN + 2, TimeoutError("the broker does not answer")):
                self._amqp = self._transport.establish_connection()
            self._amqp.transport._quick_recv = _ReadAhead(self._amqp.transport._quick_recv)  # noqa: SLF001 - see there
        except BaseException:
            self.kill()
            raise
        return self

    def channel(self):
        with Timeout(CONNECT_WITHIN, TimeoutError("the broker does not open a channel")):
            return self._amqp.channel()

    @contextlib.contextmanager
    def together(self):
        """Frames written inside the block go to the socket in a few pieces at its end, not one by one.

        Nothing else may write meanwhile: hold `writing`, or be the only one. A block that raises writes nothing more.
        """
        transport = self._amqp.transport
        written, piece = transport._write, bytearray()  # noqa: SLF001 - py-amqp has no other place for it

        def keep(frame):
            piece.extend(frame)
            if len(piece) >= WRITE_BEHIND:
                written(piece)
                piece.clear()

        transport._write = keep  # noqa: SLF001
        try:
            yield
        finally:
            transport._write = written  # noqa: SLF001
        if piece:
            transport.write(piece)

    def drain(self, seconds):
        """Take in what arrives within so many seconds and call its callbacks; keeps the heartbeat going."""
        with contextlib.suppress(TimeoutError):
            self._amqp.drain_events(timeout=seconds)
        if monotonic() - self._ticked > 1:
            self._ticked = monotonic()
            with self.writing:
                self._amqp.heartbeat_tick()

    def close(self):
        """Close politely, but not for longer than two seconds, and shut the socket in any case."""
        with contextlib.suppress(Exception), Timeout(2, False):  # the connection is given up either way
            self._amqp.close()
        self.kill()

    def kill(self):
        """Shut the socket down before anything else: a polite close on a dead network waits for ever."""
        sock = getattr(getattr(self._amqp, "_transport", None), "sock", None)
        if sock is None:
            return
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
        eventlet.spawn_after(CLOSE_AFTER, sock.close)  # closed at once, a greenlet that writes would never wake

    def _on_blocked(self, *_reason):
        self.blocked = True

    def _on_unblocked(self, *_nothing):
        self.blocked = False


class _ReadAhead:
    """Takes from the socket what is there, not the nine short pieces a message that py-amqp asks for one by one."""

    def __init__(self, receive):
        self._receive = receive
        self._held, self._at = b"", 0

    def __call__(self, size):
        if self._at == len(self._held):
            self._held, self._at = self._receive(READ_AHEAD), 0
        part = self._held[self._at : self._at + size]
        self._at += len(part)
        return part
