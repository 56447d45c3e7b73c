"""What stands in the way of opening a consultation. Functions of what they are given; nothing here reads or stores."""

from services.consultations.kinds import HERE, earliest_close, period_of
from shared.contracts.consultations import DIGITAL_CHANNELS
from shared.errors import RuleBroken

ON_MADE = (
    "consultation_on_made_decision",
    "The decision is already made. Residents can only be consulted while it can still change.",
)


def check_opening(consultation, *, decision_made, audience_size, now):
    """Refuse to open, with the first gate's code; `gates` lists them all.

    Source: Gunning principles 1 to 3; Housing Act 1985 s.105; TIA Standard 2.1 (accessible ways to take part).
    """
    found = [*closed_gates(consultation, decision_made=decision_made), *_of_the_day(consultation, audience_size, now)]
    if found:
        code, detail = found[0]
        raise RuleBroken(code, detail, gates=[{"code": code, "detail": detail} for code, detail in found])


def closed_gates(consultation, *, decision_made):
    """[(code, detail)] of what is missing whatever the day. Empty: only time and audience are left to check."""
    gates = [
        (not decision_made, *ON_MADE),
        (consultation.summary, "no_summary", "Write a summary in plain language."),
        (consultation.documents, "no_documents", "Add at least one document that explains the proposal."),
        (consultation.questions, "no_questions", "Add at least one question."),
        (consultation.audience, "no_audience", "Say who is asked."),
        (
            set(consultation.channels) - set(DIGITAL_CHANNELS),
            "digital_only",
            "Offer at least one way to answer that needs no internet, such as paper, phone or a meeting.",
        ),
        (consultation.closes_at, "no_closing_date", "Say when it closes."),
    ]
    return [(code, detail) for passed, code, detail in gates if not passed]


def _of_the_day(consultation, audience_size, now):
    if consultation.audience and not audience_size:
        yield "audience_empty", "Nobody lives where this consultation asks. Check the audience."
    if consultation.closes_at:
        period = period_of(consultation.kind, now.astimezone(HERE).date())
        if consultation.closes_at < earliest_close(period, now):
            detail = f"A consultation of this kind must stay open for at least {period.days} days ({period.source})."
            yield "period_too_short", detail
