"""FastStream keeping a projection: one handler, one upsert a message, acknowledged after it.

As its documentation has it: a typed handler (pydantic), a channel with a prefetch of 100, messages side by side.
The same guard by `sequence` as ours, the same writes (majority, journalled).

Environment: BENCH_MONGO_URL, BENCH_AMQP_URL.
"""

import os
from contextlib import asynccontextmanager

import uvloop
from faststream import FastStream
from faststream.rabbit import Channel, QueueType, RabbitBroker, RabbitQueue
from pydantic import BaseModel
from pymongo import AsyncMongoClient
from pymongo.errors import DuplicateKeyError

broker = RabbitBroker(os.environ["BENCH_AMQP_URL"], default_channel=Channel(prefetch_count=100), logger=None)
mongo = AsyncMongoClient(os.environ["BENCH_MONGO_URL"], tz_aware=True, w="majority", journal=True)
residents = mongo.peer_fastapi.projected


class ResidentState(BaseModel):
    state: str
    tenure: str
    estate: str | None
    preferred_channel: str
    involvement: str


class ResidentRegistered(BaseModel):
    id: str
    subject: str
    landlord: str
    sequence: int
    data: ResidentState


@broker.subscriber(RabbitQueue("peer.residents", queue_type=QueueType.QUORUM, durable=True))
async def keep_resident(event: ResidentRegistered) -> None:
    older = {"_id": f"{event.landlord}:{event.subject}", "sequence": {"$lt": event.sequence}}
    kept = {"landlord": event.landlord, "state": event.data.state, "sequence": event.sequence}
    try:
        await residents.update_one(older, {"$set": kept}, upsert=True)
    except DuplicateKeyError:
        await residents.update_one(older, {"$set": kept})


@asynccontextmanager
async def lifespan():
    yield
    await mongo.close()


if __name__ == "__main__":
    uvloop.run(FastStream(broker, lifespan=lifespan).run())
