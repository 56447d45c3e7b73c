"""`@every`: a service method called at intervals, once over all processes of the service, for each active landlord."""

from functools import wraps
from time import monotonic

import eventlet
import structlog
from eventlet.event import Event
from nameko.extensions import Entrypoint, register_entrypoint
from pymongo.errors import PyMongoError

from shared import leases, metrics
from shared.context import PLATFORM, acting_for
from shared.landlords import registry
from shared.logs import at_door

LOOK_AGAIN = 1.0  # seconds, while the registry or the database is not there
SHORTEST = 0.05  # seconds between two looks
LONGEST = 60.0  # seconds: a clock that was put right is noticed by then

log = structlog.get_logger()


class Timer(Entrypoint):
    """Turns are numbered by the database's clock; who claims a turn takes it, so that no turn is taken twice.

    A turn that was missed (nobody ran, or a process died in it) is not made up: timers find what is due by looking.
    """

    def __init__(self, seconds, platform=False, **options):
        self.seconds = seconds
        self.platform = platform
        self._stopping = False
        self._told_to_stop = Event()
        super().__init__(**options)

    def start(self):
        metrics.timer_every_seconds.labels(self.container.service_name, self.method_name).set(self.seconds)
        self._note_turn()
        self.container.spawn_managed_thread(self._run, identifier=f"timer {self.method_name}")

    def stop(self):
        self._stopping = True
        if not self._told_to_stop.ready():
            self._told_to_stop.send()

    def _sleep(self, seconds):
        with eventlet.Timeout(seconds, False):
            self._told_to_stop.wait()

    def _run(self):
        while not self._stopping:
            wait = LOOK_AGAIN
            try:
                if registry.loaded:
                    ours, wait = leases.claim_turn(f"timer:{self.method_name}", self.seconds)
                    if ours:
                        began = monotonic()
                        self._take_turn()
                        wait -= monotonic() - began
            except (PyMongoError, OSError) as error:
                log.warning("timer_interrupted", timer=self.method_name, error=type(error).__name__)
            self._sleep(min(max(wait, SHORTEST), LONGEST))

    def _note_turn(self):
        metrics.timer_last_turn_seconds.labels(self.container.service_name, self.method_name).set_to_current_time()

    def _take_turn(self):
        self._note_turn()
        started = monotonic()
        for landlord in [PLATFORM] if self.platform else registry.active():
            if self._stopping:
                return
            done = Event()
            self.container.spawn_worker(self, (_Turn(landlord),), {}, handle_result=_tell(done))
            outcome = done.wait()
            metrics.timers_run.labels(self.container.service_name, self.method_name, outcome).inc()
        log.debug("timer_ran", timer=self.method_name, seconds=round(monotonic() - started, 3))


class _Turn:
    def __init__(self, landlord):
        self.landlord = landlord
        self.outcome = "done"

    def perform(self, method, service):
        """Never raises: a landlord whose turn fails does not take it from the others."""
        try:
            with acting_for(self.landlord, actor="system"), at_door(method.__name__):
                method(service)
        except (Exception, eventlet.Timeout):
            self.outcome = "failed"
            log.exception("timer_failed", timer=method.__name__)
        return self.outcome


def _tell(done):
    def handle_result(_worker, result, exc_info):
        done.send(result or "failed")
        return result, exc_info

    return handle_result


def every(*, minutes=0, seconds=0, platform=False):
    """Call the decorated method so often, for each active landlord with that landlord set (or for the platform)."""

    def decorate(method):
        @wraps(method)
        def take_turn(service, turn):
            return turn.perform(method, service)

        register_entrypoint(take_turn, Timer(minutes * 60 + seconds, platform=platform))
        return take_turn

    return decorate
