"""A consultation: from draft to published feedback."""

from mongoengine import BooleanField, DateTimeField, DictField, IntField, ListField, StringField

from services.consultations.kinds import FEEDBACK_DUE, HERE, period_of
from services.consultations.model.gates import check_opening
from shared.context import landlord
from shared.contracts.consultations import CHANNELS, CONSULTATION_KINDS, CONSULTATION_STATES, ConsultationRestated
from shared.errors import BadInput, NotFound, RuleBroken
from shared.ids import derived_id, new_id
from shared.store import Aggregate

RUNNING = ("open", "extended")
BEFORE_CLOSE = ("draft", "approved", *RUNNING)
BEFORE_DECISION = (*BEFORE_CLOSE, "closed", "analysing")
SETTLED = ("decided", "feedback_published")
SHOWN_TO_RESIDENTS = (*RUNNING, "closed", "analysing", *SETTLED)

KEPT_PUBLISHED = 500  # consultations kept in memory for those who answer

_published: dict[tuple[str, str], "Consultation"] = {}  # (landlord, id): as last read


class Consultation(Aggregate):
    """One consultation on one decision. Its id is the decision's and a number: two cannot run on it side by side.

    The next number is only given once the one before is cancelled or settled, which it then stays for ever. So what a
    decision's earlier consultations were can be read without a lock.
    """

    meta = {
        "collection": "consultations",
        "indexes": [
            {"fields": ["decision_id", "number"], "name": "decision"},
            {"fields": ["state", "closes_at"], "name": "state"},
        ],
    }

    decision_id = StringField(required=True)
    number = IntField(required=True)  # on this decision, from 1
    kind = StringField(required=True, choices=CONSULTATION_KINDS)
    title = StringField(required=True, max_length=200)
    summary = StringField(default="")
    equality_note = StringField(default="")  # what is known of the effect on different groups
    documents = ListField(DictField())  # {title, url or document_id}
    options = ListField(DictField())  # {id, title, text, pros, cons, cost}
    questions = ListField(DictField())  # see schemas.questions
    audience = DictField(null=True)  # {everyone} or {estates, tenures}; see projections
    channels = ListField(StringField(choices=CHANNELS))  # offered
    anonymous = BooleanField(default=False)

    state = StringField(required=True, choices=CONSULTATION_STATES)
    opens_at = DateTimeField()  # UTC, inclusive; planned until it opens
    closes_at = DateTimeField()  # UTC, exclusive
    audience_size = IntField()  # residents it was opened to
    anonymity_key = StringField()  # links an anonymous answer to its giver; thrown away at closing
    what_can_change = ListField(StringField())  # as the decision said when it opened
    what_cannot_change = ListField(DictField())
    influence_level = StringField()

    drafted_by, drafted_at = StringField(required=True), DateTimeField(required=True)
    approved_by, approved_at = StringField(), DateTimeField()
    opened_by = StringField()
    extensions = ListField(DictField())  # {at, by, closed_before, closes_at, reason}
    closed_by, closed_at = StringField(), DateTimeField()  # closed_by None: by the timer. Answers from then on are late
    closed_early_because = StringField()
    cancelled_by, cancelled_at, cancelled_because = StringField(), DateTimeField(), StringField()

    themes = ListField(DictField())  # {code, title, text, mentions, disposition, reason}
    analysis_method = StringField()
    responses_considered = IntField()  # that counted when the analysis was recorded
    analysed_by, analysed_at = StringField(), DateTimeField()
    outcome = StringField()
    change_kind = StringField()
    decided_by, decided_at = StringField(), DateTimeField()
    feedback_due_at = DateTimeField()
    feedback_overdue_at = DateTimeField()  # when the delay was announced
    feedback = ListField(DictField())  # {theme, you_said, answer, text}
    feedback_summary = StringField()
    feedback_published_by, feedback_published_at = StringField(), DateTimeField()

    @staticmethod
    def id_of(decision_id, number):
        return derived_id(decision_id, "consultation", str(number))

    @classmethod
    def get_published(cls, consultation_id):
        """The consultation, if it ever opened: a draft is nobody's business. Only to be read. Raises NotFound.

        Every answer needs it, and reading one with many questions takes long: it is kept in memory, by its version.
        """
        return cls._get_published(consultation_id, [])[0]

    @classmethod
    def get_published_and(cls, consultation_id, wanted):
        """(the consultation as get_published gives it, another document), in one asking. wanted: as read_all's."""
        consultation, (other,) = cls._get_published(consultation_id, [wanted])
        return consultation, other

    @classmethod
    def _get_published(cls, consultation_id, beside):
        place = (landlord(), consultation_id)
        known = _published.get(place)
        if known:
            current, *found = cls.read_all([cls.wanted(consultation_id, "version", "gone_at"), *beside])
            if current and current.get("gone_at") is None and known.version == current["version"]:
                return known, found
        consultation = cls.get(consultation_id)
        if consultation.state not in SHOWN_TO_RESIDENTS:
            raise NotFound("consultation_not_found", "There is no such consultation.")
        if len(_published) >= KEPT_PUBLISHED:
            _published.pop(next(iter(_published)))
        _published[place] = consultation
        return consultation, cls.read_all(beside) if beside else []

    @classmethod
    def last_on(cls, decision_id, **where):
        """The last consultation drafted on a decision, or None. where: further conditions."""
        last = cls.collection().find_one({"decision_id": decision_id, **where}, {"_id": 1}, sort=[("number", -1)])
        return last and cls.find(last["_id"])

    @property
    def answer_key(self):
        """With a resident's id it makes the id of their response. None: nobody can tell any more whose is whose."""
        return self.anonymity_key if self.anonymous else self.id

    @property
    def follows_settled(self):
        """Did an earlier consultation settle the decision? It stays settled, so reading it is safe."""
        earlier = {"decision_id": self.decision_id, "number": {"$lt": self.number}, "state": {"$in": SETTLED}}
        return type(self).collection().find_one(earlier, {"_id": 1}) is not None

    @property
    def is_settled(self):
        """Cancelled, or its decision recorded: it never runs again."""
        return self.state == "cancelled" or self.state in SETTLED

    def restated(self):
        return ConsultationRestated.of(self)

    def gaps(self):
        """Themes that nobody has said yet what becomes of: their codes."""
        return [theme["code"] for theme in self.themes if not (theme.get("disposition") and theme.get("reason"))]

    # Drafting

    def change(self, values):
        self._need("draft", "Only a draft can be changed. Return it to draft first.", code="not_draft")
        for name, value in values.items():
            setattr(self, name, value)

    def approve(self, by, now):
        """Raises RuleBroken drafter_cannot_approve: two pairs of eyes."""
        self._need("draft", "Only a draft can be approved.")
        if by == self.drafted_by:
            raise RuleBroken("drafter_cannot_approve", "Somebody other than its drafter must approve a consultation.")
        self.state, self.approved_by, self.approved_at = "approved", by, now

    def return_to_draft(self):
        self._need("approved", "Only an approved consultation that is not open yet can return to draft.")
        self.state, self.approved_by, self.approved_at = "draft", None, None

    # The period

    def open(self, decision, *, decision_made, audience_size, by, now):
        """Ask. What can and cannot change is fixed as the decision says it now: it is what residents are told."""
        self._need("approved", "Only an approved consultation can be opened.")
        check_opening(self, decision_made=decision_made, audience_size=audience_size, now=now)
        self.state, self.opened_by, self.opens_at = "open", by, now
        self.audience_size = audience_size
        self.what_can_change = decision.what_can_change
        self.what_cannot_change = decision.what_cannot_change
        self.influence_level = decision.influence_level
        if self.anonymous:
            self.anonymity_key = new_id()

    def check_open_to_answers(self, channel, now):
        """Refuse an answer outside the period, or by a way that is not offered.

        Source: Housing Act 1985 s.105(1)(b), views made known "within a specified period".
        """
        if self.state not in RUNNING or not self.opens_at <= now < self.closes_at:
            raise RuleBroken("consultation_closed", "This consultation is not open for responses.")
        if channel not in self.channels:
            raise RuleBroken("channel_not_offered", "This consultation cannot be answered this way.")

    def check_open_to_typing_in(self, received_at, now):
        """Refuse what cannot be an answer: before it opened, after it was given up, or received in the future."""
        if self.state not in SHOWN_TO_RESIDENTS:
            raise RuleBroken("consultation_not_open", "This consultation takes no responses.")
        if received_at > now:
            raise BadInput("received_in_future", "It cannot have been received in the future.")
        if received_at < self.opens_at:
            raise BadInput("received_before_opening", "It cannot have been received before the consultation opened.")

    def is_in_time(self, received_at):
        """Was it received within the period? An answer that nobody has considered is not: the decision is recorded."""
        return self.state not in SETTLED and received_at < (self.closed_at or self.closes_at)

    def extend(self, closes_at, reason, by, now):
        self._need(RUNNING, "Only an open consultation can be extended.")
        if now >= self.closes_at:
            raise RuleBroken("consultation_closed", "Its period has ended: it can no longer be extended.")
        if closes_at <= self.closes_at:
            raise BadInput("not_later", "Give a later closing time than the present one.")
        entry = {"at": now, "by": by, "closed_before": self.closes_at, "closes_at": closes_at, "reason": reason}
        self.extensions = [*self.extensions, entry]
        self.state, self.closes_at = "extended", closes_at

    def close(self, now, by=None, early_because=None):
        """End the period: when it is over, or earlier with a reason where no law sets it."""
        self._need(RUNNING, "Only an open consultation can be closed.")
        if now < self.closes_at:
            self._check_early_close(early_because)
            self.closed_early_because = early_because
        self.state, self.closed_by = "closed", by
        self.closed_at = min(now, self.closes_at)
        self.anonymity_key = None

    def _check_early_close(self, reason):
        if period_of(self.kind, self.opens_at.astimezone(HERE).date()).statutory:
            raise RuleBroken("period_not_over", "The law gives residents this period: it cannot close before it ends.")
        if not reason:
            raise RuleBroken("early_close_needs_reason", "It was announced to run longer: say why it closes early.")

    def cancel(self, reason, by, now):
        self._need(BEFORE_DECISION, "A consultation can only be cancelled before its decision is recorded.")
        self.state, self.cancelled_because, self.cancelled_by, self.cancelled_at = "cancelled", reason, by, now
        self.anonymity_key = None

    # What came of it

    def analyse(self, analysis, *, responses, by, now):
        """Record the themes; again until the decision. analysis: {themes, method}."""
        self.check_closed()
        self._need(("closed", "analysing"), "It can be analysed until its decision is recorded.")
        if responses and not analysis["themes"]:
            raise RuleBroken("no_themes", "Residents answered: name at least one theme of what they said.")
        self.state, self.analysed_by, self.analysed_at = "analysing", by, now
        self.themes, self.analysis_method = analysis["themes"], analysis["method"]
        self.responses_considered = responses

    def decide(self, decision, by, now):
        """Record what is decided, and what becomes of every theme. decision: {outcome, change_kind, dispositions}.

        Source: Gunning principle 4, conscientiously taken into account; Housing Act 1985 s.105(1), "shall consider".
        """
        self.check_analysed()
        self._need("analysing", "Its decision is recorded already.")
        given = {entry["theme"]: entry for entry in decision["dispositions"]}
        self._check_themes(given, "dispositions")
        self.themes = [_disposed(theme, given.get(theme["code"])) for theme in self.themes]
        self.check_dispositions()
        self.state, self.decided_by, self.decided_at = "decided", by, now
        self.outcome, self.change_kind = decision["outcome"], decision["change_kind"]
        self.feedback_due_at = now + FEEDBACK_DUE

    def publish_feedback(self, feedback, by, now):
        """feedback: {summary, entries}."""
        if self.state in BEFORE_DECISION:
            raise RuleBroken("not_decided", "Record the decision first: there is nothing to tell yet.")
        self._need("decided", "Its feedback is published already.")
        self._check_themes({entry["theme"] for entry in feedback["entries"] if entry.get("theme")}, "entries")
        self.feedback, self.feedback_summary = feedback["entries"], feedback["summary"]
        self.state, self.feedback_published_by, self.feedback_published_at = "feedback_published", by, now

    def check_closed(self):
        if self.state in BEFORE_CLOSE:
            raise RuleBroken("not_closed", "The consultation must have closed first: answers may still come.")

    def check_analysed(self):
        self.check_closed()
        if self.state == "closed":
            raise RuleBroken("not_analysed", "What residents said must be analysed before it can be decided.")

    def check_dispositions(self):
        """Refuse while a theme is without a disposition and its reason."""
        if gaps := self.gaps():
            detail = "Say for every theme what becomes of it, and why."
            raise RuleBroken("theme_without_disposition", detail, themes=gaps)

    def check_decided(self):
        """Refuse what only a recorded decision allows, saying what is missing."""
        self.check_analysed()
        self.check_dispositions()
        if self.state not in SETTLED:
            raise RuleBroken("not_decided", "Record the decision on its consultation first.")

    def _check_themes(self, codes, where):
        unknown = sorted(set(codes) - {theme["code"] for theme in self.themes})
        if unknown:
            raise BadInput("unknown_theme", "There is no such theme.", [{"pointer": f"/{where}", "detail": unknown[0]}])

    def _need(self, states, detail, code="not_possible_now"):
        if self.state not in ((states,) if isinstance(states, str) else states):
            raise RuleBroken(code, detail, state=self.state)


def _disposed(theme, given):
    return theme | {"disposition": given["disposition"], "reason": given["reason"]} if given else theme
