"""Starts a service as shared.runner does, by a clock that is wrong by as many seconds as DOORSTEP_TEST_CLOCK (a file)
says at each moment. The monotonic clock is right, as on a machine whose time was changed."""

import shared.patched  # noqa: I001 - nothing may be imported before the patching

import os
import sys
import time
from datetime import timedelta
from pathlib import Path

import shared.clock

_time, _utc_now = time.time, shared.clock.utc_now
_file = Path(os.environ["DOORSTEP_TEST_CLOCK"])


def wrong_by():
    return float(_file.read_text() or 0)


time.time = lambda: _time() + wrong_by()
shared.clock.utc_now = lambda: _utc_now() + timedelta(seconds=wrong_by())

from shared import runner  # noqa: E402 - whatever it imports takes the wrong clock with it

if __name__ == "__main__":
    runner.main(sys.argv[1])
