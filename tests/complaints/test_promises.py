"""A resident sees everything that was promised to them, and whether it was kept."""

from datetime import date, timedelta

from services.complaints.commands import complaints as commands
from services.complaints.commands import remedies
from services.complaints.model import Complaint, Remedy
from services.complaints.queries.promises import list_my_promises
from tests.complaints.promised import a_remedy, answered, done, remedies_of, stored
from tests.complaints.saying import NOW, RESIDENT, at, resident, staff
from tests.complaints.steps import acknowledge, case_of, refer, refuse, respond, withdraw
from tests.complaints.test_accept_complaint_as_told import accept

LATER = at("2027-03-01")


def promised(when=NOW, who=RESIDENT):
    """{kind: (due_on, status)} of the latest complaint."""
    found = list_my_promises(None, 10, resident_id=who, now=when)
    return {promise["kind"]: (promise["due_on"], promise["status"]) for promise in found[0]["promises"]}


def test_the_acknowledgement_is_promised_from_the_start(complaint_at):
    complaint_at()  # on Mon 2026-11-23
    assert promised() == {"acknowledge": ("2026-11-30", "open")}
    assert promised(at("2026-11-30 23:59")) == {"acknowledge": ("2026-11-30", "open")}
    assert promised(at("2026-12-01 00:00")) == {"acknowledge": ("2026-11-30", "broken")}


def test_done_in_time_it_is_kept_and_the_answer_is_promised(complaint_at):
    acknowledge(complaint_at(), at("2026-11-30 23:59"))
    assert promised() == {"acknowledge": ("2026-11-30", "kept"), "respond": ("2026-12-14", "open")}


def test_done_late_it_is_broken_for_good(complaint_at):
    acknowledge(complaint_at(), at("2026-12-01 00:00"))
    assert promised(LATER)["acknowledge"] == ("2026-11-30", "broken")


def test_an_answer_in_time_or_late(complaint_at):
    complaint = acknowledge(complaint_at(), at("2026-11-24"))
    respond(complaint, at("2026-12-08 23:59"))
    assert promised(LATER)["respond"] == ("2026-12-08", "kept")
    complaint = acknowledge(complaint_at(when=NOW + timedelta(minutes=1)), at("2026-11-24"))
    respond(complaint, at("2026-12-09 00:00"))
    assert promised(LATER)["respond"] == ("2026-12-08", "broken")


def test_an_extension_moves_the_answer_with_its_reason_and_is_a_promise_itself(complaint_at):
    complaint = acknowledge(complaint_at(), at("2026-11-24"))
    day, act = date(2026, 12, 15), staff(at("2026-11-25"))
    commands.extend_complaint(complaint.id, day, "The surveyor is ill.", act, version=complaint.version)
    found = list_my_promises(None, 10, resident_id=RESIDENT, now=NOW)[0]["promises"]
    assert [(one["kind"], one["due_on"], one["status"]) for one in found[1:]] == [
        ("respond", "2026-12-08", "moved"), ("extended_response", "2026-12-15", "open"),
    ]  # fmt: skip
    assert found[1]["moves"] == [{"from_on": "2026-12-08", "to_on": "2026-12-15", "reason": "The surveyor is ill."}]
    assert promised(at("2026-12-16"))["extended_response"][1] == "broken"


def test_a_refusal_is_an_answer_too(complaint_at):
    refuse(complaint_at(), at("2026-11-25"))
    assert promised(LATER) == {"acknowledge": ("2026-11-30", "kept")}


def test_taken_back_nothing_is_owed_any_more_but_what_was_late_was_late(complaint_at):
    withdraw(complaint_at(), at("2026-11-25"))
    assert promised(LATER) == {"acknowledge": ("2026-11-30", "ended")}
    withdraw(complaint_at(when=NOW + timedelta(minutes=1)), at("2026-12-01"))
    assert promised(LATER) == {"acknowledge": ("2026-11-30", "broken")}


class TestRemedies:
    def status(self, when=NOW):
        return promised(when)["outstanding_action"]

    def test_open_then_broken(self, complaint_at):
        a_remedy(complaint_at)
        assert self.status() == ("2026-12-18", "open")
        assert self.status(at("2026-12-19 00:00")) == ("2026-12-18", "broken")

    def test_kept_when_done_in_time_and_broken_when_late(self, complaint_at):
        done(a_remedy(complaint_at), at("2026-12-18 23:59"))
        assert self.status(LATER)[1] == "kept"
        remedy = Remedy.collection().find_one({})
        remedies.dispute_my_remedy(remedy["_id"], "It stands still.", resident(at("2026-12-19")))
        assert self.status(LATER)[1] == "broken"
        done(Remedy.get(remedy["_id"]), at("2026-12-20"))
        assert self.status(LATER)[1] == "broken"

    def test_moved_with_its_reason_until_it_is_done(self, complaint_at):
        lift = a_remedy(complaint_at)
        remedies.move_remedy_date(lift.id, date(2027, 1, 15), "The part is late.", staff(), version=lift.version)
        assert self.status() == ("2027-01-15", "moved")
        (shown,) = list_my_promises(None, 10, resident_id=RESIDENT, now=NOW)[0]["promises"][2:]
        assert (shown["promised_on"], shown["moves"][0]["reason"]) == ("2026-12-18", "The part is late.")
        done(stored(lift), at("2027-01-15"))
        assert self.status(LATER)[1] == "kept"

    def test_without_a_day_it_is_open_until_it_is_done(self, complaint_at):
        change = {"kind": "policy_change", "what": "We order parts at once."}
        (remedy,) = remedies_of(answered(complaint_at, remedies=[change], outstanding_actions=[]))
        assert promised(LATER)["remedy"] == (None, "open")
        done(remedy)
        assert promised(LATER)["remedy"] == (None, "kept")

    def test_what_the_resident_did_not_want_is_ended(self, complaint_at):
        lift = a_remedy(complaint_at)
        lift.be_settled("declined", NOW)
        lift.save()
        assert self.status(LATER)[1] == "ended"


def test_told_to_accept_the_acknowledgement_is_promised_anew(complaint_at):
    complaint = refer(complaint_at("stage1_refused"), at("2026-12-01"))
    accept(case_of(complaint))  # on Mon 2026-12-07
    case_of(complaint)
    assert promised(at("2026-12-08")) == {"acknowledge": ("2026-12-14", "open")}


def test_both_stages_in_the_order_they_came(complaint_at):
    remedies_of(complaint_at("stage2_responded"))
    (found,) = list_my_promises(None, 10, resident_id=RESIDENT, now=NOW)
    assert [(one["stage"], one["kind"]) for one in found["promises"]] == [
        (stage, kind) for stage in (1, 2) for kind in ("acknowledge", "respond", "remedy", "outstanding_action")
    ]
    assert (found["counts"]["kept"], found["counts"]["open"]) == (6, 2)
    assert found["further"]["until"] == date(2027, 11, 28)


def test_at_the_door_page_by_page_and_nobody_elses(client, me, complaint_at):
    for number in range(3):
        complaint_at(when=NOW + timedelta(minutes=number))
    complaint_at(resident_id="r-2")
    complaint_at(resident_id=None)
    seen, query = [], "?limit=2"
    while query:
        shown = client.get(f"/api/v1/my-promises{query}", headers=me).json
        seen += [item["complaint_id"] for item in shown["items"]]
        query = shown["next"] and f"?limit=2&cursor={shown['next']}"
    assert len(seen) == len(set(seen)) == 3
    assert shown["items"][0]["further"]["ombudsman"]["phone"] == "0300 111 3000"


def test_both_reads_go_by_an_index(complaint_at):
    complaint = complaint_at("stage1_responded")
    for read in (
        Complaint.collection()
        .find({"resident_id": RESIDENT, "gone_at": None})
        .sort([("received_at", -1), ("_id", -1)]),
        Remedy.collection().find({"complaint_id": {"$in": [complaint.id]}, "gone_at": None}),
    ):
        plan = str(read.explain()["queryPlanner"]["winningPlan"])
        assert "IXSCAN" in plan
        assert "COLLSCAN" not in plan
        assert "'SORT'" not in plan
