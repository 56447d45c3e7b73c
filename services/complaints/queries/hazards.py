"""Signs of danger, for the landlord's staff and for the resident concerned."""

from services.complaints.awaab import law_of
from services.complaints.deadlines import local_day
from services.complaints.hazard_rulebook import RULEBOOKS
from services.complaints.hazard_rules import rulebook_on
from services.complaints.hazard_terms import landlords_words
from services.complaints.model import Complaint, PanelAssistance, Remedy
from services.complaints.model.case_entry import CaseEntry
from services.complaints.model.decant import Decant
from services.complaints.model.hazard_cluster import HazardCluster
from services.complaints.model.hazard_concern import HazardConcern
from services.complaints.model.hazard_policy import HazardPolicy
from services.complaints.model.hazard_work import DONE
from services.complaints.model.sighted import PART
from services.complaints.terms import nation
from shared.errors import NotFound

MOST_OF_ONE = 100  # concerns of one complaint that are shown
_HOLDERS = {  # sources that other documents keep than the complaint, and by what their documents are found
    "case_entry": (CaseEntry, "complaint_id"),
    "remedy_dispute": (Remedy, "complaint_id"),
    "decant_contact": (Decant, "resident_id"),
}
ONES_OWN = [PART, *_HOLDERS, "definition_correction", "panel_words"]  # what one member of a group tells alone


def list_hazard_concerns(after, limit, **filters):
    """Emergencies first, then what is due first.

    filters: state, severity, kind, place, block, resident_id, complaint_id, open, acknowledged.
    """
    conditions = [{"gone_at": None}, *(_CONDITIONS[name](value) for name, value in filters.items())]
    if after:
        urgency, due, last = after
        later = [{"urgency": {"$gt": urgency}}, {"urgency": urgency, "due_order": {"$gt": due}}]
        conditions.append({"$or": [*later, {"urgency": urgency, "due_order": due, "_id": {"$gt": last}}]})
    order = [("urgency", 1), ("due_order", 1), ("_id", 1)]
    found = HazardConcern.collection().find({"$and": conditions}, {"pending_events": 0}).sort(order).limit(limit)
    return [HazardConcern.loaded(row) for row in found]


def show_hazard_concern(concern_id):
    """Raises: NotFound hazard_concern_not_found."""
    return HazardConcern.get(concern_id)


def show_hazard_matches(concern_id):
    """Which rules matched, and where in the text: only for those who may read the complaint.

    Raises: NotFound hazard_concern_not_found, sighting_not_found (somebody raised it without a text).
    """
    holder = _holder_of(HazardConcern.get(concern_id))
    sighting = holder and holder.sighting(concern_id)
    if sighting is None:
        raise NotFound("sighting_not_found", "No text led to this.")
    text = holder.text_of(sighting)
    shown = {name: getattr(sighting, name) for name in ("source", "severity", "rulebook", "rules")}
    return shown | {"matches": [_shown(match, text) for match in sighting.matches]}


def show_signs(signs, text):
    """What a trial of the rules found, as it is shown. signs: Signs or None."""
    if signs is None:
        return {"source": "trial", "severity": None, "rulebook": None, "rules": [], "kinds": [], "matches": []}
    matches = [_shown(vars(match), text) for match in signs.matches]
    rulebook = f"{signs.rulebook}+{signs.own_number}"
    shown = {"severity": signs.severity, "rulebook": rulebook, "rules": signs.rules, "kinds": signs.kinds}
    return shown | {"source": "trial", "matches": matches}


def show_hazard_rules(*, now):
    """The rules as they stand, with the landlord's own words."""
    own, number = landlords_words()
    book = rulebook_on(local_day(now))
    rules = [
        {
            "id": rule.id,
            "kind": rule.kind,
            "severity": rule.severity,
            "emergency_months": sorted(rule.emergency_months),
            "categories": sorted(rule.categories),
            "phrases": rule.phrases,
            "own_phrases": [phrase for rule_id, phrase in own if rule_id == rule.id],
        }
        for rule in book.rules
    ]
    return {"rulebook": f"{book.id}+{number}", "rules": rules}


def show_hazards_policy():
    """What the landlord decided, and the law's durations, which limit it."""
    policy, law = HazardPolicy.current(), law_of(nation())
    names = ("version", "durations", "phases_begun", "words", "words_number", "page_after", "page_again", "on_call")
    limits = {str(name): {"kind": str(one.kind), "n": one.n} for name, one in (law.durations if law else {}).items()}
    return {name: getattr(policy, name) for name in names} | {"law": law and law.id, "limits": limits}


def list_hazard_clusters(after, limit):
    """Places with several homes in the same danger, the latest first."""
    condition: dict = {"gone_at": None}
    if after:
        at, last = after
        condition["$or"] = [{"detected_at": {"$lt": at}}, {"detected_at": at, "_id": {"$lt": last}}]
    found = HazardCluster.collection().find(condition, {"pending_events": 0})
    return [HazardCluster.loaded(row) for row in found.sort([("detected_at", -1), ("_id", -1)]).limit(limit)]


def list_my_complaint_hazards(complaint_id, person_id, *, now):
    """The dangers that a resident's own complaint told of; in a group not those of others alone.

    Raises: NotFound complaint_not_found.
    """
    resident_id = Complaint.get(complaint_id).check_spoken_for(person_id, now)
    told = {"complaint_id": complaint_id, "gone_at": None}
    told["$or"] = [{"source": {"$nin": ONES_OWN}}, {"resident_id": resident_id}]
    rows = HazardConcern.collection().find(told, {"pending_events": 0})
    found = [HazardConcern.loaded(row) for row in rows.sort([("urgency", 1), ("_id", 1)]).limit(MOST_OF_ONE)]
    return {"items": [_for_resident(concern) for concern in found]}


def _for_resident(concern):
    running = concern.running if concern.state != "closed" else []
    names = ("id", "kinds", "state", "occurred_at", "made_safe_at")
    shown = {name: getattr(concern, name) for name in names}
    return shown | {"clock": running[0].name if running else None, "due_on": running[0].due_on if running else None}


def _holder_of(concern):
    """The document that keeps the text which led to a concern, or None."""
    if concern.source == "panel_words":
        return PanelAssistance.find(concern.complaint_id)
    if concern.source not in _HOLDERS:
        return Complaint.find(concern.complaint_id) if concern.complaint_id else None
    kind, name = _HOLDERS[concern.source]
    told = {name: getattr(concern, name), "hazard_sightings.concern_id": concern.id}
    row = kind.collection().find_one(told, {"pending_events": 0})
    return row and kind.loaded(row)


def _shown(match, text):
    said = text[match["starts"] : match["ends"]] if text is not None else None
    kind = next((book.by_id[match["rule"]].kind for book in RULEBOOKS if match["rule"] in book.by_id), None)
    names = ("rule", "starts", "ends", "perhaps_denied", "own")
    return {name: match[name] for name in names} | {"kind": kind, "said": said}


_CONDITIONS = {
    "state": lambda value: {"state": value},
    "severity": lambda value: {"severity": value},
    "kind": lambda value: {"kinds": value},
    "place": lambda value: {"place": value},
    "block": lambda value: {"block": value},
    "resident_id": lambda value: {"resident_id": value},
    "complaint_id": lambda value: {"complaint_id": value},
    "open": lambda value: {"urgency": {"$lt": DONE} if value else DONE},
    "acknowledged": lambda value: {"acknowledged_at": {"$ne": None} if value else None},
}
