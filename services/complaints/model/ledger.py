"""Money for putting things right: what was offered or ordered, accepted and paid. Never rewritten."""

from mongoengine import DateTimeField, EmbeddedDocument, EmbeddedDocumentListField, IntField, StringField

from services.complaints.money import ENDED, Entry, Method
from shared.contracts.complaints import CompensationRestated
from shared.errors import NotFound, RuleBroken
from shared.ids import derived_id
from shared.store import Aggregate


class LedgerEntry(EmbeddedDocument):
    """One line. It never changes; what is wrong is reversed by another line."""

    number = IntField(required=True)
    kind = StringField(required=True)  # Entry
    award = IntField(required=True)  # number of the entry that offered or ordered it
    head = StringField(required=True)  # CompensationHead
    amount_pence = IntField(required=True, min_value=1)
    at = DateTimeField(required=True)  # UTC
    by_kind = StringField(required=True)
    by = StringField()
    source_id = StringField()  # of an award: the remedy or the Ombudsman's order it comes from
    channel = StringField()  # how the resident said so
    paid_on = StringField()  # ISO date
    method = StringField()  # Method
    payment_reference = StringField()  # of the landlord's own finance system
    agreement = StringField()  # id or reference of the resident's written agreement to a set-off
    reverses = IntField()  # number of the payment that it takes back
    reason = StringField()  # code


class Compensation(Aggregate):
    """The ledger of one complaint, under the complaint's own id. One document, so that no two payments pass each other.

    An award is an offer or an order; later entries name it. Of each award: paid never exceeds what is owed, and nothing
    is owed on an offer before the resident accepted it and the landlord approved it.
    """

    meta = {
        "collection": "compensations",
        "indexes": [{"fields": ["entries.at"], "sparse": True, "name": "entries_at"}],
    }

    reference = StringField(required=True)  # the complaint's
    resident_id = StringField()
    entries = EmbeddedDocumentListField(LedgerEntry)

    @classmethod
    def of(cls, complaint):
        """The stored ledger, or an empty one, of version 0."""
        return cls.find(complaint.id) or cls(
            id=complaint.id, reference=complaint.reference, resident_id=complaint.resident_id
        )

    @property
    def complaint_id(self):
        return self.id

    # Awards

    def award(self, kind, told, act):
        """A new award, or None when its source was taken in already. told: {head, amount_pence, source_id}."""
        source = told.get("source_id")
        if source is not None and any(entry.source_id == source for entry in self.entries):
            return None
        return self._add(kind, len(self.entries) + 1, act, **told)

    def accept(self, award, channel, act):
        """Raises: NotFound award_not_found; RuleBroken not_an_offer, award_ended."""
        self._check_offer(award)
        return self._add(Entry.ACCEPTED, award, act, **self._whole(award), channel=channel)

    def decline(self, award, channel, act):
        """Raises: NotFound award_not_found; RuleBroken not_an_offer, award_ended."""
        self._check_offer(award)
        return self._add(Entry.DECLINED, award, act, **self._whole(award), channel=channel)

    def approve(self, award, act):
        """Let it be paid. By somebody else than who offered it; an order of the Ombudsman too has to be released.

        Raises: NotFound award_not_found; RuleBroken already_approved, award_declined, same_person.
        """
        first = self._award(award)
        if self._has(award, Entry.DECLINED):
            raise RuleBroken("award_declined", "The resident did not want this.")
        if self._has(award, Entry.APPROVED):
            raise RuleBroken("already_approved", "This was approved already.")
        if first.by is not None and first.by == act.by:
            raise RuleBroken("same_person", "Money is approved by somebody else than who offered it.")
        return self._add(Entry.APPROVED, award, act, **self._whole(award))

    # Payments

    def pay(self, award, paid, act):
        """paid: {amount_pence, paid_on: ISO date, method, payment_reference, agreement}.

        Raises: NotFound award_not_found; RuleBroken not_approved, not_accepted, more_than_owed, set_off_not_agreed,
        already_paid.
        Source: Housing Ombudsman's practice, compensation that it awards is not to be set off against rent arrears.
        """
        first = self._award(award)
        if first.kind == Entry.OFFERED and not self._has(award, Entry.ACCEPTED):
            raise RuleBroken("not_accepted", "The resident has not accepted this.")
        if not self._has(award, Entry.APPROVED):
            raise RuleBroken("not_approved", "This has not been approved.")
        if paid["amount_pence"] > self.owed(award):
            raise RuleBroken("more_than_owed", "That is more than is still to be paid.", owed_pence=self.owed(award))
        if paid["method"] == Method.RENT_ACCOUNT and first.kind == Entry.ORDERED and not paid.get("agreement"):
            detail = "What the Ombudsman ordered is not set off without the resident's written agreement."
            raise RuleBroken("set_off_not_agreed", detail)
        if any(
            entry.payment_reference == paid["payment_reference"] for entry in self.entries if entry.kind == Entry.PAID
        ):
            raise RuleBroken("already_paid", "A payment with this reference stands here already.")
        return self._add(Entry.PAID, award, act, head=first.head, **paid)

    def reverse(self, payment, reason, act):
        """A payment came back, or was a mistake: it is owed again.

        Raises: NotFound payment_not_found; RuleBroken already_reversed.
        """
        found = self._entry(payment)
        if found is None or found.kind != Entry.PAID:
            raise NotFound("payment_not_found", "There is no such payment.")
        if any(entry.reverses == payment for entry in self.entries):
            raise RuleBroken("already_reversed", "This payment was taken back already.")
        whole = {"head": found.head, "amount_pence": found.amount_pence}
        return self._add(Entry.REVERSED, found.award, act, **whole, reverses=payment, reason=reason)

    # Sums

    def owed(self, award):
        """Pence still to be paid of one award; 0 for an offer that was not accepted."""
        first = self._award(award)
        due = first.amount_pence if first.kind == Entry.ORDERED or self._has(award, Entry.ACCEPTED) else 0
        return due - self._sum(award, Entry.PAID) + self._sum(award, Entry.REVERSED)

    def is_settled(self, award):
        """Is there nothing to be done about it: declined, or paid in full?"""
        if self._has(award, Entry.DECLINED):
            return True
        first = self._award(award)
        return (first.kind == Entry.ORDERED or self._has(award, Entry.ACCEPTED)) and self.owed(award) == 0

    @property
    def awards(self):
        """[{number, kind, head, amount_pence, state, owed_pence}], as they stand."""
        return [
            {
                "number": first.number,
                "kind": first.kind,
                "head": first.head,
                "amount_pence": first.amount_pence,
                "accepted": self._has(first.number, Entry.ACCEPTED),
                "declined": self._has(first.number, Entry.DECLINED),
                "approved": self._has(first.number, Entry.APPROVED),
                "owed_pence": self.owed(first.number),
            }
            for first in self.entries
            if first.number == first.award
        ]

    @property
    def offered_pence(self):
        return self._total(Entry.OFFERED)

    @property
    def ordered_pence(self):
        return self._total(Entry.ORDERED)

    @property
    def accepted_pence(self):
        return self._total(Entry.ACCEPTED)

    @property
    def paid_pence(self):
        return self._total(Entry.PAID) - self._total(Entry.REVERSED)

    @property
    def balance_pence(self):
        """Owed and not paid: accepted and ordered, without what was paid. Never negative."""
        return self.accepted_pence + self.ordered_pence - self.paid_pence

    def restated(self):
        return CompensationRestated.of(self)

    number = kind = head = amount_pence = None  # of the entry that an event is about

    def tell_of(self, entry):
        """The fields of an event about one entry."""
        return {"number": entry.number, "kind": entry.kind, "head": entry.head, "amount_pence": entry.amount_pence}

    def _add(self, kind, award, act, **told):
        number = len(self.entries) + 1
        entry = LedgerEntry(
            number=number, kind=str(kind), award=award, at=act.at, by_kind=act.by_kind, by=act.by, **told
        )
        self.entries.append(entry)
        return entry

    def _entry(self, number):
        return self.entries[number - 1] if 1 <= number <= len(self.entries) else None

    def _award(self, number):
        found = self._entry(number)
        if found is None or found.award != found.number:
            raise NotFound("award_not_found", "There is no such offer or order.")
        return found

    def _check_offer(self, award):
        if self._award(award).kind != Entry.OFFERED:
            raise RuleBroken("not_an_offer", "An order of the Ombudsman needs no acceptance.")
        if any(self._has(award, kind) for kind in ENDED):
            raise RuleBroken("award_ended", "The resident has answered this offer already.")

    def _whole(self, award):
        first = self._award(award)
        return {"head": first.head, "amount_pence": first.amount_pence}

    def _has(self, award, kind):
        return any(entry.award == award and entry.kind == kind for entry in self.entries)

    def _sum(self, award, kind):
        return sum(entry.amount_pence for entry in self.entries if entry.award == award and entry.kind == kind)

    def _total(self, kind):
        return sum(entry.amount_pence for entry in self.entries if entry.kind == kind)


def order_source(case_id, number):
    """The source of an award that the Ombudsman ordered."""
    return derived_id("ombudsman_order", case_id, str(number))
