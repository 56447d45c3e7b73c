"""The governing body's response."""

import pytest

from services.complaints.commands.reports import respond_to_annual_report
from shared.errors import RuleBroken
from tests.complaints.annual_reports import drafted, presented, published, responded
from tests.complaints.saying import TODAY, staff


def test_can_be_put_better_until_it_is_published(working):
    report = responded()
    again = respond_to_annual_report(report.id, "We accept it.", staff(TODAY, "s-chair"), version=report.version)
    assert (again.response, again.responded_by) == ("We accept it.", "s-chair")


@pytest.mark.parametrize(("build", "code"), [(drafted, "not_presented"), (published, "report_published")])
def test_neither_before_it_is_presented_nor_after_it_is_published(working, build, code):
    report = build()
    with pytest.raises(RuleBroken, match=code):
        respond_to_annual_report(report.id, "We accept it.", staff(TODAY), version=report.version)


def test_at_the_door_only_for_the_governing_body(client, sign_in, working):
    report = presented()
    path = f"/api/v1/complaints/annual-reports/{report.id}/response"
    for role, status in (("complaints_senior", 403), ("governing_body_member", 200)):
        headers = sign_in(role) | {"If-Match": f'"{report.version}"'}
        assert client.post(path, json={"response": "We accept it."}, headers=headers).status_code == status
