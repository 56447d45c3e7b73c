from datetime import UTC, date, datetime, timedelta

from services.training.commands.attendance import (
    record_attendance,
    remind_of_expiring_certificates,
    revoke_certificate,
)
from services.training.queries import check_certificate
from shared.contracts.training import CertificateRevoked
from tests.training.conftest import STARTS

LATER = STARTS + timedelta(days=2)


def test_a_revoked_certificate_says_so(completed, announced):
    found, _session = completed()
    number = found.certificate["number"]
    revoke_certificate(number, "issued_in_error", today=date(2027, 1, 1))
    assert check_certificate(number, LATER)["status"] == "revoked"
    event = announced.last(CertificateRevoked)
    assert (event.reason, event.certificate_status, event.status) == ("issued_in_error", "revoked", "completed")


def test_revoking_again_changes_nothing(completed, announced):
    found, _session = completed()
    number = found.certificate["number"]
    revoke_certificate(number, "issued_in_error", today=date(2027, 1, 1))
    count = len(announced)
    assert revoke_certificate(number, "misconduct", today=date(2027, 1, 1))["reason"] == "issued_in_error"
    assert len(announced) == count


def test_recording_the_same_attendance_brings_no_revoked_certificate_back(completed):
    found, session = completed()
    revoke_certificate(found.certificate["number"], "misconduct", today=date(2027, 1, 1))
    mark = {"part": 1, "mark": "attended"}
    again = record_attendance(session.id, found.id, mark, recorded_by="s-1", now=LATER)
    assert again.certificate["status"] == "revoked"


def test_a_revoked_certificate_is_not_spoken_of_again(completed, announced):
    found, _session = completed()
    revoke_certificate(found.certificate["number"], "misconduct", today=date(2027, 1, 1))
    remind_of_expiring_certificates(now=datetime(2029, 1, 1, tzinfo=UTC))
    assert "certificate_expiry_neared" not in announced.names
