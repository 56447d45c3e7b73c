"""Telling many people, step by step: of a consultation, or of what became of it."""

from mongoengine import BooleanField, DateTimeField, IntField, ListField, StringField

from shared.contracts.consultations import MessagesRequested, ResidentsInvited
from shared.ids import derived_id
from shared.store import Aggregate

INVITATION, FEEDBACK = "invitation", "feedback"
PURPOSES = (INVITATION, FEEDBACK)


class Mailing(Aggregate):
    """One step: at most 500 residents with the events that tell them, and the place where the next step begins.

    Both are one write, and a step's id is its number, so that whoever makes the next one after a crash, or beside
    another process, meets what is there. Together the steps are the proof of who was asked and when.
    """

    meta = {
        "collection": "mailings",
        "indexes": [
            {"fields": ["is_last"], "sparse": True, "name": "unfinished"},
            {"fields": ["consultation_id", "purpose", "number"], "name": "consultation"},
        ],
    }

    consultation_id = StringField(required=True)
    purpose = StringField(required=True, choices=PURPOSES)
    number = IntField(required=True)  # 0: the start, without residents
    residents = ListField(StringField())
    up_to = StringField()  # position in the list walked through; the next step begins behind it
    is_last = BooleanField()  # the next step is still to be made; None once it is, or there is nobody left
    made_at = DateTimeField(required=True)  # UTC

    @classmethod
    def start(cls, consultation_id, purpose, now):
        return cls._numbered(consultation_id, purpose, 0, now)

    def next(self, residents, up_to, message, now):
        """The step after this one. residents: [resident id], possibly none. message: {template, details}."""
        step = self._numbered(self.consultation_id, self.purpose, self.number + 1, now)
        step.residents, step.up_to = residents, up_to
        if residents and self.purpose == INVITATION:
            step.announce(ResidentsInvited(step.id, items=step.invitations()))
        if residents:
            step.announce(MessagesRequested(step.id, items=step.messages(message)))
        return step

    @classmethod
    def _numbered(cls, consultation_id, purpose, number, now):
        return cls(
            id=derived_id(consultation_id, purpose, str(number)),
            consultation_id=consultation_id,
            purpose=purpose,
            number=number,
            is_last=True,
            made_at=now,
        )

    def invitations(self):
        return [
            {"id": self._item_id(one), "sequence": 1, "resident_id": one, "consultation_id": self.consultation_id}
            for one in self.residents
        ]

    def messages(self, message):
        same = message | {
            "sequence": 1,
            "about_kind": "consultation",
            "about_id": self.consultation_id,
        }
        return [same | {"id": self._item_id(one), "resident_id": one} for one in self.residents]

    def _item_id(self, resident_id):
        return derived_id(self.consultation_id, self.purpose, resident_id)
