"""What training announces: courses, sessions, bookings, attendance, completions with their certificates, messages.

Sessions and the bookings on them share one document and one count of events, so a booking's `sequence` grows with every
change of it, though not by one.
"""

from shared.contracts import membership
from shared.contracts.event import Event
from shared.contracts.kinds import Code, Codes, Count, Day, Flag, Id, Moment

LEVELS = ("non_accredited", "entry", "level_1", "level_2", "level_3", "level_4", "level_5")
MODES = ("face_to_face", "e_learning", "blended", "webinar", "residential", "self_study")
AUDIENCES = ("residents", "group_members", "board_members", "young_people", "residents_and_staff")
ACCESSIBLE_FORMATS = ("large_print", "easy_read", "braille", "audio", "translated", "bsl", "captions")
ACCESS_FEATURES = (
    "step_free",
    "accessible_toilet",
    "hearing_loop",
    "parking",
    "near_public_transport",
    "transport_provided",
    "creche",
    "quiet_room",
    "interpreter",
    "captions",
)
ACCESS_NEEDS = (
    "step_free",
    "hearing_loop",
    "bsl_interpreter",
    "language_interpreter",
    "large_print",
    "easy_read",
    "captions",
    "creche",
    "transport",
    "companion",
    "quiet_room",
)
COURSE_STATES = ("draft", "published", "withdrawn")
SESSION_STATES = ("scheduled", "cancelled")
BOOKING_STATES = ("booked", "waiting", "offered", "confirmed", "cancelled")
BOOKERS = ("self", "staff")
BOOKING_REASONS = ("by_resident", "by_staff", "offer_expired", "session_cancelled", "resident_left")
SESSION_REASONS = ("too_few_booked", "trainer_away", "venue_unavailable", "weather", "other")
MARKS = ("attended", "part_attended", "no_show")
ASSESSMENTS = ("passed", "not_passed")
COMPLETION_STATES = ("completed", "withdrawn")
CERTIFICATE_STATES = ("none", "valid", "revoked")  # that one has run out follows from `expires_on`
REVOCATIONS = ("attendance_corrected", "issued_in_error", "misconduct", "withdrawn_by_awarding_body")
TEMPLATES = (
    "booking_confirmed",
    "booking_waiting",
    "booking_offered",
    "booking_cancelled",
    "session_changed",
    "course_completed",
    "certificate_expiring",
)


class CourseState(Event):
    """A course that a landlord offers. Its id is its code."""

    entity = "course"
    code = Code(required=True)
    level = Code(LEVELS, required=True)
    mode = Code(MODES, required=True)
    audience = Code(AUDIENCES, required=True)
    hours = Count(required=True)
    validity_months = Count(allow_none=True)
    attendance_threshold = Count(required=True)  # per cent
    assessed = Flag(required=True)
    certificate = Flag(required=True)
    required_for = Codes(membership.GROUP_ROLES, required=True)
    status = Code(COURSE_STATES, required=True)


class CoursePublished(CourseState):
    name = "training.course_published"


class CourseChanged(CourseState):
    """A published or withdrawn course was changed. Drafts are nobody's business yet."""

    name = "training.course_changed"


class CourseWithdrawn(CourseState):
    """No new sessions and no new bookings; what is scheduled takes place."""

    name = "training.course_withdrawn"


class CourseRestated(CourseState):
    name = "training.course_restated"


class SessionState(Event):
    """A course held once. Seats and waiting are as of this event; each booking since then has an event of its own."""

    entity = "session"
    course_id = Id(required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    parts = Count(required=True)
    online = Flag(required=True)
    access_features = Codes(ACCESS_FEATURES, required=True)
    capacity = Count(required=True)
    seats_taken = Count(required=True)
    waiting = Count(required=True)
    waiting_list = Flag(required=True)
    booking_closes_at = Moment(required=True)
    status = Code(SESSION_STATES, required=True)
    reason = Code(SESSION_REASONS, allow_none=True)  # why it was cancelled


class SessionScheduled(SessionState):
    name = "training.session_scheduled"


class SessionChanged(SessionState):
    name = "training.session_changed"


class SessionCancelled(SessionState):
    """It will not take place; each booking on it has an event of its own."""

    name = "training.session_cancelled"


class SessionRestated(SessionState):
    name = "training.session_restated"


class BookingState(Event):
    """A resident's place in a session. What help they need travels nowhere."""

    entity = "booking"
    readers: tuple[str, ...] = ("membership.keep_timeline",)
    about = ("course", "course_id")
    session_id = Id(required=True)
    course_id = Id(required=True)
    resident_id = Id(required=True)
    status = Code(BOOKING_STATES, required=True)
    reason = Code(BOOKING_REASONS, allow_none=True)  # why it was cancelled
    booked_by = Code(BOOKERS, required=True)
    starts_at = Moment(required=True)
    offer_expires_at = Moment(allow_none=True)


class BookingMade(BookingState):
    """A seat was free."""

    name, timeline = "training.booking_made", "booked"


class BookingQueued(BookingState):
    """No seat was free: on the waiting list."""

    name, timeline = "training.booking_queued", "waiting"


class BookingOffered(BookingState):
    """A seat became free and is held until the offer expires."""

    name, timeline = "training.booking_offered", "offered"


class BookingConfirmed(BookingState):
    """The offer was taken, or a seat that became free was given without asking."""

    name, timeline = "training.booking_confirmed", "booked"


class BookingCancelled(BookingState):
    name, timeline = "training.booking_cancelled", "booking_cancelled"


class BookingRestated(BookingState):
    name, readers = "training.booking_restated", ()


class AttendanceState(Event):
    """How one resident's attendance at a session stands. The id is that of the booking."""

    entity = "attendance"
    session_id = Id(required=True)
    course_id = Id(required=True)
    resident_id = Id(required=True)
    marks = Codes((*MARKS, "unrecorded"), required=True)  # one a part, in order
    percent = Count(required=True)
    assessment = Code(ASSESSMENTS, allow_none=True)


class AttendanceRecorded(AttendanceState):
    """A mark or an assessment was recorded, or corrected."""

    name = "training.attendance_recorded"


class AttendanceRestated(AttendanceState):
    name = "training.attendance_restated"


class CompletionState(Event):
    """A resident has completed a course, with the certificate that says so. Same document as the attendance."""

    entity = "completion"
    readers: tuple[str, ...] = ("membership.keep_completions",)
    session_id = Id(required=True)
    course_id = Id(required=True)
    course_code = Code(required=True)
    resident_id = Id(required=True)
    required_for = Codes(membership.GROUP_ROLES, required=True)  # roles that ask for this course
    status = Code(COMPLETION_STATES, required=True)
    completed_on = Day(required=True)
    certificate_no = Id(allow_none=True)
    certificate_status = Code(CERTIFICATE_STATES, required=True)
    expires_on = Day(allow_none=True)  # the first day on which it is no longer valid


class CourseCompleted(CompletionState):
    """Attended enough, and passed where there is an assessment."""

    name, timeline = "training.course_completed", "completed"
    readers = ("membership.keep_completions", "membership.keep_timeline")
    about = ("course", "course_id")


class CompletionWithdrawn(CompletionState):
    """A correction showed that the course was not completed after all; a certificate is revoked with it."""

    name, timeline = "training.completion_withdrawn", "completion_withdrawn"
    readers = ("membership.keep_completions", "membership.keep_timeline")
    about = ("course", "course_id")


class CertificateRevoked(CompletionState):
    name = "training.certificate_revoked"
    reason = Code(REVOCATIONS, required=True)


class CertificateExpiryNeared(CompletionState):
    """The certificate runs out in 30 days."""

    name = "training.certificate_expiry_neared"


class CompletionRestated(CompletionState):
    name = "training.completion_restated"


class MessageRequested(membership.MessageRequested):
    """Tell one resident something about a course; templates are TEMPLATES."""

    name = "training.message_requested"


class MessagesRequested(membership.MessageRequested):
    """Tell everyone booked on a session the same thing."""

    name, batch = "training.messages_requested", True
