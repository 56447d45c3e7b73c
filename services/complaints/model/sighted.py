"""Which texts of a complaint are looked at for danger, and what is kept of what was seen in them."""

from services.complaints.model.complainants import Grouped
from services.complaints.model.expression import Expressed
from services.complaints.model.hazard_sighting import HazardSighting

PART = "individual_part"  # a member's own, seen by nobody else in the group


class Sighted(Grouped, Expressed):
    """The part of a Complaint that says where its people told of something that may be dangerous."""

    meta = {"abstract": True}

    @property
    def whose_home(self):
        return {"complaint_id": self.id, "resident_id": self.resident_id}

    def texts_of(self, source):
        return [*_TEXTS[source](self)]

    def sighting_in(self, source, number):
        """What was seen in one text, or None."""
        found = [one for one in self.hazard_sightings if (one.source, one.number) == (source, number)]
        return found[0] if found else None

    def begin_with_sighting(self, sighting):
        """What was seen when this complaint was still an issue in another one: the concern is there already."""
        kept = {name: getattr(sighting, name) for name in sighting._fields}
        self.hazard_sightings.append(HazardSighting(**kept | {"source": "description", "number": 1}))

    def sightings_of(self, resident_id):
        """What was seen, without what other members of the group told of themselves."""
        others = {number for number, member in enumerate(self.members, start=1) if member.resident_id != resident_id}
        return [one for one in self.hazard_sightings if one.source != PART or one.number not in others]


def _corrections(complaint):
    stages = [stage for stage in (complaint.stage1, complaint.stage2) if stage is not None]
    corrections = [one for stage in stages for version in stage.definitions for one in version.corrections]
    return [one["words"] for one in corrections]


_TEXTS = {
    "description": lambda complaint: [complaint.description],
    PART: lambda complaint: [member.individual for member in complaint.members],
    "choice": lambda complaint: [chosen.said for chosen in complaint.choices],
    "review": lambda complaint: [review.note for review in complaint.service_request.reviews],
    "definition_correction": _corrections,
    "issue": lambda complaint: [issue.words for issue in complaint.issues],
    "escalation_reason": lambda complaint: [complaint.stage2.request_reason] if complaint.stage2 else [],
}
