"""Shapes of hazard concerns, in and out."""

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range, Regexp

from services.complaints.awaab import HazardClock, Phase
from services.complaints.hazard_kinds import HazardKind, Severity
from services.complaints.model.hazard_policy import PAGE_AFTER
from services.complaints.schemas.kinds import Choice, Day, IsOver, Text, person
from services.complaints.schemas.requests import ComplaintDuration
from services.complaints.vocabulary import Category
from shared.http import PageQuery
from shared.http.shapes import Moment

ACCESS_METHODS = ("visit", "phone", "letter", "email", "sms", "card_left", "through_representative")
CLOSE_REASONS = ("dealt_with", "no_hazard", "no_access", "same_matter", "not_our_home")
FINDINGS = ("hazard", "no_hazard")
SAFE_HOW = ("made_safe", "safety_works_begun")
WORKS_STEPS = ("begun", "completed", "put_off")
STATES = ("raised", "investigated", "made_safe", "works_begun", "works_completed", "closed")
_PLACE = Regexp(r"\A[A-Za-z0-9_.:/-]{1,64}\Z")


def _when():
    return Moment(load_default=None, allow_none=True, metadata={"description": "When it happened; now."})


def _note(**options):
    return Text(5_000, **({"load_default": None, "allow_none": True} | options))


class RaiseHazardConcern(Schema):
    resident_id = person(load_default=None, allow_none=True)
    place = fields.String(
        load_default=None, allow_none=True, validate=_PLACE, metadata={"description": "Code of the block or estate."}
    )
    occurred_at = Moment(
        load_default=None, allow_none=True, metadata={"description": "When anybody of the landlord knew of it; now."}
    )
    severity = Choice(Severity, required=True)
    kinds = fields.List(Choice(HazardKind), required=True, validate=Length(1, len(HazardKind)))
    note = _note()


class AssessHazardSeverity(Schema):
    severity = Choice(Severity, required=True)
    aware_since = Moment(
        load_default=None, allow_none=True, metadata={"description": "Since when this is known; from the beginning."}
    )
    note = Text(5_000, required=True, metadata={"description": "Why."})


class RecordHazardAccessAttempt(Schema):
    method = Choice(ACCESS_METHODS, required=True)
    at = _when()


class ConcludeHazardInvestigation(Schema):
    finding = Choice(FINDINGS, required=True)
    at = _when()
    note = Text(5_000, required=True, metadata={"description": "What there is, and what is to be done."})


class SendHazardSummary(Schema):
    at = _when()


class RecordHazardMadeSafe(Schema):
    how = Choice(SAFE_HOW, required=True)
    at = _when()


class RecordHazardWorks(Schema):
    step = Choice(WORKS_STEPS, required=True)
    at = _when()
    note = _note(metadata={"description": "For put_off: why they cannot begin in time."})


class OfferHazardAccommodation(Schema):
    taken = fields.Boolean(
        load_default=None, allow_none=True, metadata={"description": "Has the household taken it? null: not said yet."}
    )
    at = _when()


class CloseHazardConcern(Schema):
    reason = Choice(CLOSE_REASONS, required=True)
    note = Text(5_000, required=True, metadata={"description": "Why, in words."})


class TryHazardRules(Schema):
    text = Text(10_000, required=True)
    category = Choice(Category, load_default=None, allow_none=True)


class HazardWords(Schema):
    rule = fields.String(required=True, validate=Length(1, 64))
    phrase = fields.String(
        required=True,
        validate=[Length(1, 100), Regexp(r"\A[^\W_]+(?:'[^\W_]+)?~?(?: [^\W_]+(?:'[^\W_]+)?~?){0,9}\Z")],
        metadata={"description": "Words that stand near each other. `leak~`: with its usual endings."},
    )


class SetHazardsPolicy(Schema):
    durations = fields.Dict(keys=Choice(HazardClock), values=fields.Nested(ComplaintDuration), load_default=dict)
    phases_begun = fields.Dict(
        keys=Choice(Phase), values=Day(), load_default=dict, metadata={"description": "Where the law says no day yet."}
    )
    words = fields.List(fields.Nested(HazardWords), load_default=list, validate=Length(max=200))
    page_after = fields.Integer(strict=True, load_default=PAGE_AFTER, validate=Range(1, PAGE_AFTER))
    page_again = fields.Integer(strict=True, load_default=30, validate=Range(5, 60))
    on_call = fields.List(
        fields.List(person(), validate=Length(1, 20)),
        load_default=list,
        validate=Length(max=5),
        metadata={"description": "Staff by level: who is called first, who also the second time, …"},
    )


class HazardQuery(PageQuery):
    state = Choice(STATES)
    severity = Choice(Severity)
    kind = Choice(HazardKind)
    place = fields.String(validate=_PLACE, metadata={"description": "Code of the estate, or what staff said."})
    block = fields.String(validate=_PLACE, metadata={"description": "Code of the building, within its estate."})
    resident_id = person()
    complaint_id = fields.String(validate=Length(1, 128))
    open = fields.Boolean(metadata={"description": "Left out: those that are open."}, load_default=True)
    acknowledged = fields.Boolean()


class HazardClusterQuery(PageQuery):
    pass


class RunningClockView(Schema):
    name = fields.String()
    started_at = Moment()
    due_before = Moment(metadata={"description": "The first instant that is too late."})
    due_on = fields.Date()
    met_at = Moment(allow_none=True)
    met_by = fields.String(allow_none=True)
    late = fields.Boolean(allow_none=True, metadata={"description": "null while it runs."})


class HazardRowView(Schema):
    id = fields.String()
    version = fields.Integer()
    state = fields.String()
    severity = fields.String()
    kinds = fields.List(fields.String())
    rules = fields.List(fields.String())
    source = fields.String()
    complaint_id = fields.String(allow_none=True)
    resident_id = fields.String(allow_none=True)
    place = fields.String(allow_none=True)
    block = fields.String(allow_none=True)
    occurred_at = Moment()
    raised_at = Moment()
    acknowledged_at = Moment(allow_none=True)
    pages = fields.Integer()
    law_applies = fields.Boolean()
    law_reason = fields.String()
    clock = fields.String(allow_none=True, metadata={"description": "To be met next."})
    due_before = Moment(allow_none=True)
    overdue = IsOver(attribute="due_order")


class HazardFactView(Schema):
    at = Moment()
    what = fields.String()
    by_kind = fields.String()
    by = fields.String(allow_none=True)
    details = fields.Dict(keys=fields.String(), values=fields.String())
    note = fields.String(allow_none=True)


class AccessAttemptView(Schema):
    at = Moment()
    method = fields.String()
    by = fields.String(allow_none=True)


class HazardConcernView(HazardRowView):
    suggested_severity = fields.String()
    assessed_at = Moment(allow_none=True)
    tenure = fields.String(allow_none=True)
    law = fields.String(allow_none=True)
    acknowledged_by = fields.String(allow_none=True)
    clocks = fields.List(fields.Nested(RunningClockView))
    access_attempts = fields.List(fields.Nested(AccessAttemptView))
    may_rely_on_no_access = fields.Boolean()
    investigated_at = Moment(allow_none=True)
    finding = fields.String(allow_none=True)
    summary_sent_at = Moment(allow_none=True)
    made_safe_at = Moment(allow_none=True)
    works_begun_at = Moment(allow_none=True)
    works_completed_at = Moment(allow_none=True)
    accommodation_offered_at = Moment(allow_none=True)
    accommodation_taken = fields.Boolean(allow_none=True)
    close_reason = fields.String(allow_none=True)
    history = fields.List(fields.Nested(HazardFactView))


class HazardMatchView(Schema):
    rule = fields.String()
    kind = fields.String()
    starts = fields.Integer(metadata={"description": "First character of it in the text, counted from 0."})
    ends = fields.Integer(metadata={"description": "The character after the last."})
    said = fields.String(allow_none=True, metadata={"description": "The words; null where the text is kept elsewhere."})
    perhaps_denied = fields.Boolean(metadata={"description": "A word such as `no` stands just before it: look."})
    own = fields.Boolean(metadata={"description": "Found by words that the landlord added."})


class HazardMatchesView(Schema):
    source = fields.String()
    severity = fields.String()
    rulebook = fields.String(metadata={"description": "Version of the rules, and of the landlord's own words."})
    rules = fields.List(fields.String())
    matches = fields.List(fields.Nested(HazardMatchView))


class HazardTrialView(HazardMatchesView):
    severity = fields.String(allow_none=True, metadata={"description": "null: nothing was found."})
    rulebook = fields.String(allow_none=True)
    kinds = fields.List(fields.String())


class HazardRuleView(Schema):
    id = fields.String()
    kind = fields.String()
    severity = fields.String()
    emergency_months = fields.List(fields.Integer(), metadata={"description": "In these it is an emergency."})
    categories = fields.List(fields.String())
    phrases = fields.List(fields.String())
    own_phrases = fields.List(fields.String())


class HazardRulesView(Schema):
    rulebook = fields.String()
    rules = fields.List(fields.Nested(HazardRuleView))


class HazardsPolicyView(Schema):
    version = fields.Integer(metadata={"description": "0 while the landlord has set nothing."})
    law = fields.String(allow_none=True)
    durations = fields.Dict(keys=fields.String(), values=fields.Nested(ComplaintDuration))
    limits = fields.Dict(keys=fields.String(), values=fields.Nested(ComplaintDuration))
    phases_begun = fields.Dict(keys=fields.String(), values=fields.String())
    words = fields.List(fields.Nested(HazardWords))
    words_number = fields.Integer()
    page_after = fields.Integer()
    page_again = fields.Integer()
    on_call = fields.List(fields.List(fields.String()))


class HazardClusterView(Schema):
    id = fields.String()
    place = fields.String()
    block = fields.String(allow_none=True, metadata={"description": "null: homes of several blocks, or of none known."})
    kind = fields.String()
    homes = fields.Integer()
    first_at = Moment()
    detected_at = Moment()
    concern_ids = fields.List(fields.String())


class MyHazardView(Schema):
    """What a resident is told: what may be wrong, how far it is, and by when something happens."""

    id = fields.String()
    kinds = fields.List(fields.String())
    state = fields.String()
    occurred_at = Moment()
    clock = fields.String(allow_none=True)
    due_on = fields.Date(allow_none=True)
    made_safe_at = Moment(allow_none=True)


class MyHazardsView(Schema):
    items = fields.List(fields.Nested(MyHazardView))


class HazardSightingView(Schema):
    concern_id = fields.String()
    at = Moment()
    source = fields.String()
    severity = fields.String()
    kinds = fields.List(fields.String())
    rules = fields.List(fields.String())
