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


class Choice(StrEnum):
    """What a resident who is dissatisfied chooses; nobody chooses for them.

    Source: Complaint Handling Code 2024 para 1.3, 1.4.
    """

    COMPLAINT = "complaint"
    SERVICE_REQUEST = "service_request"


class RepresentativeKind(StrEnum):
    """Who may speak for a resident.

    Source: Complaint Handling Code 2024 para 1.3.
    """

    ADVOCATE = "advocate"
    REPRESENTATIVE = "representative"  # a relative, friend, councillor, solicitor, …
    EXECUTOR = "executor"  # this one and the next two: of a resident who has died
    ADMINISTRATOR = "administrator"
    NEXT_OF_KIN = "next_of_kin"


class AuthorityGiven(StrEnum):
    """How somebody came to speak for a resident."""

    IN_WRITING = "in_writing"
    BY_WORD = "by_word"
    POWER_OF_ATTORNEY = "power_of_attorney"
    COURT_ORDER = "court_order"
    GRANT_OF_PROBATE = "grant_of_probate"
    LETTERS_OF_ADMINISTRATION = "letters_of_administration"
    BY_RELATIONSHIP = "by_relationship"  # next of kin


class Adjustment(StrEnum):
    """What we do differently for a person: what to do, never why.

    Source: Equality Act 2010 s.20, s.29(7); Complaint Handling Code 2024 para 5.10.
    """

    LARGE_PRINT = "large_print"
    EASY_READ = "easy_read"
    WELSH = "welsh"
    BRAILLE = "braille"
    AUDIO = "audio"
    PDF_BY_EMAIL = "pdf_by_email"
    INTERPRETER = "interpreter"
    BSL = "bsl"
    HOME_VISIT = "home_visit"
    EXTRA_TIME = "extra_time"
    NAMED_CONTACT = "named_contact"
    QUIET_ROOM = "quiet_room"
    STEP_FREE = "step_free"
    CARER_PRESENT = "carer_present"
    PHONE_NOT_LETTER = "phone_not_letter"
    LETTER_NOT_PHONE = "letter_not_phone"
    MORNING_ONLY = "morning_only"
    TAXI = "taxi"
    CRECHE = "creche"


class Restricted(StrEnum):
    """What a restriction on contact may restrict. Complaining is not among it.

    Source: Complaint Handling Code 2024 para 5.14, 5.15.
    """

    PHONE_CALLS = "phone_calls"
    EMAILS = "emails"
    OFFICE_VISITS = "office_visits"
    HOME_VISITS = "home_visits"  # staff come in twos, or only by appointment
    SOCIAL_MEDIA = "social_media"
    ONE_NAMED_CONTACT = "one_named_contact"
    SET_TIMES = "set_times"
    IN_WRITING_ONLY = "in_writing_only"
    REPEATED_MATTERS = "repeated_matters"  # read and kept, answered where anything in it is new


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


class DefinitionState(StrEnum):
    """Where a version of the definition stands with the resident. Saying nothing is neither of the last two."""

    SENT = "sent"
    AGREED = "agreed"
    CORRECTION_ASKED = "correction_asked"


class Outcome(StrEnum):
    """The decision, on each point and overall."""

    UPHELD = "upheld"
    PARTIALLY_UPHELD = "partially_upheld"
    NOT_UPHELD = "not_upheld"


class RefusalReason(StrEnum):
    """Why a complaint, or its escalation, may be refused; nothing else is a reason.

    Source: Complaint Handling Code 2024 para 2.2 (complaints), 5.11 (escalation).
    """

    OVER_12_MONTHS = "over_12_months"  # older than the procedure's limit; discretion must be considered, and recorded
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


class Language(StrEnum):
    """A letter's, as the language tag of its page."""

    ENGLISH = "en-GB"
    WELSH = "cy"


class LetterFormat(StrEnum):
    """How a letter is set, for who reads it."""

    STANDARD = "standard"
    LARGE_PRINT = "large_print"
    EASY_READ = "easy_read"


class TenureGroup(StrEnum):
    """What kind of home a complaint comes from, as the regulator's measures tell them apart."""

    LCRA = "lcra"  # low-cost rental accommodation
    LCHO = "lcho"  # low-cost home ownership
    OTHER = "other"  # no relevant social housing
    UNKNOWN = "unknown"  # anonymous, or nobody has said: counted apart and disclosed


class Boundary(StrEnum):
    """Which complaints made in a year its measures divide by."""

    ALL_MADE = "all_made"
    DUE_BY_YEAR_END = "due_by_year_end"  # without those neither answered nor due at its end


class Result(StrEnum):
    """What became of one stage of a complaint, for the measures."""

    IN_TIME = "in_time"
    LATE = "late"
    OPEN = "open"  # not answered yet
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # before it was answered


class AttachmentState(StrEnum):
    """Only a clean one is given out."""

    RECEIVED = "received"
    WAITING = "waiting"  # no scanner answered; it is tried again
    CLEAN = "clean"
    INFECTED = "infected"  # kept apart, given to nobody


class EntryKind(StrEnum):
    """What is written down in a case's file."""

    INTERNAL_NOTE = "internal_note"
    PHONE_CALL = "phone_call"
    EMAIL = "email"
    LETTER_IN = "letter_in"
    VISIT = "visit"
    MEETING = "meeting"
    INTERVIEW = "interview"
    EVIDENCE = "evidence"
    FROM_RESIDENT = "from_resident"  # by the resident themself, signed in


class DraftState(StrEnum):
    """Where the draft of a response stands."""

    OPEN = "open"
    APPROVED = "approved"
    RETURNED = "returned"


class Cause(StrEnum):
    """Why the landlord assesses itself.

    Source: Complaint Handling Code 2024 para 8.1, 8.3.
    """

    ANNUAL = "annual"
    RESTRUCTURE = "restructure"
    MERGER = "merger"
    PROCEDURE_CHANGE = "procedure_change"
    OMBUDSMAN_ASKED = "ombudsman_asked"


class StraightReason(StrEnum):
    """Why a case leaves out stage 1, where its procedure allows that."""

    COMPLEX = "complex"
    SERIOUS = "serious"
    RESIDENT_ASKED = "resident_asked"


class ExtensionGround(StrEnum):
    """A good reason to put an answer off beyond the extension; nothing else is one.

    Source: Complaint Handling Code 2024 para 6.4, 6.15: no further "without good reason".
    """

    AWAITING_EXPERT_REPORT = "awaiting_expert_report"
    AWAITING_THIRD_PARTY = "awaiting_third_party"  # an insurer, another landlord, the police
    AWAITING_RESIDENT = "awaiting_resident"  # evidence, or access to the home
    RESIDENT_ASKED = "resident_asked"
    RESIDENT_UNWELL = "resident_unwell"
    NEW_EVIDENCE = "new_evidence"
    SERIOUS_INCIDENT = "serious_incident"  # a fire, a flood, an attack on the landlord's computers
