"""Legal proceedings, and the hold under which nothing of a complaint is removed."""

from mongoengine import DateTimeField, EmbeddedDocument, EmbeddedDocumentField, EmbeddedDocumentListField, StringField

from services.complaints.deadlines import local_day
from services.complaints.model.record import ComplaintRecord
from shared.errors import BadInput, RuleBroken


class Proceedings(EmbeddedDocument):
    """A claim filed at court. A letter before claim is not one.

    Source: Complaint Handling Code 2024 para 2.2; Civil Procedure Rules r.7.2.
    """

    filed_on = StringField(required=True)  # ISO date of the claim form
    court_reference = StringField(required=True)
    recorded_at = DateTimeField(required=True)  # UTC
    recorded_by = StringField()


class Hold(EmbeddedDocument):
    reason = StringField(required=True)
    applied_at = DateTimeField(required=True)  # UTC
    applied_by = StringField()
    lifted_at = DateTimeField()  # UTC
    lifted_by = StringField()
    lifted_because = StringField()


class Held(ComplaintRecord):
    """The part of a Complaint that the law has a hand on."""

    meta = {"abstract": True}

    proceedings = EmbeddedDocumentField(Proceedings)
    holds = EmbeddedDocumentListField(Hold)

    @property
    def legal_proceedings_started(self):
        return self.proceedings is not None

    @property
    def legal_hold(self):
        return bool(self.holds) and self.holds[-1].lifted_at is None

    def record_proceedings(self, told, act):
        """told: {filed_on: date, court_reference}. Applies a hold where there is none. True when it did.

        Raises: RuleBroken proceedings_recorded; BadInput filed_in_the_future.
        """
        if self.proceedings is not None:
            raise RuleBroken("proceedings_recorded", "A claim is on record already.")
        if told["filed_on"] > local_day(act.at):
            raise BadInput("filed_in_the_future", "A claim that is still to be filed is not a claim.")
        filed = {"filed_on": told["filed_on"].isoformat(), "court_reference": told["court_reference"]}
        self.proceedings = Proceedings(recorded_at=act.at, recorded_by=act.by, **filed)
        self.happened("proceedings_recorded", act, filed_on=filed["filed_on"])
        if self.legal_hold:
            return False
        self.hold("A claim was filed at court.", act)
        return True

    def hold(self, reason, act):
        """Raises: RuleBroken held_already."""
        if self.legal_hold:
            raise RuleBroken("held_already", "This is on legal hold already.")
        self.holds.append(Hold(reason=reason, applied_at=act.at, applied_by=act.by))
        self.happened("hold_applied", act)

    def lift_hold(self, reason, act):
        """Raises: RuleBroken not_held."""
        if not self.legal_hold:
            raise RuleBroken("not_held", "This is not on legal hold.")
        last = self.holds[-1]
        last.lifted_at, last.lifted_by, last.lifted_because = act.at, act.by, reason
        self.happened("hold_lifted", act)

    def remove(self):
        """Raises: RuleBroken legal_hold."""
        if self.legal_hold:
            raise RuleBroken("legal_hold", "This is on legal hold: nothing of it may be removed.")
        return super().remove()
