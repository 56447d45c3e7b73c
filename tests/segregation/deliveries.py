"""Events as the broker delivers them, handled by the code that handles them in a service."""

import json
from functools import cache
from types import SimpleNamespace

from deploy.reference.files import SAMPLES
from deploy.reference.samples import PLATFORM_ENTITIES
from deploy.reference.schemas import name_of
from shared.bus import names
from shared.bus.delivery import Delivery
from shared.bus.handling import Run
from shared.bus.timers import Timer, _Turn
from shared.contracts.event import routing_key
from shared.ids import new_id
from tests.generated.bus import handlers


def envelope(contract, landlord, canary):
    """An event of this landlord about something new, named so that a row of it shows whose it is."""
    sample = json.loads(sample_text(contract))
    subject = f"{contract.entity}-{canary}-{new_id()[-6:]}"
    told = {"id": new_id(), "landlord": landlord, "subject": subject, "sequence": f"{1:010d}"}
    data = sample["data"]
    if contract.batch:
        data = {"items": [item | {"id": f"{item['id'][:8]}-{canary}"} for item in data["items"]]}
    return sample | told | {"data": data}


@cache
def sample_text(contract):
    return (SAMPLES / f"{name_of(contract)}.json").read_text()


def delivery(event, *, key=None, exchange=names.EVENTS, headers=()):
    """As it arrives from the queue, under the routing key that it should have, or another."""
    info = {"routing_key": key or routing_key(event), "exchange": exchange, "redelivered": False}
    body = json.dumps(event).encode() if isinstance(event, dict) else event
    return Delivery(SimpleNamespace(body=body, headers=dict(headers), delivery_tag=1, delivery_info=info))


def handle(handler, *deliveries):
    """Run the handler on these deliveries. Returns the Run: what was handled, and why the rest was not."""
    container = SimpleNamespace(service_name=handler.kind.name)
    subscription = SimpleNamespace(
        method_name=handler.name, batch=handler.batch, queue=handler.queue, container=container
    )
    run = Run(subscription, list(deliveries), is_stopping=lambda: True)
    run.perform(getattr(handler.kind, handler.name).__wrapped__, handler.kind())
    return run


@cache
def landlord_handlers():
    """Handlers of landlords' events; those of the platform's own facts know no landlord's data."""
    return [each for each in handlers() if each.contracts[0].entity not in PLATFORM_ENTITIES]


@cache
def timers():
    """[(service class, method name)] of every timer that is called for each landlord."""
    found = []
    for kind in {handler.kind for handler in handlers()}:
        for name in dir(kind):
            entrypoints = getattr(getattr(kind, name), "nameko_entrypoints", ())
            found += [(kind, name) for each in entrypoints if isinstance(each, Timer) and not each.platform]
    return sorted(found, key=lambda pair: (pair[0].name, pair[1]))


def take_turn(kind, name, landlord):
    """One turn of a timer for one landlord: `done` or `failed`."""
    return _Turn(landlord).perform(getattr(kind, name).__wrapped__, kind())
