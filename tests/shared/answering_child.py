"""A child for tests: echoes, and misbehaves as it is told."""

import os
import time

from shared.children import serve


def answer(request):
    if request == b"raise":
        raise ValueError("secret")
    if request == b"die":
        os._exit(3)
    if request == b"hang":
        time.sleep(60)
    if request == b"print":
        print("to nobody")  # noqa: T201 - must not end up among the answers
    if request == b"settings":
        return b",".join(name.encode() for name in os.environ if name.startswith("DOORSTEP_"))
    return request[::-1]


if __name__ == "__main__":
    serve(answer)
