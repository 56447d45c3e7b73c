"""`@subscribe`: a service method that is called with events."""

from functools import wraps

from nameko.extensions import Entrypoint, register_entrypoint

from shared.bus.consumer import Consumer


class Subscription(Entrypoint):
    """One queue, `<service>.<method>`, bound to the contracts given.

    batch: at most so many events in one call, all of one landlord; without it the method gets one event a call.
    workers: calls at a time in this process. per_landlord: of these, at most so many for one landlord; batches, one.
    """

    consumer = Consumer()

    def __init__(self, *contracts, batch=0, workers=8, per_landlord=4, **options):
        self.contracts = contracts
        self.batch = batch
        self.workers = workers
        self.per_landlord = 1 if batch else per_landlord
        super().__init__(**options)

    @property
    def queue(self):
        return f"{self.container.service_name}.{self.method_name}"

    def setup(self):
        self.consumer.add(self)

    def stop(self):
        self.consumer.drain()


def subscribe(*contracts, **options):
    """Call the decorated method with every event of these contracts: `method(self, event)`, or events with `batch`.

    The method itself, without the bus around it, is its `__wrapped__`.
    """

    def decorate(method):
        @wraps(method)
        def handle(service, run):
            return run.perform(method, service)

        register_entrypoint(handle, Subscription(*contracts, **options))
        return handle

    return decorate


__all__ = ["Subscription", "subscribe"]
