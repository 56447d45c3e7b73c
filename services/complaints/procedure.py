"""The procedure that applies: chosen by nation and by the day a complaint is received, it stays with the complaint."""

from services.complaints.in_force import in_force
from services.complaints.procedures import PROFILES
from services.complaints.procedures.profile import (
    ACKNOWLEDGE,
    EXTEND,
    RESPOND,
    RUNNING,
    Clock,
    ProcedureProfile,
    Start,
    check_later_day,
)
from shared.errors import RuleBroken

__all__ = [
    "ACKNOWLEDGE",
    "EXTEND",
    "RESPOND",
    "RUNNING",
    "Clock",
    "ProcedureProfile",
    "Start",
    "check_handler",
    "check_later_day",
    "profile_for",
    "profile_named",
]


def profile_for(nation, on_date):
    """The procedure in force in a nation on the local day a complaint is received.

    Raises: RuleBroken no_procedure.
    """
    profile = in_force(PROFILES, nation, on_date)
    if profile is None:
        raise RuleBroken("no_procedure", "There is no complaint procedure for this nation on that day.")
    return profile


def profile_named(profile_id):
    """The procedure that a complaint began under."""
    return next(profile for profile in PROFILES if profile.id == profile_id)


def check_handler(handler_id, stage1_handler_id):
    """Refuse to give stage 2 to the person who considered stage 1.

    Raises: RuleBroken same_handler.
    Source: Complaint Handling Code 2024 para 6.13.
    """
    if handler_id == stage1_handler_id:
        raise RuleBroken("same_handler", "Stage 2 must be considered by someone who did not consider stage 1.")
