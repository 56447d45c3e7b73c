"""Several residents in one complaint: one clock, a common part, and a part for each of them.

Source: Complaint Handling Code 2024 para 1.2 ("affecting a resident or group of residents").
"""

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

from services.complaints.model.record import ComplaintRecord
from services.complaints.states import OPEN, Action, State
from shared.errors import NotFound, RuleBroken

MOST_MEMBERS = 200
JOINABLE = (OPEN - {State.EXPRESSION_CAPTURED}) | {State.STAGE1_RESPONDED}
BEFORE_ANSWER = frozenset({State.STAGE1_LOGGED, State.STAGE1_ACKNOWLEDGED, State.STAGE1_EXTENDED})


class IndividualAnswer(EmbeddedDocument):
    """What a response says to one member alone."""

    stage = IntField(required=True)
    at = DateTimeField(required=True)  # UTC
    by = StringField()
    decision = StringField(required=True)  # Outcome
    reasons = StringField(required=True)
    remedies = ListField(DictField())  # as of Response


class Member(EmbeddedDocument):
    """One resident in a group complaint, by their own consent."""

    resident_id = StringField(required=True)
    lead = BooleanField(default=False)
    joined_at = DateTimeField(required=True)  # UTC
    consent_through = StringField(required=True)  # Channel
    consent_at = DateTimeField(required=True)  # UTC
    recorded_by = StringField()
    individual = StringField()  # what concerns this member alone, in their words
    answers = EmbeddedDocumentListField(IndividualAnswer)
    settled_at = DateTimeField()  # said that the stage 1 answer settles it; UTC
    left_at = DateTimeField()  # UTC
    withdrew = BooleanField(default=False)  # left without a complaint of their own
    own_complaint_id = StringField()

    @property
    def state(self):
        if self.left_at is None:
            return "joined"
        return "withdrawn" if self.withdrew else "left"

    def answer_at(self, stage):
        return next((answer for answer in self.answers if answer.stage == stage), None)


class Departure(EmbeddedDocument):
    """A member who left, and the complaint as it was then, until their own is stored."""

    resident_id = StringField(required=True)
    own_complaint_id = StringField(required=True)
    at = DateTimeField(required=True)  # UTC
    kept = DictField(required=True)  # the stored complaint at that moment


class Grouped(ComplaintRecord):
    """The part of a Complaint that knows whose it is. One that is no group's has no members."""

    meta = {"abstract": True}

    group = BooleanField(default=False)
    members = EmbeddedDocumentListField(Member)
    departures = EmbeddedDocumentListField(Departure)
    leaving_since = DateTimeField()  # of the oldest departure that is not finished; UTC
    separated_from = StringField()  # id of the group complaint that it was part of
    shared_with = ListField(StringField(), default=None)  # whose it is beside resident_id, and who speaks for them

    @property
    def present(self):
        return [member for member in self.members if member.left_at is None]

    @property
    def complainant_ids(self):
        """Everybody whose complaint it is, the first to be written to first."""
        others = [member.resident_id for member in self.present] if self.group else []
        return list(dict.fromkeys([self.resident_id, *others])) if self.resident_id else others

    @property
    def is_shared(self):
        return self.group and len(self.present) > 1

    def complainant(self, resident_id):
        """Id of the complainant who is meant, None meaning the only one.

        Raises: NotFound member_not_found; RuleBroken no_complainant, say_which_member.
        """
        people = self.complainant_ids
        if not people:
            raise RuleBroken("no_complainant", "This is anonymous: there is nobody whose complaint it is.")
        if resident_id is None and len(people) > 1:
            raise RuleBroken("say_which_member", "Say which member of the group is meant.")
        if resident_id not in (None, *people):
            raise NotFound("member_not_found", "There is no such member of this complaint.")
        return resident_id or people[0]

    def member(self, resident_id):
        """The member, present or, else, the last that left. Raises: NotFound member_not_found."""
        found = [member for member in self.members if member.resident_id == resident_id]
        if not found:
            raise NotFound("member_not_found", "There is no such member of this complaint.")
        return found[-1]

    def form_group(self, joining, act):
        """joining: [{resident_id, lead, individual, consent_through, consent_at}], the first lead first written to.

        Raises: RuleBroken no_lead, already_member.
        """
        self.group = True
        leads = [one["resident_id"] for one in joining if one["lead"]]
        if not leads:
            raise RuleBroken("no_lead", "A group complaint needs at least one lead complainant.")
        for one in joining:
            self.join(one, act)
        self.resident_id = leads[0]

    def join(self, joining, act):
        """One more resident, by their own consent. joining: as of form_group.

        Raises: RuleBroken no_group, joining_over, already_member, has_own_complaint, group_full, individual_too_late.
        Source: Complaint Handling Code 2024 para 6.8: issues raised after the stage 1 answer are a new complaint.
        """
        if not self.group:
            raise RuleBroken("no_group", "This is not a group's complaint. Open a group complaint.")
        if self.state not in JOINABLE:
            raise RuleBroken("joining_over", "Nobody can join this any more. Make a complaint of your own.")
        self._check_may_join(joining["resident_id"])
        if joining["individual"] and self.state not in BEFORE_ANSWER:
            detail = "The first answer is given: what concerns you alone is a complaint of its own."
            raise RuleBroken("individual_too_late", detail)
        self.members.append(Member(joined_at=act.at, recorded_by=act.by, **joining))
        self.note_people()
        self.happened("joined", act, member_id=joining["resident_id"], channel=joining["consent_through"])

    def _check_may_join(self, resident_id):
        before = [member for member in self.members if member.resident_id == resident_id]
        if any(member.left_at is None for member in before):
            raise RuleBroken("already_member", "This resident is part of the complaint already.")
        if any(member.own_complaint_id for member in before):
            raise RuleBroken("has_own_complaint", "This resident left with a complaint of their own, which goes on.")
        if len(self.members) >= MOST_MEMBERS:
            raise RuleBroken("group_full", f"A group complaint has at most {MOST_MEMBERS} members.")

    def leave(self, resident_id, own_complaint_id, act):
        """One member goes on alone, at any stage, with everything as it is now. True when anything changed.

        The last one needs no other complaint: this one is theirs. own_complaint_id: where the others' goes on.
        Raises: NotFound member_not_found; RuleBroken no_group.
        """
        if not self.members:
            raise RuleBroken("no_group", "This is not a group's complaint.")
        member = self.member(resident_id)
        if member.left_at is not None or not self.group:
            return False
        if not self.is_shared:
            self.group = False
            self.note_people()
            self.happened("group_ended", act)
            return True
        kept = {name: value for name, value in self.to_mongo().items() if name not in _NOT_KEPT}
        self.departures.append(
            Departure(resident_id=resident_id, own_complaint_id=own_complaint_id, at=act.at, kept=kept)
        )
        self.leaving_since = self.leaving_since or act.at
        member.own_complaint_id = own_complaint_id
        self._goes(member, act)
        self.happened("left", act, member_id=resident_id)
        return True

    def departed_to(self, resident_id):
        """Id of the complaint in which a member who left goes on, or None."""
        own = [one.own_complaint_id for one in self.members if one.resident_id == resident_id]
        return own[-1] if own else None

    def finish_departure(self, resident_id):
        """The departed member's own complaint is stored."""
        self.departures = [one for one in self.departures if one.resident_id != resident_id]
        self.leaving_since = min((one.at for one in self.departures), default=None)

    def withdraw_member(self, resident_id, act):
        """One of several takes back their own part; the others' goes on. Raises: RuleBroken not_possible_now."""
        self.after(Action.WITHDRAW)
        member = self.member(resident_id)
        member.withdrew = True
        self._goes(member, act)
        self.happened("member_withdrew", act, member_id=resident_id)
        return member

    def settle(self, resident_id, act):
        """One of several says that the stage 1 answer settles it. True when it is settled for all.

        Raises: RuleBroken not_possible_now.
        """
        self.after(Action.RESOLVE)
        member = self.member(resident_id)
        if member.settled_at is None:
            member.settled_at = act.at
            self.happened("member_settled", act, member_id=resident_id)
        return all(one.settled_at is not None for one in self.present)

    def address(self, resident_id, said, act):
        """What the answer of this stage says to one member alone; until it is sent a later word replaces an earlier.

        said: {decision, reasons, remedies}.
        Raises: NotFound member_not_found; RuleBroken nothing_individual, not_possible_now.
        Source: Complaint Handling Code 2024 para 6.7: all points are addressed.
        """
        self.after(Action.RESPOND)
        member = self.member(resident_id)
        if member.left_at is not None or not member.individual:
            raise RuleBroken("nothing_individual", "This member has no individual part in the complaint.")
        member.answers = [answer for answer in member.answers if answer.stage != self.stage]
        member.answers.append(IndividualAnswer(stage=self.stage, at=act.at, by=act.by, **said))
        self.happened("individual_addressed", act, member_id=resident_id)

    def check_addressed(self):
        """Refuse an answer that leaves out what one member alone complained about.

        Raises: RuleBroken members_unanswered, with their ids.
        Source: Complaint Handling Code 2024 para 6.7.
        """
        left_out = [one.resident_id for one in self.present if one.individual and not one.answer_at(self.stage)]
        if self.group and left_out:
            detail = "Some members' individual parts have no answer yet."
            raise RuleBroken("members_unanswered", detail, members=left_out)

    def _goes(self, member, act):
        member.left_at = act.at
        if self.resident_id == member.resident_id:
            self._next_lead()
        self.note_people()

    def note_people(self):
        """Keep `shared_with`, by which everybody but the first complainant finds the complaint."""
        self.shared_with = sorted({*self.complainant_ids[1:], *self.speakers}) or None

    @property
    def speakers(self):
        """Ids of known people who speak for a complainant, until that is withdrawn."""
        return ()

    def _next_lead(self):
        """Who is written to first, now that the one before has gone: another lead, or the longest-standing member."""
        leads = [member for member in self.present if member.lead] or self.present[:1]
        leads[0].lead = True
        self.resident_id = leads[0].resident_id


_NOT_KEPT = {
    "_id",
    "version",
    "sequence",
    "command_keys",
    "gone_at",
    "departures",
    "leaving_since",
    "move_untold_since",
}
