"""Plain English for what happened, one line an event."""

LINES = {
    "complaints.complaint_acknowledged": "The complaint was acknowledged.",
    "complaints.complaint_escalated": "Asked for the complaint to be looked at again, at stage 2.",
    "complaints.complaint_extended": "The answer to the complaint was put off to a later day.",
    "complaints.complaint_received": "Made a complaint.",
    "complaints.complaint_refused": "The complaint was not accepted.",
    "complaints.complaint_resolved": "Said that the complaint is settled.",
    "complaints.complaint_responded": "The complaint was answered.",
    "complaints.complaint_withdrawn": "Took the complaint back.",
    "consultations.consultation_decided": "A decision was made after the consultation.",
    "consultations.feedback_published": "What was said, and what was done about it, was published.",
    "consultations.residents_invited": "Invited to a consultation.",
    "consultations.response_recorded": "Took part in a consultation.",
    "membership.account_activated": "Opened an online account.",
    "membership.message_sent": "Was sent {message}{by}.",
    "membership.role_ended": "Left {group}.",
    "membership.role_granted": "Joined {group}{as_role}.",
    "training.booking_cancelled": "A place on a course was cancelled.",
    "training.booking_confirmed": "Got a place on a course.",
    "training.booking_made": "Booked a place on a course.",
    "training.booking_offered": "Was offered a place on a course.",
    "training.booking_queued": "Joined the waiting list of a course.",
    "training.completion_withdrawn": "A completed course was taken off the record.",
    "training.course_completed": "Completed a course{course}.",
}
CHANNELS = {"email": " by e-mail", "post": " by letter", "sms": " by text message", "phone": " by phone"}


def sentence(fact, kind, group_name=None):
    """What to say of this fact. An event that has no line here yet is said by its own name."""
    codes = fact.get("codes") or {}
    line = LINES.get(fact["event"])
    if line is None:
        return f"{_words(fact['what']).capitalize()}: {_words(kind)}."
    return line.format(
        message=f"“{_words(codes.get('template', 'message'))}”",
        by=CHANNELS.get(codes.get("channel", ""), ""),
        group=group_name or "a group",
        as_role=f" as {_words(codes['role'])}" if "role" in codes else "",
        course=f" ({codes['course_code']})" if "course_code" in codes else "",
    )


def _words(code):
    return code.replace("_", " ").replace(".", " ")
