"""How satisfied residents are with how their complaints were handled."""

from services.complaints.deadlines import end_of, start_of
from services.complaints.model import Satisfaction
from services.complaints.queries.periods import check_period
from services.complaints.satisfaction import Score


def show_my_satisfaction(complaint_id, resident_id):
    """Raises: NotFound satisfaction_not_found, for another resident's too."""
    satisfaction = Satisfaction.get(complaint_id)
    satisfaction.check_own(resident_id)
    return satisfaction


def show_satisfaction_counts(first, last):
    """Of those asked from one local date to another, both inclusive: how many answered, and what.

    Raises: BadInput bad_period.
    """
    check_period(first, last)
    period = {"asked_at": {"$gte": start_of(first), "$lt": end_of(last)}, "gone_at": None}
    rows = Satisfaction.collection().aggregate([{"$match": period}, {"$group": {"_id": "$score", "n": {"$sum": 1}}}])
    counts = {row["_id"]: row["n"] for row in rows}
    by_score = {str(score): counts.get(str(score), 0) for score in Score}
    return {
        "from_": first,
        "to": last,
        "asked": sum(counts.values()),
        "n": sum(by_score.values()),
        "by_score": by_score,
    }
