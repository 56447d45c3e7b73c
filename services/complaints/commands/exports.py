"""The evidence of a case, for the Ombudsman."""

from services.complaints.bundle import Bundle
from services.complaints.model import Complaint, EvidenceExport
from services.complaints.queries import case_evidence
from shared import context
from shared.contracts.complaints import EvidenceExported
from shared.ids import new_id


def export_complaint(complaint_id, why, act):
    """The whole case as one file, and that it was taken, kept before a byte of it goes out.

    Every export is one, a repeated request too: what was handed out twice was handed out twice. Returns
    (complaint, Bundle); close the bundle's file.
    Raises: NotFound complaint_not_found.
    Announces: EvidenceExported.
    Source: Complaint Handling Code 2024 para 5.12, a full record of the complaint, its outcome and all correspondence.
    """
    with context.beside_the_command():
        complaint = Complaint.get(complaint_id)
        bundle = Bundle(complaint, case_evidence.HAPPENINGS, case_evidence.PIECES)
        try:
            _keep(complaint, bundle, why, act)
        except BaseException:
            bundle.file.close()
            raise
    return complaint, bundle


def _keep(complaint, bundle, why, act):
    export = EvidenceExport(
        id=new_id(),
        complaint_id=complaint.id,
        case_version=complaint.version,
        exported_at=act.at,
        exported_by=act.by,
        why=why,
        files=len(bundle.entries),
        size=bundle.size,
        sha256=bundle.sha256,
    )
    export.announce(EvidenceExported.of(export))
    export.save()
