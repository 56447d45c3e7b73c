"""What came of a booking: attendance, assessment, completion, certificates. One resident, one course, one session."""

from datetime import date, timedelta

from mongoengine import IntField, ListField, StringField

from services.training.model.days import day_of, months_after
from services.training.model.numbers import new_number
from services.training.model.rows import Rows
from shared import context
from shared.contracts.training import (
    AttendanceRestated,
    CompletionRestated,
    CompletionWithdrawn,
    CourseCompleted,
)
from shared.errors import BadInput, NotFound, RuleBroken
from shared.store import Aggregate

MOST_CORRECTIONS = 100
MOST_CERTIFICATES = 10  # a correction there and back makes a new one
REMIND_BEFORE = timedelta(days=30)
WEIGHTS = {"attended": 2, "part_attended": 1, "no_show": 0, "unrecorded": 0}  # halves of a part


class Participation(Aggregate):
    """Its id is the booking's, so that it is there once."""

    meta = {
        "indexes": [
            {"fields": ["session_id", "id"]},
            {"fields": ["resident_id", "id"]},
            {
                "fields": ["certificates.number"],
                "unique": True,
                "partialFilterExpression": {"certificates.number": {"$type": "string"}},
            },
            {"fields": ["remind_on"], "sparse": True},
        ]
    }

    session_id = StringField(required=True)
    course_id = StringField(required=True)
    resident_id = StringField(required=True)
    marks = ListField(StringField())  # one a part
    minutes = ListField(IntField())  # of each part
    assessment = StringField()
    history = Rows()  # [{what, before, after, at, by}], oldest first
    completion_status = StringField()  # None: never completed
    completed_on = StringField()  # calendar day, ISO
    required_for = ListField(StringField())  # as the course said when it was completed
    certificates = Rows()  # [{number, title, awarded_on, expires_on, status, reason}], the newest last; days are ISO
    remind_on = StringField()  # calendar day, ISO: say that the newest certificate runs out

    @property
    def percent(self):
        """Share of the session's minutes that were attended, rounded down. A part attended in part counts half."""
        there = sum(WEIGHTS[mark] * minutes for mark, minutes in zip(self.marks, self.minutes, strict=True))
        return there * 100 // (2 * sum(self.minutes))

    @property
    def certificate(self):
        """The newest, or None."""
        return self.certificates[-1] if self.certificates else None

    def certified(self, today):
        """The newest certificate with what it is for, as a plain dict. Raises NotFound certificate_not_found."""
        if self.certificate is None:
            raise NotFound("certificate_not_found", "There is no such certificate.")
        return self.certificate | {
            "id": self.id,
            "status": status_of(self.certificate, today),
            "course_id": self.course_id,
            "resident_id": self.resident_id,
            "session_id": self.session_id,
        }

    # Recording

    def record_mark(self, part, mark, *, by, now):
        """True when this changed something. part: counted from 1. Raises BadInput no_such_part; RuleBroken."""
        if not 1 <= part <= len(self.marks):
            raise BadInput(
                "no_such_part",
                f"This session has {len(self.marks)} parts.",
                [{"pointer": "/part", "detail": "There is no such part."}],
            )
        before = self.marks[part - 1]
        if before == mark:
            return False
        self._note(f"part_{part}", before, mark, by, now)
        self.marks = [*self.marks[: part - 1], mark, *self.marks[part:]]
        return True

    def record_assessment(self, result, *, by, now):
        """True when this changed something. Raises RuleBroken."""
        if self.assessment == result:
            return False
        self._note("assessment", self.assessment, result, by, now)
        self.assessment = result
        return True

    def _note(self, what, before, after, by, now):
        if len(self.history) >= MOST_CORRECTIONS:
            raise RuleBroken("too_many_corrections", "This attendance was corrected too often.")
        self.history = [*self.history, {"what": what, "before": before, "after": after, "at": now, "by": by}]

    # What follows

    def settle(self, course, ended_at, now):
        """Complete the course, or take that back, as attendance and assessment now say. The event, or None.

        Complete: every part is recorded, the attended share reaches the course's threshold, and where the course is
        assessed the assessment was passed. ended_at: aware datetime, of the session's last part.
        """
        complete = self._fulfils(course)
        if complete == (self.completion_status == "completed"):
            return None
        if not complete:
            self._take_back()
            return CompletionWithdrawn.of(self, **self._completion())
        self._complete(course, day_of(max(ended_at, self._assessed_at() or ended_at)))
        return CourseCompleted.of(self, **self._completion())

    def _fulfils(self, course):
        recorded = "unrecorded" not in self.marks
        passed = self.assessment == "passed" or not course.assessed
        return recorded and passed and self.percent >= course.attendance_threshold

    def _assessed_at(self):
        return next((noted["at"] for noted in reversed(self.history) if noted["what"] == "assessment"), None)

    def _complete(self, course, day):
        self.completion_status, self.completed_on = "completed", day.isoformat()
        self.required_for = list(course.required_for)
        if course.certificate:
            self._award(course, day)

    def _award(self, course, day):
        if len(self.certificates) >= MOST_CERTIFICATES:
            raise RuleBroken("too_many_corrections", "This attendance was corrected too often.")
        expires = months_after(day, course.validity_months) if course.validity_months else None
        awarded = {
            "number": new_number(context.landlord(), day.year),
            "title": course.title,
            "awarded_on": day.isoformat(),
            "expires_on": expires and expires.isoformat(),
            "status": "valid",
            "reason": None,
        }
        self.certificates = [*self.certificates, awarded]
        remind = expires and expires - REMIND_BEFORE
        self.remind_on = remind.isoformat() if remind and remind > day else None

    def _take_back(self):
        self.completion_status = "withdrawn"
        if self.certificate and self.certificate["status"] == "valid":
            self._revoke_newest("attendance_corrected")

    def revoke(self, number, reason):
        """True when this changed something. Raises NotFound certificate_not_found."""
        found = next((certificate for certificate in self.certificates if certificate["number"] == number), None)
        if found is None:
            raise NotFound("certificate_not_found", "There is no such certificate.")
        if found["status"] == "revoked":
            return False
        self._revoke_newest(reason)  # those before it are revoked already
        return True

    def _revoke_newest(self, reason):
        self.certificates = [*self.certificates[:-1], self.certificates[-1] | {"status": "revoked", "reason": reason}]
        self.remind_on = None

    # Telling

    def completion_event(self, contract, **more):
        return contract.of(self, **self._completion(), **more)

    def _completion(self):
        newest = self.certificate
        expires_on = newest and newest["expires_on"]
        return {
            "course_code": self.course_id,
            "status": self.completion_status,
            "completed_on": date.fromisoformat(self.completed_on),
            "certificate_no": newest and newest["number"],
            "certificate_status": newest["status"] if newest else "none",
            "expires_on": date.fromisoformat(expires_on) if expires_on else None,
        }

    def restated(self):
        """What others keep: the completion, and where there is none, the attendance."""
        if self.completion_status:
            return self.completion_event(CompletionRestated)
        return AttendanceRestated.of(self)


def status_of(certificate, today):
    """valid, expired or revoked, on a calendar day."""
    if (
        certificate["status"] == "valid"
        and certificate["expires_on"]
        and today.isoformat() >= certificate["expires_on"]
    ):
        return "expired"
    return certificate["status"]
