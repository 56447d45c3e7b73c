"""Dissatisfaction as it is heard, what the resident chooses, and service requests. `act` says who, and when."""

from services.complaints import letters_around
from services.complaints.commands.hazards import notice_danger
from services.complaints.commands.receiving import store_new
from services.complaints.commands.sending import send
from services.complaints.model import Complaint
from services.complaints.projections import check_oneself, check_resident
from services.complaints.terms import terms_at, terms_of
from services.complaints.vocabulary import Channel, Choice
from shared.contracts.complaints import (
    ComplaintReceived,
    ExpressionCaptured,
    ServiceRequestPromoted,
    ServiceRequestRecorded,
    ServiceRequestReviewed,
)


def capture_expression(told, act):
    """Keep what a resident is dissatisfied with, as any member of staff hears it, and offer them the choice.

    told: as of receive_complaint.
    Raises: NotFound resident_not_found; BadInput received_in_the_future; RuleBroken no_procedure.
    Announces: ExpressionCaptured; MessageRequested complaint_choice_offered.
    Source: Complaint Handling Code 2024 para 1.3, 3.1, 3.2.
    """
    return store_new(told | {"received_at": told["received_at"] or act.at}, act, check_resident, _captured)


def capture_my_expression(told, act):
    """Say what one is dissatisfied with, and choose later.

    told: {category, description}.
    Raises: Unavailable not_yet_known; RuleBroken no_procedure.
    Announces: as of capture_expression.
    """
    told = told | {"resident_id": act.by, "channel": str(Channel.WEB), "received_at": act.at}
    return store_new(told, act, check_oneself, _captured)


def record_choice(complaint_id, choice, act, *, version):
    """Record what the resident chose, in what they said and how they said it. Nobody chooses for them.

    choice: {what: Choice, said, channel, said_at: aware datetime, UTC, or None for now; review_on: date or None}.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken already_chosen; BadInput said_in_the_future,
    said_before_expression, review_not_ahead.
    Announces: ComplaintReceived, or ServiceRequestRecorded and MessageRequested service_request_recorded;
    HazardConcernRaised where what was said tells of danger.
    Source: Complaint Handling Code 2024 para 1.3, 1.4.
    """
    complaint = Complaint.get(complaint_id, version)
    return _choose(complaint, choice | {"said_at": choice["said_at"] or act.at}, act)


def make_my_choice(complaint_id, what, act):
    """Choose oneself, or for somebody one speaks for with authority.

    Raises: NotFound complaint_not_found; RuleBroken already_chosen.
    Announces: as of record_choice.
    """
    complaint = Complaint.get(complaint_id)
    complaint.check_spoken_for(act.by, act.at)
    return _choose(complaint, {"what": what, "channel": str(Channel.WEB), "said_at": act.at}, act)


def promote_service_request(complaint_id, asked, act, *, version):
    """Make a service request a complaint, because the resident is dissatisfied with it. Its work goes on.

    asked: {said, channel, said_at: aware datetime, UTC, or None for now}.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken already_promoted, not_possible_now, no_procedure;
    BadInput said_in_the_future, said_before_expression.
    Announces: ComplaintReceived; ServiceRequestPromoted; HazardConcernRaised where what was said tells of danger.
    Source: Complaint Handling Code 2024 para 1.5.
    """
    return _promote(Complaint.get(complaint_id, version), asked | {"said_at": asked["said_at"] or act.at}, act)


def promote_my_service_request(complaint_id, said, act):
    """Make one's own service request a complaint. No reason need be given.

    Raises: NotFound complaint_not_found; RuleBroken already_promoted, not_possible_now.
    Announces: as of promote_service_request.
    """
    complaint = Complaint.get(complaint_id)
    complaint.check_spoken_for(act.by, act.at)
    return _promote(complaint, {"said": said, "channel": str(Channel.WEB), "said_at": act.at}, act)


def review_service_request(complaint_id, reviewed, act, *, version):
    """Say how the work of a service request stands, and when it is looked at again, or that it is done.

    reviewed: {note, next_on: date, or None when the work is done}.
    Raises: NotFound complaint_not_found; StaleVersion; RuleBroken no_service_request, service_request_done; BadInput
    review_not_ahead.
    Announces: ServiceRequestReviewed; HazardConcernRaised where the note tells of danger.
    Source: Complaint Handling Code 2024 para 1.4.
    """
    complaint = Complaint.get(complaint_id, version)
    complaint.review(reviewed, act)
    complaint.announce(ServiceRequestReviewed.of(complaint))
    notice_danger(complaint, "review", act)
    return complaint.save()


def _captured(complaint_id, told, terms, act):
    expression = Complaint.captured(complaint_id, told, terms, act)
    expression.announce(ExpressionCaptured.of(expression))
    send(expression, letters_around.choice_offered, terms, act)
    return expression


def _choose(complaint, choice, act):
    terms = terms_of(complaint, act.at)
    complaint.choose(choice, terms, act)
    if choice["what"] == Choice.COMPLAINT:
        complaint.announce(ComplaintReceived.of(complaint))
    else:
        complaint.announce(ServiceRequestRecorded.of(complaint))
        send(complaint, letters_around.service_request, terms, act)
    notice_danger(complaint, "choice", act, occurred_at=choice["said_at"])
    return complaint.save()


def _promote(complaint, asked, act):
    complaint.promote(asked, terms_at(asked["said_at"], act.at)[0], act)
    complaint.announce(ComplaintReceived.of(complaint))
    complaint.announce(ServiceRequestPromoted.of(complaint))
    notice_danger(complaint, "choice", act, occurred_at=asked["said_at"])
    return complaint.save()
