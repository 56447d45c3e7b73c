"""England's procedure, by edition.

Source: Housing Ombudsman, Complaint Handling Code, 1 April 2024 (Housing Act 1996 Sch 2; Social Housing (Regulation)
Act 2023): stage 1 para 6.2 to 6.4 and 6.9, stage 2 para 6.11, 6.13 to 6.15 and 6.19, age of the matter para 2.2;
contact details from the Ombudsman's website.
"""

from datetime import date

from services.complaints.deadlines import Counting
from services.complaints.procedures.parts import months, response_parts, working_days
from services.complaints.procedures.profile import Ombudsman, ProcedureProfile, StageProcedure, Start

ENGLAND = (
    ProcedureProfile(
        id="eng-2024",
        nation="ENG",
        name="The Complaint Handling Code 2024",
        edition="1 April 2024",
        applies_from=date(2024, 4, 1),
        applies_before=None,
        counting=Counting.DAY_0,
        stages={
            1: StageProcedure(
                acknowledge=working_days(5),
                respond=working_days(10),
                respond_from=Start.ACKNOWLEDGEMENT,
                extend=working_days(10),
                response_parts=response_parts("how to take the complaint to stage 2"),
            ),
            2: StageProcedure(
                acknowledge=working_days(5),
                respond=working_days(20),
                respond_from=Start.ACKNOWLEDGEMENT,
                extend=working_days(20),
                response_parts=response_parts("how to take the complaint to the Housing Ombudsman"),
            ),
        },
        accept_within=months(12),
        ombudsman_within=months(12),
        ombudsman=Ombudsman(
            name="Housing Ombudsman Service",
            website="https://www.housing-ombudsman.org.uk",
            phone="0300 111 3000",
            email="info@housing-ombudsman.org.uk",
            post="PO Box 1484, Unit D, Preston, PR2 0ET",
        ),
        unsure=(
            "Stage 2 is extended by up to 20 working days. Some advice says 10: verify with the Code, 6.15.",
            "The day of the act is counted as day 0. The Code does not say so in words.",
        ),
    ),
)
