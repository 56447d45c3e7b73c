"""Reading consultations: staff see all, residents what has opened."""

from services.consultations import projections
from services.consultations.model import Consultation, Decision, Mailing, Response
from services.consultations.model.consultations import RUNNING
from services.consultations.model.gates import closed_gates
from services.consultations.model.mailings import INVITATION
from services.consultations.queries.places import before, behind
from shared.errors import NotFound
from shared.ids import derived_id

_LISTED = {"questions": 0, "documents": 0, "options": 0, "themes": 0, "feedback": 0, "pending_events": 0}


def list_consultations(after, limit, *, state=None, kind=None, decision_id=None):
    """Consultations, the last drafted first, as plain documents."""
    asked = {"state": state, "kind": kind, "decision_id": decision_id}
    query = before(after, "drafted_at") | {name: value for name, value in asked.items() if value} | {"gone_at": None}
    return Consultation.collection().find(query, _LISTED).sort([("drafted_at", -1), ("_id", -1)]).limit(limit)


def show_consultation(consultation_id):
    """The whole consultation; while it is not open, `blocked_by` says what would stop it from opening."""
    consultation = Consultation.get(consultation_id)
    consultation.blocked_by = []
    if consultation.state in ("draft", "approved"):
        decision_made = Decision.get(consultation.decision_id).is_made or consultation.follows_settled
        consultation.blocked_by = [code for code, _ in closed_gates(consultation, decision_made=decision_made)]
    return consultation


def list_my_consultations(resident_id, after, limit, *, now):
    """What asks this resident now, the first to close first, with whether they answered."""
    row = projections.own_row(resident_id)
    if row["state"] != "active":
        return []
    query = {
        "state": {"$in": RUNNING},
        "opens_at": {"$lte": now},
        "closes_at": {"$gt": now},
        "$and": [_asks("estates", row.get("estate")), _asks("tenures", row.get("tenure")), behind(after, "closes_at")],
    }
    found = Consultation.collection().find(query, _LISTED).sort([("closes_at", 1), ("_id", 1)]).limit(limit)
    return _with_answered(list(found), resident_id)


def show_my_consultation(consultation_id, resident_id, *, now):
    """A consultation as a resident sees it, from its opening on."""
    consultation = Consultation.get_published(consultation_id)
    raw = consultation.to_mongo().to_dict()
    row = projections.own_row(resident_id)
    open_now = consultation.state in RUNNING and consultation.opens_at <= now < consultation.closes_at
    asked = row["state"] == "active" and projections.is_asked(consultation.audience, row)
    return _with_answered([raw], resident_id)[0] | {"can_answer": open_now and asked and "web" in consultation.channels}


def show_feedback(consultation_id):
    """What was said and what was done about it. Raises NotFound feedback_not_published."""
    consultation = Consultation.get_published(consultation_id)
    if consultation.feedback_published_at is None:
        raise NotFound("feedback_not_published", "There is no feedback on this consultation yet.")
    return consultation


def show_invitations(consultation_id):
    """How far the invitations have come: {invited, finished}."""
    consultation = Consultation.get(consultation_id)
    ours = {"consultation_id": consultation.id, "purpose": INVITATION}
    sizes = {"$group": {"_id": None, "invited": {"$sum": {"$size": {"$ifNull": ["$residents", []]}}}}}
    counted = next(iter(Mailing.collection().aggregate([{"$match": ours}, sizes])), None)
    unfinished = counted is None or Mailing.collection().find_one(ours | {"is_last": True}, {"_id": 1})
    return {"invited": counted["invited"] if counted else 0, "finished": not unfinished}


def _asks(part, value):
    return {"$or": [{f"audience.{part}.0": {"$exists": False}}, {f"audience.{part}": value}]}


def _with_answered(rows, resident_id):
    keys = {row["_id"]: row.get("anonymity_key") if row.get("anonymous") else row["_id"] for row in rows}
    ids = {row_id: key and derived_id(key, resident_id) for row_id, key in keys.items()}
    known = [response_id for response_id in ids.values() if response_id]
    answered = {row["_id"] for row in Response.collection().find({"_id": {"$in": known}}, {"_id": 1})}
    return [row | {"answered": ids[row["_id"]] in answered} for row in rows]
