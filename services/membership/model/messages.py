"""Messages to people: one for each recipient and request, from asked for to told."""

from datetime import timedelta

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from services.membership.sending.templates import enclosure_of, purpose_of
from shared.contracts.membership import CHANNELS, FORMATS, MESSAGE_STATES, PERSON_KINDS
from shared.errors import RuleBroken, StaleVersion
from shared.ids import derived_id
from shared.store import Aggregate

CLAIM = timedelta(minutes=2)  # to send one message; then another process may try
WAITS = tuple(timedelta(seconds=s) for s in (30, 120, 600, 1800, 3600, 3 * 3600, 6 * 3600))  # between attempts refused
MOST_ATTEMPTS = len(WAITS) + 1
AWAY = timedelta(seconds=30)  # while the mail server is away, which is no fault of any message


MADE_BY_HAND = (
    "easy_read",
    "braille",
    "audio",
    "translated",
)  # formats we cannot make: a letter that staff turn into it


def reference_of(message_id):
    """What a person may quote to have a message found."""
    return f"M-{message_id[:10].upper()}"


class Message(Aggregate):
    """Somebody is to be told something. Holds no text: that is made from its template when it is sent."""

    meta = {
        "collection": "messages",
        "indexes": [
            {"fields": ["due_at"], "name": "due", "sparse": True},
            {"fields": ["person_id", "-requested_at", "-id"], "name": "by_person"},
            {"fields": ["status", "requested_at", "id"], "name": "by_status"},
        ],
    }

    person_kind = StringField(required=True, choices=PERSON_KINDS)
    person_id = StringField(required=True)
    account_id = StringField()  # whose one-time code it brings
    template = StringField(required=True)
    details = DictField(StringField())  # codes, dates and references that the template needs
    about_kind = StringField()
    about_id = StringField()
    requested_at = DateTimeField(required=True)
    status = StringField(required=True, choices=MESSAGE_STATES, default="queued")
    channel = StringField(choices=(*CHANNELS, "none"), default="none")  # by which it went, or is to go
    format = StringField(choices=FORMATS, default="standard")  # of the letter to print
    reason = StringField()  # why it failed, or was not wanted
    due_at = (
        DateTimeField()
    )  # when it may be tried next, by whoever claims it first; unset once it needs no more trying
    attempts = IntField(default=0)  # refused ones
    email_refused = BooleanField(default=False)  # the address does not exist: a letter goes instead
    done_at = DateTimeField()  # sent, printed, failed or not wanted

    @staticmethod
    def id_of(event_id, person_id, template, about_id=""):
        """The same request for the same person is the same message, however often it is heard of."""
        return derived_id("message", event_id, person_id, template, about_id or "")

    @property
    def reference(self):
        return reference_of(self.id)

    @property
    def purpose(self):
        return purpose_of(self.template)

    @property
    def enclosure(self):
        """The address of the page that goes into the same envelope, None where nothing does."""
        return enclosure_of(self.template, self.about_id, self.details) if self.channel == "post" else None

    @property
    def made_by_hand(self):
        return self.channel == "post" and self.format in MADE_BY_HAND

    @property
    def resident_id(self):
        return self.person_id if self.person_kind == "resident" else None

    @classmethod
    def claim(cls, message_id, now):
        """The message, for the caller alone to send until the claim runs out; None when it is not to be had."""
        free = {"status": "queued", "due_at": {"$lte": now}}
        return cls.change_where(message_id, free, {"due_at": now + CLAIM})

    def sent_by(self, channel, now):
        self._finish("sent", channel, now)

    def to_print(self, format_of_letter):
        """It is a letter now, waiting for the printer."""
        self.status, self.channel, self.format = "to_print", "post", format_of_letter
        self.due_at = None

    def printed(self, now):
        self.check_to_print()
        self._finish("printed", "post", now)

    def check_to_print(self):
        if self.status != "to_print":
            raise RuleBroken("not_to_print", "This letter is not waiting to be printed.")

    def not_wanted(self, reason, now):
        self._finish("not_wanted", self.channel, now, reason)

    def failed(self, reason, now):
        self._finish("failed", self.channel, now, reason)

    def put_off(self, now):
        """The mail server is away. That is no attempt."""
        self.due_at = now + AWAY

    def refused(self, now):
        """One attempt did not succeed; try later. Returns False when there were enough."""
        self.attempts += 1
        if self.attempts >= MOST_ATTEMPTS:
            return False
        self.due_at = now + WAITS[self.attempts - 1]
        return True

    def _finish(self, status, channel, now, reason=None):
        self.status, self.channel, self.reason, self.done_at = status, channel, reason, now
        self.due_at = None


class ContactDetails(Aggregate):
    """Where a landlord's people turn with an answer or a question: what stands on its letters."""

    meta = {"collection": "contact_details"}

    ID = "contact-details"

    email = StringField(max_length=254)
    phone = StringField(max_length=30)
    website = StringField(max_length=200)
    address_lines = ListField(StringField(max_length=100))
    postcode = StringField(max_length=10)

    @classmethod
    def current(cls):
        """The landlord's, empty ones while none are stored."""
        return cls.find(cls.ID) or cls(id=cls.ID)

    def check_version(self, version):
        if version != self.version:
            raise StaleVersion(self.version)
