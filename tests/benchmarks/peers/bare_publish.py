"""The limit: py-amqp publishing what is encoded already, 500 at a time, then awaiting all their confirms.

Prints {"events", "seconds"}. Arguments: how many. Environment: BENCH_AMQP_URL.
"""

# ruff: noqa: T201 - what it prints is its result

import json
import os
import sys
import time
from urllib.parse import urlsplit

import samples
from amqp import Connection
from amqp.basic_message import Message

BATCH = 500


def main(count):
    parts = urlsplit(os.environ["BENCH_AMQP_URL"])
    signed_in = {"userid": parts.username, "password": parts.password, "virtual_host": parts.path.lstrip("/")}
    connection = Connection(f"{parts.hostname}:{parts.port}", **signed_in)
    connection.connect()
    channel = connection.channel()
    channel.confirm_select()
    confirmed = [0]
    channel.events["basic_ack"].add(lambda tag, _multiple: confirmed.__setitem__(0, tag))
    bodies = [(json.dumps(event).encode(), samples.key(event)) for event in samples.complaints_received(count)]
    started = time.perf_counter()
    for first in range(0, count, BATCH):
        for body, key in bodies[first : first + BATCH]:
            channel.basic_publish(Message(body, delivery_mode=2), "peer.events", key)
        while confirmed[0] < min(first + BATCH, count):
            connection.drain_events(timeout=30)
    print(json.dumps({"events": count, "seconds": time.perf_counter() - started}))
    connection.close()


main(int(sys.argv[1]))
