"""Metrics, health and readiness of one process, on a port of their own and apart from its workers.

On the service's own door they would wait behind busy workers, and a liveness probe would kill a healthy process.
"""

import json
import time

import eventlet
from eventlet import wsgi
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared import metrics

LAG_EVERY = 0.5  # seconds between two looks at the event loop
UNHEALTHY_LAG = 10.0  # seconds late: the process is stuck
CHECK_FOR = 1.0  # seconds that a check's result is remembered
CHECK_WITHIN = 2.0  # seconds a check may take


class OperationsServer:
    """Answers /metrics, /healthz and /readyz. `address`: host:port."""

    def __init__(self, service, address):
        self.service = service
        host, _, port = address.rpartition(":")
        self._socket = eventlet.listen((host, int(port)), reuse_port=False)
        self.address = self._socket.getsockname()
        self.draining = False
        self._checks = {}
        self._lag = 0.0
        self._greenlets = []

    def start(self):
        options = {"log_output": False, "debug": False, "keepalive": False, "socket_timeout": 5}
        self._greenlets = [
            eventlet.spawn(self._watch_lag),
            eventlet.spawn(wsgi.server, self._socket, self._answer, max_size=20, **options),
        ]

    def stop(self):
        for greenlet in self._greenlets:
            greenlet.kill()
        self._socket.close()

    def ready_when(self, name, check):
        """Ready only while check() is true. It may wait for others, but not for long."""
        self._checks[name] = _Check(check)

    def drain(self):
        """Not ready from now on: the process is about to stop."""
        self.draining = True

    def watch_workers(self, container):
        """Show how many of a nameko container's workers are in use."""
        metrics.workers_max.labels(self.service).set(container.max_workers)
        metrics.workers_busy.labels(self.service).set_function(container._worker_pool.running)  # noqa: SLF001 - nameko shows it nowhere else

    def _answer(self, environ, start_response):
        page = {"/metrics": self._metrics, "/healthz": self._health, "/readyz": self._readiness}.get(
            environ["PATH_INFO"]
        )
        status, kind, body = page() if page else ("404 Not Found", "text/plain", b"/metrics /healthz /readyz\n")
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body)))])
        return [body]

    @staticmethod
    def _metrics():
        return "200 OK", CONTENT_TYPE_LATEST, generate_latest()

    def _health(self):
        """Only what a restart would mend: never what this process depends on."""
        return _judged(self._lag < UNHEALTHY_LAG, {"service": self.service, "hub_lag_seconds": round(self._lag, 4)})

    def _readiness(self):
        found = {name: check.passes() for name, check in self._checks.items()} | {"not_draining": not self.draining}
        return _judged(all(found.values()), {"service": self.service, "checks": found})

    def _watch_lag(self):
        gauge = metrics.hub_lag_seconds.labels(self.service)
        while True:
            asleep = time.monotonic()
            eventlet.sleep(LAG_EVERY)
            self._lag = max(0.0, time.monotonic() - asleep - LAG_EVERY)
            gauge.set(self._lag)


class _Check:
    """A check and its last result; asked at most once a second, and never twice at a time."""

    def __init__(self, check):
        self._check = check
        self._result = False
        self._until = 0.0

    def passes(self):
        if time.monotonic() >= self._until:
            self._until = time.monotonic() + CHECK_FOR + CHECK_WITHIN
            self._result = self._ask()
            self._until = time.monotonic() + CHECK_FOR
        return self._result

    def _ask(self):
        try:
            with eventlet.Timeout(CHECK_WITHIN):
                return bool(self._check())
        except (Exception, eventlet.Timeout):  # noqa: BLE001 - whatever is wrong with it, it is not ready
            return False


def _judged(good, found):
    body = json.dumps({"ok": good} | found).encode()
    return ("200 OK" if good else "503 Service Unavailable"), "application/json", body
