"""Answers: by residents themselves, or typed in by staff from paper, telephone and conversations."""

from services.consultations import projections
from services.consultations.model import Consultation, Response
from services.consultations.model.consultations import SETTLED
from services.consultations.projections import Resident
from services.consultations.questions import check_answers
from shared.errors import Conflict, NotFound, RuleBroken


def respond_to_consultation(consultation_id, resident_id, answers, *, now):
    """Store one resident's answers, replacing earlier ones. Safe to repeat.

    answers: {question id: answer}; now: aware datetime, UTC.
    Raises: NotFound consultation_not_found; RuleBroken consultation_closed, channel_not_offered, not_asked; BadInput
    unknown_question, answer_not_allowed, answer_missing; Unavailable not_yet_known.
    Announces: ResponseRecorded, ResponseRevised or AnonymousResponseRecorded; nothing when the answers are unchanged.
    """
    consultation, row = Consultation.get_published_and(consultation_id, Resident.wanted(resident_id))
    consultation.check_open_to_answers("web", now)
    _check_asked(consultation, projections.arrived(row), active=True)
    given = check_answers(consultation.questions, answers)
    revision = {"channel": "web", "received_at": now, "answers": given, "entered_by": None}
    try:
        return _store_first(Response.first_of_resident(consultation, resident_id), revision, now)
    except Conflict:  # they have answered before; most have not, and looking first costs each of them a tenth
        response = Response.of_resident(consultation, resident_id)
    if response.revise(revision, in_time=True, now=now):
        response.store()
    return response


def type_in_response(consultation_id, typed, *, entered_by, now):
    """Store what came on paper, by telephone or in a conversation. What came late is kept, and settled by a person.

    typed: channel, received_at, answers, and resident_id, household_slip or neither.
    Raises: NotFound consultation_not_found, resident_not_found; RuleBroken consultation_not_open, not_asked,
    too_many_revisions; BadInput received_in_future, received_before_opening, unknown_question, answer_not_allowed,
    answer_missing.
    Announces: as respond_to_consultation.
    """
    consultation = Consultation.get_published(consultation_id)
    received_at = typed["received_at"]
    consultation.check_open_to_typing_in(received_at, now)
    given = check_answers(consultation.questions, typed["answers"], complete=False)
    response = _response_of(consultation, typed)
    revision = {"channel": typed["channel"], "received_at": received_at, "answers": given, "entered_by": entered_by}
    if response.revise(revision, in_time=consultation.is_in_time(received_at), now=now):
        response.store()
    return response


def settle_late_response(consultation_id, response_id, verdict, *, settled_by, now):
    """Say whether a late answer counts, and why. It can count until the decision is recorded.

    verdict: {accepted, reason}.
    Raises: NotFound response_not_found; RuleBroken not_late, decision_recorded.
    Announces: ResponseRevised.
    """
    response = Response.get(response_id)
    if response.consultation_id != consultation_id:
        raise NotFound("response_not_found", "There is no such response.")
    if verdict["accepted"] and Consultation.get(consultation_id).state in SETTLED:
        raise RuleBroken("decision_recorded", "The decision is recorded without it: it can no longer be accepted.")
    response.settle_late(verdict["accepted"], verdict["reason"], settled_by, now)
    return response.save()


def _store_first(response, revision, now):
    response.revise(revision, in_time=True, now=now)
    return response.save()


def _check_asked(consultation, resident, *, active):
    if not projections.is_asked(consultation.audience, resident) or (active and resident["state"] != "active"):
        raise RuleBroken("not_asked", "This consultation asks other residents.")


def _response_of(consultation, typed):
    if typed.get("household_slip"):
        return Response.of_household(consultation, typed["household_slip"].upper())
    if not typed.get("resident_id"):
        return Response.of_nobody(consultation)
    row = projections.find_resident(typed["resident_id"])
    if row is None:
        raise NotFound("resident_not_found", "There is no such resident.")
    _check_asked(consultation, row, active=False)
    return Response.of_resident(consultation, row["_id"]) or Response.of_nobody(consultation)
