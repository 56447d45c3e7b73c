"""doorstep parked: events that could not be handled, and wait for a person."""

from deploy.cli.parked import acting, looking  # noqa: F401 - they add their commands
