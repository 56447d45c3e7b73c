"""Plain English for what happened, one line an event."""

LINES = {
    "complaints.compensation_accepted": "Accepted an offer of compensation.",
    "complaints.compensation_declined": "Did not want an offer of compensation.",
    "complaints.compensation_offered": "Was offered compensation.",
    "complaints.compensation_ordered": "The Ombudsman ordered compensation.",
    "complaints.compensation_paid": "Was paid compensation.",
    "complaints.complainant_joined": "Joined a complaint of several residents.",
    "complaints.complainant_left": "Left a complaint of several residents, and goes on alone.",
    "complaints.complainant_withdrawn": "Took their own part of a complaint of several residents back.",
    "complaints.complaint_accepted_as_told": "The complaint was accepted after all, as the Ombudsman said.",
    "complaints.complaint_acknowledged": "The complaint was acknowledged.",
    "complaints.complaint_correction_requested": "Asked for a correction of what the complaint is about.",
    "complaints.complaint_definition_agreed": "Agreed to what the complaint is about.",
    "complaints.complaint_definition_changed": "What the complaint is about was put anew.",
    "complaints.complaint_determined": "The Ombudsman decided about the complaint.",
    "complaints.complaint_escalated": "Asked for the complaint to be looked at again, at stage 2.",
    "complaints.complaint_extended": "The answer to the complaint was put off to a later day.",
    "complaints.complaint_orders_complied": "What the Ombudsman ordered was done.",
    "complaints.complaint_received": "Made a complaint.",
    "complaints.complaint_referred": "Took the complaint to the Ombudsman.",
    "complaints.complaint_refused": "The complaint was not accepted.",
    "complaints.complaint_resolved": "Said that the complaint is settled.",
    "complaints.complaint_responded": "The complaint was answered.",
    "complaints.complaint_updated": "Was told how the complaint stands.",
    "complaints.complaint_withdrawn": "Took the complaint back.",
    "complaints.decant_ended": "The stay in temporary accommodation ended.",
    "complaints.decant_started": "Moved into temporary accommodation for a while.",
    "complaints.expression_captured": "Was not satisfied with something, and was offered the choice to complain.",
    "complaints.hazard_concern_raised": "Told of something that may be dangerous in the home.",
    "complaints.ombudsman_order_complied": "Something that the Ombudsman ordered or recommended was done.",
    "complaints.panel_consent_given": "Let a panel of residents help with the complaint.",
    "complaints.panel_consent_withdrawn": "Did not want the help of the panel any more.",
    "complaints.panel_suggestion_decided": "It was decided about what the panel suggests.",
    "complaints.panel_suggestion_made": "The panel suggested how the complaint could be resolved.",
    "complaints.remedy_action_completed": "What was promised in answer to a complaint was done.",
    "complaints.remedy_action_confirmed": "Said that what was promised in answer to a complaint is done.",
    "complaints.remedy_action_disputed": "Said that what was promised in answer to a complaint is not done.",
    "complaints.remedy_action_missed": "What was promised in answer to a complaint is late.",
    "complaints.remedy_action_moved": "Another day was named for what was promised in answer to a complaint.",
    "complaints.remedy_action_progressed": "News about what was promised in answer to a complaint.",
    "complaints.remedy_offered": "Something was promised in answer to a complaint.",
    "complaints.satisfaction_given": "Said how satisfied they are with how the complaint was handled.",
    "complaints.service_request_recorded": "Chose to have something put right, as a service request.",
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
