"""Progress on the terminal: one line a step, with its seconds. Standard library only: the installer uses it too."""

import contextlib
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Refused(Exception):
    """The machine or a setting does not allow it; the message is a sentence for the person at the terminal."""


@contextmanager
def step(title: str) -> Iterator[None]:
    began = time.monotonic()
    say(f"  {title:.<58} ", end="")
    try:
        yield
    except BaseException as failure:
        say("failed" if isinstance(failure, Exception) else "stopped")
        raise
    say(f"{time.monotonic() - began:6.1f} s")


def say(text: str = "", end: str = "\n") -> None:
    with contextlib.suppress(OSError):  # nobody listens any more; that is no reason to stop half-way
        sys.stdout.write(text + end)
        sys.stdout.flush()
