"""Payments: never more than is owed, nothing ordered set off without a written agreement."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.complaints.commands import compensation
from services.complaints.commands.ombudsman import record_ombudsman_determination
from services.complaints.model import Compensation, Complaint
from services.complaints.queries.complaints import show_complaint
from services.complaints.service import ComplaintsService
from shared.contracts.complaints import CompensationOrdered, CompensationPaid, OmbudsmanDeterminationReceived
from shared.errors import NotFound, RuleBroken, StaleVersion
from shared.store import LostRace
from tests.complaints.paid import accepted, approved, pay, payment, reverse, to_pay, with_an_offer
from tests.complaints.promised import remedies_of
from tests.complaints.saying import NOW, SENIOR, determination, staff
from tests.complaints.steps import case_of, letters_of
from tests.harness import handle


@pytest.fixture
def ordered(complaint_at, announced):
    """The ledger of a complaint for which the Ombudsman ordered £300."""
    case, said = case_of(complaint_at("with_ombudsman")), determination(1)
    said["orders"][0] |= {"amount_pence": 30_000, "head": "distress"}
    record_ombudsman_determination(case.id, said, staff(), version=case.version)
    for _ in range(2):
        handle(ComplaintsService, "keep_awards", announced.last(OmbudsmanDeterminationReceived))
    return Compensation.get(case.complaint_id)


def refusal_of(doing, *arguments, **options):
    with pytest.raises(RuleBroken) as refused:
        doing(*arguments, **options)
    return refused.value.code


def test_a_payment_keeps_when_how_and_under_which_reference(complaint_at, announced):
    ledger = pay(to_pay(complaint_at))
    entry = ledger.entries[-1]
    assert (entry.paid_on, entry.method, entry.payment_reference) == ("2026-12-01", "bank_transfer", "BACS-1")
    assert (ledger.paid_pence, ledger.balance_pence) == (25_000, 0)
    assert announced.last(CompensationPaid).balance_pence == 0
    assert letters_of(announced, "compensation_paid")[0]["details"]["amount"] == "250.00"
    assert "BACS" not in str(announced)


def test_paid_in_full_the_promise_is_done_and_the_complaint_finished(complaint_at, announced):
    ledger = to_pay(complaint_at)
    ledger = pay(ledger, 10_000)
    handle(ComplaintsService, "settle_remedies", announced.last(CompensationPaid))
    assert not show_complaint(ledger.id).finished
    pay(ledger, 15_000, payment_reference="BACS-2")
    for _ in range(2):
        handle(ComplaintsService, "settle_remedies", announced.last(CompensationPaid))
    assert [remedy.state for remedy in remedies_of(Complaint.get(ledger.id))] == ["done"]
    assert announced.names.count("remedy_action_completed") == 1
    assert show_complaint(ledger.id).finished


def test_refuses_a_penny_more_than_is_owed(complaint_at):
    ledger = to_pay(complaint_at)
    assert refusal_of(pay, ledger, 25_001) == "more_than_owed"
    assert refusal_of(pay, pay(ledger, 20_000), 5_001, payment_reference="BACS-2") == "more_than_owed"


def test_refuses_what_was_not_accepted_or_not_approved(complaint_at):
    offered = with_an_offer(complaint_at)
    assert refusal_of(pay, offered) == "not_accepted"
    assert refusal_of(pay, approved(offered)) == "not_accepted"
    assert refusal_of(pay, accepted(with_an_offer(complaint_at))) == "not_approved"


def test_refuses_the_same_payment_twice(complaint_at):
    assert refusal_of(pay, pay(to_pay(complaint_at), 100), 100) == "already_paid"


def test_two_at_once_pay_once(complaint_at):
    ledger = to_pay(complaint_at)
    first, second = (Compensation.get(ledger.id) for _ in range(2))
    for one in (first, second):
        one.pay(1, payment(), staff())
    first.save()
    with pytest.raises(LostRace):
        second.save()
    with pytest.raises(StaleVersion):
        pay(ledger, payment_reference="BACS-2")


class TestOrdered:
    def test_it_stands_in_the_ledger_once_and_needs_no_acceptance(self, ordered, announced):
        assert (ordered.ordered_pence, ordered.balance_pence) == (30_000, 30_000)
        assert announced.names.count("compensation_ordered") == 1
        assert announced.last(CompensationOrdered).head == "distress"
        assert refusal_of(accepted, ordered, self.number(ordered)) == "not_an_offer"
        assert pay(approved(ordered, self.number(ordered)), 30_000, self.number(ordered)).balance_pence == 0

    def test_it_is_not_set_off_without_the_residents_written_agreement(self, ordered):
        number = self.number(ordered)
        ledger = approved(ordered, number)
        assert refusal_of(pay, ledger, 30_000, number, method="rent_account") == "set_off_not_agreed"
        ledger = pay(ledger, 30_000, number, method="rent_account", agreement="doc-9")
        assert ledger.entries[-1].agreement == "doc-9"

    def test_what_the_landlord_offers_itself_may_go_to_the_rent_account(self, complaint_at):
        assert pay(to_pay(complaint_at), method="rent_account").balance_pence == 0

    @staticmethod
    def number(ledger):
        return next(entry.number for entry in ledger.entries if entry.kind == "ordered")


STEPS = st.tuples(
    st.sampled_from(["offer", "accept", "decline", "approve", "pay", "reverse"]), st.integers(1, 8), st.integers(1, 300)
)


def do(ledger, what, number, pence, reference):
    doings = {
        "offer": lambda: ledger.award("offered", {"head": "delay", "amount_pence": pence}, staff()),
        "accept": lambda: ledger.accept(number, "phone", staff()),
        "decline": lambda: ledger.decline(number, "phone", staff()),
        "approve": lambda: ledger.approve(number, staff(NOW, SENIOR)),
        "pay": lambda: ledger.pay(number, payment(pence, payment_reference=reference), staff()),
        "reverse": lambda: ledger.reverse(number, "came_back", staff()),
    }
    doings[what]()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=25))
def test_whatever_happens_in_whatever_order_the_sums_hold(working, steps):
    ledger = Compensation(id="c-1", reference="C-1")
    for place, (what, number, pence) in enumerate(steps):
        before = [entry.to_mongo() for entry in ledger.entries]
        try:
            do(ledger, what, number, pence, f"BACS-{place}")
        except (RuleBroken, NotFound):
            assert len(ledger.entries) == len(before)
        assert [entry.to_mongo() for entry in ledger.entries][: len(before)] == before
        assert 0 <= ledger.paid_pence <= ledger.accepted_pence + ledger.ordered_pence <= ledger.offered_pence
        assert ledger.balance_pence >= 0
        assert all(award["owed_pence"] >= 0 for award in ledger.awards)


def test_a_payment_that_came_back_opens_the_promise_again(complaint_at, announced):
    ledger = pay(to_pay(complaint_at))
    compensation.settle_remedies(ledger.id, now=NOW)
    ledger = reverse(ledger, ledger.entries[-1].number)
    for _ in range(2):
        compensation.settle_remedies(ledger.id, now=NOW)
    assert [remedy.state for remedy in remedies_of(Complaint.get(ledger.id))] == ["open"]
    assert announced.names.count("remedy_action_reopened") == 1
