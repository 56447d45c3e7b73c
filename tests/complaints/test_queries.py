"""The staff's list, and the figures."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.queries.complaints import list_complaints
from services.complaints.queries.figures import show_complaint_figures
from shared.errors import BadInput
from tests.complaints.saying import NOW, OFFICER, SENIOR, at, resident
from tests.complaints.steps import WAYS, acknowledge
from tests.harness import days

V1 = "/api/v1"
LATER = NOW + days(30)


def listed(now=NOW, **filters):
    return [row["id"] for row in list_complaints(None, 100, now=now, **filters)]


class TestList:
    def test_what_is_due_first_is_at_the_top_and_what_waits_for_nobody_last(self, complaint_at):
        closed = complaint_at("stage1_resolved")
        later, sooner = complaint_at(when=NOW + days(2)), complaint_at()
        assert listed() == [sooner.id, later.id, closed.id]

    @pytest.mark.parametrize(
        ("filters", "states"),
        [
            ({"state": "stage1_logged"}, {"stage1_logged"}),
            ({"stage": 2}, {"stage2_requested"}),
            ({"handler_id": OFFICER}, {"stage1_responded"}),
            ({"handler_id": SENIOR}, set()),
            ({"overdue": True}, {"stage1_logged"}),
            ({"overdue": False}, {"stage1_responded", "stage2_requested", "withdrawn"}),
            ({"due_by": date(2026, 11, 30)}, {"stage1_logged"}),
            ({"due_by": date(2026, 11, 29)}, set()),
            ({"resident_id": "r-2"}, {"withdrawn"}),
            ({"stage": 1, "overdue": True}, {"stage1_logged"}),
        ],
        ids=str,
    )
    def test_filters(self, complaint_at, filters, states):
        for state in ("stage1_logged", "stage1_responded", "stage2_requested"):
            complaint_at(state)
        withdrawn_by_another(complaint_at)
        now = at("2026-12-01")
        found = list_complaints(None, 100, now=now, **filters)
        assert {row["state"] for row in found} == states

    def test_a_reference_leads_to_its_complaint(self, client, sign_in, complaint_at):
        complaint = complaint_at()
        complaint_at()
        officer = sign_in("complaints_officer")
        written = complaint.reference.lower().replace("-", "")
        found = client.get(f"{V1}/complaints?reference={written}", headers=officer).json["items"]
        assert [row["id"] for row in found] == [complaint.id]

    @pytest.mark.parametrize(
        "query",
        ["reference=C-26-AAAAAA", "state=lost", "stage=3", "due_by=soon", "overdue=maybe", "limit=0", "colour=red",
         "handler_id=$gt"],
    )  # fmt: skip
    def test_a_filter_that_is_none_is_refused(self, client, sign_in, working, query):
        answered = client.get(f"{V1}/complaints?{query}", headers=sign_in("complaints_officer"))
        assert (answered.status_code, answered.json["code"]) == (422, "invalid_input")

    def test_page_by_page_nothing_is_missed_and_nothing_comes_twice(self, client, sign_in, complaint_at):
        made = [complaint_at(state).id for state in ("stage1_logged", "stage1_resolved", "stage1_logged", "withdrawn")]
        officer, seen, after = sign_in("complaints_officer"), [], ""
        while after is not None:
            shown = client.get(f"{V1}/complaints?limit=1{after and '&cursor=' + after}", headers=officer).json
            seen += [row["id"] for row in shown["items"]]
            after = shown["next"]
        assert sorted(seen) == sorted(made)

    def test_a_cursor_of_another_list_is_refused(self, client, sign_in, complaint_at):
        complaint_at()
        complaint_at()
        officer = sign_in("complaints_officer")
        cursor = client.get(f"{V1}/complaints?limit=1", headers=officer).json["next"]
        answered = client.get(f"{V1}/complaints?limit=1&stage=1&cursor={cursor}", headers=officer)
        assert (answered.status_code, answered.json["code"]) == (400, "bad_cursor")


def withdrawn_by_another(complaint_at):
    complaint = complaint_at(resident_id="r-2")
    return commands.withdraw_my_complaint(complaint.id, resident(who="r-2"))


class TestFigures:
    def figures(self, now=LATER, first="2026-11-01", last="2026-11-30"):
        return show_complaint_figures(date.fromisoformat(first), date.fromisoformat(last), now=now)

    def test_counts_by_what_they_are(self, complaint_at):
        for state in WAYS:
            complaint_at(state)
        counted = self.figures()
        assert counted["received"] == len(WAYS)
        assert {state: n for state, n in counted["by_state"].items() if n} == dict.fromkeys(WAYS, 1)
        assert counted["by_stage"] == {"1": 7, "2": 9}
        assert counted["by_category"]["property_condition"] == len(WAYS)
        assert counted["by_outcome"] == {"upheld": 11, "partially_upheld": 0, "not_upheld": 0}
        assert counted["refused_by_reason"]["not_about_landlord_function"] == 2

    def test_counts_what_was_done_in_time_late_and_not_yet(self, complaint_at):
        acknowledge(complaint_at(), NOW + days(1))
        acknowledge(complaint_at(), NOW + days(20))
        complaint_at()
        found = {(row["stage"], row["clock"]): row for row in self.figures(now=NOW + days(21))["in_time"]}
        assert found[1, "acknowledge"] == {"stage": 1, "clock": "acknowledge", "in_time": 1, "late": 1, "overdue": 1}
        assert found[1, "respond"] == {"stage": 1, "clock": "respond", "in_time": 0, "late": 0, "overdue": 1}
        assert found[2, "respond"] == {"stage": 2, "clock": "respond", "in_time": 0, "late": 0, "overdue": 0}

    def test_done_at_the_end_of_the_last_day_is_late(self, complaint_at):
        due = complaint_at().due_before
        acknowledge(complaint_at(), due)
        acknowledge(complaint_at(), due - timedelta(milliseconds=1))
        found = self.figures(now=NOW)["in_time"][0]
        assert (found["in_time"], found["late"]) == (1, 1)

    @pytest.mark.parametrize(
        ("received", "counts"),
        [
            (datetime(2026, 10, 31, 23, 59, tzinfo=UTC), 0),
            (datetime(2026, 11, 1, tzinfo=UTC), 1),
            (datetime(2026, 11, 30, 23, 59, tzinfo=UTC), 1),
            (datetime(2026, 12, 1, tzinfo=UTC), 0),
        ],
        ids=str,
    )
    def test_both_days_of_the_period_count(self, complaint_at, received, counts):
        complaint_at(when=received)
        assert self.figures()["received"] == counts

    def test_of_nothing_all_is_zero(self, working):
        counted = self.figures()
        assert (counted["received"], sum(counted["by_state"].values())) == (0, 0)
        assert all(row["in_time"] == row["late"] == row["overdue"] == 0 for row in counted["in_time"])

    @pytest.mark.parametrize(("first", "last"), [("2026-11-02", "2026-11-01"), ("2020-01-01", "2026-01-01")])
    def test_refuses_what_is_no_period(self, working, first, last):
        with pytest.raises(BadInput) as refused:
            self.figures(first=first, last=last)
        assert refused.value.code == "bad_period"

    def test_over_http(self, client, sign_in, complaint_at):
        complaint_at()
        answered = client.get(f"{V1}/complaints/figures?from=2026-11-01&to=2026-11-30", headers=sign_in("reader"))
        assert answered.status_code == 200
        assert (answered.json["from"], answered.json["received"]) == ("2026-11-01", 1)

    @pytest.mark.parametrize("query", ["", "from=2026-11-01", "from=x&to=2026-11-01", "from=2026-11-01&to=9999-12-31"])
    def test_a_period_that_is_none_is_refused(self, client, sign_in, working, query):
        answered = client.get(f"{V1}/complaints/figures?{query}", headers=sign_in("reader"))
        assert (answered.status_code, answered.json["code"]) == (422, "invalid_input")
