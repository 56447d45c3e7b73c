"""What messages say, in plain English. Nothing in them was written by a person: only dates, codes and references vary.

A paragraph whose {details} are not all there is left out. A tuple offers several, the first complete one is taken. A
mapping says one thing by e-mail and another by post.
"""

from services.membership.sending.around_complaints import AROUND_COMPLAINTS
from services.membership.sending.phrases import (
    ACCOUNT,
    COMPLAINT,
    COMPLAINT_LETTER,
    ENGAGEMENT,
    NO_MORE,
    OMBUDSMAN,
    READ_ANSWER,
    SERVICE,
    STATUTORY,
    TAKE_PART,
    TELL_US,
    Template,
)

_WHICH = (("Reference", "reference"), ("Stage", "stage"))
_ANSWER_BY = ("answer_by", "respond_by", "due_on", "last_day", "respond_due_on")

TEMPLATES = {
    **AROUND_COMPLAINTS,
    "invitation": Template(
        ACCOUNT,
        "Your account with {landlord}",
        (
            (
                "{landlord} has opened an account for you. To start using it, you need the code below. It works once,"
                " and for two weeks."
            ),
            (
                "Go to {address}, type your sign-in name and the code, and choose a password of at least 12 "
                "characters. Three random words work well."
            ),
            (
                "Nobody from {landlord} will ever ask you for this code or your password. If you do not want an "
                "account, you need do nothing."
            ),
        ),
        (("Your sign-in name", "sign_in_name"), ("Your code", "code")),
    ),
    "password_reset": Template(
        ACCOUNT,
        "A new password for your account",
        (
            (
                "Somebody asked for a new password for your account. If that was you, use the code below. It works "
                "once, and for two weeks."
            ),
            "Go to {address}, type your sign-in name and the code, and choose a password of at least 12 characters.",
            "If it was not you, you need do nothing: your password stays as it is.",
        ),
        (("Your sign-in name", "sign_in_name"), ("Your code", "code")),
    ),
    "consultation_invitation": Template(
        ENGAGEMENT,
        "Tell us what you think",
        (
            "We are asking for your views before we decide.",
            TAKE_PART,
            "We read every answer, and we will tell you what we decided and why.",
            NO_MORE,
        ),
        (("It is about", "kind"), ("Answers until", "closes_on", "closes_at", "closes_date")),
    ),
    "statutory_consultation_notice": Template(
        STATUTORY,
        "Notice: we must ask for your views before we decide",
        (
            "The law says that we must tell you about this proposal and consider what you say before we decide.",
            TAKE_PART,
            "You do not have to answer. If you do, we must take your answer into account.",
        ),
        (("It is about", "kind"), ("Answers until", "closes_on", "closes_at", "closes_date")),
    ),
    "consultation_reminder": Template(
        ENGAGEMENT,
        "There is still time to tell us what you think",
        (
            "We asked for your views and would still like to hear them.",
            TAKE_PART,
            NO_MORE,
        ),
        (("It is about", "kind"), ("Answers until", "closes_on", "closes_at", "closes_date")),
    ),
    "you_said_we_did": Template(
        ENGAGEMENT,
        "You said, we did",
        (
            "You gave us your views. We have now decided, and would like you to know what became of them.",
            {
                "email": "Sign in at {address} to read what people said, what we decided, and why.",
                "post": "What people said, what we decided and why is on {address}. Ask us for it on paper, or in "
                "another format.",
            },
            "Thank you for taking part.",
        ),
        (("It was about", "kind"), ("Decided on", "decided_on", "decided_at")),
    ),
    "complaint_acknowledged": Template(
        COMPLAINT,
        ("We have your complaint ({reference})", "We have your complaint"),
        ("Thank you for telling us. We are looking into your complaint.", READ_ANSWER, TELL_US, OMBUDSMAN),
        (*_WHICH, ("We received it on", "received_on", "received_at"), ("We will answer by", *_ANSWER_BY)),
        encloses=COMPLAINT_LETTER,
    ),
    "complaint_defined": Template(
        COMPLAINT,
        ("What your complaint is about ({reference})", "What your complaint is about"),
        ("We have put in other words what your complaint is about.", READ_ANSWER, TELL_US, OMBUDSMAN),
        (*_WHICH, ("We will answer by", "due_on")),
        encloses=COMPLAINT_LETTER,
    ),
    "complaint_answered": Template(
        COMPLAINT,
        ("Our answer to your complaint ({reference})", "Our answer to your complaint"),
        (
            "We have looked into your complaint and have answered it.",
            READ_ANSWER,
            (
                "If you are not satisfied, you can ask us to look at it again. You do not have to say why. Tell us in"
                " any way you like."
            ),
            OMBUDSMAN,
        ),
        (*_WHICH, ("You can go to the Ombudsman until", "ombudsman_until")),
        encloses=COMPLAINT_LETTER,
    ),
    "complaint_final_response": Template(
        COMPLAINT,
        ("Our final answer to your complaint ({reference})", "Our final answer to your complaint"),
        (
            "We have looked at your complaint again. This is our final answer.",
            READ_ANSWER,
            "If you are not satisfied, you can take your complaint to the Housing Ombudsman.",
            OMBUDSMAN,
        ),
        (*_WHICH, ("You can go to the Ombudsman until", "ombudsman_until")),
        encloses=COMPLAINT_LETTER,
    ),
    "complaint_extended": Template(
        COMPLAINT,
        ("We need longer to answer your complaint ({reference})", "We need longer to answer your complaint"),
        (
            "We are sorry: we need longer than we said to answer your complaint.",
            {
                "email": "Sign in at {address} to read why. If you would like it on paper, ask us.",
                "post": "Why we need longer is in the letter enclosed.",
            },
            "If you are not happy with this, tell us, or ask the Ombudsman.",
            OMBUDSMAN,
        ),
        (*_WHICH, ("We will now answer by", *_ANSWER_BY)),
        encloses=COMPLAINT_LETTER,
    ),
    "complaint_updated": Template(
        COMPLAINT,
        ("How your complaint stands ({reference})", "How your complaint stands"),
        (
            "We are still working on our answer to your complaint.",
            {
                "email": "Sign in at {address} to read how it stands. If you would like it on paper, ask us.",
                "post": "How it stands is in the letter enclosed.",
            },
            OMBUDSMAN,
        ),
        (*_WHICH, ("We will answer by", *_ANSWER_BY)),
        encloses=COMPLAINT_LETTER,
    ),
    "complaint_refused": Template(
        COMPLAINT,
        ("Our decision about your complaint ({reference})", "Our decision about your complaint"),
        (
            "We have decided not to take this complaint further.",
            {
                "email": "Sign in at {address} to read why. If you would like it on paper, ask us.",
                "post": "Why is in the letter enclosed.",
            },
            "If you think that this is wrong, you can ask the Housing Ombudsman to look at our decision.",
            OMBUDSMAN,
        ),
        (*_WHICH, ("You can go to the Ombudsman until", "ombudsman_until")),
        encloses=COMPLAINT_LETTER,
    ),
    "booking_confirmed": Template(
        SERVICE,
        ("Your place is booked: {date}", "Your place is booked"),
        (
            "You have a place on the course below.",
            "If you cannot come, please tell us as soon as you can, so that somebody else can have your place.",
            "If you need anything to take part, such as step-free access, childcare or help with travel, tell us.",
        ),
        (("Course", "course_code"), ("Date", "date"), ("Starts at", "time"), ("Online", "online")),
    ),
    "booking_waiting": Template(
        SERVICE,
        "You are on the waiting list",
        (
            "The course below is full. You are on the waiting list, and we will tell you if a place becomes free.",
            "You need do nothing. If you no longer want a place, please tell us.",
        ),
        (("Course", "course_code"), ("Date", "date"), ("Starts at", "time")),
    ),
    "booking_offered": Template(
        SERVICE,
        "A place has become free for you",
        (
            "A place on the course below has become free. We are keeping it for you for a short time.",
            (
                "To take it, sign in at {address} or tell us. If we do not hear from you, we will offer it to "
                "the next person."
            ),
        ),
        (
            ("Course", "course_code"),
            ("Date", "date"),
            ("Starts at", "time"),
            ("We keep it for you until", "offer_expires_date"),
            ("At", "offer_expires_time"),
        ),
    ),
    "booking_cancelled": Template(
        SERVICE,
        "Your place is cancelled",
        (
            "You no longer have a place on the course below.",
            "If this is a mistake, or you would like to come another time, please tell us.",
        ),
        (("Course", "course_code"), ("Date", "date"), ("Starts at", "time"), ("Why", "reason")),
    ),
    "session_changed": Template(
        SERVICE,
        "Your course has changed",
        (
            "Something about the course you are booked on has changed. This is how it is now.",
            "If you can no longer come, please tell us as soon as you can.",
        ),
        (("Course", "course_code"), ("Date", "date"), ("Starts at", "time"), ("Online", "online")),
    ),
    "course_completed": Template(
        SERVICE,
        "Well done: you completed your course",
        (
            "Congratulations, and thank you for your time.",
            {
                "email": "Sign in at {address} to see your certificate.",
                "post": "If you have a certificate, you can see it at {address}, or ask us for it on paper.",
            },
            (
                "Anyone can check a certificate by its number; they see that it is valid, and nothing more than "
                "they should."
            ),
        ),
        (
            ("Course", "course_code"),
            ("Completed on", "completed_on", "date"),
            ("Certificate number", "certificate_number", "certificate", "certificate_id"),
        ),
    ),
    "certificate_expiring": Template(
        SERVICE,
        "Your certificate runs out soon",
        (
            "A certificate of yours runs out soon. If you still need it, please book the course again.",
            "Sign in at {address} to see when it is held next, or ask us.",
        ),
        (
            ("Course", "course_code"),
            ("Valid until", "expires_on", "valid_until", "date"),
            ("Certificate number", "certificate_number", "certificate", "certificate_id"),
        ),
    ),
}

GENERIC = Template(
    SERVICE,
    ("News about your {about}", "News from {landlord}"),
    (
        (
            "There is news about your {about}.",
            "There is news for you.",
        ),
        {"email": "Sign in at {address} to see it, or ask us.", "post": "Sign in at {address} to see it, or ask us."},
    ),
    (("Reference", "reference"), ("Date", "date", "due_on", "closes_on")),
)
