"""A restriction on how a person may contact the landlord, for unacceptable behaviour.

It restricts ways and times of contact, never complaining: nothing that receives, promotes or escalates a complaint asks
whether there is one.
Source: Complaint Handling Code 2024 para 5.14, 5.15; Equality Act 2010 s.20, s.29, s.149.
"""

from datetime import date

from mongoengine import BooleanField, DateTimeField, EmbeddedDocument, EmbeddedDocumentListField, ListField, StringField

from services.complaints.deadlines import end_of, local_day
from services.complaints.manner import PLAIN
from services.complaints.model.expression import check_review_day
from services.complaints.model.parts import Letter
from shared.contracts.complaints import ContactRestrictionRestated
from shared.errors import BadInput, NotFound, RuleBroken
from shared.store import Aggregate

REVIEW_WITHIN_DAYS = 366  # the furthest that a review may be put; the Code names no time


class RestrictionReview(EmbeddedDocument):
    at = DateTimeField(required=True)  # UTC
    by = StringField()
    reasons = StringField(required=True)
    review_on = StringField()  # ISO date; none: lifted


class ContactRestriction(Aggregate):
    """Decided by a senior, told to the resident with the way to appeal, and reviewed until it is lifted."""

    meta = {
        "collection": "contact_restrictions",
        "indexes": [
            {"fields": ["resident_id", "-decided_at", "-id"], "name": "by_resident"},
            {
                "fields": ["review_at", "id"],
                "name": "review_at",
                "partialFilterExpression": {"review_at": {"$exists": True}},
            },
        ],
    }

    resident_id = StringField(required=True)
    restricted = ListField(StringField())  # Restricted
    reason = StringField(required=True)
    evidence_refs = ListField(StringField())  # where the evidence is kept
    proportionality = StringField(required=True)  # why nothing less will do
    equality_regard = StringField(required=True)  # how the Equality Act was considered
    how_to_appeal = StringField(required=True)
    from_on = StringField(required=True)  # ISO date
    decided_at = DateTimeField(required=True)  # UTC
    decided_by = StringField(required=True)
    review_on = StringField()  # ISO date; none once lifted
    review_at = DateTimeField()  # the first instant that is too late, UTC; none once lifted
    review_told = BooleanField()
    reviews = EmbeddedDocumentListField(RestrictionReview)
    lifted_at = DateTimeField()  # UTC
    letters = EmbeddedDocumentListField(Letter)

    @classmethod
    def decided(cls, restriction_id, told, act):
        """told: {resident_id, restricted, reason, evidence_refs, proportionality, equality_regard, how_to_appeal,
        from_on: date, review_on: date}.

        Raises: BadInput review_not_ahead, begins_in_the_past.
        """
        if told["from_on"] < local_day(act.at):
            raise BadInput("begins_in_the_past", "Nobody can be restricted for days that have passed.")
        said = told | {"from_on": told["from_on"].isoformat()}
        review_on = said.pop("review_on")
        restriction = cls(id=restriction_id, decided_at=act.at, decided_by=act.by, **said)
        restriction._review_by(review_on, act)
        return restriction

    def review(self, reasons, review_on, act):
        """It stays, until the next review. Raises: RuleBroken lifted_already; BadInput review_not_ahead."""
        self._check_in_force()
        self._review_by(review_on, act)
        self._note_review(reasons, act)

    def lift(self, reasons, act):
        """It ends now. Raises: RuleBroken lifted_already."""
        self._check_in_force()
        self.review_on = self.review_at = None
        self.lifted_at = act.at
        self._note_review(reasons, act)

    def notice_review(self, now):
        """True once, when the day of its review has passed without one."""
        if self.review_at is None or self.review_told or now < self.review_at:
            return False
        self.review_told = True
        return True

    @property
    def reference(self):
        """What a person may quote to have it found."""
        return f"R-{self.id[-10:].upper()}"

    @property
    def state(self):
        return "in_force" if self.lifted_at is None else "lifted"

    @property
    def review_day(self):
        return self.review_on and date.fromisoformat(self.review_on)

    @property
    def chosen_manner(self):
        """Nobody chooses how one letter is written; what is agreed with the resident decides."""
        return PLAIN

    def add_letter(self, letter, sender, act):
        """As of Complaint."""
        self.letters.append(Letter(number=len(self.letters) + 1, at=act.at, sender=sender, **letter))
        return self.letters[-1]

    def letter(self, number):
        """Raises: NotFound letter_not_found."""
        found = next((letter for letter in self.letters if letter.number == number), None)
        if found is None:
            raise NotFound("letter_not_found", "There is no such letter.")
        return found

    def check_own(self, resident_id):
        """Another resident's restriction does not exist for this one."""
        if self.resident_id != resident_id:
            raise NotFound("contact_restriction_not_found", "There is no such contact restriction.")

    def restated(self):
        return ContactRestrictionRestated.of(self, review_on=self.review_day)

    def _check_in_force(self):
        if self.lifted_at is not None:
            raise RuleBroken("lifted_already", "This restriction has been lifted.")

    def _review_by(self, day, act):
        check_review_day(day, act, REVIEW_WITHIN_DAYS)
        self.review_on, self.review_at, self.review_told = day.isoformat(), end_of(day), False

    def _note_review(self, reasons, act):
        self.reviews.append(RestrictionReview(at=act.at, by=act.by, reasons=reasons, review_on=self.review_on))
