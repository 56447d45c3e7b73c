"""What a landlord decides about hazards: stricter clocks, words of its own, and who is called when nobody reacts."""

from datetime import date

from mongoengine import DictField, IntField, ListField, StringField

from services.complaints.awaab import HazardClock, Phase
from services.complaints.deadlines import Duration
from services.complaints.hazard_rulebook import RULEBOOKS
from services.complaints.hazard_words import LONGEST, plain
from shared.errors import RuleBroken
from shared.store import Aggregate

PAGE_AFTER, PAGE_AGAIN = 60, 30  # minutes; the first is also the longest that can be set
SHORTEST_WORD = 3  # letters that one word of a phrase must have at least


class HazardPolicy(Aggregate):
    """One document; without it the law's durations apply, and everybody who may deal with hazards is called."""

    meta = {"collection": "hazard_policies"}

    durations = DictField()  # {clock: {kind, n}}
    phases_begun = DictField()  # {phase: ISO date}, where the law's own are not known
    words = ListField(DictField())  # {rule, phrase}: beside those that come with the rules
    words_number = IntField(default=0)  # grows with each change of the words
    page_after = IntField(default=PAGE_AFTER)  # minutes
    page_again = IntField(default=PAGE_AGAIN)  # minutes
    on_call = ListField(ListField(StringField()))  # ids of staff by level: the first page, the second, …

    ID = "hazard-policy"

    @classmethod
    def current(cls):
        """The stored policy, or a new one that changes nothing, of version 0."""
        return cls.find(cls.ID) or cls(id=cls.ID)

    @classmethod
    def in_short(cls):
        """What read_all is to read. Every complaint asks, so no document is made."""
        names = ("durations", "phases_begun", "words", "words_number", "page_after", "page_again", "on_call")
        return cls.wanted(cls.ID, *names)

    def set(self, settings, law):
        """settings: {durations: {clock: Duration}, phases_begun, words, page_after, page_again, on_call}.

        Raises: RuleBroken looser_than_the_law, phase_is_known, unknown_rule, phrase_too_short.
        """
        check_durations(settings["durations"], law)
        known = [phase for phase in settings["phases_begun"] if law is not None and law.phases[Phase(phase)]]
        if known:
            raise RuleBroken("phase_is_known", f"The law says itself when {known[0]} begins.")
        words = [{"rule": one["rule"], "phrase": " ".join(one["phrase"].split())} for one in settings["words"]]
        for one in words:
            check_phrase(one["rule"], one["phrase"])
        if words != list(self.words):
            self.words, self.words_number = words, self.words_number + 1
        self.durations = {str(name): {"kind": str(own.kind), "n": own.n} for name, own in settings["durations"].items()}
        self.phases_begun = {phase: day.isoformat() for phase, day in settings["phases_begun"].items()}
        self.page_after, self.page_again = settings["page_after"], settings["page_again"]
        self.on_call = settings["on_call"]


def check_durations(own, law):
    """Refuse durations that are longer than the law's, or of another kind.

    Raises: RuleBroken looser_than_the_law.
    Source: Hazards in Social Housing (Prescribed Requirements) (England) Regulations 2025 (SI 2025/1042).
    """
    limits = law.durations if law is not None else {}
    looser = [
        {"pointer": f"/durations/{name}", "detail": f"Not more than {limits.get(HazardClock(name))}."}
        for name, duration in own.items()
        if HazardClock(name) not in limits
        or duration.kind is not limits[HazardClock(name)].kind
        or duration.n > limits[HazardClock(name)].n
    ]
    if looser:
        raise RuleBroken("looser_than_the_law", "The law does not allow these durations.", looser)


def check_phrase(rule_id, phrase):
    """Raises: RuleBroken unknown_rule, phrase_too_short."""
    if rule_id not in RULEBOOKS[-1].by_id:
        raise RuleBroken("unknown_rule", f"Words can be added to: {', '.join(RULEBOOKS[-1].by_id)}.")
    words = phrase.split()
    long_enough = any(len(plain(word.removesuffix("~"))) >= SHORTEST_WORD for word in words)
    if not long_enough or len(words) > LONGEST:
        detail = f"A phrase has 1 to {LONGEST} words, one of them of at least {SHORTEST_WORD} letters."
        raise RuleBroken("phrase_too_short", detail)


def own_words(stored):
    """((rule id, phrase), …) of a policy as read, or None. Words for a rule that is no more are left out."""
    found = (stored or {}).get("words", ())
    return tuple((one["rule"], one["phrase"]) for one in found if one["rule"] in RULEBOOKS[-1].by_id)


def own_durations(stored):
    return {HazardClock(name): Duration(**own) for name, own in (stored or {}).get("durations", {}).items()}


def own_phases(stored):
    found = (stored or {}).get("phases_begun", {})
    return {Phase(phase): date.fromisoformat(text) for phase, text in found.items()}
