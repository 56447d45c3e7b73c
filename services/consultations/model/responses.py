"""What one resident, household or unnamed person answered, however often and by whatever way."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from shared.contracts.consultations import (
    CHANNELS,
    RESPONDENTS,
    AnonymousResponseRecorded,
    ResponseRecorded,
    ResponseRestated,
    ResponseRevised,
)
from shared.errors import Conflict, RuleBroken
from shared.ids import derived_id
from shared.store import Aggregate, LostRace

REVISIONS = 20  # kept: the first, those typed in, the one that counts and the newest by web
IN_TIME, LATE, ACCEPTED, NOT_ACCEPTED = "in_time", "late", "accepted", "not_accepted"


class Response(Aggregate):
    """One voice. The last revision that was in time (or accepted though late) is the one that counts."""

    meta = {
        "collection": "responses",
        "indexes": [{"fields": ["consultation_id", "_id"], "name": "consultation"}],
    }

    consultation_id = StringField(required=True)
    respondent = StringField(required=True, choices=RESPONDENTS)
    resident_id = StringField()  # None where the consultation is anonymous
    household_slip = StringField()  # the code printed on the slip
    revisions = ListField(DictField())  # every answer given, with its channel, its moments and whether it was in time
    revised = IntField(default=0)  # how many revisions there ever were

    # the revision that counts, or the newest where none does
    counts = BooleanField(required=True)
    channel = StringField(required=True, choices=CHANNELS)
    received_at = DateTimeField(required=True)  # UTC
    entered_by = StringField()  # staff who typed it in
    answers = DictField()

    @classmethod
    def of_resident(cls, consultation, resident_id):
        """The resident's response, stored or new; None where nobody can tell whose is whose any more."""
        first = cls.first_of_resident(consultation, resident_id)
        return first and (cls.find(first.id) or first)

    @classmethod
    def first_of_resident(cls, consultation, resident_id):
        """The resident's response as a new one, whether or not one is stored: then saving it raises Conflict.

        The pair is its id, so two taps are one response. Where answers are anonymous the id is made with a key that is
        thrown away at closing: then None, nobody can tell.
        """
        if consultation.answer_key is None:
            return None
        response_id = derived_id(consultation.answer_key, resident_id)
        return cls._new(consultation, "resident", response_id, None if consultation.anonymous else resident_id)

    @classmethod
    def of_household(cls, consultation, slip):
        """The response on a slip with this code, stored or new."""
        response_id = derived_id(consultation.id, "slip", slip)
        found = cls.find(response_id)
        return found or cls._new(consultation, "household", response_id, household_slip=slip)

    @classmethod
    def of_nobody(cls, consultation):
        """A new response of somebody who is not named."""
        return cls._new(consultation, "anonymous", cls.next_id())

    @classmethod
    def _new(cls, consultation, respondent, response_id, resident_id=None, household_slip=None):
        return cls(
            id=response_id,
            consultation_id=consultation.id,
            respondent=respondent,
            resident_id=resident_id,
            household_slip=household_slip,
        )

    @property
    def typed_in(self):
        return self.entered_by is not None

    @property
    def awaits_acceptance(self):
        return any(revision["standing"] == LATE for revision in self.revisions)

    def restated(self):
        return ResponseRestated.of(self)

    def revise(self, given, *, in_time, now):
        """Add a revision. False where the same was recorded before: nothing changed, nothing is announced.

        given: {channel, received_at, answers, entered_by}; entered_by is None for answers by web.
        """
        if self._has(given):
            return False
        self.revised += 1
        standing = IN_TIME if in_time else LATE
        self._keep([*self.revisions, given | {"number": self.revised, "recorded_at": now, "standing": standing}])
        self.announce(self._event())
        return True

    def settle_late(self, accepted, reason, by, now):
        """Say whether what came late counts. Raises RuleBroken not_late."""
        if not self.awaits_acceptance:
            raise RuleBroken("not_late", "Nothing of this response came late and is undecided.")
        verdict = {"standing": ACCEPTED if accepted else NOT_ACCEPTED, "settled_because": reason}
        verdict |= {"settled_by": by, "settled_at": now}
        self._keep([one | verdict if one["standing"] == LATE else one for one in self.revisions])
        self.announce(ResponseRevised.of(self))

    def store(self):
        """Save. Whoever else stored the same voice first is met by running the whole call again."""
        try:
            return self.save()
        except Conflict:
            raise LostRace

    def _has(self, given):
        """By web only what counts now is compared; typed in, the same slip typed twice is one."""
        if given["entered_by"] is None:
            return self.channel == given["channel"] and self.answers == given["answers"]
        same = ("channel", "received_at", "answers")
        return any(all(one[name] == given[name] for name in same) for one in self.revisions)

    def _keep(self, revisions):
        counting = [one for one in revisions if one["standing"] in (IN_TIME, ACCEPTED)]
        shown = max(counting or revisions, key=lambda one: (one["received_at"], one["number"]))
        self.revisions = _bounded(revisions, shown)
        self.counts = bool(counting)
        self.channel, self.received_at = shown["channel"], shown["received_at"]
        self.entered_by, self.answers = shown["entered_by"], shown["answers"]

    def _event(self):
        if self.revised > 1:
            return ResponseRevised.of(self)
        return ResponseRecorded.of(self) if self.resident_id else AnonymousResponseRecorded.of(self)


def _bounded(revisions, shown):
    """Let go of the oldest that a resident replaced by web, beyond the first: a document cannot grow for ever."""
    if len(revisions) <= REVISIONS:
        return revisions
    if sum(one["entered_by"] is not None for one in revisions) > REVISIONS - 3:
        raise RuleBroken("too_many_revisions", "This response was typed in too often. Ask for the earlier entries.")
    dropped = next(
        one
        for one in revisions[1:-1]
        if one["entered_by"] is None and one is not shown and one["standing"] in (IN_TIME, NOT_ACCEPTED)
    )
    return [one for one in revisions if one is not dropped]
