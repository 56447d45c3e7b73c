"""Reading decisions."""

from services.consultations.model import Consultation, Decision
from services.consultations.queries.places import before

_SHOWN = {
    "title": 1,
    "owner_body": 1,
    "status": 1,
    "influence_level": 1,
    "registered_at": 1,
    "made_at": 1,
    "version": 1,
}


def list_decisions(after, limit, *, status=None):
    """Decisions, the last registered first, as plain documents."""
    query = before(after, "registered_at") | ({"status": status} if status else {}) | {"gone_at": None}
    return Decision.collection().find(query, _SHOWN).sort([("registered_at", -1), ("_id", -1)]).limit(limit)


def show_decision(decision_id):
    return Decision.get(decision_id)


def show_decision_timeline(decision_id):
    """From the first idea to the published feedback, with dates, and whether residents were heard before it was made.

    Source: Housing Act 1985 s.105(1): views are considered before the decision.
    """
    decision = Decision.get(decision_id)
    consultations = list(Consultation.collection().find({"decision_id": decision.id}).sort("number", 1))
    entries = [{"at": one["at"], "what": f"decision_{one['status']}", "by": one["by"]} for one in decision.history]
    for consultation in consultations:
        entries += _entries(consultation)
    entries.sort(
        key=lambda entry: (entry["at"], entry["what"] == "decision_made")
    )  # made by what was recorded just then
    return {"decision_id": decision.id, "entries": entries, "proof": _proof(decision, consultations)}


def _entries(consultation):
    moments = [
        ("drafted_at", "consultation_drafted", "drafted_by"),
        ("approved_at", "consultation_approved", "approved_by"),
        ("opens_at", "consultation_opened", "opened_by"),
        ("closed_at", "consultation_closed", "closed_by"),
        ("cancelled_at", "consultation_cancelled", "cancelled_by"),
        ("analysed_at", "consultation_analysed", "analysed_by"),
        ("decided_at", "decision_recorded", "decided_by"),
        ("feedback_overdue_at", "feedback_overdue", None),
        ("feedback_published_at", "feedback_published", "feedback_published_by"),
    ]
    opened = consultation.get("opened_by") is not None  # before that, opens_at is only a plan
    for moment, what, by in moments:
        if consultation.get(moment) and (moment != "opens_at" or opened):
            yield _entry(consultation, consultation[moment], what, by and consultation.get(by))
    for extension in consultation.get("extensions", []):
        yield _entry(consultation, extension["at"], "consultation_extended", extension["by"])


def _entry(consultation, at, what, by):
    return {"at": at, "what": what, "by": by, "consultation_id": consultation["_id"]}


def _proof(decision, consultations):
    """The dates that show the order of things, from the consultation through which the decision was made."""
    through = next((one for one in consultations if one["_id"] == decision.made_through), None)
    dates = {name: through and through.get(name) for name in ("opens_at", "closed_at", "analysed_at", "decided_at")}
    in_order = through is not None and through["closed_at"] <= through["analysed_at"] <= through["decided_at"]
    return dates | {"made_at": decision.made_at, "consulted_before_decision": in_order if decision.is_made else None}
