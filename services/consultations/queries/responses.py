"""Reading responses: a resident their own, staff with permission all."""

from services.consultations.model import Consultation, Response
from services.consultations.model.responses import LATE
from shared.errors import NotFound
from shared.ids import derived_id


def show_my_response(consultation_id, resident_id):
    """The resident's own response. After an anonymous consultation closed nobody can find it any more.

    Raises: NotFound consultation_not_found, response_not_found.
    """
    key = Consultation.get_published(consultation_id).answer_key
    response = key and Response.find(derived_id(key, resident_id))
    if not response:
        raise NotFound(
            "response_not_found", "You have not answered this consultation, or its answers are anonymous now."
        )
    return response


def list_responses(consultation_id, after, limit, **asked):
    """Responses with their answers, as plain documents, in a stable order.

    asked: channel, counts, awaiting_acceptance, as far as they matter.
    """
    consultation = Consultation.get(consultation_id)
    query = {"consultation_id": consultation.id, "gone_at": None}
    query |= {name: asked[name] for name in ("channel", "counts") if name in asked}
    if after:
        query["_id"] = {"$gt": after[0]}
    if "awaiting_acceptance" in asked:
        query["revisions.standing"] = LATE if asked["awaiting_acceptance"] else {"$ne": LATE}
    return Response.collection().find(query, {"pending_events": 0}).sort("_id", 1).limit(limit)
