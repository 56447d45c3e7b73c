"""What messages say about choosing, to one member of a group, and about restrictions on contact."""

from services.membership.sending.phrases import (
    COMPLAINT,
    COMPLAINT_LETTER,
    OMBUDSMAN,
    READ_ANSWER,
    RESTRICTION_LETTER,
    Template,
)

AROUND_COMPLAINTS = {
    "complaint_choice_offered": Template(
        COMPLAINT,
        ("You told us that something is not right ({reference})", "You told us that something is not right"),
        (
            "Thank you for telling us. You choose: we can treat it as a complaint, or as a request to put it right.",
            {
                "email": "Sign in at {address} to choose, or tell any of us in any way you like.",
                "post": "Tell any of us, in any way you like, or sign in at {address}.",
            },
            "If you choose a request, you can still make it a complaint later.",
            OMBUDSMAN,
        ),
        (("Reference", "reference"), ("You told us on", "received_on")),
        encloses=COMPLAINT_LETTER,
    ),
    "service_request_recorded": Template(
        COMPLAINT,
        ("We recorded what you asked for ({reference})", "We recorded what you asked for"),
        (
            "You chose to have us put something right. We are working on it.",
            "If you are not satisfied with how we do that, tell any of us. It becomes a complaint, and work goes on.",
            OMBUDSMAN,
        ),
        (("Reference", "reference"), ("You told us on", "received_on")),
        encloses=COMPLAINT_LETTER,
    ),
    "complaint_individual_answer": Template(
        COMPLAINT,
        ("Our answer to you alone ({reference})", "Our answer to you alone"),
        (
            "You and others complained together, and something of it concerns you alone. This is our answer to that.",
            READ_ANSWER,
            OMBUDSMAN,
        ),
        (("Reference", "reference"), ("Stage", "stage")),
        encloses=COMPLAINT_LETTER,
    ),
    "contact_restricted": Template(
        COMPLAINT,
        "How you can contact us from now on",
        (
            "We have decided to restrict how you can contact us for some time. You can appeal.",
            {
                "email": "Sign in at {address} to read what, why, and how to appeal. If you would like it on paper, ask"
                " us.",
                "post": "What, why, and how to appeal is in the letter enclosed.",
            },
            "This never stops you from complaining, or from taking a complaint further.",
            OMBUDSMAN,
        ),
        (("Reference", "reference"), ("We look at it again by", "review_on")),
        encloses=RESTRICTION_LETTER,
    ),
    "contact_restriction_reviewed": Template(
        COMPLAINT,
        "We looked again at how you can contact us",
        (
            "We looked again at the restriction on how you can contact us. It stays for now. You can appeal.",
            READ_ANSWER,
            "This never stops you from complaining, or from taking a complaint further.",
            OMBUDSMAN,
        ),
        (("Reference", "reference"), ("We look at it again by", "review_on")),
        encloses=RESTRICTION_LETTER,
    ),
    "contact_restriction_lifted": Template(
        COMPLAINT,
        "You can contact us as before",
        ("The restriction on how you can contact us is over.", READ_ANSWER, OMBUDSMAN),
        (("Reference", "reference"),),
        encloses=RESTRICTION_LETTER,
    ),
}
