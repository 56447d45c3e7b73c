"""The annual complaints performance and service improvement report."""

from datetime import date, timedelta

from mongoengine import DateTimeField, DictField, IntField, ListField, StringField

from services.complaints.deadlines import end_of, start_of
from services.complaints.submission import REMIND_DAYS
from shared import context
from shared.contracts.complaints import AnnualReportRestated
from shared.errors import RuleBroken
from shared.ids import derived_id
from shared.store import Aggregate

DRAFT, PRESENTED, RESPONDED, PUBLISHED = "draft", "presented", "responded", "published"
TEXTS = {  # what has to be written, with its heading. Source: Complaint Handling Code 2024 para 8.1
    "analysis": "What the figures say",
    "non_compliance": "Where we did not comply with the Code",
    "improvements": "What we improved because of complaints",
    "ombudsman_report": "The Ombudsman's annual report about us",
    "ombudsman_publications": "Other publications of the Ombudsman",
}
REMINDED, MISSED = "reminded", "missed"


class AnnualReport(Aggregate):
    """A draft with live figures; presented to the governing body with figures that stay; published with its response.

    After that only corrections, each with its reason, beside what was published before.
    Source: Complaint Handling Code 2024 para 8.1, 8.2.
    """

    meta = {
        "collection": "annual_reports",
        "indexes": [
            {"fields": ["watch_at"], "sparse": True, "name": "watch_at"},
            {"fields": ["-year"], "name": "year"},
        ],
    }

    year = IntField(required=True)  # the reporting year, by the calendar year in which it begins
    state = StringField(required=True, default=DRAFT)
    texts = DictField()  # {name of TEXTS: words}
    self_assessment_id = StringField()
    figures = DictField()  # {gathered, measures, counted_apart}; none while it is a draft
    presented_at = DateTimeField()  # UTC
    presented_by = StringField()
    response = StringField()  # of the governing body
    responded_at = DateTimeField()  # UTC
    responded_by = StringField()
    published_at = DateTimeField()  # UTC
    versions = ListField(DictField())  # {number, at, by, reason, texts}: what was published, the first without reason

    financial_year_end = StringField(required=True)  # ISO date
    submission_day = StringField(required=True)  # ISO date, the last one
    submitted_at = DateTimeField()  # UTC
    watch_at = DateTimeField()  # when somebody is to be reminded next, or it is missed; UTC, inclusive

    @staticmethod
    def id_of(year):
        """One a landlord and year. Ids of one landlord tell nothing about another's."""
        return derived_id("annual_report", context.landlord(), str(year))

    def write(self, texts, self_assessment_id):
        """texts: {name: words}, those that are given. Raises: RuleBroken report_presented."""
        self._check_in(DRAFT)
        self.texts = {**self.texts, **{name: words for name, words in texts.items() if words is not None}}
        self.self_assessment_id = self_assessment_id or self.self_assessment_id

    def present(self, figures, assessment, act):
        """Put it to the governing body, with its figures as they are now.

        assessment: the SelfAssessment attached, or None.
        Raises: RuleBroken report_presented, report_incomplete with what is missing.
        """
        self._check_in(DRAFT)
        missing = [name for name in TEXTS if not self.texts.get(name)]
        if assessment is None or assessment.approved_at is None:
            missing.append("self_assessment")
        if missing:
            raise RuleBroken("report_incomplete", f"Still missing: {', '.join(missing)}.", missing=missing)
        self.state, self.figures = PRESENTED, figures
        self.presented_at, self.presented_by = act.at, act.by

    def respond(self, words, act):
        """The governing body's response. Raises: RuleBroken not_presented, report_published."""
        self._check_in(PRESENTED, RESPONDED)
        self.state, self.response = RESPONDED, words
        self.responded_at, self.responded_by = act.at, act.by

    def publish(self, act):
        """Raises: RuleBroken response_missing: nothing is published without the governing body's response."""
        if self.state != RESPONDED:
            raise RuleBroken("response_missing", "Publish it once, after the governing body has responded.")
        self.state, self.published_at = PUBLISHED, act.at
        self._keep_version(None, act)

    def correct(self, texts, reason, act):
        """Put something right in what was published. Raises: RuleBroken not_published."""
        self._check_published()
        self.texts = {**self.texts, **{name: words for name, words in texts.items() if words is not None}}
        self._keep_version(reason, act)

    def submit(self, act):
        """It was sent to the Ombudsman. Raises: RuleBroken not_published, already_submitted."""
        self._check_published()
        if self.submitted_at is not None:
            raise RuleBroken("already_submitted", "This report was submitted already.")
        self.submitted_at, self.watch_at = act.at, None

    def due_on(self, day, now):
        """The submission is due by the end of this local date."""
        self.submission_day = day.isoformat()
        if self.submitted_at is None:
            self._watch_from(day, now)

    def take_notice(self, now):
        """What is to be told of the submission at this moment: REMINDED, MISSED, or None. Each once."""
        if self.watch_at is None or now < self.watch_at:
            return None
        if now >= self.due_before:
            self.watch_at = None
            return MISSED
        self._watch_from(date.fromisoformat(self.submission_day), now)
        return REMINDED

    def _watch_from(self, day, now):
        moments = [*(start_of(day - timedelta(days=ahead)) for ahead in REMIND_DAYS), end_of(day)]
        self.watch_at = next((moment for moment in moments if moment > now), None)

    def _keep_version(self, reason, act):
        number = len(self.versions) + 1
        kept = {"number": number, "at": act.at, "by": act.by, "reason": reason, "texts": dict(self.texts)}
        self.versions.append(kept)

    def _check_in(self, *states):
        if self.state not in states:
            code = {DRAFT: "not_presented", PUBLISHED: "report_published"}.get(self.state, "report_presented")
            raise RuleBroken(code, f"This cannot be done while the report is {self.state}.", state=self.state)

    def _check_published(self):
        if self.state != PUBLISHED:
            raise RuleBroken("not_published", "This report is not published yet.")

    @property
    def published_version(self):
        """How often it was published, corrections included."""
        return len(self.versions)

    @property
    def due_before(self):
        """Of the submission; UTC, exclusive."""
        return end_of(date.fromisoformat(self.submission_day))

    def restated(self):
        return AnnualReportRestated.of(self)
