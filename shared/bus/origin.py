"""Where in our code an error was raised: what an operator reads first."""

import traceback

from shared.bus.delivery import Hopeless

_FOLDERS = ("services.", "shared.")  # a service's own place says more than that of what it stands on
_LONGEST = 100  # characters


def raised_at(error):
    """`services.training.projections:31 keep_resident`; empty for what our code did not raise, and for Hopeless."""
    if isinstance(error, Hopeless):
        return ""
    passed = [
        (frame.f_globals.get("__name__", ""), line, frame.f_code.co_name)
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    for folder in _FOLDERS:
        ours = [place for place in passed if place[0].startswith(folder) and not place[0].startswith("shared.bus.")]
        if ours:
            module, line, function = ours[-1]
            return f"{module}:{line} {function}"[:_LONGEST]
    return ""
