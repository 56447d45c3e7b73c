"""A complaint: two stages, one running deadline at most, and everything that happened to it."""

from services.complaints import guidance
from services.complaints.deadlines import last_day, local_day
from services.complaints.manner import Manner
from services.complaints.model.expression import check_not_later
from services.complaints.model.handling import Handled
from services.complaints.model.legal import Held
from services.complaints.model.parts import Act, Letter
from services.complaints.model.referred import Referred
from services.complaints.model.representation import Represented
from services.complaints.model.sighted import Sighted
from services.complaints.model.voice import Voiced
from services.complaints.states import Action, State, possible_actions
from shared.contracts.complaints import ComplaintRestated
from shared.errors import NotFound, RuleBroken

_CHOICES = {Action.LOG, Action.RECORD_SERVICE_REQUEST}  # the resident's, recorded by staff or made by themselves
BY_STAFF = _CHOICES | {
    Action.ACKNOWLEDGE,
    Action.EXTEND,
    Action.EXTEND_FURTHER,
    Action.UPDATE,
    Action.RESPOND,
    Action.REFUSE,
    Action.ACCEPT_AS_TOLD,
    Action.ESCALATE,
    Action.GO_STRAIGHT_TO_STAGE2,
    Action.RESOLVE,
    Action.GO_TO_OMBUDSMAN,  # as the Ombudsman tells them
}
BY_RESIDENT = _CHOICES | {Action.ESCALATE, Action.RESOLVE, Action.WITHDRAW}

MOST_CHARACTERS = 80_000  # of one letter: some 30 pages, some two seconds to lay out


class Complaint(Handled, Voiced, Sighted, Represented, Held, Referred):
    """What happens to it, and what it allows. `terms`: the landlord's rules as they stand; `act`: who, and when."""

    meta = {
        "collection": "complaints",
        "indexes": [
            {"fields": ["reference"], "unique": True, "sparse": True, "name": "reference"},
            {"fields": ["due_order", "id"], "name": "due_order"},
            {"fields": ["watch_at"], "sparse": True, "name": "watch_at"},
            {"fields": ["counted_with"], "sparse": True, "name": "counted_with"},
            {"fields": ["move_untold_since"], "sparse": True, "name": "move_untold_since"},
            {"fields": ["resident_id", "-received_at", "-id"], "name": "resident"},
            {"fields": ["received_at", "state", "tenure_group", "stage1_counts_as", "id"], "name": "counted_stage1"},
            {"fields": ["split_waiting_since"], "sparse": True, "name": "split_waiting_since"},
            {
                "fields": ["stage2.requested_at", "state", "tenure_group", "stage2_counts_as", "id"],
                "name": "counted_stage2",
                "partialFilterExpression": {"stage2.requested_at": {"$exists": True}},
            },
            {
                "fields": ["shared_with", "-received_at", "-id"],
                "name": "shared_with",
                "partialFilterExpression": {"shared_with": {"$exists": True}},
            },
            {
                "fields": ["received_at", "id"],
                "name": "waiting_for_choice",
                "partialFilterExpression": {"state": "expression_captured"},
            },
            {
                "fields": ["review_at", "id"],
                "name": "review_at",
                "partialFilterExpression": {"review_at": {"$exists": True}},
            },
            {"fields": ["leaving_since"], "sparse": True, "name": "leaving_since"},
        ],
    }

    # Being received

    @classmethod
    def received(cls, complaint_id, told, terms, act):
        """A new complaint at stage 1.

        told: {reference, resident_id, by_representative, channel, category, description, received_at, tenure_group}.
        Raises: BadInput received_in_the_future.
        """
        check_not_later("received", told["received_at"], act)
        complaint = cls(id=complaint_id, procedure=terms.profile.id, stage=1, state=State.STAGE1_LOGGED, **told)
        complaint.begin_stage1(complaint.received_at, complaint.channel, terms)
        complaint.happened("received", act, channel=complaint.channel)
        return complaint

    def belong_to(self, group, act):
        """What kind of home it comes from: TenureGroup. True when that is news."""
        if self.tenure_group == group:
            return False
        self.tenure_group = str(group)
        self.happened("tenure_group_set", act, tenure_group=group)
        return True

    # What is told and shown

    @property
    def ombudsman_until(self):
        """The last day to go to the Ombudsman after the final answer, a local date; None before it."""
        if self.stage2 is None or self.stage2.response is None:
            return None
        return last_day(local_day(self.stage2.response.at), self.profile.ombudsman_within, None)

    @property
    def possible_for_staff(self):
        return [action for action in possible_actions(self.state, self.profile.transitions) if action in BY_STAFF]

    @property
    def possible_for_resident(self):
        return [action for action in possible_actions(self.state, self.profile.transitions) if action in BY_RESIDENT]

    @property
    def next_for_resident(self):
        return guidance.next_step(self)

    @property
    def further_for_resident(self):
        return guidance.further_help(self)

    def add_letter(self, letter, sender, act):
        """Keep it as sent. letter: {template, title, sections, language, format, recipient_id, adjustments}.

        Returns it with its number.
        Raises: RuleBroken letter_too_long.
        """
        length = sum(len(text) for part in letter["sections"] for text in (*part["paragraphs"], *part["items"]))
        if length > MOST_CHARACTERS:
            detail = f"The letter would have {length:,} characters; {MOST_CHARACTERS:,} can be sent. Say it shorter."
            raise RuleBroken("letter_too_long", detail)
        number = self.letters[-1].number + 1 if self.letters else 1
        self.letters.append(Letter(number=number, stage=self.stage, at=act.at, sender=sender, **letter))
        return self.letters[-1]

    def choose_letters(self, form, act):
        """How letters are written from now on. True when that is news. form: {language, format}."""
        if (self.letter_language, self.letter_format) == (form["language"], form["format"]):
            return False
        self.letter_language, self.letter_format = form["language"], form["format"]
        self.happened("letters_chosen", act)
        return True

    @property
    def chosen_manner(self):
        return Manner(self.letter_language, self.letter_format)

    def letter(self, number):
        """Raises: NotFound letter_not_found."""
        found = next((letter for letter in self.letters if letter.number == number), None)
        if found is None:
            raise NotFound("letter_not_found", "There is no such letter.")
        return found

    @property
    def adjustments_at(self):
        """Where what was agreed with its people is read."""
        return f"/api/v1/complaints/{self.id}/adjustments"

    def letters_of(self, resident_id):
        """The letters that this complainant may read: those to all, and those to them alone."""
        return [letter for letter in self.letters if letter.recipient_id in (None, resident_id)]

    def letter_of(self, number, resident_id):
        """As letter, for one complainant. Raises: NotFound letter_not_found."""
        letter = self.letter(number)
        if letter not in self.letters_of(resident_id):
            raise NotFound("letter_not_found", "There is no such letter.")
        return letter

    @classmethod
    def separated(cls, group, departure):
        """The complaint of a member who left, as it was for them then: dates, clocks, stage, answers and history.

        What concerns other members alone stays with the group.
        """
        own = cls.loaded({**departure.kept, "_id": departure.own_complaint_id}).fresh()
        member_id = departure.resident_id
        own.resident_id, own.group, own.separated_from = member_id, False, group.id
        own.hazard_sightings = own.sightings_of(member_id)
        own.members = [member for member in own.members if member.resident_id == member_id]
        own.representatives = [one for one in own.representatives if one.resident_id == member_id]
        own.letters = [letter for letter in own.letters if letter.recipient_id in (None, member_id)]
        own.history = [fact for fact in own.history if fact.details.get("member_id") in (None, member_id)]
        own.note_people()
        own.happened("separated", Act(departure.at, "resident", member_id), group_reference=group.reference)
        return own

    def fresh(self):
        """This document as one that was never stored."""
        return type(self)(**{name: getattr(self, name) for name in self._fields if name not in _STORES_OWN})

    def restated(self):
        return ComplaintRestated.of(self)


_STORES_OWN = {"version", "sequence", "command_keys", "gone_at", "pending_since"}
