"""Authority that was taken back ends what a representative sees and is sent."""

import pytest

from services.complaints.commands import representatives
from services.complaints.model import Complaint
from shared.contracts.complaints import RepresentativeAuthorityWithdrawn
from shared.errors import NotFound
from tests.complaints.saying import NOW, speaking, staff
from tests.complaints.steps import acknowledge, letters_of
from tests.harness import days


@pytest.fixture
def represented(complaint_at):
    complaint = complaint_at()
    return representatives.name_representative(complaint.id, speaking(), staff(), version=complaint.version)


def withdraw(complaint, number=1):
    return representatives.withdraw_authority(complaint.id, number, staff(NOW + days(1)), version=complaint.version)


def test_they_see_and_are_sent_nothing_more(client, sign_in, represented, announced):
    complaint = withdraw(represented)
    acknowledge(complaint, NOW + days(2))
    assert [one["resident_id"] for one in letters_of(announced, "complaint_acknowledged")] == ["r-1"]
    helper = sign_in("resident", person_id="r-helper")
    assert client.get(f"/api/v1/my-complaints/{complaint.id}", headers=helper).status_code == 404
    assert client.get("/api/v1/my-complaints", headers=helper).json["items"] == []


def test_that_there_was_one_stays_on_record(represented, announced):
    complaint = Complaint.get(withdraw(represented).id)
    assert complaint.representatives[0].withdrawn_at == NOW + days(1)
    assert complaint.history[-1].what == "authority_withdrawn"
    assert announced.last(RepresentativeAuthorityWithdrawn).subject == complaint.id


def test_again_announces_nothing(represented, announced):
    complaint = withdraw(represented)
    announced.clear()
    assert withdraw(complaint).version == complaint.version
    assert announced.names == []


def test_one_who_is_not_there_is_refused(represented):
    with pytest.raises(NotFound) as refused:
        withdraw(represented, 2)
    assert refused.value.code == "representative_not_found"
