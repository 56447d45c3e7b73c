"""What a landlord learns from complaints, until it is told to residents."""

from enum import StrEnum


class LearningState(StrEnum):
    IDENTIFIED = "identified"
    ACTION_AGREED = "action_agreed"
    IMPLEMENTED = "implemented"
    PUBLISHED = "published"  # told to residents


class Theme(StrEnum):
    COMMUNICATION = "communication"
    RECORD_KEEPING = "record_keeping"
    REPAIRS = "repairs"
    CONTRACTORS = "contractors"
    POLICY = "policy"
    STAFF_TRAINING = "staff_training"
    SYSTEMS = "systems"
    COMPLAINT_HANDLING = "complaint_handling"
    VULNERABILITY = "vulnerability"
    OTHER = "other"
