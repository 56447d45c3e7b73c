"""Starts one service: `python -m shared.runner services.membership.service:MembershipService`.

Patches first, then connects, then lets nameko run. At SIGTERM it stops taking work, finishes what is in hand and ends;
should anything hang (a broker that is away, a network that swallows), it ends all the same after `stop_within` seconds,
which is safe: what was accepted is stored, and what was not acknowledged is delivered again.
"""

import shared.patched  # noqa: F401, I001 - nothing may be imported before the patching

import gc
import logging
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

import eventlet
import structlog
from nameko.containers import ServiceContainer
from pymongo.errors import PyMongoError

from shared import logs, ops, store
from shared.landlords import registry
from shared.settings import Settings, read_settings

log = structlog.get_logger()

GARBAGE = (10_000, 20, 20)  # objects made and not let go, then rounds, until it is looked for


def main(target):
    module, name = target.split(":")
    service = getattr(import_module(module), name)
    settings = read_settings(getattr(service, "settings", Settings))
    logs.configure(service.name, settings.log_level)
    logging.getLogger("nameko.containers").setLevel(logging.ERROR)  # it warns of each greenlet it ends at a stop
    sys.exit(Process(service, settings).run())


class Process:
    """One service process, from start to end."""

    def __init__(self, service, settings):
        self.settings = settings
        self.name = service.name
        config = {
            "settings": settings,
            "WEB_SERVER_ADDRESS": settings.http_address,
            "max_workers": settings.max_workers,
            "AMQP_URI": settings.amqp_url,
        }
        self.container = ServiceContainer(service, config)
        self.operations: Any = None  # ops.OperationsServer, once started
        self._gave_up = False
        self._told_to_stop = eventlet.event.Event()

    def run(self):
        """Serve until told to stop. Returns the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        self.start()
        log.info("started", http=self.settings.http_address)
        self._wait()
        status = self.stop()
        log.info("stopped")
        return status

    def start(self):
        store.connect(self.name, self.settings.mongo_url)
        self.operations = ops.OperationsServer(self.name, self.settings.ops_address)
        self.operations.watch_workers(self.container)
        self._register_checks()
        self.operations.start()
        eventlet.spawn(self._load_registry)
        store.telling.announcing.append(registry.note_activity)
        self.container.start()
        _collect_garbage_seldom()

    def _load_registry(self):
        registry.run(self.settings.registry_refresh)

    def _register_checks(self):
        """Ready once all of this holds; registered before anyone can ask."""
        ready = self.operations.ready_when
        ready("started", lambda: self.container.started)
        ready("database", lambda: _answers(store.ping))
        ready("registry", lambda: registry.loaded)
        ready("broker", self._consumes)

    def _consumes(self):
        consumer = getattr(self.container, "consumer", None)
        return consumer is not None and consumer.connected

    def _wait(self):
        """Until a signal comes, or nameko gives up (a bug in an extension), which ends the process."""
        watcher = eventlet.spawn(self.container.wait)
        watcher.link(self._on_death)
        self._told_to_stop.wait()

    def _on_death(self, _greenlet):
        self._gave_up = not self._told_to_stop.ready()
        self._on_signal()

    def _on_signal(self, *_signal):
        if not self._told_to_stop.ready():
            self._told_to_stop.send()

    def stop(self):
        """Finish what is in hand. Ends the process by force when that takes longer than `stop_within`."""
        deadline = eventlet.spawn_after(self.settings.stop_within, self._give_up)
        self.operations.drain()
        died = self._gave_up
        self.container.stop()
        deadline.cancel()
        return 1 if died else 0

    def _give_up(self):
        log.error("stopped_by_force", after_seconds=self.settings.stop_within)
        with suppress(OSError):  # the log's disk may be full
            sys.stdout.flush()
        os._exit(1)


def _collect_garbage_seldom():
    """What was loaded stays: looking through it for garbage again and again costs a twentieth of each request."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)


def _answers(call):
    try:
        call()
    except (PyMongoError, OSError):
        return False
    return True


if __name__ == "__main__":
    if len(sys.argv) != 2 or ":" not in sys.argv[1]:
        sys.exit("Usage: python -m shared.runner services.<name>.service:<Class>")
    main(sys.argv[1])
