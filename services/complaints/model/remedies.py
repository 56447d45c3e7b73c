"""What an answer promised: each remedy and each outstanding action on its own, until it is done."""

from datetime import date

from mongoengine import (
    DateTimeField,
    EmbeddedDocument,
    EmbeddedDocumentListField,
    IntField,
    StringField,
)

from services.complaints.deadlines import local_day
from services.complaints.model.chased import CHASED, MISSED, Chased
from services.complaints.model.deadline import NO_DEADLINE
from services.complaints.model.hazard_sighting import WithSightings
from services.complaints.putting_right import (
    GIVEN_WITH_THE_ANSWER,
    TELL_EVERY,
    TO_DO,
    OwnerKind,
    RemedySource,
    RemedyState,
)
from shared.contracts.complaints import RemedyRestated
from shared.errors import BadInput, NotFound, RuleBroken
from shared.ids import derived_id


class RemedyMove(EmbeddedDocument):
    """Its day was another one before."""

    at = DateTimeField(required=True)  # UTC
    by = StringField(required=True)
    from_on = StringField()  # ISO date; none where no day had been named
    to_on = StringField(required=True)  # ISO date
    reason = StringField(required=True)


class RemedyProgress(EmbeddedDocument):
    """What the resident was told meanwhile."""

    at = DateTimeField(required=True)  # UTC
    by = StringField(required=True)
    text = StringField(required=True)


class RemedyDispute(EmbeddedDocument):
    """The resident says that it is not done."""

    at = DateTimeField(required=True)  # UTC
    by_kind = StringField(required=True)
    by = StringField()
    channel = StringField(required=True)  # Channel
    reason = StringField(required=True)


class Remedy(Chased, WithSightings):
    """One promise of one answer. It outlives the answer, the escalation and the end of the complaint."""

    meta = {
        "collection": "remedies",
        "indexes": [
            {"fields": ["complaint_id", "id"], "name": "complaint"},
            {"fields": ["watch_at"], "sparse": True, "name": "watch_at"},
            {"fields": ["open_order", "id"], "sparse": True, "name": "open_order"},
        ],
    }

    complaint_id = StringField(required=True)
    reference = StringField(required=True)  # the complaint's
    resident_id = StringField()  # none: anonymous
    stage = IntField(required=True)
    source = StringField(required=True)  # RemedySource
    number = IntField(required=True)  # within its list of the answer, from 1
    kind = StringField()  # RemedyKind; none for an outstanding action
    what = StringField(required=True)
    amount_pence = IntField()  # financial only
    promised_at = DateTimeField(required=True)  # UTC
    promised_on = StringField()  # ISO date, the day named in the answer
    owner_kind = StringField(required=True)  # OwnerKind
    owner_id = StringField(required=True)  # of a member of staff, or a contractor's code
    state = StringField(required=True)  # RemedyState
    open_order = DateTimeField()  # while it is to do: due_before or NO_DEADLINE, to sort by
    done_at = DateTimeField()  # UTC
    done_by = StringField()  # none: done with the answer itself, or by money paid
    confirmed_at = DateTimeField()  # UTC
    moves = EmbeddedDocumentListField(RemedyMove)
    progress = EmbeddedDocumentListField(RemedyProgress)
    disputes = EmbeddedDocumentListField(RemedyDispute)

    @classmethod
    def promised(cls, complaint, promise, now):
        """A remedy of an answer, as `promises_of` tells it."""
        said, response = promise["said"], promise["response"]
        remedy = cls(
            id=promise["id"],
            complaint_id=complaint.id,
            reference=complaint.reference,
            resident_id=complaint.resident_id,
            stage=promise["stage"],
            source=promise["source"],
            number=promise["number"],
            kind=said.get("kind"),
            what=said["what"],
            amount_pence=said.get("amount_pence"),
            promised_at=response.at,
            promised_on=said.get("by"),
            owner_kind=OwnerKind.STAFF,
            owner_id=response.by,
            state=RemedyState.OPEN,
        )
        remedy.be_due(said.get("by") and date.fromisoformat(said["by"]), now)
        remedy.open_order = remedy.due_before or NO_DEADLINE
        if remedy.due_on is None and remedy.kind in GIVEN_WITH_THE_ANSWER:
            remedy._end(RemedyState.DONE, response.at, None)
        return remedy

    # What staff do

    def assign(self, owner_kind, owner_id):
        """Raises: RuleBroken remedy_done."""
        self._check_to_do()
        self.owner_kind, self.owner_id = owner_kind, owner_id

    def move(self, day, reason, act):
        """Name another day, or the first one.

        Raises: RuleBroken remedy_done, same_date; BadInput date_in_the_past.
        Source: Complaint Handling Code 2024 para 7.3.
        """
        self._check_to_do()
        if day < local_day(act.at):
            raise BadInput("date_in_the_past", "Name a day that is still to come.", [_fault("/until", "Too early.")])
        if day.isoformat() == self.due_on:
            raise RuleBroken("same_date", "That is the day it is due already.")
        self.moves.append(RemedyMove(at=act.at, by=act.by, from_on=self.due_on, to_on=day.isoformat(), reason=reason))
        self.be_due(day, act.at)
        self.state, self.open_order = RemedyState.OPEN, self.due_before

    def report(self, text, act):
        """Raises: RuleBroken remedy_done."""
        self._check_to_do()
        self.progress.append(RemedyProgress(at=act.at, by=act.by, text=text))

    def complete(self, act):
        """Raises: RuleBroken remedy_done."""
        self._check_to_do()
        self._end(RemedyState.DONE, act.at, act.by)

    # What money does

    def be_settled(self, state, now):
        """What was offered has been paid, or was declined. True when that ended it. state: DONE or DECLINED."""
        if self.state not in TO_DO:
            return False
        self._end(state, now, None)
        return True

    def be_unsettled(self, now):
        """A payment came back: it is to do again. True when it had been done by that payment."""
        if self.state not in (RemedyState.DONE, RemedyState.RESIDENT_CONFIRMED) or self.done_by is not None:
            return False
        self._begin_again(now)
        return True

    # What the resident says

    def confirm(self, act):
        """True when that is new. Raises: RuleBroken remedy_not_done."""
        if self.state == RemedyState.RESIDENT_CONFIRMED:
            return False
        self._check_done()
        self.state, self.confirmed_at = RemedyState.RESIDENT_CONFIRMED, act.at
        return True

    def dispute(self, reason, channel, act):
        """It is to do again. Raises: RuleBroken remedy_not_done."""
        self._check_done()
        said = {"channel": channel, "reason": reason, "by_kind": act.by_kind, "by": act.by}
        self.disputes.append(RemedyDispute(at=act.at, **said))
        self._begin_again(act.at)

    def check_own(self, resident_id):
        """Another resident's does not exist for this one."""
        if self.resident_id is None or self.resident_id != resident_id:
            raise NotFound("remedy_not_found", "There is no such remedy.")

    def texts_of(self, source):
        return [dispute.reason for dispute in self.disputes]

    # What time does

    def notice(self, now):
        """(what is to be told now: DUE, MISSED, CHASED or None; is the resident told, too?)"""
        told = self.take_notice(now)
        if told in (MISSED, CHASED):
            self.state = RemedyState.OVERDUE
            return told, (self.chased - 1) % TELL_EVERY == 0
        return told, False

    def restated(self):
        return RemedyRestated.of(self)

    @property
    def owner_staff_id(self):
        """The member of staff who sees to it; None: a contractor does."""
        return self.owner_id if self.owner_kind == OwnerKind.STAFF else None

    @property
    def times_moved(self):
        return len(self.moves)

    @property
    def times_disputed(self):
        return len(self.disputes)

    def _end(self, state, at, by):
        self.state, self.done_at, self.done_by, self.open_order = state, at, by, None
        self.rest()

    def _begin_again(self, now):
        self.state = RemedyState.OVERDUE if self.is_late(now) else RemedyState.OPEN
        self.done_at = self.done_by = self.confirmed_at = None
        self.open_order = self.due_before or NO_DEADLINE
        self.be_due_again(now)

    def _check_to_do(self):
        if self.state not in TO_DO:
            raise RuleBroken("remedy_done", "This is done: there is nothing to do about it any more.")

    def _check_done(self):
        if self.state not in (RemedyState.DONE, RemedyState.RESIDENT_CONFIRMED):
            raise RuleBroken("remedy_not_done", "We have not said yet that this is done.")


def promises_of(complaint):
    """What the answers of a complaint promised: [{id, stage, source, number, said, response}].

    The ids are always the same ones, so that whoever makes remedies of them can do so again.
    """
    found = []
    for stage in (1, 2):
        kept = getattr(complaint, f"stage{stage}")
        response = kept and kept.response
        if response is None:
            continue
        lists = {RemedySource.REMEDY: response.remedies, RemedySource.OUTSTANDING_ACTION: response.outstanding_actions}
        for source, several in lists.items():
            for number, said in enumerate(several, start=1):
                remedy_id = derived_id("remedy", complaint.id, str(stage), str(source), str(number))
                found.append(
                    {
                        "id": remedy_id,
                        "stage": stage,
                        "source": str(source),
                        "number": number,
                        "said": said,
                        "response": response,
                    }
                )
    return found


def _fault(pointer, detail):
    return {"pointer": pointer, "detail": detail}
