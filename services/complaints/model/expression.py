"""Dissatisfaction before it is a complaint: the resident's choice, the service request, and the way on from there.

An expression that waits for the choice is no stage: nothing is decided in it, and choosing to complain counts from the
first word. A service request has no stage either; dissatisfaction with it counts from when that was said.
Source: Complaint Handling Code 2024 para 1.2 to 1.5, 5.2.
"""

from datetime import date

from mongoengine import (
    BooleanField,
    DateTimeField,
    EmbeddedDocument,
    EmbeddedDocumentField,
    EmbeddedDocumentListField,
    StringField,
)

from services.complaints.deadlines import local_day, start_of
from services.complaints.model.parts import Stage
from services.complaints.model.record import ComplaintRecord
from services.complaints.states import Action, State
from services.complaints.vocabulary import Choice
from shared.errors import BadInput, RuleBroken

REVIEW_WITHIN = 10  # working days, where nobody names a day. The Code says "regularly" (para 1.4)
LONGEST_REVIEW = 366  # days ahead that a review may be put


class Chosen(EmbeddedDocument):
    """What the resident chose, and how we know."""

    what = StringField(required=True)  # Choice
    at = DateTimeField(required=True)  # when the resident said so; UTC
    channel = StringField(required=True)  # Channel
    said = StringField()  # what they said, where staff recorded it
    by_kind = StringField(required=True)
    by = StringField()


class Review(EmbeddedDocument):
    at = DateTimeField(required=True)  # UTC
    by = StringField()
    note = StringField(required=True)
    next_on = StringField()  # ISO date; none: the work is done


class ServiceRequest(EmbeddedDocument):
    """A request to put something right. It goes on when the resident complains about it."""

    recorded_at = DateTimeField(required=True)  # UTC
    review_on = StringField()  # ISO date; none once the work is done
    reviews = EmbeddedDocumentListField(Review)
    done_at = DateTimeField()  # UTC
    promoted_at = DateTimeField()  # when the resident became dissatisfied with it; UTC

    @property
    def state(self):
        return "open" if self.done_at is None else "done"


class Expressed(ComplaintRecord):
    """The part of a Complaint that comes before its first stage."""

    meta = {"abstract": True}

    choices = EmbeddedDocumentListField(Chosen)
    service_request = EmbeddedDocumentField(ServiceRequest)
    review_at = DateTimeField()  # start of the day of its review, UTC; none where none is due
    review_told = BooleanField()

    @classmethod
    def captured(cls, complaint_id, told, terms, act):
        """Dissatisfaction, with its reference, from the first moment. told: as of `received`."""
        check_not_later("received", told["received_at"], act)
        expression = cls(id=complaint_id, procedure=terms.profile.id, stage=1, state=State.EXPRESSION_CAPTURED, **told)
        expression.expressed_at = told["received_at"]
        expression.happened("expressed", act, channel=expression.channel)
        return expression

    def begin_stage1(self, at, channel, terms):
        """The clock of stage 1 runs from `at`."""
        self.procedure = terms.profile.id
        self.stage1 = Stage.requested(1, at, channel, terms)
        self.run_towards(self.stage1.running_due_before, terms)

    def choose(self, choice, terms, act):
        """What the resident wants this to be. As a complaint it counts from when they first said it.

        choice: {what: Choice, channel, said_at, said, review_on: date or None}.
        Raises: RuleBroken already_chosen; BadInput said_in_the_future, said_before_expression, review_not_ahead.
        Source: Complaint Handling Code 2024 para 1.2 (an expression of dissatisfaction is the complaint), 1.3, 5.2.
        """
        if self.state != State.EXPRESSION_CAPTURED:
            raise RuleBroken("already_chosen", "The resident has chosen already.", state=str(self.state))
        self._note_choice(choice, act, since=self.received_at)
        if choice["what"] == Choice.COMPLAINT:
            self.state = self.after(Action.LOG)
            self.begin_stage1(self.received_at, self.channel, terms)
            self.happened("received", act, channel=choice["channel"])
            return
        self.state = self.after(Action.RECORD_SERVICE_REQUEST)
        self.service_request = ServiceRequest(recorded_at=act.at)
        self._review_on(choice.get("review_on") or _usual_review(terms, act), act)
        self.happened("service_request_recorded", act, channel=choice["channel"])

    def promote(self, asked, terms, act):
        """The resident is dissatisfied with the service request: it is a complaint from now on, and the work goes on.

        asked: {channel, said_at, said}. terms: of the moment it was said.
        Raises: RuleBroken already_promoted, not_possible_now; BadInput said_in_the_future, said_before_expression.
        Source: Complaint Handling Code 2024 para 1.5.
        """
        if self.service_request is not None and self.service_request.promoted_at is not None:
            raise RuleBroken("already_promoted", "This service request is a complaint already.", state=str(self.state))
        if self.state != State.SERVICE_REQUEST:
            raise RuleBroken("not_possible_now", "Only a service request can be promoted.", state=str(self.state))
        self._note_choice(asked | {"what": Choice.COMPLAINT}, act, since=self.choices[-1].at)
        self.state = self.after(Action.LOG)
        self.received_at = self.service_request.promoted_at = asked["said_at"]
        self.begin_stage1(asked["said_at"], asked["channel"], terms)
        self.happened("promoted", act, channel=asked["channel"])

    def review(self, reviewed, act):
        """How the work of a service request stands, whether it became a complaint or not.

        reviewed: {note, next_on: date, or None when the work is done}.
        Raises: RuleBroken no_service_request, service_request_done; BadInput review_not_ahead.
        Source: Complaint Handling Code 2024 para 1.4.
        """
        request = self.service_request
        if request is None:
            raise RuleBroken("no_service_request", "There is no service request in this.")
        if request.done_at is not None:
            raise RuleBroken("service_request_done", "The work of this service request is done.")
        next_on = reviewed["next_on"]
        request.reviews.append(
            Review(at=act.at, by=act.by, note=reviewed["note"], next_on=next_on and next_on.isoformat())
        )
        if next_on is None:
            request.done_at, request.review_on, self.review_at = act.at, None, None
        else:
            self._review_on(next_on, act)
        self.happened("service_request_reviewed", act, next_on=next_on)

    def notice_review(self, now):
        """True once, when the day of the review has come."""
        if self.review_at is None or self.review_told or now < self.review_at:
            return False
        self.review_told = True
        return True

    @property
    def service_request_state(self):
        return self.service_request and self.service_request.state

    def _note_choice(self, choice, act, since):
        check_not_later("said", choice["said_at"], act)
        if choice["said_at"] < since:
            raise BadInput("said_before_expression", "The resident cannot have said this before what it is about.")
        known = {name: choice.get(name) for name in ("what", "channel", "said")}
        self.choices.append(Chosen(at=choice["said_at"], by_kind=act.by_kind, by=act.by, **known))

    def _review_on(self, day, act):
        check_review_day(day, act, LONGEST_REVIEW)
        self.service_request.review_on = day.isoformat()
        self.review_at, self.review_told = start_of(day), False


def check_not_later(what, at, act):
    """Raises: BadInput <what>_in_the_future."""
    if at > act.at:
        fault = {"pointer": f"/{what}_at", "detail": "This is later than now."}
        raise BadInput(f"{what}_in_the_future", "This cannot have happened later than now.", [fault])


def check_review_day(day, act, most_days):
    """Raises: BadInput review_not_ahead."""
    ahead = (day - local_day(act.at)).days
    if not 0 < ahead <= most_days:
        detail = f"Choose a day after today, at most {most_days} days ahead."
        raise BadInput("review_not_ahead", detail, [{"pointer": "/review_on", "detail": detail}])


def _usual_review(terms, act):
    day: date = terms.calendar.working_day_after(local_day(act.at), REVIEW_WITHIN)
    return day
