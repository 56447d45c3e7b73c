"""Every name on the broker, in one place."""

VHOST = "doorstep"
EVENTS = "doorstep.events"  # topic; every event, by routing key
UNREAD = "doorstep.unread"  # fanout without a queue: where events go that no contract names a reader of
UNROUTED = "doorstep.unrouted"  # fanout and its bounded queue; what no queue asked for, and no contract expects
RETURN = "doorstep.return"  # direct; from the delay queues back to the work queue
PARKED = "doorstep.parked"  # topic by queue name
SUSPECT = "doorstep.suspect"  # topic by queue name
DELAYS = {"1s": 1_000, "10s": 10_000, "1m": 60_000, "10m": 600_000}  # tier: milliseconds
UNROUTED_LIMIT = 100_000  # messages kept; the oldest go first

ATTEMPTS = "x-doorstep-attempts"  # header: how often handling has failed
ROUTING_KEY = "x-doorstep-routing-key"  # header: the key the event was published with
FIRST_FAILED = "x-doorstep-first-failed"  # header: RFC 3339
LAST_FAILED = "x-doorstep-last-failed"  # header: RFC 3339
ERROR = "x-doorstep-error"  # header: kind of the last error, no values
WHERE = "x-doorstep-where"  # header: module, line and function of ours that raised it
REPLAYS = "x-doorstep-replays"  # header: how often an operator has put it back into its queue
REPLAYED_BY = "x-doorstep-replayed-by"  # header: that operator's name
REPLAYED_AT = "x-doorstep-replayed-at"  # header: RFC 3339
CONTENT_TYPE = "application/cloudevents+json"


def delay(tier):
    return f"doorstep.delay.{tier}"


def parked(queue):
    return f"{queue}.parked"


def suspect(queue):
    return f"{queue}.suspect"
