"""Wales's procedure, by edition.

Source: Public Services Ombudsman (Wales) Act 2019 Part 4, under which the Ombudsman's model concerns and complaints
policy is made; its times as landlords publish them, not read in the text itself.
"""

from datetime import date

from services.complaints.deadlines import Counting
from services.complaints.procedures.parts import months, response_parts, working_days
from services.complaints.procedures.profile import Ombudsman, ProcedureProfile, StageProcedure, Start

WALES = (
    ProcedureProfile(
        id="wls-2024",
        nation="WLS",
        name="The model concerns and complaints policy for Wales",
        edition="as published by landlords in 2024",
        applies_from=date(2024, 4, 1),  # the first day this service can count from; the policy itself is older
        applies_before=None,
        counting=Counting.DAY_0,
        stages={
            1: StageProcedure(
                acknowledge=working_days(5),
                respond=working_days(10),
                respond_from=Start.REQUEST,
                extend=working_days(10),
                response_parts=response_parts("how to take the complaint to stage 2"),
            ),
            2: StageProcedure(
                acknowledge=working_days(5),
                respond=working_days(20),
                respond_from=Start.REQUEST,
                extend=working_days(20),
                response_parts=response_parts("how to take the complaint to the Public Services Ombudsman for Wales"),
            ),
        },
        accept_within=months(6),
        ombudsman_within=months(12),
        ombudsman=Ombudsman(
            name="Public Services Ombudsman for Wales",
            website="https://www.ombudsman.wales",
            phone="0300 790 0203",
            email="ask@ombudsman.wales",
            post="1 Ffordd yr Hen Gae, Pencoed, CF35 5LJ",
        ),
        unsure=(
            "All Welsh times: 5 working days to acknowledge, 10 to answer informally, 20 to answer formally.",
            "The time to answer runs from receipt, the earlier reading. It may run from the acknowledgement.",
            "Whether the informal stage is acknowledged at all, and how long either stage can be put off.",
            "A complaint is accepted within 6 months of the matter, exceptionally within 3 years.",
            "The Ombudsman is asked within 12 months; verify what they are counted from.",
            "The Ombudsman's telephone, e-mail and postal addresses.",
        ),
    ),
)
