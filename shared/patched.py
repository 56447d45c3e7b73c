"""Imported before anything else by whoever runs greenlets: patches the standard library for eventlet.

eventlet announces at every start that it is in maintenance; docs/decisions/0003 knows, the operator need not be told.
"""

import warnings

warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402 - after the filter

eventlet.monkey_patch()
