"""What time does to reviews. Safe to run again, and in several processes at once."""

from services.complaints.commands.turns import ids_of, unless_overtaken
from services.complaints.model import Adjustments, Complaint, ContactRestriction
from shared.contracts.complaints import (
    AdjustmentsReviewNeeded,
    ContactRestrictionReviewMissed,
    ServiceRequestReviewNeeded,
)


def watch_reviews(*, now):
    """Tell of every review whose day has come (service requests, adjustments) or passed (restrictions), once each.

    now: aware datetime, UTC. Returns how many were told of.
    Announces: ServiceRequestReviewNeeded; AdjustmentsReviewNeeded; ContactRestrictionReviewMissed.
    """
    due = {"review_at": {"$lte": now}, "review_told": {"$ne": True}}
    return sum(
        unless_overtaken(_notice, kind, document_id, now)
        for kind in (Complaint, Adjustments, ContactRestriction)
        for document_id in ids_of(kind, due)
    )


def _notice(kind, document_id, now):
    document = kind.find(document_id)
    if document is None or not document.notice_review(now):
        return False
    document.announce(_event(document))
    document.save()
    return True


def _event(document):
    if isinstance(document, ContactRestriction):
        return ContactRestrictionReviewMissed.of(document, review_on=document.review_day)
    contract = AdjustmentsReviewNeeded if isinstance(document, Adjustments) else ServiceRequestReviewNeeded
    return contract.of(document)
