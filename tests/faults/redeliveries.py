"""How often the broker handed a message out again: what the handlers absorbed."""

import threading

import requests

EVERY = 2.0  # seconds between looks


class Redeliveries:
    """Adds up RabbitMQ's own counts, which begin anew with it. What it counted in its last moments is not seen."""

    def __init__(self, rabbit):
        self.count = 0
        self._url = f"{rabbit.api_url}/api/queues/doorstep?columns=name,message_stats.redeliver"
        self._last: dict[str, int] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stopping.set()
        self._thread.join(10)

    def _run(self):
        with requests.Session() as session:
            session.trust_env = False
            while not self._stopping.wait(EVERY):
                try:
                    self._add(session.get(self._url, timeout=3).json())
                except (requests.RequestException, TypeError, ValueError):
                    continue  # it is away

    def _add(self, queues):
        for queue in queues:
            stats = queue.get("message_stats") or {}  # [] where there are none yet
            now = stats.get("redeliver", 0)
            before = self._last.get(queue["name"], 0)
            self.count += now - before if now >= before else now
            self._last[queue["name"]] = now
