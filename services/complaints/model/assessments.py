"""The landlord's self-assessment against the Code, provision by provision."""

from mongoengine import DateTimeField, DictField, ListField, StringField

from services.complaints.self_assessment import code_named
from shared.contracts.complaints import SelfAssessmentRestated
from shared.errors import BadInput, NotFound, RuleBroken
from shared.store import Aggregate

YES, NO, PARTIAL = COMPLY = ("yes", "no", "partial")
CARRIED_ON = ("commentary", "links", "explanation", "target_date")  # from the assessment before; the answer is not


class SelfAssessment(Aggregate):
    """A draft until a member of the governing body approves it; then it never changes. A new cause is a new one.

    Source: Complaint Handling Code 2024 para 8.1, 8.3.
    """

    meta = {"collection": "self_assessments"}

    code = StringField(required=True)  # id of the Code
    first = StringField(required=True)  # ISO dates of the period that its evidence is of, inclusive
    last = StringField(required=True)
    cause = StringField(required=True)  # Cause
    follows = StringField()  # id of the one before
    provisions = ListField(DictField())  # {number, comply, commentary, links, explanation, target_date, evidence}
    started_at = DateTimeField(required=True)  # UTC
    evidence_at = DateTimeField(required=True)  # UTC
    approved_at = DateTimeField()  # UTC
    approved_by = StringField()

    def start_from(self, before, evidence):
        """A row for every provision. before: the approved one before, or None. evidence: {number: proofs}."""
        known = {row["number"]: row for row in before.provisions} if before else {}
        self.follows = before and before.id
        for provision in code_named(self.code).provisions:
            carried = {name: known.get(provision.number, {}).get(name) for name in CARRIED_ON}
            row = {"number": provision.number, "comply": None, "evidence": evidence[provision.number]}
            self.provisions.append(row | carried)

    def prove(self, evidence, now):
        """Take over the evidence as it is now. Raises: RuleBroken already_approved."""
        self._check_draft()
        for row in self.provisions:
            row["evidence"] = evidence[row["number"]]
        self.evidence_at = now

    def assess(self, number, said):
        """said: {comply, commentary, links, explanation, target_date: ISO date or None}.

        Raises: RuleBroken already_approved; NotFound provision_not_found; BadInput explanation_missing.
        """
        self._check_draft()
        row = next((row for row in self.provisions if row["number"] == number), None)
        if row is None:
            raise NotFound("provision_not_found", "This Code has no such provision.")
        if said["comply"] != YES:
            missing = [name for name in ("explanation", "target_date") if not said[name]]
            if missing:
                faults = [{"pointer": f"/{name}", "detail": "Needed unless the answer is yes."} for name in missing]
                raise BadInput("explanation_missing", "Say why not, and by when the landlord will comply.", faults)
        row.update(said)

    def approve(self, act):
        """Raises: RuleBroken already_approved, not_assessed with what is missing."""
        self._check_draft()
        if missing := [row["number"] for row in self.provisions if row["comply"] is None]:
            raise RuleBroken("not_assessed", f"These are not assessed yet: {', '.join(missing)}.", missing=missing)
        self.approved_at, self.approved_by = act.at, act.by

    def _check_draft(self):
        if self.approved_at is not None:
            raise RuleBroken("already_approved", "This self-assessment is approved. Start a new one.")

    @property
    def sections(self):
        """Every provision with its requirement and what was said, by section of the Code."""
        code = code_named(self.code)
        return [{**row, **_described(code.provision(row["number"]))} for row in self.provisions]

    def _number(self, answer):
        return len([row for row in self.provisions if row["comply"] == answer])

    complying = property(lambda self: self._number(YES))
    partly_complying = property(lambda self: self._number(PARTIAL))
    not_complying = property(lambda self: self._number(NO))

    def restated(self):
        return SelfAssessmentRestated.of(self)


def _described(provision):
    return {"section": provision.section, "requirement": provision.requirement, "unsure": provision.unsure}
