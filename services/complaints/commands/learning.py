"""What is learned from complaints. `act` says who, and when."""

from services.complaints.model import Complaint, LearningItem
from services.complaints.projections import check_can_own
from shared.contracts.complaints import (
    LearningActionAgreed,
    LearningIdentified,
    LearningImplemented,
    LearningPublished,
)
from shared.errors import NotFound


def identify_learning(told, act):
    """Write down what complaints show. told: {theme, complaint_ids, what_went_wrong}.

    Raises: NotFound complaint_not_found.
    Announces: LearningIdentified.
    """
    ids = sorted(set(told["complaint_ids"]))
    if Complaint.collection().count_documents({"_id": {"$in": ids}, "gone_at": None}) < len(ids):
        raise NotFound("complaint_not_found", "There is no such complaint.")
    item = LearningItem.identified(LearningItem.next_id(), told | {"complaint_ids": ids}, act)
    item.announce(LearningIdentified.of(item))
    return item.save()


def agree_learning_action(item_id, told, act, *, version):
    """Say what is done differently, by whom and by when. told: {change, owner_id, due_on: ISO date}.

    Raises: NotFound learning_item_not_found, staff_member_not_found; StaleVersion; RuleBroken not_possible_now,
    cannot_own.
    Announces: LearningActionAgreed.
    """
    item = LearningItem.get(item_id, version)
    check_can_own(told["owner_id"])
    item.agree(told, act)
    item.announce(LearningActionAgreed.of(item))
    return item.save()


def implement_learning(item_id, implemented_on, act, *, version):
    """Say that it is done differently now. implemented_on: date.

    Raises: NotFound learning_item_not_found; StaleVersion; RuleBroken not_possible_now; BadInput not_yet.
    Announces: LearningImplemented.
    """
    item = LearningItem.get(item_id, version)
    item.implement(implemented_on, act)
    item.announce(LearningImplemented.of(item))
    return item.save()


def publish_learning(item_id, words, act, *, version):
    """Tell residents what was learned. words: as everybody reads them; nobody is to be recognised in them.

    Raises: NotFound learning_item_not_found; StaleVersion; RuleBroken not_possible_now.
    Announces: LearningPublished.
    """
    item = LearningItem.get(item_id, version)
    item.publish(words, act)
    item.announce(LearningPublished.of(item))
    return item.save()
