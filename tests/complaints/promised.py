"""Remedies of an answered complaint, as the service makes them of its events."""

from datetime import timedelta

from services.complaints.commands import complaints, remedies
from services.complaints.model import Remedy
from services.complaints.queries.remedies import list_complaint_remedies
from services.complaints.service import ComplaintsService
from shared.contracts.complaints import ComplaintResponded
from tests.complaints.saying import NOW, answer, staff
from tests.complaints.steps import acknowledge
from tests.harness import handle

ANSWERED = NOW + timedelta(days=2)  # as complaint_at("stage1_responded") answers


def answered(complaint_at, **parts):
    """A complaint that was answered at stage 1 with these parts."""
    complaint = acknowledge(complaint_at(), NOW + timedelta(days=1))
    return complaints.respond_to_complaint(complaint.id, answer(**parts), staff(ANSWERED), version=complaint.version)


def remedies_of(complaint, now=ANSWERED):
    """Everything that its answers promised."""
    remedies.offer_remedies(complaint.id, now=now)
    return list_complaint_remedies(complaint.id)["items"]


def offered(announced):
    """Let the handler have the answer, as the bus would."""
    handle(ComplaintsService, "offer_remedies", announced.last(ComplaintResponded))


def a_remedy(complaint_at, **said):
    """One thing to do: {what, by}, and for a remedy its kind."""
    action = {"what": "Repair the lift.", "by": "2026-12-18"} | said
    return remedies_of(answered(complaint_at, remedies=[], outstanding_actions=[action]))[0]


def done(remedy, when=ANSWERED):
    return remedies.complete_remedy(remedy.id, staff(when), version=remedy.version)


def stored(remedy):
    return Remedy.get(remedy.id)
