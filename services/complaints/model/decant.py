"""A household that lives elsewhere, in a hotel or another home, until its own can be lived in again."""

from datetime import date, timedelta

from mongoengine import (
    DateTimeField,
    DictField,
    EmbeddedDocument,
    EmbeddedDocumentListField,
    IntField,
    ListField,
    StringField,
)

from services.complaints.deadlines import end_of, last_day_of, local_day, start_of
from services.complaints.model.hazard_sighting import WithSightings
from shared.contracts.complaints import DecantRestated
from shared.errors import BadInput, RuleBroken

CONTACT_EVERY = timedelta(days=7)
LONG = timedelta(weeks=12)


class WelfareContact(EmbeddedDocument):
    at = DateTimeField(required=True)  # UTC
    by_kind = StringField(required=True)
    by = StringField()
    channel = StringField(required=True)  # Channel
    note = StringField()


class Decant(WithSightings):
    """`act` says who, and when. Days are local dates, kept as ISO text."""

    meta = {
        "collection": "decants",
        "indexes": [
            {"fields": ["contact_due_before"], "sparse": True, "name": "contact_due_before"},
            {"fields": ["ended_on", "started_on", "id"], "name": "started_on"},
            {"fields": ["resident_id"], "name": "resident"},
        ],
    }

    resident_id = StringField(required=True)
    complaint_id = StringField()
    hazard_concern_id = StringField()
    reason = StringField(required=True)
    needs = ListField(StringField())  # codes; they stay here
    home_place = StringField()
    stay_place = StringField()
    started_on = StringField(required=True)
    expected_return_on = StringField()
    contact_due_before = DateTimeField()  # UTC, exclusive; none once it has ended
    contacts_missed = IntField(default=0)
    contacts = EmbeddedDocumentListField(WelfareContact)
    ended_on = StringField()
    end_reason = StringField()
    changes = ListField(DictField())  # {at, by, what}: codes only

    @classmethod
    def started(cls, decant_id, told, act):
        """told: {resident_id, complaint_id, hazard_concern_id, reason, needs, home_place, stay_place, started_on: date,
        expected_return_on: date or None}. Raises: BadInput started_in_the_future, return_before_start.
        """
        today = local_day(act.at)
        if told["started_on"] > today:
            fault = {"pointer": "/started_on", "detail": "This is later than today."}
            raise BadInput("started_in_the_future", "Enter a stay once it has begun.", [fault])
        decant = cls(id=decant_id, **told | {"started_on": told["started_on"].isoformat(), "expected_return_on": None})
        decant._expect(told["expected_return_on"])
        # One that is entered late is not missed for weeks that nobody could have watched.
        decant.contact_due_before = max(_due_after(start_of(told["started_on"])), end_of(today))
        decant._changed("started", act)
        return decant

    def change(self, told, act):
        """told: {expected_return_on, stay_place, needs}. Raises: RuleBroken not_possible_now; BadInput."""
        self._check_open()
        self.stay_place, self.needs = told["stay_place"], told["needs"]
        self._expect(told["expected_return_on"])
        self._changed("changed", act)

    def contact(self, channel, at, note, act):
        """Somebody asked how they are: the next time is due a week later.

        Raises: RuleBroken not_possible_now; BadInput bad_moment.
        """
        self._check_open()
        at = at or act.at
        if not _start_of(self.started_on) <= at <= act.at:
            fault = {"pointer": "/at", "detail": "Not later than now, nor before the stay began."}
            raise BadInput("bad_moment", "This cannot have happened then.", [fault])
        self.contacts.append(WelfareContact(at=at, by_kind=act.by_kind, by=act.by, channel=channel, note=note))
        self.contact_due_before = max(self.contact_due_before, _due_after(at))

    def miss_contact(self, now):
        """A week passed without contact. True once for each week."""
        if self.contact_due_before is None or now < self.contact_due_before:
            return False
        self.contacts_missed += 1
        while self.contact_due_before <= now:  # weeks in which nobody looked are one
            self.contact_due_before = _due_after(self.contact_due_before - timedelta.resolution)
        return True

    def end(self, ended_on, reason, act):
        """Raises: RuleBroken not_possible_now; BadInput bad_day."""
        self._check_open()
        if not self.started_on <= ended_on.isoformat() <= local_day(act.at).isoformat():
            fault = {"pointer": "/ended_on", "detail": "Not later than today, nor before it began."}
            raise BadInput("bad_day", "The stay cannot have ended then.", [fault])
        self.ended_on, self.end_reason, self.contact_due_before = ended_on.isoformat(), reason, None
        self._changed("ended", act)

    def texts_of(self, source):
        return [contact.note for contact in self.contacts]

    @property
    def contact_due_on(self):
        """The last day to ask how they are, a local date, or None."""
        return self.contact_due_before and last_day_of(self.contact_due_before)

    def told(self, contract):
        """The event of this contract that tells the state."""
        days = ("started_on", "expected_return_on", "ended_on")
        return contract.of(self, **{name: _day(getattr(self, name)) for name in days})

    def restated(self):
        return self.told(DecantRestated)

    def _expect(self, day):
        text = day and day.isoformat()
        if text is not None and text < self.started_on:
            fault = {"pointer": "/expected_return_on", "detail": "Not before the stay began."}
            raise BadInput("return_before_start", "Nobody returns before they left.", [fault])
        self.expected_return_on = text

    def _check_open(self):
        if self.ended_on is not None:
            raise RuleBroken("not_possible_now", "This stay has ended.")

    def _changed(self, what, act):
        self.changes.append({"at": act.at, "by": act.by, "what": what})


def _start_of(day):
    """Local midnight at the start of an ISO date, UTC."""
    return start_of(date.fromisoformat(day))


def _day(text):
    return text and date.fromisoformat(text)


def _due_after(moment):
    """The end of the local day a week after a moment, UTC, exclusive."""
    return end_of(local_day(moment) + CONTACT_EVERY)
