"""Things learned, at every point of their way."""

from datetime import date

from services.complaints.commands import learning
from tests.complaints.saying import OFFICER, at, staff

WHEN = at("2026-12-01")


def identified(*complaints):
    told = {
        "theme": "repairs",
        "complaint_ids": [complaint.id for complaint in complaints],
        "what_went_wrong": "Parts for lifts were ordered weeks after the first report.",
    }
    return learning.identify_learning(told, staff(WHEN))


def agreed(item, owner=OFFICER):
    told = {"change": "Parts are ordered on the day of the report.", "owner_id": owner, "due_on": "2027-01-31"}
    return learning.agree_learning_action(item.id, told, staff(WHEN), version=item.version)


def implemented(item, on="2026-12-01"):
    return learning.implement_learning(item.id, date.fromisoformat(on), staff(WHEN), version=item.version)


def published(item):
    words = "You told us that lifts were out of order for too long. We order parts on the same day now."
    return learning.publish_learning(item.id, words, staff(WHEN), version=item.version)
