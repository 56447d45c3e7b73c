"""A complaint at the Ombudsman: what they ask for, decide and order, and the proof that it was done."""

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    EmbeddedDocument,
    EmbeddedDocumentListField,
    IntField,
    ListField,
    StringField,
)

from services.complaints.deadlines import local_day
from services.complaints.model.chased import Chased
from services.complaints.model.deadline import NO_DEADLINE
from services.complaints.model.referred import case_id_of
from services.complaints.referral import CLOSED, CaseState, OrderKind, escalated_to
from shared.contracts.complaints import OmbudsmanCaseRestated
from shared.errors import BadInput, NotFound, RuleBroken
from shared.store import Aggregate


class EvidenceRequest(Chased, EmbeddedDocument):
    """Something that the Ombudsman wants to see."""

    number = IntField(required=True)
    what = StringField(required=True)
    asked_on = StringField(required=True)  # ISO date
    sent_on = StringField()  # ISO date
    sent_by = StringField()
    proof = ListField(StringField())  # ids or references of what was sent

    @property
    def is_open(self):
        return self.sent_on is None


class OmbudsmanOrder(Chased, EmbeddedDocument):
    """Something that the Ombudsman orders, or recommends."""

    number = IntField(required=True)
    kind = StringField(required=True)  # OrderKind
    what = StringField(required=True)
    amount_pence = IntField()  # compensation only
    head = StringField()  # CompensationHead, the same
    complied_on = StringField()  # ISO date
    complied_by = StringField()
    proof = ListField(StringField())  # ids or references of what shows it
    declined_reason = StringField()  # of a recommendation

    @property
    def is_open(self):
        return self.complied_on is None and self.declined_reason is None


class OmbudsmanCase(Aggregate):
    """One referral. Its complaint follows it: what is written here first comes there by the event that tells of it."""

    meta = {
        "collection": "ombudsman_cases",
        "indexes": [
            {"fields": ["complaint_id"], "name": "complaint"},
            {"fields": ["watch_at"], "sparse": True, "name": "watch_at"},
            {"fields": ["due_order", "id"], "name": "due_order"},
        ],
    }

    complaint_id = StringField(required=True)
    reference = StringField(required=True)  # the complaint's
    resident_id = StringField()
    ombudsman_reference = StringField(required=True)
    referred_on = StringField(required=True)  # ISO date
    early = BooleanField(default=False)  # before the landlord's own procedure was over
    state = StringField(required=True)  # CaseState
    closed_at = DateTimeField()  # UTC

    requests = EmbeddedDocumentListField(EvidenceRequest)
    determined_on = StringField()  # ISO date
    finding = StringField()  # Finding, overall
    points = ListField(DictField())  # {point, finding}
    orders = EmbeddedDocumentListField(OmbudsmanOrder)

    due_before = DateTimeField()  # of what is open and due first; UTC, exclusive
    due_order = DateTimeField(required=True, default=NO_DEADLINE)
    watch_at = DateTimeField()  # of what is to be told next; UTC, inclusive

    number = escalation = None  # of the request or order that an event is about

    @classmethod
    def referred(cls, complaint, referral):
        case_id = case_id_of(complaint.id, referral["reference"])
        return cls(
            id=case_id,
            complaint_id=complaint.id,
            reference=complaint.reference,
            resident_id=complaint.resident_id,
            ombudsman_reference=referral["reference"],
            referred_on=referral["on"],
            early=referral["early"],
            state=CaseState.WITH_OMBUDSMAN,
        )

    def ask_evidence(self, what, asked_on, due_on, act):
        """Returns its number. Raises: RuleBroken case_closed."""
        self._check_open()
        request = EvidenceRequest(number=len(self.requests) + 1, what=what, asked_on=asked_on.isoformat())
        request.be_due(due_on, act.at)
        self.requests.append(request)
        self._count()
        return request.number

    def send_evidence(self, number, sent_on, proof, act):
        """Raises: NotFound evidence_request_not_found; RuleBroken evidence_sent; BadInput not_yet."""
        request = _numbered(self.requests, number, "evidence_request")
        if not request.is_open:
            raise RuleBroken("evidence_sent", "This was sent already.")
        _check_not_later(sent_on, act, "/sent_on")
        request.sent_on, request.sent_by, request.proof = sent_on.isoformat(), act.by, proof
        self._count()

    def determine(self, said, act):
        """said: {determined_on: date, finding, points, orders: [{kind, what, due_on: date, amount_pence, head}]}.

        Raises: RuleBroken case_closed, case_determined; BadInput not_yet.
        """
        self._check_open()
        if self.finding is not None:
            raise RuleBroken("case_determined", "What the Ombudsman decided is recorded already.")
        _check_not_later(said["determined_on"], act, "/determined_on")
        self.determined_on, self.finding = said["determined_on"].isoformat(), said["finding"]
        self.points = [dict(point) for point in said["points"]]
        for number, told in enumerate(said["orders"], start=1):
            order = OmbudsmanOrder(number=number, **{name: told.get(name) for name in _TOLD})
            order.be_due(told["due_on"], act.at)
            self.orders.append(order)
        self._come_to_rest(act.at)

    def comply(self, number, complied_on, proof, act):
        """An order, or a recommendation, was carried out, and this shows it. True when it was the last order.

        Raises: NotFound ombudsman_order_not_found; RuleBroken order_closed; BadInput not_yet.
        """
        order = self._open_order(number)
        _check_not_later(complied_on, act, "/complied_on")
        order.complied_on, order.complied_by, order.proof = complied_on.isoformat(), act.by, proof
        before = self.state
        self._come_to_rest(act.at)
        return self.state != before

    def decline(self, number, reason, act):
        """A recommendation is not followed, for a reason. Orders bind.

        Raises: NotFound ombudsman_order_not_found; RuleBroken order_closed, orders_bind.
        """
        order = self._open_order(number)
        if order.kind == OrderKind.ORDER:
            raise RuleBroken("orders_bind", "An order of the Ombudsman has to be carried out.")
        order.declined_reason = reason
        self._come_to_rest(act.at)

    def be_told_to_accept(self, act):
        """The landlord refused the complaint, and the Ombudsman says that it has to take it.

        Raises: RuleBroken case_closed, case_determined.
        """
        self._check_open()
        if self.finding is not None:
            raise RuleBroken("case_determined", "What the Ombudsman decided is recorded already.")
        self.state, self.closed_at = CaseState.TOLD_TO_ACCEPT, act.at
        self._count()

    def notice(self, now):
        """(what is to be told now, request or order that it is about), or None. One at a time."""
        for item in self._open_items():
            told = item.take_notice(now)
            if told is not None:
                self.number, self.escalation = item.number, escalated_to(item.chased)
                self._count()
                return told, item
        return None

    @property
    def open_requests(self):
        return sum(request.is_open for request in self.requests)

    @property
    def open_orders(self):
        """Orders and recommendations that nothing has come of yet."""
        return sum(order.is_open for order in self.orders)

    def restated(self):
        return OmbudsmanCaseRestated.of(self)

    def _open_items(self):
        """Evidence is no longer waited for when the case is over; recommendations still are."""
        waited_for = [] if self.state in CLOSED else list(self.requests)
        return [item for item in (*waited_for, *self.orders) if item.is_open]

    def _come_to_rest(self, now):
        """The state that follows from the orders. Recommendations hold nothing up."""
        orders = [order for order in self.orders if order.kind == OrderKind.ORDER]
        if any(order.is_open for order in orders):
            self.state = CaseState.ORDERS_OPEN
        else:
            self.state = CaseState.ORDERS_COMPLIED if orders else CaseState.DETERMINED
            self.closed_at = self.closed_at or now
        self._count()

    def _count(self):
        items = self._open_items()
        self.due_before = min((item.due_before for item in items if item.due_before), default=None)
        self.due_order = self.due_before or NO_DEADLINE
        self.watch_at = min((item.watch_at for item in items if item.watch_at), default=None)

    def _check_open(self):
        if self.state in CLOSED:
            raise RuleBroken("case_closed", "This case is over.")

    def _open_order(self, number):
        order = _numbered(self.orders, number, "ombudsman_order")
        if not order.is_open:
            raise RuleBroken("order_closed", "What became of this is recorded already.")
        return order


_TOLD = ("kind", "what", "amount_pence", "head")


def _numbered(items, number, noun):
    if not 1 <= number <= len(items):
        raise NotFound(f"{noun}_not_found", f"There is no such {noun.replace('_', ' ')}.")
    return items[number - 1]


def _check_not_later(day, act, pointer):
    if day > local_day(act.at):
        fault = {"pointer": pointer, "detail": "This is later than today."}
        raise BadInput("not_yet", "What has happened cannot have a day that is still to come.", [fault])
