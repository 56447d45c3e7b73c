"""A sign of danger in a home, from being noticed to being dealt with, with the clocks of the law."""

from services.complaints.awaab import decide
from services.complaints.model.hazard_sighting import WAITING_URGENTLY
from services.complaints.model.hazard_work import HazardWork
from shared.contracts.complaints import HazardConcernRestated
from shared.errors import BadInput
from shared.ids import derived_id


class HazardConcern(HazardWork):
    """`terms`: the landlord's rules for hazards as they stand; `act`: who, and when."""

    meta = {
        "collection": "hazard_concerns",
        "indexes": [
            {"fields": ["urgency", "due_order", "id"], "name": "urgency"},
            {"fields": ["watch_at"], "sparse": True, "name": "watch_at"},
            {"fields": ["page_at"], "sparse": True, "name": "page_at"},
            {"fields": ["counted_with"], "sparse": True, "name": "counted_with"},
            {"fields": ["complaint_id"], "sparse": True, "name": "complaint"},
            {"fields": ["place", "kinds", "occurred_at"], "name": "place"},
            WAITING_URGENTLY,
        ],
    }

    @staticmethod
    def id_of(holder_id, number):
        """The concern that the so-manieth sighting in a document leads to."""
        return derived_id("hazard_concern", holder_id, str(number))

    @classmethod
    def noticed(cls, concern_id, seen, terms, at):
        """A new concern, its clocks running where the law applies.

        seen: {source, complaint_id, resident_id, place, block, tenure, occurred_at, severity, kinds, rules}.
        Raises: BadInput occurred_in_the_future.
        """
        if seen["occurred_at"] > at:
            fault = {"pointer": "/occurred_at", "detail": "This is later than now."}
            raise BadInput("occurred_in_the_future", "Nobody can know of a danger later than now.", [fault])
        concern = cls(id=concern_id, raised_at=at, state="raised", suggested_severity=seen["severity"], **seen)
        applies = decide(terms.nation, concern, terms.phases_begun)
        concern.law, concern.law_applies, concern.law_reason = applies.law, applies.yes, applies.why
        concern.page_at = at + terms.page_after
        concern.run_from_awareness(concern.occurred_at, terms)
        return concern

    def notice(self, now):
        """[(APPROACHING or MISSED, RunningClock)], all that is to be told now, each once."""
        told = self.take_notices(now)
        for what, clock in told:
            self.noted(f"deadline_{what}", None, now, clock=clock.name)
        return told

    def page(self, terms, now):
        """People are called once more, because nobody has acknowledged it. Returns how often now, or None."""
        if self.page_at is None or now < self.page_at:
            return None
        self.pages += 1
        self.page_at = now + terms.page_again
        self.noted("paged", None, now, level=self.pages)
        return self.pages

    def restated(self):
        return HazardConcernRestated.of(self)
