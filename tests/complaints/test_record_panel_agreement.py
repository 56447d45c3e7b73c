"""Members of the panel have a signed confidentiality agreement on record."""

from datetime import date

import pytest

from services.complaints.commands.panel import record_panel_agreement
from shared.contracts.complaints import PanelAgreementRecorded
from shared.errors import BadInput, NotFound, StaleVersion
from tests.complaints.helped import bound
from tests.complaints.saying import staff


def test_it_is_on_record_and_can_be_renewed(people, announced):
    member = bound()
    assert (member.agreement, member.signed_on, member.version) == ("doc-1", "2026-11-01", 1)
    assert announced.last(PanelAgreementRecorded).resident_id == "r-2"
    assert bound(version=1).version == 2
    with pytest.raises(StaleVersion):
        bound(version=1)


def test_refuses_somebody_who_is_no_resident_and_a_day_that_is_still_to_come(people):
    told = {"agreement": "doc-1", "signed_on": date(2026, 11, 1), "valid_until": None}
    with pytest.raises(NotFound, match="resident_not_found"):
        record_panel_agreement("nobody", told, staff(), version=0)
    with pytest.raises(BadInput, match="not_yet"):
        record_panel_agreement("r-2", told | {"signed_on": date(2026, 11, 24)}, staff(), version=0)
