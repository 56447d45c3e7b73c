"""Northern Ireland's procedure, by edition.

Source: Public Services Ombudsman Act (Northern Ireland) 2016 Part 3, under which the model complaints handling
procedure is made; its times as bodies under it publish them, not read in the text itself.
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

NORTHERN_IRELAND = (
    ProcedureProfile(
        id="nir-2024",
        nation="NIR",
        name="The model complaints handling procedure for Northern Ireland",
        edition="as published by bodies under it in 2024",
        applies_from=date(2024, 4, 1),  # the first day this service can count from
        applies_before=None,
        counting=Counting.DAY_0,
        stages={
            1: StageProcedure(
                acknowledge=None,
                respond=working_days(5),
                respond_from=Start.REQUEST,
                extend=working_days(5),  # 10 in all
                response_parts=response_parts("how to take the complaint to stage 2"),
            ),
            2: StageProcedure(
                acknowledge=working_days(3),
                respond=working_days(20),
                respond_from=Start.REQUEST,
                extend=working_days(20),
                response_parts=response_parts(
                    "how to take the complaint to the Northern Ireland Public Services Ombudsman"
                ),
            ),
        },
        accept_within=months(6),
        ombudsman_within=months(6),
        ombudsman=Ombudsman(
            name="Northern Ireland Public Services Ombudsman",
            website="https://www.nipso.org.uk",
            phone="0800 34 34 24",
            email="nipso@nipso.org.uk",
            post="Progressive House, 33 Wellington Place, Belfast, BT1 6HN",
        ),
        straight_to_stage2=(StraightReason.COMPLEX, StraightReason.RESIDENT_ASKED),
        escalate_within=EscalationLimit(of_receipt=months(6), of_answer=months(2)),
        own_escalate_within=months(2),
        unsure=(
            "Since when, and whether, social landlords have to follow the model procedure.",
            "The day of receipt is counted as day 0; verify whether it is day 1, as in Scotland.",
            "How long stage 2 can be put off: 20 working days are assumed, no limit was found.",
            "The six months for asking for stage 2 are counted from the receipt of the complaint, the later reading.",
            "A complaint is accepted within 6 months of the matter.",
            "The Ombudsman is asked within 6 months of the final answer.",
            "The Ombudsman's telephone, e-mail and postal addresses.",
        ),
    ),
)
