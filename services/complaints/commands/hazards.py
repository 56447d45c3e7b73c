"""How danger is noticed, and taken in hand. `act` says who, and when."""

from contextlib import suppress

from services.complaints.hazard_kinds import Severity
from services.complaints.hazard_rules import look_for_signs
from services.complaints.hazard_terms import hazard_terms, landlords_words
from services.complaints.model.hazard_cluster import HOMES, WITHIN, HazardCluster
from services.complaints.model.hazard_concern import HazardConcern
from services.complaints.projections import HOME, Resident, check_resident, place_of
from shared.contracts.complaints import HazardClusterDetected, HazardConcernAcknowledged, HazardConcernRaised
from shared.errors import Conflict

SEEN = (  # of a concern, from the event that it is made from
    "source", "complaint_id", "resident_id", "place", "block", "tenure", "occurred_at", "severity", "kinds", "rules",
)  # fmt: skip


def notice_danger(holder, source, act, number=None, **otherwise):
    """Look for signs of danger in a text that is about to be saved with `holder`, and tell of them in the same write.

    Whatever keeps words that a person wrote calls this before its save: from then on nothing is lost, whoever dies
    where. The concern itself is made from the event, by keep_hazard_concern. What staff write of a danger that somebody
    has in hand already belongs to that concern, and calls nobody.
    holder: an aggregate that is WithSightings. source: which text; of several `number`, from 1, or else the latest.
    otherwise: complaint_id and resident_id, where they are not the holder's; category; occurred_at: aware datetime,
    UTC, since when the landlord has had the text, where that is not now. Returns the HazardSighting, or None.
    Announces (with the holder): HazardConcernRaised.
    """
    texts = holder.texts_of(source)
    number = number or len(texts)
    heard = {"category": None, "occurred_at": act.at} | holder.whose_home | otherwise
    text, category = texts[number - 1], heard.pop("category")
    if not text and category is None:
        return None
    own, own_number = landlords_words()
    signs = look_for_signs(text, category, act.at, own, own_number)
    if signs is None:
        return None
    in_hand = _in_hand(heard["complaint_id"], signs) if act.by_kind == "staff" else None
    if in_hand is not None:
        holder.add_sighting(in_hand, (source, number), signs, act.at)
        return holder.hazard_sightings[-1]
    return _saw(holder, heard | {"source": source}, signs, number, act)


def _in_hand(complaint_id, signs):
    """Id of an open, acknowledged concern of this complaint that is at least as bad and of all these kinds, or None."""
    if complaint_id is None:
        return None
    alike = {"complaint_id": complaint_id, "kinds": {"$all": list(signs.kinds)}, "state": {"$ne": "closed"}}
    if signs.severity == Severity.EMERGENCY:
        alike["severity"] = Severity.EMERGENCY
    found = HazardConcern.collection().find_one(
        alike | {"acknowledged_at": {"$ne": None}, "gone_at": None}, {"_id": 1}, sort=[("_id", 1)]
    )
    return found and found["_id"]


def _saw(holder, heard, signs, number, act):
    home = (Resident.plain(heard["resident_id"], *HOME) if heard["resident_id"] else None) or {}
    seen = heard | {
        **place_of(home),
        "tenure": home.get("tenure"),
        "severity": signs.severity,
        "kinds": list(signs.kinds),
        "rules": list(signs.rules),
    }
    concern_id = HazardConcern.id_of(holder.id, len(holder.hazard_sightings) + 1)
    concern = HazardConcern.noticed(concern_id, seen, hazard_terms(act.at), act.at)
    holder.add_sighting(concern_id, (heard["source"], number), signs, act.at)
    holder.announce(HazardConcernRaised.of(concern))
    return holder.hazard_sightings[-1]


def raise_hazard_concern(told, act):
    """Record a danger that somebody saw or heard of, without a complaint.

    told: {resident_id, place, occurred_at (or None for now), severity, kinds, note}.
    Raises: NotFound resident_not_found; BadInput occurred_in_the_future.
    Announces: HazardConcernRaised.
    """
    home = {}
    if told["resident_id"] is not None:
        home = Resident.plain(told["resident_id"], *HOME)
        check_resident(home)
    place = place_of(home)
    if told["place"] not in (None, place["place"]):
        place = {"place": told["place"], "block": None}
    seen = {
        **place,
        "source": "staff",
        "complaint_id": None,
        "resident_id": told["resident_id"],
        "tenure": home.get("tenure"),
        "occurred_at": told["occurred_at"] or act.at,
        "severity": told["severity"],
        "kinds": sorted(set(told["kinds"])),
        "rules": ["said_by_staff"],
    }
    concern = HazardConcern.noticed(HazardConcern.next_id(), seen, hazard_terms(act.at), act.at)
    concern.noted("raised", act, act.at, told["note"])
    concern.announce(HazardConcernRaised.of(concern))
    return concern.save()


def keep_hazard_concern(event, *, now):
    """Make the concern that an event tells of, and see whether it is one of several. Safe to repeat.

    The event was stored with the text that showed the danger, so whoever dies before this is over has it delivered
    again. The number of its next event follows that of the event it is made from.
    Announces: HazardClusterDetected.
    """
    concern = HazardConcern.find(event.subject) or _keep(event)
    detect_hazard_clusters(concern, now=now)


def _keep(event):
    seen = {name: getattr(event, name) for name in SEEN}
    seen["occurred_at"] = min(seen["occurred_at"], event.time)  # clocks of two machines
    concern = HazardConcern.noticed(event.subject, seen, hazard_terms(event.time), event.time)
    concern.sequence = event.sequence
    concern.noted("raised", None, event.time)
    with suppress(Conflict):  # another delivery was first
        return concern.save()
    return HazardConcern.get(event.subject)


def acknowledge_hazard_concern(concern_id, act):
    """Say that somebody has taken it in hand: nobody is called any more. Safe to repeat.

    Raises: NotFound hazard_concern_not_found; RuleBroken not_possible_now.
    Announces: HazardConcernAcknowledged; nothing the second time.
    """
    concern = HazardConcern.get(concern_id)
    if not concern.acknowledge(act):
        return concern
    concern.announce(HazardConcernAcknowledged.of(concern))
    return concern.save()


def detect_hazard_clusters(concern, *, now):
    """Tell once of each kind of danger that enough homes of a block, or else of an estate, had within the last months.

    Announces: HazardClusterDetected.
    """
    if concern.place is None:
        return
    for kind in concern.kinds:
        if concern.block is None or not _is_cluster(concern, kind, concern.block, now):
            _is_cluster(concern, kind, None, now)


def _is_cluster(concern, kind, block, now):
    """Is it known already, or found now? block: code, or None for all of the estate but the blocks that are known."""
    known = {"place": concern.place, "kind": kind, "detected_at": {"$gt": now - WITHIN}}
    clusters = HazardCluster.collection()
    if clusters.find_one(known | {"block": block}, {"_id": 1}):
        return True
    where = {"block": block or {"$nin": clusters.distinct("block", known | {"block": {"$ne": None}})}}
    since = {"$gt": concern.occurred_at - WITHIN, "$lte": concern.occurred_at + WITHIN}
    alike = {"place": concern.place, "kinds": kind, "occurred_at": since, "close_reason": {"$ne": "no_hazard"}} | where
    homes: dict[str, HazardConcern] = {}
    for row in HazardConcern.collection().find(alike, {"pending_events": 0}).sort([("occurred_at", 1), ("_id", 1)]):
        one = HazardConcern.loaded(row)
        homes.setdefault(one.resident_id or one.complaint_id or one.id, one)
    if len(homes) < HOMES:
        return False
    cluster = HazardCluster.detected(kind, block, list(homes.values()), now)
    cluster.announce(HazardClusterDetected.of(cluster))
    with suppress(Conflict):  # another process detects it, too
        cluster.save()
    return True


def try_hazard_rules(text, category, act):
    """What the rules would find in a text. Nothing is kept. Returns Signs or None."""
    own, number = landlords_words()
    return look_for_signs(text, category, act.at, own, number)
