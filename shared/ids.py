"""Identifiers. Random ones sort by time; derived ones make a second attempt meet the first."""

import hashlib
import os
import time


def new_id():
    """A fresh UUID version 7 as text: 48 bits of milliseconds, 74 random bits. Source: RFC 9562 5.7."""
    value = int.from_bytes(os.urandom(10), "big") & ((1 << 74) - 1)
    random_a, random_b = value >> 62, value & ((1 << 62) - 1)
    milliseconds = time.time_ns() // 1_000_000 & ((1 << 48) - 1)
    digits = f"{milliseconds << 80 | 7 << 76 | random_a << 64 | 2 << 62 | random_b:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def derived_id(*parts):
    """The same parts always give the same id: 32 hex digits of a SHA-256. Parts are text and kept apart."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
