"""What a text was a sign of: kept with the text, in the same write."""

from mongoengine import (
    DateTimeField,
    DictField,
    EmbeddedDocument,
    EmbeddedDocumentListField,
    IntField,
    ListField,
    StringField,
)

from shared.contracts.complaints import HazardConcernRaised, HazardConcernUnacknowledged, StaffMessageRequested
from shared.store import Aggregate, urgent_index

WAITING_URGENTLY = urgent_index(HazardConcernRaised, HazardConcernUnacknowledged, StaffMessageRequested)


class HazardSighting(EmbeddedDocument):
    """Signs of danger in one text. The concern that they lead to has a document of its own, made from what is told."""

    concern_id = StringField(required=True)
    at = DateTimeField(required=True)  # UTC
    source = StringField(required=True)  # which text: description, escalation_reason, …
    number = IntField()  # of the text among those of its source, from 1
    severity = StringField(required=True)
    rules = ListField(StringField())
    kinds = ListField(StringField())
    rulebook = StringField(required=True)  # id, with the number of the landlord's own words: 2026-11+3
    matches = ListField(DictField())  # {rule, starts, ends, perhaps_denied, own}: places in the text, never its words


class WithSightings(Aggregate):
    """Anything that keeps a text in which danger was noticed."""

    meta = {"abstract": True, "indexes": [WAITING_URGENTLY]}

    hazard_sightings = EmbeddedDocumentListField(HazardSighting)

    def sighting(self, concern_id):
        """The one that led to this concern, or None."""
        return next((one for one in self.hazard_sightings if one.concern_id == concern_id), None)

    @property
    def whose_home(self):
        """{complaint_id, resident_id} of what a text in it tells of."""
        return {"complaint_id": self.complaint_id, "resident_id": self.resident_id}

    def texts_of(self, source):
        """All texts of a source that are kept, in the order they were written: [text or None]."""
        raise NotImplementedError

    def text_of(self, sighting):
        """The text that a sighting is about; None where it is not kept any more."""
        texts, number = self.texts_of(sighting.source), sighting.number or 1
        return texts[number - 1] if number <= len(texts) else None

    def add_sighting(self, concern_id, where, signs, at):
        """where: (source, number of the text among those of it). signs: hazard_rules.Signs."""
        source, number = where
        matches = [
            {
                "rule": match.rule,
                "starts": match.starts,
                "ends": match.ends,
                "perhaps_denied": match.perhaps_denied,
                "own": match.own,
            }
            for match in signs.matches
        ]
        self.hazard_sightings.append(
            HazardSighting(
                concern_id=concern_id,
                at=at,
                source=source,
                number=number,
                severity=signs.severity,
                rules=list(signs.rules),
                kinds=list(signs.kinds),
                rulebook=f"{signs.rulebook}+{signs.own_number}",
                matches=matches,
            )
        )
