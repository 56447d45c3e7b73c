"""A service as the platform starts it, that dies at a chosen line of the path of an event.

    DOORSTEP_CRASH_AT=<label>:<nth> DOORSTEP_DETOURS=<port>=<port>,... \
        python -m tests.faults.crashing services.complaints.service:ComplaintsService

It wraps functions of the product before shared.runner starts; when one of them is no longer there, nothing starts.
DOORSTEP_DETOURS sends connections to a local port to another one: a replica set's members are found by the addresses
they tell themselves, so that a proxy cannot be named in the URL.
"""

import shared.patched  # noqa: F401, I001 - nothing may be imported before the patching

import os
import sys
from importlib import import_module

from eventlet import greenio

from shared import runner
from tests.faults.lines import AFTER, BEFORE, LINES


def wrap(module_name, class_name, function, around):
    """Replace a function of the product by around(original). SystemExit when it is no longer there."""
    owner = import_module(module_name)
    if class_name:
        owner = vars(owner).get(class_name)
    original = owner and vars(owner).get(function)
    if original is None:
        sys.exit(f"There is no {module_name}.{class_name or ''}.{function} to crash in: mend tests/faults/crashing.py.")
    setattr(owner, function, around(original))


def crash_at(label, nth):
    """Let this process die, as by kill -9, when it passes the line for the nth time."""
    module_name, class_name, function, where = LINES[label]
    passed = 0

    def count():
        nonlocal passed
        passed += 1
        if passed == nth:
            os._exit(137)

    def around(original):
        def wrapped(*arguments, **options):
            if where == BEFORE:
                count()
            result = original(*arguments, **options)
            if where == AFTER:
                count()
            return result

        return wrapped

    wrap(module_name, class_name, function, around)


def detour(ports):
    """Send connections to these local ports elsewhere. ports: {port: port}."""

    def around(original):
        def connect(sock, address):
            if isinstance(address, tuple) and address[0] in ("127.0.0.1", "localhost"):
                address = ("127.0.0.1", ports.get(address[1], address[1]))
            return original(sock, address)

        return connect

    for function in ("connect", "connect_ex"):
        wrap(greenio.base.__name__, "GreenSocket", function, around)


def main(target):
    if detours := os.environ.get("DOORSTEP_DETOURS"):
        pairs = (pair.split("=") for pair in detours.split(","))
        detour({int(port): int(other) for port, other in pairs})
    if asked := os.environ.get("DOORSTEP_CRASH_AT"):
        label, _, nth = asked.partition(":")
        crash_at(label, int(nth))
    runner.main(target)


if __name__ == "__main__":
    main(sys.argv[1])
