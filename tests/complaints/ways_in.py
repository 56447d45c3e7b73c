"""Every way in which people tell of their home, by use case and field; and the texts that nobody tells of it in.

A way in is way(complaint_at, text) -> the document that keeps the text.
"""

from services.complaints.commands import (
    case_entries,
    complaints,
    decants,
    definitions,
    expressions,
    groups,
    panel,
    receiving,
    remedies,
)
from services.complaints.model import Complaint
from tests.complaints.promised import ANSWERED, a_remedy, done
from tests.complaints.saying import NOW, asked, choice, escalation, joining, resident, told
from tests.complaints.saying import staff as by_staff
from tests.complaints.steps import acknowledge
from tests.complaints.test_raise_complaint_issue import raised
from tests.complaints.test_start_decant import stay
from tests.harness import days

PLAIN = {"category": "property_condition"}
COMMON = {name: value for name, value in told().items() if name != "resident_id"}
NOTE = {"kind": "visit", "happened_at": None, "attachment_ids": [], "corrects_id": None}
MINE = {"attachment_ids": [], "corrects_id": None}


def receive_complaint(complaint_at, text):
    return receiving.receive_complaint(told(description=text), by_staff())


def make_my_complaint(complaint_at, text):
    return receiving.make_my_complaint(PLAIN | {"description": text}, resident())


def capture_expression(complaint_at, text):
    return expressions.capture_expression(told(description=text), by_staff())


def capture_my_expression(complaint_at, text):
    return expressions.capture_my_expression(PLAIN | {"description": text}, resident())


def record_choice(complaint_at, text):
    one = capture_expression(complaint_at, told()["description"])
    return expressions.record_choice(one.id, choice(said=text), by_staff(), version=one.version)


def _service_request():
    one = expressions.capture_expression(told(), by_staff())
    return expressions.record_choice(one.id, choice("service_request"), by_staff(), version=one.version)


def promote_service_request(complaint_at, text):
    one = _service_request()
    return expressions.promote_service_request(one.id, asked(said=text), by_staff(), version=one.version)


def promote_my_service_request(complaint_at, text):
    return expressions.promote_my_service_request(_service_request().id, text, resident())


def review_service_request(complaint_at, text):
    one = _service_request()
    told_of = {"note": text, "next_on": None}
    return expressions.review_service_request(one.id, told_of, by_staff(), version=one.version)


def describe_group(complaint_at, text):
    members = [joining("r-1", lead=True), joining("r-2")]
    return groups.open_group_complaint(COMMON | {"description": text}, members, by_staff())


def open_group_with_part(complaint_at, text):
    members = [joining("r-1", individual=text, lead=True), joining("r-2")]
    return groups.open_group_complaint(COMMON, members, by_staff())


def _group_of_another():
    return groups.open_group_complaint(COMMON, [joining("r-2", lead=True)], by_staff())


def join_group_complaint(complaint_at, text):
    group = _group_of_another()
    return groups.join_group_complaint(group.id, joining("r-1", individual=text), by_staff(), version=group.version)


def join_my_group_complaint(complaint_at, text):
    return groups.join_my_group_complaint(_group_of_another().reference, text, resident())


def add_case_entry(complaint_at, text):
    return case_entries.add_case_entry(complaint_at().id, NOTE | {"words": text}, by_staff())


def add_to_my_case(complaint_at, text):
    return case_entries.add_to_my_case(complaint_at().id, MINE | {"words": text}, resident())


def record_definition_correction(complaint_at, text):
    one, answer = acknowledge(complaint_at(), NOW), {"number": 1, "channel": "phone", "words": text}
    return definitions.record_definition_correction(one.id, answer, by_staff(), version=one.version)


def correct_my_definition(complaint_at, text):
    one = acknowledge(complaint_at(), NOW)
    return definitions.correct_my_definition(one.id, {"number": 1, "words": text}, resident())


def raise_complaint_issue(complaint_at, text):
    return raised(acknowledge(complaint_at(), NOW), NOW, words=text, category="property_condition")


def raise_unrelated_issue(complaint_at, text):
    one = acknowledge(complaint_at(), NOW)
    parent = raised(one, NOW, words=text, category="property_condition", is_related=False)
    return Complaint.get(parent.issues[-1].complaint_id)


def escalate_complaint(complaint_at, text):
    one = complaint_at("stage1_responded", NOW - days(9))
    return complaints.escalate_complaint(one.id, escalation(reason=text), by_staff(), version=one.version)


def escalate_my_complaint(complaint_at, text):
    return complaints.escalate_my_complaint(complaint_at("stage1_responded", NOW - days(9)).id, text, resident())


def take_complaint_straight_to_stage2(complaint_at, text):
    one = complaint_at()
    return complaints.take_complaint_straight_to_stage2(one.id, "complex", text, by_staff(), version=one.version)


def dispute_remedy(complaint_at, text):
    remedy = done(a_remedy(complaint_at))
    return remedies.dispute_remedy(remedy.id, text, "phone", by_staff(ANSWERED), version=remedy.version)


def dispute_my_remedy(complaint_at, text):
    return remedies.dispute_my_remedy(done(a_remedy(complaint_at)).id, text, resident(ANSWERED))


def record_decant_contact(complaint_at, text):
    one = decants.start_decant(stay(), by_staff())
    contact = {"channel": "phone", "at": None, "note": text}
    return decants.record_decant_contact(one.id, contact, by_staff(), version=one.version)


def consent_to_panel_help(complaint_at, text):
    return panel.consent_to_panel_help(complaint_at().id, text, resident())


WAYS_IN = {
    "receive_complaint.description": receive_complaint,
    "make_my_complaint.description": make_my_complaint,
    "capture_expression.description": capture_expression,
    "capture_my_expression.description": capture_my_expression,
    "record_choice.said": record_choice,
    "promote_service_request.said": promote_service_request,
    "promote_my_service_request.said": promote_my_service_request,
    "review_service_request.note": review_service_request,
    "open_group_complaint.description": describe_group,
    "open_group_complaint.members.individual": open_group_with_part,
    "join_group_complaint.individual": join_group_complaint,
    "join_my_group_complaint.individual": join_my_group_complaint,
    "add_case_entry.words": add_case_entry,
    "add_to_my_case.words": add_to_my_case,
    "record_definition_correction.words": record_definition_correction,
    "correct_my_definition.words": correct_my_definition,
    "raise_complaint_issue.words": raise_complaint_issue,
    "escalate_complaint.reason": escalate_complaint,
    "escalate_my_complaint.reason": escalate_my_complaint,
    "take_complaint_straight_to_stage2.explanation": take_complaint_straight_to_stage2,
    "dispute_remedy.reason": dispute_remedy,
    "dispute_my_remedy.reason": dispute_my_remedy,
    "record_decant_contact.note": record_decant_contact,
    "consent_to_panel_help.words": consent_to_panel_help,
}

_SAID_AGAIN = "says again what was looked at when it reached us, so each reply to a danger would call people anew"
_TOLD = "tells the resident of work on what is known; whoever finds a new danger adds a case entry, or raises a hazard"
_LAW = "gives reasons of law or procedure, about no home"
_MANY = "is about how the landlord works, taken from cases that were looked at"
_OMBUDSMAN = "is what the Ombudsman wrote, after the case went through us; it is watched by the day it names"
_WHO = "names people or papers"
_CONCERN = "belongs to a concern that is open already"
_PANEL = "is about how to resolve it, by people who do not know the home"
NOT_ABOUT_THE_HOME = {  # use cases, or single fields of one, whose texts nobody looks at; with the reason
    "acknowledge_complaint": _SAID_AGAIN,
    "change_complaint_definition": _SAID_AGAIN,
    "respond_to_complaint": _SAID_AGAIN,
    "respond_finally_to_complaint": _SAID_AGAIN,
    "save_response_draft": _SAID_AGAIN,
    "address_individual_part": _SAID_AGAIN,
    "refuse_complaint": _LAW,
    "return_response_draft": "is about the draft, for whoever wrote it",
    "raise_complaint_issue.reasons": _LAW,
    "extend_complaint": _TOLD,
    "extend_complaint_further": _TOLD,
    "update_complaint": _TOLD,
    "move_remedy_date": _TOLD,
    "report_remedy_progress": _TOLD,
    "restrict_contact": "is about how somebody behaves, and why nothing less will do",
    "lift_restriction": "is about how somebody behaves",
    "review_restriction": "is about how somebody behaves",
    "apply_legal_hold": _LAW,
    "lift_legal_hold": _LAW,
    "record_legal_proceedings": _WHO,
    "accept_as_told": _WHO,
    "name_representative": _WHO,
    "name_my_representative": _WHO,
    "register_complaint_reviewer": _WHO,
    "start_decant": _WHO,
    "export_complaint": "says what the export is needed for",
    "request_ombudsman_evidence": _OMBUDSMAN,
    "record_ombudsman_determination": _OMBUDSMAN,
    "decline_ombudsman_recommendation": _LAW,
    "suggest_resolution": _PANEL,
    "decide_panel_suggestion": _PANEL,
    "identify_learning": _MANY,
    "agree_learning_action": _MANY,
    "publish_learning": _MANY,
    "write_annual_report": _MANY,
    "correct_annual_report": _MANY,
    "respond_to_annual_report": _MANY,
    "assess_provision": _MANY,
    "raise_hazard_concern": "is the concern itself, which staff raise with the severity that they see",
    "assess_hazard_severity": _CONCERN,
    "conclude_hazard_investigation": _CONCERN,
    "record_hazard_works": _CONCERN,
    "close_hazard_concern": _CONCERN,
    "set_hazards_policy": "are the words that are looked for",
    "try_hazard_rules": "is a trial: nothing is kept, and nobody told",
}
