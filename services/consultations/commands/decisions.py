"""Decisions: registered while they can still change, made through a consultation."""

from services.consultations.model import Consultation, Decision
from shared.contracts.consultations import DecisionChanged, DecisionMade, DecisionRegistered
from shared.errors import RuleBroken


def register_decision(values, *, registered_by, now):
    """Put a decision that is to come on the register.

    values: title, summary, owner_body, status, what_can_change, what_cannot_change, influence_level.
    Announces: DecisionRegistered.
    """
    status = values.pop("status")
    decision = Decision(id=Decision.next_id(), **values)
    decision.register(status, registered_by, now)
    decision.announce(DecisionRegistered.of(decision))
    return decision.save()


def change_decision(decision_id, version, values, *, changed_by, now):
    """Take over new values; a status other than `made`, which only a consultation's outcome gives.

    Raises: NotFound decision_not_found; StaleVersion; RuleBroken decision_made.
    Announces: DecisionChanged.
    """
    decision = Decision.get(decision_id, version=version)
    decision.change(values, changed_by, now)
    decision.announce(DecisionChanged.of(decision))
    return decision.save()


def make_decision(decision_id):
    """Mark the decision as made, once the consultation on it is decided. Safe to repeat.

    Called when a consultation is decided; by hand it tells what is still missing.
    Raises: NotFound decision_not_found; RuleBroken not_consulted, not_closed, not_analysed, theme_without_disposition,
    not_decided.
    Announces: DecisionMade, once.
    """
    decision = Decision.get(decision_id)
    if decision.is_made:
        return decision
    consultation = Consultation.last_on(decision_id, state={"$ne": "cancelled"})
    if consultation is None:
        raise RuleBroken("not_consulted", "Nobody has been consulted on this decision yet.")
    decision.make(consultation)
    decision.announce(DecisionMade.of(decision))
    return decision.save()
