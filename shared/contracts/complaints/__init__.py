"""What complaints announces. No word that anybody wrote travels: descriptions and answers stay in the service."""

# ruff: noqa: F401 - all of it for readers, from one place

from shared.contracts.complaints.assessments import CAUSES, SelfAssessmentApproved, SelfAssessmentRestated
from shared.contracts.complaints.attachment import (
    ATTACHMENT_STATES,
    AttachmentReceived,
    AttachmentRestated,
    AttachmentScanned,
)
from shared.contracts.complaints.case_entry import ENTRY_KINDS, CaseEntryAdded, CaseEntryRestated
from shared.contracts.complaints.compensation import (
    COMPENSATION_ENTRIES,
    COMPENSATION_HEADS,
    CompensationAccepted,
    CompensationApproved,
    CompensationDeclined,
    CompensationOffered,
    CompensationOrdered,
    CompensationPaid,
    CompensationRestated,
    CompensationReversed,
)
from shared.contracts.complaints.complaint import (
    CATEGORIES,
    CHANNELS,
    DEFINITION_STATES,
    OUTCOMES,
    REFUSAL_REASONS,
    SERVICE_REQUEST_STATES,
    STATES,
    ComplaintAcceptedAsTold,
    ComplaintAcknowledged,
    ComplaintCorrectionRequested,
    ComplaintDeadlineApproaching,
    ComplaintDeadlineMissed,
    ComplaintDeadlineRecalculated,
    ComplaintDefinitionAgreed,
    ComplaintDefinitionChanged,
    ComplaintEscalated,
    ComplaintExtended,
    ComplaintHandlerAssigned,
    ComplaintReceived,
    ComplaintRefused,
    ComplaintResolved,
    ComplaintResponded,
    ComplaintRestated,
    ComplaintReviewerAssigned,
    ComplaintState,
    ComplaintUpdated,
    ComplaintWithdrawn,
)
from shared.contracts.complaints.conduct import (
    RESTRICTED,
    AdjustmentsAgreed,
    AdjustmentsRestated,
    AdjustmentsReviewNeeded,
    ContactRestricted,
    ContactRestrictionLifted,
    ContactRestrictionRestated,
    ContactRestrictionReviewed,
    ContactRestrictionReviewMissed,
)
from shared.contracts.complaints.decants import (
    DECANT_END_REASONS,
    DECANT_REASONS,
    DecantChanged,
    DecantContactMade,
    DecantContactMissed,
    DecantEnded,
    DecantRestated,
    DecantStarted,
    DecantState,
)
from shared.contracts.complaints.draft import (
    DRAFT_STATES,
    ResponseDraftApproved,
    ResponseDraftRestated,
    ResponseDraftReturned,
)
from shared.contracts.complaints.exports import EvidenceExported, EvidenceExportRestated
from shared.contracts.complaints.expressions import (
    ExpressionCaptured,
    ServiceRequestPromoted,
    ServiceRequestRecorded,
    ServiceRequestReviewed,
    ServiceRequestReviewNeeded,
)
from shared.contracts.complaints.hazards import (
    HAZARD_CLOCKS,
    HAZARD_KINDS,
    HAZARD_SEVERITIES,
    HAZARD_STATES,
    HazardAccessAttempted,
    HazardAccommodationOffered,
    HazardClusterDetected,
    HazardClusterRestated,
    HazardClusterState,
    HazardConcernAcknowledged,
    HazardConcernClosed,
    HazardConcernRaised,
    HazardConcernRestated,
    HazardConcernState,
    HazardConcernUnacknowledged,
    HazardDeadlineApproaching,
    HazardDeadlineMissed,
    HazardDeadlineRecalculated,
    HazardInvestigationConcluded,
    HazardMadeSafe,
    HazardSeverityAssessed,
    HazardSummarySent,
    HazardWorksRecorded,
)
from shared.contracts.complaints.learning import (
    LEARNING_STATES,
    THEMES,
    LearningActionAgreed,
    LearningIdentified,
    LearningImplemented,
    LearningItemRestated,
    LearningPublished,
)
from shared.contracts.complaints.legal import LegalHoldApplied, LegalHoldLifted, LegalProceedingsRecorded
from shared.contracts.complaints.messages import (
    CANNOT_WAIT,
    REDRESS_TEMPLATES,
    STAFF_TEMPLATES,
    MessageRequested,
    StaffMessageRequested,
)
from shared.contracts.complaints.ombudsman import (
    CASE_STATES,
    ESCALATIONS,
    FINDINGS,
    ComplaintDetermined,
    ComplaintOrdersComplied,
    ComplaintReferred,
    OmbudsmanAcceptanceTold,
    OmbudsmanCaseRestated,
    OmbudsmanDeterminationReceived,
    OmbudsmanEvidenceChased,
    OmbudsmanEvidenceDue,
    OmbudsmanEvidenceMissed,
    OmbudsmanEvidenceRequested,
    OmbudsmanEvidenceSent,
    OmbudsmanOrderComplied,
    OmbudsmanOrderDue,
    OmbudsmanOrderEscalated,
    OmbudsmanOrderMissed,
    OmbudsmanOrdersComplied,
    OmbudsmanRecommendationDeclined,
    OmbudsmanReferralRecorded,
)
from shared.contracts.complaints.packs import QuarterlyPackConfirmed, QuarterlyPackIssued, QuarterlyPackRestated
from shared.contracts.complaints.panel import (
    PANEL_STATES,
    PanelAgreementEnded,
    PanelAgreementRecorded,
    PanelAssistanceRestated,
    PanelConsentGiven,
    PanelConsentWithdrawn,
    PanelMemberRestated,
    PanelMembersAssigned,
    PanelSuggestionDecided,
    PanelSuggestionMade,
)
from shared.contracts.complaints.people import (
    ComplainantJoined,
    ComplainantLeft,
    ComplainantWithdrawn,
    ComplaintSeparated,
    GroupComplaintOpened,
    RepresentativeAuthorityWithdrawn,
    RepresentativeNamed,
)
from shared.contracts.complaints.remedies import (
    OWNER_KINDS,
    REMEDY_KINDS,
    REMEDY_SOURCES,
    REMEDY_STATES,
    RemedyActionAssigned,
    RemedyActionChased,
    RemedyActionCompleted,
    RemedyActionConfirmed,
    RemedyActionDisputed,
    RemedyActionDue,
    RemedyActionMissed,
    RemedyActionMoved,
    RemedyActionProgressed,
    RemedyActionReopened,
    RemedyOffered,
    RemedyRestated,
)
from shared.contracts.complaints.reports import (
    REPORT_STATES,
    AnnualReportCorrected,
    AnnualReportMissed,
    AnnualReportPresented,
    AnnualReportPublished,
    AnnualReportReminded,
    AnnualReportRestated,
    AnnualReportSubmitted,
)
from shared.contracts.complaints.reviewer import REVIEWER_STATES, ReviewerRegistered, ReviewerRestated, ReviewerRetired
from shared.contracts.complaints.satisfaction import (
    SCORES,
    ComplaintOfferMade,
    SatisfactionAsked,
    SatisfactionGiven,
    SatisfactionRestated,
)
from shared.contracts.complaints.years import BOUNDARIES, ReportingYearClosed, ReportingYearRestated
