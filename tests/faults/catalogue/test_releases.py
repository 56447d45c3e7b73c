"""Two releases side by side while processes are replaced one by one."""

import json

from shared.bus import names
from shared.context import acting_for
from tests.faults.catalogue.broker import made
from tests.faults.catalogue.processes import counted, until
from tests.shared.probe import ThingMade, ThingRow

NEXT = "tests.faults.catalogue.next_release:NextService"
QUEUE = "probe.count_things"


def test_old_and_new_understand_each_others_events_and_park_what_only_one_knows(launch, broker, landlord, scale):
    """F29. 2,000 (short: 200) events with and without the new optional field; a new kind waits for the new release."""
    number = scale(200, 2000)
    events = [made(ThingMade, landlord, f"t{place}") for place in range(number)]
    shaded = [event | {"data": event["data"] | {"shade": "dark"}} for event in events[: number // 2]]
    painted = made(ThingMade, landlord, "painted") | {"type": "doorstep.probe.thing_painted.v1"}
    with broker.channel() as channel:  # the new release's topology is prepared first
        channel.queue_bind(QUEUE, names.EVENTS, f"{landlord}.probe.thing_painted.v1")
    old = launch().start()
    broker.publish([painted])
    until(lambda: broker.waiting(names.parked(QUEUE)) == 1, 20, "parking what the old release does not know")
    launch(target=NEXT).start()
    broker.publish(shaded + events[number // 2 :])
    until(lambda: len(counted(landlord)) == number, 60, "handling")
    assert set(counted(landlord).values()) == {1}
    with acting_for(landlord):
        until(lambda: ThingRow.collection().count_documents({}) == number, 30, "keeping")
        shades = {row["_id"]: row.get("shade") for row in ThingRow.collection().find()}
    late = {event["subject"] for event in events[number // 2 :]}
    assert not [subject for subject, shade in shades.items() if shade and subject in late], "a shade from nowhere"
    assert old.terminate()[0] == 0
    replay(broker)
    until(lambda: counted(landlord).get("painted") == 1, 20, "handling what had waited for the new release")


def replay(broker):
    """Put what is parked back into its queue."""
    (message,) = broker.take(names.parked(QUEUE))
    assert json.loads(message.body)["subject"] == "painted"
    headers = {names.ROUTING_KEY: message.headers[names.ROUTING_KEY]}
    broker.publish_raw([(message.body, QUEUE, {"application_headers": headers})], exchange="")
