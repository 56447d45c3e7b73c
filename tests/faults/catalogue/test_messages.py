"""Messages that are no event of ours: parked with the kind of their fault, while the service lives and says nothing."""

import json
import pickle

import pytest

from shared.bus import names
from tests.faults.catalogue.broker import made
from tests.faults.catalogue.processes import counted, until
from tests.faults.catalogue.service import QUEUES
from tests.shared.probe import ThingMade

PRIVATE = "Mx-Persona-Privata"  # stands for what somebody wrote: it may be in no log
READERS = [queue for queue, contracts in QUEUES.items() if ThingMade in contracts]


def changed(event, **changes):
    return json.dumps({key: value for key, value in (event | changes).items() if value is not None}).encode()


MESSAGES = {  # name: (body of an event, properties, the error it is parked with)
    "broken_json": (lambda event: changed(event)[:-9] + PRIVATE.encode(), {}, "undecodable"),
    "binary": (lambda _event: b"\xff\xfe\x00" + PRIVATE.encode("utf-16"), {}, "undecodable"),
    "pickle": (
        lambda event: pickle.dumps(event | {"subject": PRIVATE}),
        {"content_type": "application/x-python-serialize", "content_encoding": "binary"},
        "undecodable",
    ),
    "deep_json": (lambda _event: b"[" * 100_000 + PRIVATE.encode(), {}, "undecodable"),
    "plain_text": (lambda _event: PRIVATE.encode(), {"content_type": "text/plain"}, "undecodable"),
    "a_list": (lambda _event: json.dumps([PRIVATE]).encode(), {}, "not_an_event"),
    "empty": (lambda _event: b"", {}, "undecodable"),
    "no_id": (lambda event: changed(event, id=None, subject=PRIVATE), {}, "not_an_event"),
    "no_data": (lambda event: changed(event, data=None, subject=PRIVATE), {}, "invalid_data"),
    "wrong_data": (lambda event: changed(event, data={"colour": [PRIVATE], "taken": PRIVATE}), {}, "invalid_data"),
    "unknown_type": (
        lambda event: changed(event, type=f"doorstep.probe.{PRIVATE}.v1"),
        {},
        "wrong_landlord_or_type",
    ),
    "other_landlord": (
        lambda event: changed(event, landlord="elsewhere", subject=PRIVATE),
        {},
        "wrong_landlord_or_type",
    ),
    "version_from_the_future": (
        lambda event: changed(event, type="doorstep.probe.thing_made.v9", subject=PRIVATE),
        {},
        "wrong_landlord_or_type",
    ),
    "other_source": (lambda event: changed(event, source="/membership", subject=PRIVATE), {}, "wrong_source"),
    "ten_megabytes": (lambda event: changed(event, subject=PRIVATE * 580_000), {}, "too_large"),
}


def test_what_is_no_event_is_parked_by_kind_and_none_of_it_is_logged(launch, broker, landlord):
    """F16. 15 kinds to each of four queues, single and batch; what is right among them is handled."""
    process = launch(log_level="debug").start()
    event = made(ThingMade, landlord, "t")
    key = f"{landlord}.{ThingMade.name}.v1"
    broker.publish_raw([(build(event), key, properties) for build, properties, _ in MESSAGES.values()])
    broker.publish([made(ThingMade, landlord, "right")])
    until(lambda: "right" in counted(landlord), 20, "handling what is right")
    expected = sorted(error for _, _, error in MESSAGES.values())
    for queue in READERS:
        until(lambda queue=queue: broker.waiting(names.parked(queue)) == len(MESSAGES), 20, f"parking in {queue}")
        parked = broker.take(names.parked(queue))
        assert sorted(message.headers[names.ERROR] for message in parked) == expected
        assert {message.headers[names.ROUTING_KEY] for message in parked} == {key}
    assert set(counted(landlord)) == {"right"}
    assert process.running
    said = process.said()
    assert PRIVATE not in said, "a message's text is in the log"
    assert PRIVATE.encode("utf-16")[2:].decode("latin-1") not in said


@pytest.mark.parametrize("kind", ["thing_made.v9", "thing_painted.v1"])
def test_an_event_from_a_later_release_waits_for_that_release(launch, broker, landlord, kind):
    """F16. Type and routing key agree, and nobody here knows them: parked whole, not lost."""
    event = made(ThingMade, landlord, "t") | {"type": f"doorstep.probe.{kind}"}
    with broker.channel() as channel:
        channel.queue_bind(READERS[0], names.EVENTS, f"{landlord}.probe.{kind}")
    launch().start()
    broker.publish([event])
    until(lambda: broker.waiting(names.parked(READERS[0])) == 1, 20, "parking")
    (parked,) = broker.take(names.parked(READERS[0]))
    assert parked.headers[names.ERROR] == "unknown_type_or_version"
    assert json.loads(parked.body) == event
