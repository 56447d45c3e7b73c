"""Work that would hold up every greenlet of the process, done in a thread of the operating system instead."""

from eventlet import tpool


def in_thread(function, *arguments):
    """Call `function` in a thread and wait for what it returns, while other greenlets go on. It must not touch them."""
    return tpool.execute(function, *arguments)
