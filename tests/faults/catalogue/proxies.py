"""Proxies that understand as much of what passes as their fault needs."""

import random
import struct

import eventlet

from tests.proxy import UP, Proxy

WRITES = (b"insert\x00", b"update\x00", b"findAndModify\x00")
DATABASE = b"\x02$db\x00"  # in a BSON document: the string field that names the database


class LostReplies(Proxy):
    """Some answers to what changes something never come: the connection is cut in their place."""

    def __init__(self, port, share, changing=WRITES):
        super().__init__(port)
        self.share = share
        self.changing = changing
        self.lost = 0
        self._dice = random.Random(10)  # noqa: S311 - to repeat it

    def carry(self, pair, sink, direction, data):
        if direction == UP:
            pair.changes = any(word in data for word in self.changing)
        elif getattr(pair, "changes", False) and self._dice.random() < self.share:
            self.lost += 1
            pair.cut()
            return
        super().carry(pair, sink, direction, data)


class SlowDatabase(Proxy):
    """What is asked of one database waits `seconds` first; every other request on every connection passes at once."""

    def __init__(self, port, database, seconds=0.0):
        super().__init__(port)
        self.seconds = seconds
        self.delayed = 0
        self._marked = DATABASE + struct.pack("<i", len(database) + 1) + database.encode() + b"\x00"

    def carry(self, pair, sink, direction, data):
        if direction == UP and self.seconds and self._marked in data:
            self.delayed += 1
            eventlet.sleep(self.seconds)
        super().carry(pair, sink, direction, data)
