"""Responses before they are issued: drafted together, and approved by somebody else where much money is promised."""

import hashlib
import json

from mongoengine import DateTimeField, DictField, IntField, ListField, StringField

from services.complaints.vocabulary import DraftState
from shared.contracts.complaints import ResponseDraftRestated
from shared.errors import RuleBroken
from shared.store import Aggregate

USUAL_LIMIT = 25_000  # pence; what anybody who may answer can promise alone, until the landlord says otherwise
BANDS = ("complaints_officer", "complaints_senior")
MOST_KEPT = 50  # notes of saves and comments in one draft; older ones go


class ApprovalLimits(Aggregate):
    """How much money each role may promise without somebody else's approval. One document."""

    meta = {"collection": "approval_limits"}

    limits = DictField()  # {role: pence}

    ID = "limits"

    @classmethod
    def current(cls):
        """Those stored, or new ones of version 0: the usual."""
        return cls.find(cls.ID) or cls(id=cls.ID, limits=dict.fromkeys(BANDS, USUAL_LIMIT))

    @classmethod
    def of_roles(cls, roles):
        """Pence that somebody of these roles may promise alone: the most that one of them allows; else the least."""
        stored = (cls.plain(cls.ID, "limits") or {}).get("limits", {})
        limits = dict.fromkeys(BANDS, USUAL_LIMIT) | stored
        return max((limits[role] for role in roles if role in limits), default=min(limits.values()))


class ResponseDraft(Aggregate):
    """The draft of one stage's response, `<complaint id>:<stage>`. An approval is of its words as they are."""

    meta = {"collection": "response_drafts"}

    complaint_id = StringField(required=True)
    stage = IntField(required=True)
    parts = DictField()  # as respond_to_complaint takes them, some perhaps still missing
    state = StringField(required=True, default=str(DraftState.OPEN))
    drafters = ListField(StringField())  # everybody who saved it
    saves = ListField(DictField())  # {at, by}
    comments = ListField(DictField())  # {at, by, words}: why it was returned
    approved_at = DateTimeField()  # UTC
    approved_by = StringField()
    approved_digest = StringField()

    @classmethod
    def id_of(cls, complaint):
        return f"{complaint.id}:{complaint.stage}"

    @classmethod
    def of(cls, complaint):
        """The draft for the stage that the complaint is at, or a new one of version 0."""
        draft_id = cls.id_of(complaint)
        return cls.find(draft_id) or cls(id=draft_id, complaint_id=complaint.id, stage=complaint.stage)

    @classmethod
    def approver_of(cls, complaint, parts):
        """Who approved exactly these parts, or None."""
        stored = cls.plain(cls.id_of(complaint), "approved_digest", "approved_by")
        is_same = stored is not None and stored.get("approved_digest") == digest_of(parts)
        return stored["approved_by"] if is_same else None

    def write(self, parts, act):
        """Save the draft. True when anything is new. Another draft than the approved one has no approval."""
        parts = _without_stage(parts)
        if digest_of(parts) == digest_of(self.parts) and self.saves:
            return False
        self.parts, self.state = parts, str(DraftState.OPEN)
        self._forget_approval()
        self.drafters = sorted({*self.drafters, act.by})
        self.saves = [*self.saves, {"at": act.at, "by": act.by}][-MOST_KEPT:]
        return True

    def approve(self, act):
        """True when this is news. Raises: RuleBroken same_person."""
        if act.by in self.drafters:
            raise RuleBroken("same_person", "Somebody who did not write this draft has to approve it.")
        if self.approved_digest == digest_of(self.parts):
            return False
        self.approved_at, self.approved_by, self.approved_digest = act.at, act.by, digest_of(self.parts)
        self.state = str(DraftState.APPROVED)
        return True

    def give_back(self, words, act):
        """To those who wrote it, with what is to be changed."""
        self._forget_approval()
        self.state = str(DraftState.RETURNED)
        self.comments = [*self.comments, {"at": act.at, "by": act.by, "words": words}][-MOST_KEPT:]

    def restated(self):
        return ResponseDraftRestated.of(self)

    def _forget_approval(self):
        self.approved_at = self.approved_by = self.approved_digest = None


def promised(parts):
    """Pence of all remedies together."""
    return sum(remedy.get("amount_pence") or 0 for remedy in parts.get("remedies") or [])


def digest_of(parts):
    text = json.dumps(_without_stage(parts), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _without_stage(parts):
    return {name: content for name, content in parts.items() if name != "stage"}
