"""For everybody to read."""

import pytest

from services.complaints.commands.reports import publish_annual_report
from shared.contracts.complaints import AnnualReportPublished
from shared.errors import RuleBroken
from shared.landlords import registry
from tests.complaints.annual_reports import presented, published, responded
from tests.complaints.saying import TODAY, staff

PATH = "/api/v1/complaints/published-reports/2025"


@pytest.fixture
def host(landlord):
    registry._by_host["homes.example.org"] = registry._entries[landlord]
    yield "homes.example.org"
    del registry._by_host["homes.example.org"]


def test_everybody_reads_it_with_the_governing_bodys_response(client, host, working, announced):
    assert client.get(PATH, headers={"Host": host}).status_code == 404
    report = published()
    shown = client.get(PATH, headers={"Host": host})
    assert (shown.status_code, shown.content_type) == (200, "text/html; charset=utf-8")
    assert "We accept &lt;all&gt; of it." in shown.text
    assert "1.2" in shown.text  # the self-assessment is part of it
    assert announced.last(AnnualReportPublished).published_version == report.published_version == 1
    assert "We accept" not in str(announced)


def test_nobody_reads_it_before(client, host, working):
    responded()
    assert client.get(PATH, headers={"Host": host}).json["code"] == "report_not_found"


def test_not_without_the_governing_bodys_response(working):
    report = presented()
    with pytest.raises(RuleBroken, match="response_missing"):
        publish_annual_report(report.id, staff(TODAY), version=report.version)


def test_only_once(working):
    report = published()
    with pytest.raises(RuleBroken, match="response_missing"):
        publish_annual_report(report.id, staff(TODAY), version=report.version)
