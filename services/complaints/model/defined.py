"""The definition of a complaint as it changes: agreed, corrected, and widened by what comes up on the way."""

from services.complaints.model.definition import MOST_ISSUES, MOST_POINTS, MOST_VERSIONS, Issue, joins
from services.complaints.model.record import ComplaintRecord
from services.complaints.states import ANSWERABLE
from shared.errors import BadInput, RuleBroken
from shared.ids import derived_id


class Defined(ComplaintRecord):
    """The part of a Complaint that says what it is about."""

    meta = {"abstract": True}

    @property
    def definition_state(self):
        """Whether the resident has agreed to the latest definition; None before there is one."""
        return self.latest_definition and self.latest_definition.state

    @property
    def latest_definition(self):
        return self.current.definitions[-1] if self.current and self.current.definitions else None

    @property
    def points(self):
        """How many points the current stage is to answer; None before it is defined."""
        return len(self.current.points) or None if self.current else None

    def redefine(self, said, act):
        """Send another version of the definition.

        said: {definition, outcomes_sought, not_responsible_for, points}.
        Raises: RuleBroken not_possible_now, too_many_definitions.
        """
        self.check_investigated()
        self._check_room()
        self.current.define(said, act)
        self.happened("definition_changed", act, number=self.current.definitions[-1].number)

    def agree_definition(self, number, through, act):
        """The resident agrees to a version. True when this is news.

        Raises: RuleBroken not_possible_now, definition_changed.
        """
        news = self._definition(number).agree(through, act)
        if news:
            self.happened("definition_agreed", act, number=number, channel=through)
        return news

    def correct_definition(self, number, through, words, act):
        """The resident asks for a correction of a version. True when this is news.

        Raises: RuleBroken not_possible_now, definition_changed, too_many_corrections.
        """
        news = self._definition(number).correct(through, words, act)
        if news:
            self.happened("correction_requested", act, number=number, channel=through)
        return news

    def raise_issue(self, issue, act):
        """Decide about an issue that came up during the investigation. True where it became a point of this complaint.

        issue: {words, channel, category, is_related, would_delay, reasons}.
        Raises: RuleBroken not_possible_now, too_many_issues, too_many_points, too_many_definitions.
        Source: Complaint Handling Code 2024 para 6.8.
        """
        if self.state not in ANSWERABLE:
            self.check_investigated()
        if len(self.issues) >= MOST_ISSUES:
            raise RuleBroken("too_many_issues", "Too many issues were raised in this complaint: log a new one.")
        kept = Issue(number=len(self.issues) + 1, at=act.at, by=act.by, **issue)
        answered = self.stage == 2 or self.stage1.response is not None
        if joins(response_issued=answered, is_related=kept.is_related, would_delay=kept.would_delay):
            self._join(kept, act)
        else:
            kept.complaint_id = derived_id("split", self.id, str(kept.number))
            self.split_waiting_since = self.split_waiting_since or act.at
        self.issues.append(kept)
        self.happened("issue_raised", act, point=kept.point, complaint_id=kept.complaint_id)
        return kept.point is not None

    @property
    def issues_to_open(self):
        return [issue for issue in self.issues if issue.complaint_id and issue.opened_at is None]

    def note_opened(self, now):
        """The complaints that were to be made of issues are there."""
        for issue in self.issues_to_open:
            issue.opened_at = now
        self.split_waiting_since = None

    def _join(self, issue, act):
        stage = self.current
        if len(stage.points) >= MOST_POINTS:
            raise RuleBroken("too_many_points", f"A complaint has at most {MOST_POINTS} points: log a new one.")
        self._check_room()
        points = [*stage.points, issue.words]
        stage.define(stage.said | {"points": points}, act)
        issue.point = len(points)

    def _check_room(self):
        if len(self.current.definitions) >= MOST_VERSIONS:
            detail = f"There are {MOST_VERSIONS} versions of this definition already."
            raise RuleBroken("too_many_definitions", detail)

    def _definition(self, number):
        self.check_investigated()
        latest = self.latest_definition
        if latest is None or latest.number < number:
            raise BadInput("no_such_definition", "There is no such version of the definition.")
        if latest.number != number:
            detail = "The definition has changed meanwhile. Read the latest version first."
            raise RuleBroken("definition_changed", detail, number=latest.number)
        return latest
