"""Who kills its process: runs that began and whose end nobody saw, counted where no broken connection adds to them."""

from mongoengine import ListField, StringField
from pymongo import ReturnDocument

from shared.context import PLATFORM, acting_for
from shared.store import PlatformDocument


class Trial(PlatformDocument):
    """Of an event, in a handler's queue, that was in some process's hands when its connection ended."""

    meta = {"collection": "trials", "service": None}

    id = StringField(primary_key=True)  # <queue>:<event id>
    begun = ListField(StringField())  # ids of runs


def begin(queue, event_id, run_id):
    """Note that this run begins, once however often it is told. Returns how many began without an end, this one too."""
    with acting_for(PLATFORM):
        begun = {"$addToSet": {"begun": run_id}}
        trial = Trial.collection().find_one_and_update(
            {"_id": f"{queue}:{event_id}"}, begun, upsert=True, return_document=ReturnDocument.AFTER
        )
    return len(trial["begun"])


def end(queue, event_id, run_id):
    """Note that this run came to an end, good or bad: the process lives."""
    with acting_for(PLATFORM):
        trials, trial_id = Trial.collection(), f"{queue}:{event_id}"
        trials.update_one({"_id": trial_id}, {"$pull": {"begun": run_id}})
        trials.delete_one({"_id": trial_id, "begun": []})


def close(queue, event_id):
    """It is parked as guilty: should a person replay it, it is tried afresh."""
    with acting_for(PLATFORM):
        Trial.collection().delete_one({"_id": f"{queue}:{event_id}"})
