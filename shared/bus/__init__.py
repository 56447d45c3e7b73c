"""The bus: subscriptions, timers and the names of exchanges and queues. Services use `subscribe` and `every`."""

from shared.bus.subscription import subscribe
from shared.bus.timers import every

__all__ = ["every", "subscribe"]
