"""The closed lists of the field. Values are stored and travel in events: add, never rename."""

from enum import StrEnum


class Channel(StrEnum):
    """How a complaint reached the landlord: any way, through any member of staff, counts.

    Source: Complaint Handling Code 2024 para 3.1, 3.2.
    """

    WEB = "web"
    EMAIL = "email"
    PHONE = "phone"
    FACE_TO_FACE = "face_to_face"
    LETTER = "letter"
    SMS = "sms"
    WEBCHAT = "webchat"
    SOCIAL_MEDIA = "social_media"
    STAFF_MEMBER = "staff_member"
    CONTRACTOR = "contractor"
    COUNCILLOR_OR_MP = "councillor_or_mp"
    ADVOCATE = "advocate"
    HOME_VISIT = "home_visit"
    PANEL = "panel"


class Category(StrEnum):
    """What a complaint is about, in the Ombudsman's groups."""

    PROPERTY_CONDITION = "property_condition"
    COMPLAINT_HANDLING = "complaint_handling"
    ANTI_SOCIAL_BEHAVIOUR = "anti_social_behaviour"
    MOVING_TO_PROPERTY = "moving_to_property"
    CHARGES = "charges"
    HEALTH_AND_SAFETY = "health_and_safety"
    ESTATE_MANAGEMENT = "estate_management"
    STAFF_CONDUCT = "staff_conduct"
    INFORMATION_AND_DATA = "information_and_data"
    OCCUPANCY_RIGHTS = "occupancy_rights"
    RESIDENT_INVOLVEMENT = "resident_involvement"
    REIMBURSEMENT_AND_PAYMENTS = "reimbursement_and_payments"
    TENANT_BEHAVIOUR = "tenant_behaviour"
    BUYING_SELLING = "buying_selling"


class Outcome(StrEnum):
    """The decision, on each point and overall."""

    UPHELD = "upheld"
    PARTIALLY_UPHELD = "partially_upheld"
    NOT_UPHELD = "not_upheld"


class RefusalReason(StrEnum):
    """Why a complaint, or its escalation, may be refused; nothing else is a reason.

    Source: Complaint Handling Code 2024 para 2.2 (complaints), 5.11 (escalation).
    """

    OVER_12_MONTHS = "over_12_months"  # discretion must be considered, and recorded
    LEGAL_PROCEEDINGS_STARTED = "legal_proceedings_started"  # filed at court; a letter before claim is not enough
    PREVIOUSLY_CONSIDERED = "previously_considered"
    NOT_ABOUT_LANDLORD_FUNCTION = "not_about_landlord_function"


class RemedyKind(StrEnum):
    """How things are put right.

    Source: Complaint Handling Code 2024 para 7.1.
    """

    APOLOGY = "apology"
    ACKNOWLEDGEMENT = "acknowledgement"
    EXPLANATION = "explanation"
    ASSISTANCE = "assistance"
    REASONS_GIVEN = "reasons_given"
    TAKE_DELAYED_ACTION = "take_delayed_action"
    RECONSIDER_DECISION = "reconsider_decision"
    AMEND_RECORD = "amend_record"
    FINANCIAL = "financial"
    POLICY_CHANGE = "policy_change"
    PROCEDURE_CHANGE = "procedure_change"
    PRACTICE_CHANGE = "practice_change"
