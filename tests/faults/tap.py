"""A tap on the exchange: every event that was published, and how often, read from a quorum queue of its own."""

import contextlib
import json
import threading
import time
from collections import Counter

import kombu

from shared.bus import names

QUEUE = "faults.tap"


class Tap:
    """Writes each event once to a file of JSON lines, in order of arrival; `seen` counts how often each id came."""

    def __init__(self, amqp_url, file):
        self.file = file
        self.seen: Counter[str] = Counter()
        self.altered: list[str] = []  # ids that came again with other contents
        self._hashes: dict[str, int] = {}
        self._url = amqp_url
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self):
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def stop(self):
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(15)

    def events(self):
        """Every distinct event, as its envelope."""
        with self.file.open() as lines:
            for line in lines:
                yield json.loads(line)

    def _run(self):
        with self.file.open("w") as out:
            while not self._stopping.is_set():
                try:
                    self._read(out)
                except Exception:  # noqa: BLE001 - the broker is killed again and again; what is not acknowledged comes again
                    self._stopping.wait(0.5)

    def _read(self, out):
        connection = _connect(self._url)
        try:
            channel = connection.channel()
            channel.queue_declare(
                QUEUE, durable=True, exclusive=False, auto_delete=False, arguments={"x-queue-type": "quorum"}
            )
            channel.queue_bind(QUEUE, names.EVENTS, "#")
            channel.basic_qos(0, 1000, False)
            taken = []
            channel.basic_consume(QUEUE, callback=taken.append)
            while not self._stopping.is_set():
                self._drain(connection)
                if taken:
                    for message in taken:
                        self._record(message.body, out)
                    out.flush()
                    channel.basic_ack(taken[-1].delivery_tag, multiple=True)
                    taken.clear()
        finally:
            with contextlib.suppress(Exception):
                connection.close()

    def _drain(self, connection):
        """Take in what arrives, a moment's worth; keeps the heartbeat going."""
        until = time.monotonic() + 0.1
        while (left := until - time.monotonic()) > 0:
            try:
                connection.drain_events(timeout=left)
            except TimeoutError:
                break
        connection.heartbeat_tick()

    def _record(self, body, out):
        body = body if isinstance(body, str) else body.decode()
        event_id = json.loads(body)["id"]
        self.seen[event_id] += 1
        if self.seen[event_id] == 1:
            self._hashes[event_id] = hash(body)
            out.write(body + "\n")
        elif self._hashes[event_id] != hash(body):
            self.altered.append(event_id)


def _connect(url):
    return kombu.Connection(url, heartbeat=20, connect_timeout=5).transport.establish_connection()
