"""Other greenlets have their turn at every message to and from the database, whether or not it would have to wait."""

from contextlib import contextmanager

import eventlet
from pymongo.synchronous import pool


@contextmanager
def at_each_io():
    """Inside the block. Yields a list that counts the turns given away."""
    turns = [0]
    before = pool.sendall, pool.receive_message

    def giving_way(call):
        def give_way_then_call(*arguments, **options):
            turns[0] += 1
            eventlet.sleep(0)
            return call(*arguments, **options)

        return give_way_then_call

    pool.sendall, pool.receive_message = map(giving_way, before)
    try:
        yield turns
    finally:
        pool.sendall, pool.receive_message = before
