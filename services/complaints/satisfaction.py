"""How satisfied a resident is once their complaint is over. Asked of each complaint, by itself.

It is not the Tenant Satisfaction Measure TP09, which is asked of a sample in a survey of its own: these answers must
not be counted there.
Source: Regulator of Social Housing, Tenant Satisfaction Measures Technical Requirements 2023, transactional surveys are
not used for the measures.
"""

from datetime import timedelta
from enum import StrEnum

from services.complaints.states import State


class Score(StrEnum):
    VERY_SATISFIED = "very_satisfied"
    FAIRLY_SATISFIED = "fairly_satisfied"
    NEITHER = "neither"
    FAIRLY_DISSATISFIED = "fairly_dissatisfied"
    VERY_DISSATISFIED = "very_dissatisfied"


LOW = frozenset({Score.FAIRLY_DISSATISFIED, Score.VERY_DISSATISFIED})
CHANGEABLE_FOR = timedelta(days=14)  # from the first answer

# A complaint is over for the resident here, if besides nothing that was promised is still to do
OVER = frozenset({State.STAGE1_RESOLVED, State.STAGE2_RESPONDED, State.DETERMINED, State.ORDERS_COMPLIED})

QUESTION = "How satisfied or dissatisfied are you with how we handled your complaint?"
OFFER = (
    "We are sorry that you are not satisfied. You can make a complaint about how we handled this, at any time and in "
    "any way. You can also ask the Ombudsman for help, free of charge."
)
