"""What a guarded update sets, computed by the database from the document as it finds it."""

from datetime import timedelta

from shared.clock import utc_now

KEY_AGE = timedelta(hours=24)  # how long a repeated Idempotency-Key is recognised


def pipeline_stage(changes, envelopes, command):
    """{field: aggregation expression}: the changes, with the key of the command and what is announced.

    changes: {field: aggregation expression}. envelopes: numbered here, after the events before. command: of the work.
    """
    now = utc_now()
    stage = dict(changes) | {"version": {"$add": ["$version", 1]}}
    if command is not None and command.key is not None:
        done = {"key": command.key, "body": command.body, "at": now}
        known = {"$ifNull": ["$command_keys", []]}
        recent = {"$filter": {"input": known, "cond": {"$gt": ["$$this.at", now - KEY_AGE]}}}
        stage["command_keys"] = {"$concatArrays": [recent, [{"$literal": done}]]}
    if envelopes:
        numbered = [
            {"$mergeObjects": [{"$literal": envelope}, {"sequence": {"$add": ["$sequence", place]}}]}
            for place, envelope in enumerate(envelopes, start=1)
        ]
        stage["sequence"] = {"$add": ["$sequence", len(envelopes)]}
        stage["pending_events"] = {"$concatArrays": [{"$ifNull": ["$pending_events", []]}, numbered]}
        stage["pending_since"] = {"$ifNull": ["$pending_since", now]}
    return stage
