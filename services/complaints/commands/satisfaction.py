"""The one question to a resident whose complaint is over. `act` says who, and when."""

from contextlib import suppress

from services.complaints.commands.telling import tell
from services.complaints.model import Complaint, Satisfaction
from services.complaints.queries.remedies import is_finished
from services.complaints.satisfaction import OVER
from shared.contracts.complaints import ComplaintOfferMade, SatisfactionAsked, SatisfactionGiven
from shared.errors import Conflict


def ask_satisfaction(complaint_id, *, now):
    """Ask the resident, once nothing is to be done about their complaint any more. Safe to repeat: asked once, ever.

    Announces: SatisfactionAsked; MessageRequested how_did_we_do.
    """
    complaint = Complaint.find(complaint_id)
    if complaint is None or complaint.resident_id is None or complaint.state not in OVER:
        return
    if Satisfaction.plain(complaint_id, "_id") is not None or not is_finished(complaint):
        return
    question = Satisfaction.asked(complaint, now)
    question.announce(SatisfactionAsked.of(question))
    tell(question, "how_did_we_do")
    with suppress(Conflict):  # asked by another process just now
        question.save()


def give_my_satisfaction(complaint_id, score, act):
    """Store the resident's answer; within 14 days of the first one it can be another. It starts no complaint by itself.

    Raises: NotFound satisfaction_not_found; RuleBroken satisfaction_closed.
    Announces: SatisfactionGiven, and with a low one ComplaintOfferMade; nothing when it is the answer there is.
    Source: Complaint Handling Code 2024 para 1.6, dissatisfaction in a survey: be told how to complain.
    """
    satisfaction = Satisfaction.get(complaint_id)
    satisfaction.check_own(act.by)
    if not satisfaction.give(score, act):
        return satisfaction
    satisfaction.announce(SatisfactionGiven.of(satisfaction))
    if satisfaction.is_low:
        satisfaction.announce(ComplaintOfferMade.of(satisfaction))
    return satisfaction.save()
