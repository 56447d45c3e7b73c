"""FastStream publishing 100 at a time: `broker.publish`, its confirm awaited, a hundred side by side.

FastStream has no batches on RabbitMQ (`publish_batch` says so); asyncio.gather does the same. The events are in memory
and stored nowhere: with the process they are gone. Prints {"events", "seconds"}.

Arguments: how many. Environment: BENCH_AMQP_URL.
"""

# ruff: noqa: T201 - what it prints is its result

import asyncio
import json
import os
import sys
import time

import samples
import uvloop
from faststream.rabbit import ExchangeType, RabbitBroker, RabbitExchange

EVENTS = RabbitExchange("peer.events", type=ExchangeType.TOPIC, durable=True)


async def main(count):
    events = samples.complaints_received(count)
    async with RabbitBroker(os.environ["BENCH_AMQP_URL"], logger=None) as broker:
        await broker.declare_exchange(EVENTS)
        started = time.perf_counter()
        for first in range(0, count, 100):
            await asyncio.gather(*(
                broker.publish(event, routing_key=samples.key(event), exchange=EVENTS, persist=True)
                for event in events[first : first + 100]
            ))  # fmt: skip
        print(json.dumps({"events": count, "seconds": time.perf_counter() - started}))


uvloop.run(main(int(sys.argv[1])))
