"""What is agreed with people. Who reads it is recorded before it is shown."""

from services.complaints.deadlines import end_of, local_day
from services.complaints.manner import Manner, left_by_hand, manner_for
from services.complaints.model import AdjustmentReading, Adjustments, Complaint, ContactRestriction
from services.complaints.projections import Resident, check_resident
from shared.ids import new_id


def show_complaint_adjustments(complaint_id, act):
    """What is agreed with everybody of a complaint, how the next letter to them all is written, and what people must do
    themselves because it does not; and the same of each letter that was sent.

    Raises: NotFound complaint_not_found.
    """
    complaint = Complaint.get(complaint_id)
    return _of_letters(complaint, complaint.correspondents(act.at), complaint_id, act)


def show_restriction_adjustments(restriction_id, act):
    """As show_complaint_adjustments, of the letters that tell a resident of a restriction.

    Raises: NotFound contact_restriction_not_found.
    """
    restriction = ContactRestriction.get(restriction_id)
    shown = _of_letters(restriction, [restriction.resident_id], None, act)
    return shown if restriction.lifted_at is None else shown | {"next_letter": None}


def show_adjustments(resident_id, act):
    """What is agreed with a resident; of version 0 where nothing ever was. Raises: NotFound resident_not_found."""
    check_resident(Resident.plain(resident_id, "_id"))
    found = _agreed_with(resident_id)
    _record(resident_id, None, act)
    return found


def show_my_adjustments(resident_id):
    """What is agreed with oneself."""
    return _agreed_with(resident_id)


def list_adjustment_readings(after, limit, *, resident_id):
    """Who read what is agreed with a resident, and when, the latest first. Raises: NotFound resident_not_found."""
    check_resident(Resident.plain(resident_id, "_id"))
    conditions: list[dict] = [{"resident_id": resident_id, "gone_at": None}]
    if after:
        at, last = after
        conditions.append({"$or": [{"at": {"$lt": at}}, {"at": at, "_id": {"$lt": last}}]})
    rows = AdjustmentReading.collection().find({"$and": conditions}).sort([("at", -1), ("_id", -1)]).limit(limit)
    return [raw | {"id": raw["_id"], "complaint_id": raw.get("complaint_id")} for raw in rows]


def list_adjustments_due(after, limit, *, now, due_by=None):
    """With whom something agreed is to be reviewed, and was not, the longest due first. Not what: that is recorded."""
    conditions: list[dict] = [{"review_at": {"$lt": end_of(due_by or local_day(now))}, "gone_at": None}]
    if after:
        at, last = after
        conditions.append({"$or": [{"review_at": {"$gt": at}}, {"review_at": at, "_id": {"$gt": last}}]})
    wanted = {"resident_id": 1, "version": 1, "review_at": 1}
    rows = Adjustments.collection().find({"$and": conditions}, wanted).sort([("review_at", 1), ("_id", 1)]).limit(limit)
    return [raw | {"id": raw["_id"], "review_on": local_day(raw["review_at"])} for raw in rows]


def _of_letters(document, people, complaint_id, act):
    agreed = [found for found in map(_agreed_with, people) if found.agreed]
    for found in agreed:
        _record(found.resident_id, complaint_id, act)
    sent = [_shown(letter.number, letter, letter.adjustments) for letter in document.letters if letter.adjustments]
    kinds = [{"resident_id": one.resident_id, "kinds": one.kinds} for one in agreed]
    coming = manner_for(document.chosen_manner, kinds, people)
    return {"people": agreed, "next_letter": _shown(None, coming, kinds), "letters": sent}


def _shown(number, form, agreed):
    """form: anything with language and format."""
    left = left_by_hand(Manner(form.language, form.format), agreed)
    shown = {"language": form.language, "format": form.format, "adjustments": agreed, "by_hand": left}
    return shown | {"number": number}


def _agreed_with(resident_id):
    return Adjustments.of(resident_id)


def _record(resident_id, complaint_id, act):
    reading = {"complaint_id": complaint_id, "at": act.at, "by_kind": act.by_kind, "by": act.by}
    AdjustmentReading(id=new_id(), resident_id=resident_id, **reading).save()
