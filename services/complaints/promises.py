"""What was promised to a resident, and whether it was kept: read from a complaint as it is stored, and its remedies.

No event tells of a promise: every one that is made, moved, kept or broken is told already, under the name of what it is
(complaint_acknowledged, complaint_extended, complaint_deadline_missed, remedy_offered, remedy_action_missed, ...). A
second event for each could only disagree with the first.
"""

from enum import StrEnum

from services.complaints import guidance
from services.complaints.deadlines import last_day, last_day_of, local_day
from services.complaints.procedure import profile_named
from services.complaints.putting_right import TO_DO, RemedyState
from services.complaints.states import State


class Kind(StrEnum):
    ACKNOWLEDGE = "acknowledge"
    RESPOND = "respond"
    EXTENDED_RESPONSE = "extended_response"
    REMEDY = "remedy"
    OUTSTANDING_ACTION = "outstanding_action"


class Status(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    BROKEN = "broken"  # late, or not done in time
    MOVED = "moved"  # another day was named, with a reason, before it was due
    ENDED = "ended"  # the resident no longer wanted it


STAGE = (
    "requested_at", "acknowledge_due_before", "acknowledged_at", "planned_respond_due_before", "respond_due_before",
    "extended_until", "extension_reason", "response.at", "refusal.at",
)  # fmt: skip
NEEDED = {
    "reference": 1,
    "procedure": 1,
    "state": 1,
    "received_at": 1,
    "history": {"$slice": -1},
    **{f"stage{number}.{name}": 1 for number in (1, 2) for name in STAGE},
}


def promises_to(raw, remedies, now):
    """Everything promised about one complaint, in the order it was promised, and how to go further.

    raw: the complaint, with the fields of NEEDED. remedies: those of the complaint, as stored.
    """
    stages = [(number, raw[f"stage{number}"]) for number in (1, 2) if raw.get(f"stage{number}")]
    ended_at = _withdrawn_at(raw)
    found = []
    for number, stage in stages:
        found += _of_stage(number, stage, ended_at, now)
        mine = [remedy for remedy in remedies if remedy["stage"] == number]
        found += [_of_remedy(remedy, now) for remedy in sorted(mine, key=_as_answered)]
    counts = {str(status): sum(promise["status"] == status for promise in found) for status in Status}
    return {
        "complaint_id": raw["_id"],
        "reference": raw["reference"],
        "received_at": raw["received_at"],
        "state": raw["state"],
        "promises": found,
        "counts": counts,
        "further": _further(raw),
    }


def _of_stage(number, stage, ended_at, now):
    refused_at = (stage.get("refusal") or {}).get("at")
    acknowledge, planned = stage.get("acknowledge_due_before"), stage.get("planned_respond_due_before")
    due, answered_at = stage.get("respond_due_before"), (stage.get("response") or {}).get("at") or refused_at
    if acknowledge is not None:
        done_at = stage.get("acknowledged_at") or refused_at
        yield _promise(Kind.ACKNOWLEDGE, number, acknowledge, _status(acknowledge, done_at, ended_at, now), done_at)
    if due is None:
        return
    if stage.get("extended_until") is None:
        yield _promise(Kind.RESPOND, number, due, _status(due, answered_at, ended_at, now), answered_at)
        return
    move = {
        "from_on": planned and last_day_of(planned).isoformat(),
        "to_on": stage["extended_until"],
        "reason": stage.get("extension_reason"),
    }
    yield _promise(Kind.RESPOND, number, planned, Status.MOVED, None) | {"moves": [move]}
    yield _promise(Kind.EXTENDED_RESPONSE, number, due, _status(due, answered_at, ended_at, now), answered_at)


def _of_remedy(raw, now):
    due, done_at, moves = raw.get("due_before"), raw.get("done_at"), raw.get("moves") or []
    if raw["state"] == RemedyState.DECLINED:
        status = Status.ENDED
    elif due is None:
        status = Status.OPEN if raw["state"] in TO_DO else Status.KEPT
    else:
        status = _status(due, done_at, None, now)
    if status == Status.OPEN and moves:
        status = Status.MOVED
    return _promise(Kind(raw["source"]), raw["stage"], due, status, done_at) | {
        "remedy_id": raw["_id"],
        "remedy_state": raw["state"],
        "what": raw["what"],
        "promised_on": raw.get("promised_on"),
        "moves": [{name: move.get(name) for name in ("at", "from_on", "to_on", "reason")} for move in moves],
        "progress": [{"at": said["at"], "text": said["text"]} for said in raw.get("progress") or []],
    }


def _promise(kind, stage, due, status, done_at):
    return {
        "kind": str(kind),
        "stage": stage,
        "due_on": due and last_day_of(due).isoformat(),
        "status": str(status),
        "done_at": done_at,
        "moves": [],
        "progress": [],
    }


def _status(due, done_at, ended_at, now):
    """By when it was done, or the resident no longer wanted it; otherwise by now."""
    if done_at is not None:
        return Status.KEPT if done_at < due else Status.BROKEN
    if ended_at is not None:
        return Status.ENDED if ended_at < due else Status.BROKEN
    return Status.OPEN if now < due else Status.BROKEN


def _withdrawn_at(raw):
    if raw["state"] != State.WITHDRAWN:
        return None
    latest = raw.get("history") or []
    return latest[-1]["at"] if latest else None


def _further(raw):
    profile = profile_named(raw["procedure"])
    answered_at = ((raw.get("stage2") or {}).get("response") or {}).get("at")
    until = answered_at and last_day(local_day(answered_at), profile.ombudsman_within, None)
    return {"text": guidance.ANY_TIME, "until": until, "ombudsman": profile.ombudsman}


def _as_answered(remedy):
    return remedy["source"] != Kind.REMEDY, remedy["number"]
