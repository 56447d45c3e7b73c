"""Work on without the request's Idempotency-Key."""

from shared import context


def unkeyed():
    """No document changed inside the block remembers the request.

    For bodies with a password in them, of which a quick hash would be kept; and for documents on the way to the one
    that answers a repeated request.
    """
    now = context.work()
    return context.acting_for(
        now.landlord,
        actor=now.actor,
        correlation_id=now.correlation_id,
        causation_id=now.causation_id,
        traceparent=now.traceparent,
    )
