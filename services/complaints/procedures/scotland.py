"""Scotland's procedure, by edition.

Source: Scottish Public Services Ombudsman Act 2002 s.16A to 16D, under which the model complaints handling procedure is
made; its times as bodies under it publish them, not read in the text itself.
"""

from datetime import date

from services.complaints.deadlines import Counting
from services.complaints.procedures.parts import months, response_parts, working_days
from services.complaints.procedures.profile import (
    EscalationLimit,
    Ombudsman,
    ProcedureProfile,
    StageProcedure,
    Start,
)
from services.complaints.vocabulary import StraightReason

SCOTLAND = (
    ProcedureProfile(
        id="sct-2021",
        nation="SCT",
        name="The model complaints handling procedure for Scotland",
        edition="2021",
        applies_from=date(2024, 4, 1),  # the first day this service can count from; the procedure itself is older
        applies_before=None,
        counting=Counting.DAY_1,
        stages={
            1: StageProcedure(
                acknowledge=None,
                respond=working_days(5),
                respond_from=Start.REQUEST,
                extend=working_days(5),
                response_parts=response_parts("how to take the complaint to stage 2"),
            ),
            2: StageProcedure(
                acknowledge=working_days(3),
                respond=working_days(20),
                respond_from=Start.REQUEST,
                extend=working_days(20),
                response_parts=response_parts("how to take the complaint to the Scottish Public Services Ombudsman"),
            ),
        },
        accept_within=months(6),
        ombudsman_within=months(12),
        ombudsman=Ombudsman(
            name="Scottish Public Services Ombudsman",
            website="https://www.spso.org.uk",
            phone="0800 377 7330",
            email="ask@spso.gov.scot",
            post="Bridgeside House, 99 McDonald Road, Edinburgh, EH7 4NS",
        ),
        straight_to_stage2=(StraightReason.COMPLEX, StraightReason.SERIOUS),
        escalate_within=EscalationLimit(of_receipt=months(6), of_answer=months(2)),
        own_escalate_within=months(2),
        unsure=(
            "The day of receipt is counted as day 1, or the next working day where it is none.",
            "Stage 1 is put off by up to 5 working days. Verify.",
            "How long stage 2 can be put off: 20 working days are assumed, no limit was found.",
            "The six months for asking for stage 2 are counted from the receipt of the complaint, the later reading.",
            "The Ombudsman is asked within 12 months; verify what they are counted from.",
            "The Ombudsman's telephone, e-mail and postal addresses.",
        ),
    ),
)
