"""Builders with valid defaults: a test states only what matters."""

from datetime import timedelta

import pytest

from services.consultations import commands, projections
from services.consultations.model import Consultation
from shared.ids import new_id
from tests.harness import *  # noqa: F403
from tests.harness import NOW, days

DRAFTER, OFFICER = "s-drafter", "s-officer"

QUESTIONS = [
    {
        "id": "hours",
        "kind": "single_choice",
        "text": "Which opening hours suit you?",
        "required": True,
        "choices": [{"id": "day", "label": "Days"}, {"id": "eve", "label": "Evenings"}],
    },
    {
        "id": "ways",
        "kind": "multiple_choice",
        "text": "How do you reach us?",
        "required": False,
        "most_choices": 2,
        "choices": [
            {"id": "phone", "label": "Phone"},
            {"id": "web", "label": "Web"},
            {"id": "visit", "label": "Visit"},
        ],
    },
    {"id": "happy", "kind": "scale", "text": "How happy are you?", "required": False, "lowest": 1, "highest": 5},
    {"id": "again", "kind": "yes_no", "text": "May we ask you again?", "required": False},
    {"id": "why", "kind": "free_text", "text": "Anything else?", "required": False},
]
THEME = {"code": "later", "title": "Later hours", "text": "People at work cannot come by day.", "mentions": 7}
DISPOSED = {"theme": "later", "disposition": "accepted", "reason": "It costs little."}


def a_decision(**values):
    """A formative decision on the register."""
    given = {
        "title": "Opening hours of the Orchard Park office",
        "summary": "The office may open at other hours.",
        "owner_body": "Housing committee",
        "status": "formative",
        "what_can_change": ["The hours"],
        "what_cannot_change": [{"what": "The place", "why": "The lease runs to 2031."}],
        "influence_level": "consult",
    }
    return commands.register_decision(given | values, registered_by=DRAFTER, now=values.pop("now", NOW))


def draft_of(now=NOW, **values):
    """What a draft that could open says."""
    given = {
        "kind": "service_standard",
        "title": "When should the office open?",
        "summary": "Tell us which hours suit you.",
        "documents": [{"title": "The proposal", "url": "https://homes.example/hours.pdf"}],
        "options": [],
        "questions": QUESTIONS,
        "audience": {"everyone": True, "estates": [], "tenures": []},
        "channels": ["web", "paper", "phone"],
        "closes_at": now + days(21),
        "anonymous": False,
    }
    return given | values


def a_draft(decision=None, *, now=NOW, **values):
    decision = decision or a_decision()
    return commands.draft_consultation(decision.id, draft_of(now, **values), drafted_by=DRAFTER, now=now)


def an_approved(decision=None, *, now=NOW, **values):
    draft = a_draft(decision, now=now, **values)
    return commands.approve_consultation(draft.id, approved_by=OFFICER, now=now)


def an_open(decision=None, *, now=NOW, **values):
    if projections.Resident.collection().find_one({}) is None:
        residents("r-1", "r-2", "r-3")
    approved = an_approved(decision, now=now, **values)
    return commands.open_consultation(approved.id, opened_by=OFFICER, now=now)


def a_closed(*, now=NOW, answers=None, **values):
    """Closed at its time, with one answer. `now` is when it opened."""
    consultation = an_open(now=now, **values)
    answer(consultation, "r-1", answers or {"hours": "eve"}, now=now + days(1))
    return commands.close_consultation(consultation.id, closed_by=OFFICER, now=consultation.closes_at)


def an_analysed(*, themes=(THEME,), **values):
    closed = a_closed(**values)
    analysis = {"method": "Read by two officers.", "themes": list(themes)}
    return commands.record_analysis(closed.id, analysis, analysed_by=OFFICER, now=closed.closed_at + days(1))


def a_decided(**values):
    analysed = an_analysed(**values)
    decision = {"outcome": "Open on Tuesday evenings.", "change_kind": "detail", "dispositions": [DISPOSED]}
    return commands.decide_consultation(analysed.id, decision, decided_by=OFFICER, now=analysed.analysed_at + days(1))


def feedback_of(**values):
    entry = {"theme": "later", "you_said": "By day we work.", "answer": "we_will", "text": "Tuesdays until eight."}
    return {"summary": "We listened.", "entries": [entry]} | values


def residents(*ids, **values):
    """Keep these residents, as membership would tell of them."""
    facts = {"state": "active", "tenure": "secure", "estate": "orchard", "involvement": "occasional"} | values
    projections.Resident.keep_many([(one, 1, facts) for one in ids])


def answer(consultation, resident_id, answers, *, now=None):
    now = now or NOW + timedelta(hours=1)
    return commands.respond_to_consultation(consultation.id, resident_id, answers, now=now)


def typed(**values):
    """A paper slip from a resident, as staff type it in."""
    return {
        "channel": "paper",
        "received_at": NOW + days(1),
        "resident_id": "r-1",
        "answers": {"hours": "day"},
    } | values


def type_in(consultation, *, now=None, **values):
    given = {name: value for name, value in typed(**values).items() if value is not None}
    return commands.type_in_response(consultation.id, given, entered_by=OFFICER, now=now or NOW + days(2))


def stored(consultation):
    return Consultation.get(consultation.id)


@pytest.fixture
def live(client, sign_in, working):
    """(client, headers of): the routes of a landlord with three residents, at the real time."""
    residents("r-1", "r-2", "r-3")
    return client


def unknown_id():
    return new_id()
