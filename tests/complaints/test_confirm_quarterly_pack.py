"""The governing body's quarterly pack, and who has read it."""

from datetime import date

import pytest

from services.complaints.commands.packs import confirm_quarterly_pack, issue_quarterly_pack
from services.complaints.model import QuarterlyPack
from services.complaints.projections import StaffMember
from services.complaints.quarters import last_quarter
from services.complaints.queries.packs import show_quarterly_pack_page
from shared.contracts.complaints import QuarterlyPackConfirmed, QuarterlyPackIssued
from shared.errors import NotFound
from tests.complaints.saying import TODAY, at, staff

V1 = "/api/v1"
JANUARY = at("2027-01-02")


def receipts(pack):
    return [(one.person_id, one.delivered_at, one.read_at) for one in pack.recipients]


@pytest.fixture
def board(people):
    """Two members, one of whom is suspended."""
    role = ["governing_body_member"]
    StaffMember.keep_many(
        [("b-1", 1, {"roles": role, "state": "active"}), ("b-2", 1, {"roles": role, "state": "gone"})]
    )


@pytest.fixture
def pack(board, complaint_at):
    complaint_at("stage2_responded")
    complaint_at(when=at("2025-11-03"))
    issue_quarterly_pack(now=JANUARY)
    return QuarterlyPack.objects.get()


@pytest.mark.parametrize(
    ("day", "first", "last", "name"),
    [
        (date(2027, 1, 1), date(2026, 10, 1), date(2026, 12, 31), "2026-q3"),
        (date(2026, 12, 31), date(2026, 7, 1), date(2026, 9, 30), "2026-q2"),
        (date(2027, 4, 1), date(2027, 1, 1), date(2027, 3, 31), "2026-q4"),
        (date(2027, 7, 15), date(2027, 4, 1), date(2027, 6, 30), "2027-q1"),
    ],
)
def test_quarters_are_those_of_the_reporting_year(day, first, last, name):
    quarter = last_quarter(day)
    assert (quarter.first, quarter.last, quarter.name) == (first, last, name)


def test_the_pack_of_a_quarter_is_made_once_for_the_members_of_the_day(pack, announced):
    issue_quarterly_pack(now=JANUARY)
    assert announced.names == []
    assert (pack.first, [one.person_id for one in pack.recipients]) == ("2026-10-01", ["b-1"])


def test_it_tells_volumes_outcomes_timeliness_and_the_trend(pack):
    assert pack.figures["volumes"]["received"] == 1
    assert pack.figures["volumes"]["received_before"] == 1
    assert pack.figures["outcomes"]["2"]["upheld"] == 1
    assert pack.figures["timeliness"]["respond_2"] == {"in_time": 1, "late": 0, "overdue": 0}
    assert pack.figures["trend"] == {"2026-11": 1}
    assert "The last twelve months" in show_quarterly_pack_page(pack.id)


def test_it_is_announced_with_counts(board, complaint_at, announced):
    complaint_at()
    issue_quarterly_pack(now=JANUARY)
    event = announced.last(QuarterlyPackIssued)
    assert (event.first_day, event.recipient_count, event.read_count) == (date(2026, 10, 1), 1, 0)


def test_a_landlord_without_complaints_gets_none(working):
    issue_quarterly_pack(now=JANUARY)
    assert QuarterlyPack.objects.count() == 0


def test_another_process_that_was_first_is_no_fault(board, complaint_at, monkeypatch):
    complaint_at()
    monkeypatch.setattr(QuarterlyPack, "plain", lambda *_: None)
    issue_quarterly_pack(now=JANUARY)
    issue_quarterly_pack(now=JANUARY)
    assert QuarterlyPack.objects.get().version == 1


def test_the_first_receipt_of_each_kind_counts_and_who_reads_has_received(pack, announced):
    later = at("2027-01-05")
    confirm_quarterly_pack(pack.id, "delivered", staff(JANUARY, "b-1"))
    read = confirm_quarterly_pack(pack.id, "read", staff(later, "b-1"))
    again = confirm_quarterly_pack(pack.id, "read", staff(at("2027-01-09"), "b-1"))
    assert again.version == read.version
    assert receipts(read) == [("b-1", JANUARY, later)]
    assert announced.last(QuarterlyPackConfirmed).read_count == 1
    late = confirm_quarterly_pack(pack.id, "read", staff(later, "b-9"))
    assert receipts(late)[1] == ("b-9", later, later)


def test_a_pack_that_is_not_there_is_not_found(working):
    with pytest.raises(NotFound, match="quarterly_pack_not_found"):
        confirm_quarterly_pack("2026-q1", "read", staff(TODAY))


def test_at_the_door(client, sign_in, pack):
    member = sign_in("governing_body_member", person_id="b-1")
    assert client.get(f"{V1}/complaints/packs", headers=member).json["items"][0]["id"] == pack.id
    shown = client.get(f"{V1}/complaints/packs/{pack.id}/page", headers=member)
    assert (shown.status_code, shown.content_type) == (200, "text/html; charset=utf-8")
    sent = client.post(f"{V1}/complaints/packs/{pack.id}/receipt", json={"kind": "read"}, headers=member)
    assert sent.json["recipients"][0]["read_at"] == "2026-12-02T15:00:00.000Z"
    senior = sign_in("complaints_senior")
    assert client.get(f"{V1}/complaints/packs/{pack.id}", headers=senior).status_code == 200
    refused = client.post(f"{V1}/complaints/packs/{pack.id}/receipt", json={"kind": "read"}, headers=senior)
    assert refused.status_code == 403
