"""What messages say about what became of a complaint after its answer, in the same way as `wording`."""

from services.membership.sending.wording import COMPLAINT, ENGAGEMENT, OMBUDSMAN, Template

_READ_WHY = {
    "email": "Sign in at {address} to read why, or ask us.",
    "post": "We will gladly tell you why: just ask us.",
}

REDRESS = {
    "remedy_moved": Template(
        COMPLAINT,
        ("A new date for what we promised you ({reference})", "A new date for what we promised you"),
        (
            "After your complaint we promised you something. We have named another day for it.",
            _READ_WHY,
            "If you are not happy with this, tell us, or ask the Ombudsman.",
            OMBUDSMAN,
        ),
        (("Reference", "reference"), ("We will do it by", "due_on")),
    ),
    "remedy_progress": Template(
        COMPLAINT,
        ("News about what we promised you ({reference})", "News about what we promised you"),
        (
            "After your complaint we promised you something. There is news about it.",
            {"email": "Sign in at {address} to read it, or ask us.", "post": "Sign in at {address}, or ask us."},
        ),
        (("Reference", "reference"), ("We will do it by", "due_on")),
    ),
    "remedy_late": Template(
        COMPLAINT,
        ("We are late with what we promised you ({reference})", "We are late with what we promised you"),
        (
            "We are sorry: after your complaint we promised you something, and we have not done it in time.",
            "It is not forgotten. Whoever has to do it has been reminded, and is reminded again until it is done.",
            "You do not have to wait: tell us, or ask the Ombudsman.",
            OMBUDSMAN,
        ),
        (("Reference", "reference"), ("We promised it by", "due_on")),
    ),
    "remedy_done": Template(
        COMPLAINT,
        ("We have done what we promised you ({reference})", "We have done what we promised you"),
        (
            "After your complaint we promised you something. We believe that it is done now.",
            {
                "email": "Is it? Sign in at {address} to say so, or tell us in any way you like.",
                "post": "Is it? Please tell us, in any way you like.",
            },
            "If it is not done, tell us that too: then we will see to it again.",
        ),
        (("Reference", "reference"),),
    ),
    "compensation_offered": Template(
        COMPLAINT,
        ("An offer of compensation ({reference})", "An offer of compensation"),
        (
            "We want to put things right, and offer you compensation.",
            {
                "email": "Sign in at {address} to accept it or not, or tell us in any way you like.",
                "post": "Please tell us whether you accept it, in any way you like.",
            },
            "If you do not accept it, your complaint goes on all the same. You can ask the Ombudsman at any time.",
            OMBUDSMAN,
        ),
        (("Reference", "reference"), ("Amount in pounds", "amount")),
    ),
    "compensation_paid": Template(
        COMPLAINT,
        ("We have paid you compensation ({reference})", "We have paid you compensation"),
        (
            "We have paid what we owe you after your complaint, or a part of it.",
            "If it does not reach you within a week, please tell us.",
        ),
        (("Reference", "reference"), ("Amount in pounds", "amount"), ("Paid on", "date")),
    ),
    "how_did_we_do": Template(
        ENGAGEMENT,
        ("How did we handle your complaint? ({reference})", "How did we handle your complaint?"),
        (
            "Your complaint is closed. How satisfied or dissatisfied are you with how we handled it?",
            {
                "email": "Sign in at {address} to tell us. It is one question, and you do not have to answer it.",
                "post": "Sign in at {address} to tell us. It is one question, and you do not have to answer it.",
            },
            "If you are not satisfied, you can complain at any time, and ask the Ombudsman.",
            OMBUDSMAN,
        ),
        (("Reference", "reference"),),
    ),
}
