"""Work that would hold up every greenlet even from a thread, because it is Python's own: done in a process beside ours.

The child is started when it is first asked, and anew after it failed. It sees none of our settings and ends with us:
its input ends then.
"""

import os
import struct
import sys
from typing import Any

import structlog
from eventlet import Timeout
from eventlet.green import subprocess
from eventlet.semaphore import Semaphore

from shared.errors import Unavailable

log = structlog.get_logger()

_HEAD = struct.Struct(">BI")  # how it went, and how many bytes follow
_DONE, _FAILED = 0, 1
_ENOUGH = 500  # answers of one child: what it leaks goes with it


class ChildFailed(RuntimeError):
    """The child could not do what it was asked. The message is that of its own exception's kind, nothing it read."""


class Child:
    """One process that answers bytes with bytes, one request after the other.

    module: run by `python -m`; it calls `serve`. seconds: for one answer, waiting for one's turn included.
    """

    def __init__(self, module, *, seconds):
        self._module, self._seconds = module, seconds
        self._turn = Semaphore()
        self._process: Any = None  # subprocess.Popen, once started
        self._answered = 0

    def ask(self, request):
        """Raises Unavailable child_busy, child_away; ChildFailed."""
        if not self._turn.acquire(timeout=self._seconds):
            raise Unavailable("child_busy", "Too much is being worked on. Try again in a moment.")
        try:
            with Timeout(self._seconds, TimeoutError("child")):
                status, answer = self._exchange(request)
        except (OSError, EOFError) as reason:  # TimeoutError is an OSError
            self.end()
            log.warning("child_away", module=self._module, reason=type(reason).__name__)
            raise Unavailable("child_away", "This could not be made just now. Try again in a moment.") from None
        except BaseException:  # whoever asked is being ended: what is left in the pipe is nobody's answer
            self.end()
            raise
        finally:
            self._turn.release()
        if status != _DONE:
            raise ChildFailed(f"{self._module}: {answer.decode()}")
        return answer

    def end(self):
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            process.stdin.close()
            process.stdout.close()

    def _exchange(self, request):
        if self._process is None or self._answered >= _ENOUGH or self._process.poll() is not None:
            self._start()
        self._process.stdin.write(_HEAD.pack(_DONE, len(request)) + request)
        self._process.stdin.flush()
        status, length = _HEAD.unpack(_read(self._process.stdout, _HEAD.size))
        self._answered += 1
        return status, _read(self._process.stdout, length)

    def _start(self):
        self.end()
        command = [sys.executable, "-m", self._module]
        given = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
        given["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=given)
        self._answered = 0


def serve(answer):
    """Run in the child: give answer(bytes) -> bytes to each request, until there are no more."""
    os.nice(5)  # whoever waits for an ordinary answer goes first
    source, sink, sys.stdout = sys.stdin.buffer, sys.stdout.buffer, sys.stderr
    while head := source.read(_HEAD.size):
        request = source.read(_HEAD.unpack(head)[1])
        try:
            status, made = _DONE, answer(request)
        except Exception as fault:  # noqa: BLE001 - the one who asked is told of it
            status, made = _FAILED, type(fault).__name__.encode()
        sink.write(_HEAD.pack(status, len(made)) + made)
        sink.flush()


def _read(source, length):
    found = bytearray()
    while len(found) < length:
        piece = source.read(length - len(found))
        if not piece:
            raise EOFError
        found += piece
    return bytes(found)
