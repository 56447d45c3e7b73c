"""Signs of danger in homes: for staff, for the repairs system of a partner, and for the resident concerned."""

from services.complaints.api.app import act, api
from services.complaints.commands import hazard_settings, hazard_work, hazards
from services.complaints.deadlines import Duration
from services.complaints.queries import hazards as queries
from services.complaints.schemas import hazards as shapes
from shared.clock import utc_now
from shared.http import caller, if_match, page, page_of, permission


def _work(step, shape):
    """A route by which staff say what was done about a concern: they send `shape` and are shown the concern."""

    def decorate(view):
        checked = permission("hazards:respond")(api.input(shape)(api.output(shapes.HazardConcernView)(view)))
        return api.post(f"/hazards/<hazard_id>/{step}")(checked)

    return decorate


@api.post("/hazards")
@permission("hazards:raise")
@api.input(shapes.RaiseHazardConcern)
@api.output(shapes.HazardConcernView, 201)
def raise_hazard_concern(json_data):
    """Record a danger that somebody saw or heard of."""
    return hazards.raise_hazard_concern(json_data, act())


@api.get("/hazards")
@permission("hazards:read")
@api.input(shapes.HazardQuery, location="query")
@api.output(page_of(shapes.HazardRowView))
def list_hazard_concerns(query_data):
    """Hazard concerns, emergencies first, then what is due first."""
    return page(query_data, queries.list_hazard_concerns, position=lambda one: [one.urgency, one.due_order, one.id])


@api.get("/hazards/rules")
@permission("hazards:read")
@api.output(shapes.HazardRulesView)
def show_hazard_rules():
    """The rules that look for danger in what people write, with the landlord's own words."""
    return queries.show_hazard_rules(now=utc_now())


@api.post("/hazards/trial")
@permission("hazards:read")
@api.input(shapes.TryHazardRules)
@api.output(shapes.HazardTrialView)
def try_hazard_rules(json_data):
    """What the rules would find in a text. Nothing is kept, and nobody is told."""
    signs = hazards.try_hazard_rules(json_data["text"], json_data["category"], act())
    return queries.show_signs(signs, json_data["text"])


@api.get("/hazards/policy")
@permission("hazards:read")
@api.output(shapes.HazardsPolicyView)
def show_hazards_policy():
    """Clocks, words and who is called, as the landlord decided, and the law's clocks, which limit them."""
    return queries.show_hazards_policy()


@api.put("/hazards/policy")
@permission("complaints:policy")
@api.input(shapes.SetHazardsPolicy)
@api.output(shapes.HazardsPolicyView)
def set_hazards_policy(json_data):
    """Set stricter clocks, add words to the rules, say who is called when nobody reacts."""
    durations = {clock: Duration(**own) for clock, own in json_data["durations"].items()}
    hazard_settings.set_hazards_policy(json_data | {"durations": durations}, version=if_match())
    return queries.show_hazards_policy()


@api.get("/hazards/clusters")
@permission("hazards:read")
@api.input(shapes.HazardClusterQuery, location="query")
@api.output(page_of(shapes.HazardClusterView))
def list_hazard_clusters(query_data):
    """Places where several homes have the same danger, the latest first."""
    return page(query_data, queries.list_hazard_clusters, position=lambda one: [one.detected_at, one.id])


@api.get("/hazards/<hazard_id>")
@permission("hazards:read")
@api.output(shapes.HazardConcernView)
def show_hazard_concern(hazard_id):
    """One concern with its clocks and its history."""
    return queries.show_hazard_concern(hazard_id)


@api.get("/hazards/<hazard_id>/matches")
@permission("complaints:read")
@api.output(shapes.HazardMatchesView)
def show_hazard_matches(hazard_id):
    """Which rules matched, and where in the text of the complaint."""
    return queries.show_hazard_matches(hazard_id)


@api.post("/hazards/<hazard_id>/acknowledgement")
@permission("hazards:acknowledge")
@api.output(shapes.HazardConcernView)
def acknowledge_hazard_concern(hazard_id):
    """Say that somebody has taken it in hand. Safe to repeat; nobody is called any more."""
    return hazards.acknowledge_hazard_concern(hazard_id, act())


@_work("severity", shapes.AssessHazardSeverity)
def assess_hazard_severity(hazard_id, json_data):
    """Decide how bad it may be: the clocks follow."""
    return hazard_work.assess_hazard_severity(hazard_id, json_data, act(), version=if_match())


@_work("access-attempts", shapes.RecordHazardAccessAttempt)
def record_hazard_access_attempt(hazard_id, json_data):
    """Record that somebody tried to get in, or to agree a time."""
    return hazard_work.record_hazard_access_attempt(hazard_id, json_data, act(), version=if_match())


@_work("investigation", shapes.ConcludeHazardInvestigation)
def conclude_hazard_investigation(hazard_id, json_data):
    """Record what the investigation found."""
    return hazard_work.conclude_hazard_investigation(hazard_id, json_data, act(), version=if_match())


@_work("summary", shapes.SendHazardSummary)
def send_hazard_summary(hazard_id, json_data):
    """Record that the resident was sent the findings in writing."""
    return hazard_work.send_hazard_summary(hazard_id, json_data["at"], act(), version=if_match())


@_work("made-safe", shapes.RecordHazardMadeSafe)
def record_hazard_made_safe(hazard_id, json_data):
    """Record that the home is safe, or that the works that make it so have begun."""
    return hazard_work.record_hazard_made_safe(hazard_id, json_data, act(), version=if_match())


@_work("works", shapes.RecordHazardWorks)
def record_hazard_works(hazard_id, json_data):
    """Record that the lasting works have begun, are completed, or are put off."""
    return hazard_work.record_hazard_works(hazard_id, json_data, act(), version=if_match())


@_work("accommodation", shapes.OfferHazardAccommodation)
def offer_hazard_accommodation(hazard_id, json_data):
    """Record that the household was offered another place to stay."""
    return hazard_work.offer_hazard_accommodation(hazard_id, json_data, act(), version=if_match())


@_work("closure", shapes.CloseHazardConcern)
def close_hazard_concern(hazard_id, json_data):
    """Say that nothing more is to be done, and why."""
    reason, note = json_data["reason"], json_data["note"]
    return hazard_work.close_hazard_concern(hazard_id, reason, note, act(), version=if_match())


@api.get("/my-complaints/<complaint_id>/hazards")
@permission("complaints:own")
@api.output(shapes.MyHazardsView)
def list_my_complaint_hazards(complaint_id):
    """The dangers that one's own complaint told of: how far it is, and what happens by when."""
    return queries.list_my_complaint_hazards(complaint_id, caller().person_id, now=utc_now())
