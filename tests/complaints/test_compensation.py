"""The ledger at the door: who may, sums, and the export for finance."""

import csv
import io
from datetime import date

import pytest

from services.complaints.money import Entry
from services.complaints.putting_right import CompensationHead
from services.complaints.queries.compensation import COLUMNS, export_compensation, show_compensation_totals
from shared.contracts import complaints as contracts
from tests.complaints.paid import approved, pay, payment, reverse, to_pay, with_an_offer
from tests.complaints.saying import answer as parts

V1 = "/api/v1"
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("told", "known"),
    [(contracts.COMPENSATION_HEADS, CompensationHead), (contracts.COMPENSATION_ENTRIES, Entry)],
)
def test_the_closed_lists_are_the_same_on_both_sides(told, known):
    assert told == tuple(str(one) for one in known)


def test_the_way_through(client, officer, senior, me, complaint_at):
    path = f"{V1}/complaints/{complaint_at('stage1_responded').id}/compensation"
    mine = path.replace("/complaints/", "/my-complaints/")
    steps = [
        (officer, "offers", {"head": "delay", "amount_pence": 10_000}),
        (officer, "offers", {"head": "distress", "amount_pence": 5_000}),
        (officer, "offers", {"head": "loss", "amount_pence": 1_000}),
        (officer, "offers/1/acceptance", {"channel": "phone"}),
        (officer, "offers/3/refusal", {"channel": "phone"}),
        (senior, "awards/1/approval", None),
        (officer, "awards/1/payments", payment(10_000)),
        (officer, "payments/7/reversal", {"reason": "came_back"}),
    ]
    for who, what, sent in steps:
        version = client.get(path, headers=who).headers["ETag"]
        answer = client.post(f"{path}/{what}", json=sent, headers=who | {"If-Match": version})
        assert answer.status_code == 200, (what, answer.json)
    assert answer.json["balance_pence"] == 10_000
    assert client.post(f"{mine}/offers/2/acceptance", headers=me).json["balance_pence"] == 15_000
    shown = client.get(mine, headers=me).json
    assert [award["accepted"] for award in shown["awards"]] == [True, True, False]
    assert "payment_reference" not in shown["entries"][6]


@pytest.mark.parametrize("what", ["awards/1/approval", "awards/1/payments", "payments/1/reversal"])
def test_who_only_reads_moves_no_money(client, sign_in, complaint_at, what):
    reader = sign_in("reader") | {"If-Match": '"1"'}
    path = f"{V1}/complaints/{complaint_at().id}/compensation/{what}"
    assert client.post(path, json=payment(), headers=reader).status_code == 403


def test_an_officer_does_not_approve(client, officer, complaint_at):
    path = f"{V1}/complaints/{with_an_offer(complaint_at).id}/compensation/awards/1/approval"
    assert client.post(path, headers=officer | {"If-Match": '"1"'}).status_code == 403


@pytest.mark.parametrize("pence", [0, -1, 1.5, "100", 100_000_001])
def test_amounts_are_whole_pence(client, officer, complaint_at, pence):
    path = f"{V1}/complaints/{complaint_at().id}/compensation/offers"
    sent = {"head": "delay", "amount_pence": pence}
    answer = client.post(path, json=sent, headers=officer | {"If-Match": '"0"'})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/amount_pence")


def test_totals_of_a_period_by_head(complaint_at):
    pay(to_pay(complaint_at), 20_000)
    reverse(pay(to_pay(complaint_at, 1_000, head="delay"), 1_000), 4)
    totals = show_compensation_totals(*NOVEMBER)
    assert (totals["offered_pence"], totals["paid_pence"], totals["net_paid_pence"]) == (26_000, 21_000, 20_000)
    by_head = {row["head"]: row for row in totals["by_head"]}
    assert by_head["delay"]["net_paid_pence"] == 0
    assert by_head["time_and_trouble"]["accepted_pence"] == 25_000
    assert show_compensation_totals(date(2026, 12, 1), date(2026, 12, 31))["offered_pence"] == 0


def test_both_days_of_the_period_count(complaint_at):
    with_an_offer(complaint_at)  # on Wed 2026-11-25
    day = date(2026, 11, 25)
    assert show_compensation_totals(day, day)["offered_pence"] == 25_000
    assert show_compensation_totals(date(2026, 11, 24), date(2026, 11, 24))["offered_pence"] == 0


def test_the_export_is_every_entry_as_csv(client, officer, complaint_at):
    ledger = reverse(pay(to_pay(complaint_at)), 4)
    answer = client.get(f"{V1}/complaints/compensation/export?from=2026-11-01&to=2026-11-30", headers=officer)
    assert answer.mimetype == "text/csv"
    assert answer.data.decode("utf-8") == export_compensation(*NOVEMBER)
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert tuple(rows[0]) == COLUMNS
    assert sorted(row["kind"] for row in rows) == ["accepted", "approved", "offered", "paid", "reversed"]
    paid = next(row for row in rows if row["kind"] == "paid")
    assert (paid["reference"], paid["amount_pence"], paid["amount"]) == (ledger.reference, "25000", "250.00")
    assert (paid["payment_reference"], paid["method"], paid["paid_on"]) == ("BACS-1", "bank_transfer", "2026-12-01")


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_nothing_in_the_export_runs_in_a_spreadsheet(complaint_at, begins):
    ledger = to_pay(complaint_at)
    pay(ledger, payment_reference=f"{begins}1+1")
    (cell,) = {row["payment_reference"] for row in csv.DictReader(io.StringIO(export_compensation(*NOVEMBER)))} - {""}
    assert cell.startswith("'")


def test_a_reference_of_a_payment_begins_with_a_letter_or_digit(client, officer, complaint_at):
    ledger = approved(with_an_offer(complaint_at))
    path = f"{V1}/complaints/{ledger.id}/compensation/awards/1/payments"
    sent = payment(payment_reference="=cmd|' /C calc'!A0")
    answer = client.post(path, json=sent, headers=officer | {"If-Match": f'"{ledger.version}"'})
    assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/payment_reference")


def test_a_period_that_cannot_be_counted_is_refused(client, officer):
    for what in ("totals", "export"):
        answer = client.get(f"{V1}/complaints/compensation/{what}?from=2026-11-02&to=2026-11-01", headers=officer)
        assert (answer.status_code, answer.json["code"]) == (422, "bad_period")


def test_a_head_belongs_to_money_alone(client, officer, complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    sent = parts(remedies=[{"kind": "apology", "what": "Sorry.", "head": "delay"}])
    tag = {"If-Match": f'"{complaint.version}"'}
    refused = client.post(f"{V1}/complaints/{complaint.id}/response", json=sent, headers=officer | tag)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/remedies/0/head")
