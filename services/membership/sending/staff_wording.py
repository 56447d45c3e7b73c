"""What messages to staff say, in the way of those to residents (`wording`)."""

from services.membership.sending.wording import SERVICE, Template

_OPEN_IT = "Sign in at {address} and open the remedy below: say there how far it is, or that it is done."
_WHICH = (("Complaint", "reference"), ("Remedy", "remedy"), ("To be done by", "due_on"))

STAFF_TEMPLATES = {
    "hazard_unacknowledged": Template(
        SERVICE,
        "Nobody has taken this danger in hand yet",
        (
            "A resident may be in danger, and nobody has acknowledged it. You are on call for this.",
            "Sign in at {address}, open the hazard below, acknowledge it, and see that somebody acts.",
            "You and others are told again until somebody has acknowledged it.",
        ),
        (
            ("Hazard", "hazard"),
            ("How bad it may be", "severity"),
            ("What it may be", "kind"),
            ("Noticed on", "since"),
            ("How often somebody was called", "level"),
        ),
    ),
    "remedy_assigned": Template(
        SERVICE,
        ("You see to what was promised to a resident ({reference})", "You see to what was promised to a resident"),
        (
            "After a complaint something was promised to a resident, and it is yours to see to now.",
            _OPEN_IT,
            "You are reminded before the day, and each week after it until it is done.",
        ),
        _WHICH,
    ),
    "remedy_due": Template(
        SERVICE,
        ("What you see to for a resident is due soon ({reference})", "What you see to for a resident is due soon"),
        (
            "After a complaint something was promised to a resident, and you see to it. Its last day is close.",
            _OPEN_IT,
            "If it cannot be done by then, name another day with the reason: the resident is told.",
        ),
        _WHICH,
    ),
    "remedy_missed": Template(
        SERVICE,
        ("What was promised to a resident is late ({reference})", "What was promised to a resident is late"),
        (
            "After a complaint something was promised to a resident, and you see to it. Its last day has passed.",
            _OPEN_IT,
            "You are told again each week until it is done. The resident is told, too, that it is late.",
        ),
        (*_WHICH, ("Reminders since then", "reminders")),
    ),
    "remedy_ownerless": Template(
        SERVICE,
        (
            "Nobody sees to what was promised to a resident ({reference})",
            "Nobody sees to what was promised to a resident",
        ),
        (
            "After a complaint something was promised to a resident. Who should see to it is suspended.",
            "Sign in at {address}, open the remedy below and name somebody else.",
            "You and others are told again until there is somebody and it is done.",
        ),
        (*_WHICH, ("Reminders since then", "reminders")),
    ),
}
