from datetime import UTC, datetime

from services.training.commands.attendance import (
    remind_of_expiring_certificates,
)
from shared.contracts.training import CertificateExpiryNeared, MessageRequested


def test_thirty_days_before_it_expires_the_holder_is_told_once(completed, announced):
    found, _session = completed()
    remind_of_expiring_certificates(now=datetime(2028, 11, 6, 12, 0, tzinfo=UTC))
    assert "certificate_expiry_neared" not in announced.names
    for _ in range(2):
        remind_of_expiring_certificates(now=datetime(2028, 11, 7, 12, 0, tzinfo=UTC))
    assert announced.names.count("certificate_expiry_neared") == 1
    assert announced.last(CertificateExpiryNeared).certificate_no == found.certificate["number"]
    told = announced.last(MessageRequested)
    assert (told.template, told.details["expires_on"]) == ("certificate_expiring", "2028-12-07")
