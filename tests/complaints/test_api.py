"""The HTTP door of complaints: who may, what is refused, and what comes back."""

from datetime import date, timedelta

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.model import Complaint
from services.complaints.projections import Resident
from shared.context import acting_for
from shared.contracts.roles import PERMISSIONS
from shared.http import routes_of
from shared.landlords import registry
from tests.complaints.conftest import NOW, OFFICER, RESIDENT, SENIOR, TODAY, acknowledge, answer, said, staff

V1 = "/api/v1"


@pytest.fixture
def officer(sign_in, people):
    return sign_in("complaints_officer", person_id=OFFICER)


@pytest.fixture
def senior(sign_in, people):
    return sign_in("complaints_senior", person_id=SENIOR)


@pytest.fixture
def me(sign_in, people):
    return sign_in("resident", person_id=RESIDENT)


def body(**changes):
    told = {"resident_id": RESIDENT, "channel": "phone", "category": "charges", "description": "Too much."}
    return {name: value for name, value in (told | changes).items() if value is not ...}


def refused(answer, status, code):
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.json
    assert answer.content_type == "application/problem+json"
    return answer.json


def change(client, who, complaint, what, sent, version=None):
    headers = who | {"If-Match": f'"{version or complaint.version}"'}
    return client.post(f"{V1}/complaints/{complaint.id}/{what}", json=sent, headers=headers)


class TestReceiving:
    def test_any_member_of_staff_can(self, client, sign_in, people):
        answered = client.post(f"{V1}/complaints", json=body(), headers=sign_in("training_officer", person_id="s-3"))
        assert answered.status_code == 201
        assert answered.headers["ETag"] == '"1"'
        assert answered.json["possible_actions"] == ["acknowledge", "refuse"]
        assert answered.json["history"][0]["by"] == "s-3"

    def test_an_operator_a_partner_or_a_resident_cannot(self, client, sign_in, people):
        for role, kind in (("partner", "partner"), ("resident", "resident")):
            answered = client.post(f"{V1}/complaints", json=body(), headers=sign_in(role, kind=kind))
            refused(answered, 403, "not_allowed")

    @pytest.mark.parametrize(
        ("sent", "pointer"),
        [
            (body(channel="pigeon"), "/channel"),
            (body(channel=...), "/channel"),
            (body(category=7), "/category"),
            (body(description=""), "/description"),
            (body(description=" \n "), "/description"),
            (body(description="x" * 10_001), "/description"),
            (body(description="\x00"), "/description"),
            (body(description=["x"]), "/description"),
            (body(resident_id="$gt"), "/resident_id"),
            (body(resident_id={"$gt": ""}), "/resident_id"),
            (body(received_at="yesterday"), "/received_at"),
            (body(received_at="2026-11-20T10:00:00"), "/received_at"),
            (body(received_at="0001-01-01T00:00:00+14:00"), "/received_at"),
            (body(received_at="9999-12-31T23:59:59-14:00"), "/received_at"),
            (body(by_representative="perhaps"), "/by_representative"),
            (body(surprise=1), "/surprise"),
        ],
    )
    def test_bad_input_is_named_and_nothing_stored(self, client, officer, people, sent, pointer):
        problem = refused(client.post(f"{V1}/complaints", json=sent, headers=officer), 422, "invalid_input")
        assert [error["pointer"] for error in problem["errors"]] == [pointer]
        assert Complaint.collection().count_documents({}) == 0

    @pytest.mark.parametrize(
        ("raw", "kind", "status", "code"),
        [
            (b"{", "application/json", 400, "malformed_json"),
            (b'{"a":1,"a":2}', "application/json", 400, "malformed_json"),
            (b"[]", "application/json", 422, "invalid_input"),
            (b"a=b", "application/x-www-form-urlencoded", 415, "wrong_media_type"),
        ],
    )
    def test_what_cannot_be_read_is_refused(self, client, officer, raw, kind, status, code):
        refused(client.post(f"{V1}/complaints", data=raw, content_type=kind, headers=officer), status, code)

    def test_later_than_now_is_refused(self, client, officer):
        sent = body(received_at=(TODAY + timedelta(hours=1)).isoformat())
        refused(client.post(f"{V1}/complaints", json=sent, headers=officer), 422, "received_in_the_future")

    def test_an_unknown_resident_is_refused(self, client, officer):
        refused(
            client.post(f"{V1}/complaints", json=body(resident_id="r-9"), headers=officer), 404, "resident_not_found"
        )

    def test_a_keyed_repeat_is_the_same_complaint(self, client, officer):
        headers = officer | {"Idempotency-Key": "k-1"}
        first, second = (client.post(f"{V1}/complaints", json=body(), headers=headers) for _ in range(2))
        assert first.json["reference"] == second.json["reference"]
        assert second.headers["Idempotency-Replayed"] == "true"
        assert Complaint.collection().count_documents({}) == 1

    def test_a_key_with_another_body_is_refused(self, client, officer):
        headers = officer | {"Idempotency-Key": "k-1"}
        client.post(f"{V1}/complaints", json=body(), headers=headers)
        answered = client.post(f"{V1}/complaints", json=body(category="moving_to_property"), headers=headers)
        refused(answered, 422, "idempotency_key_reused")

    @pytest.mark.parametrize("nation", ["WLS", "SCT", "NIR"])
    def test_no_procedure_yet_outside_england(self, client, officer, landlord, monkeypatch, nation):
        monkeypatch.setattr(registry.find(landlord), "nation", nation)
        refused(client.post(f"{V1}/complaints", json=body(), headers=officer), 409, "no_procedure")
        refused(client.get(f"{V1}/complaints/policy", headers=officer), 409, "no_procedure")

    def test_an_anonymous_complaint_needs_no_resident(self, client, officer):
        answered = client.post(f"{V1}/complaints", json=body(resident_id=...), headers=officer)
        assert (answered.status_code, answered.json["resident_id"]) == (201, None)


class TestTheWayThrough:
    def test_from_receipt_to_the_final_answer(self, client, officer, senior, me):
        complaint = Complaint.get(client.post(f"{V1}/complaints", json=body(), headers=officer).json["id"])
        steps = [
            (officer, "handler", {"handler_id": OFFICER}),
            (officer, "acknowledgement", said()),
            (officer, "extension", {"until": "2026-12-18", "reason": "The surveyor is ill."}),
            (officer, "response", answer()),
            (officer, "escalation", {"channel": "email"}),
            (senior, "acknowledgement", said()),
            (senior, "final-response", answer(2)),
        ]
        for who, what, sent in steps:
            answered = change(client, who, complaint, what, sent)
            assert answered.status_code == 200, (what, answered.json)
            complaint = Complaint.get(complaint.id)
        assert answered.json["state"] == "stage2_responded"
        assert answered.json["due_before"] is None
        assert [letter["template"] for letter in answered.json["letters"]] == [
            "complaint_acknowledged",
            "complaint_extended",
            "complaint_answered",
            "complaint_acknowledged",
            "complaint_final_response",
        ]
        assert answered.json["stage1"]["response"]["outstanding_actions"] == answer()["outstanding_actions"]

    def test_a_response_without_mandatory_parts_names_them(self, client, officer, complaint_at):
        complaint = complaint_at("stage1_acknowledged")
        sent = {name: part for name, part in answer().items() if name not in ("reasons", "remedies")}
        problem = refused(change(client, officer, complaint, "response", sent), 409, "response_incomplete")
        assert [error["pointer"] for error in problem["errors"]] == ["/reasons", "/remedies"]

    def test_no_remedies_and_no_actions_are_parts_too(self, client, officer, complaint_at):
        complaint = complaint_at("stage1_acknowledged")
        answered = change(client, officer, complaint, "response", answer(remedies=[], outstanding_actions=[]))
        assert answered.status_code == 200

    @pytest.mark.parametrize(
        ("remedy", "pointer"),
        [
            ({"kind": "financial", "what": "For the delay."}, "/remedies/0/amount_pence"),
            ({"kind": "apology", "what": "Sorry.", "amount_pence": 5}, "/remedies/0/amount_pence"),
            ({"kind": "financial", "what": "For it.", "amount_pence": 5.5}, "/remedies/0/amount_pence"),
            ({"kind": "flowers", "what": "Sorry."}, "/remedies/0/kind"),
            ({"kind": "apology", "what": "Sorry.", "by": "soon"}, "/remedies/0/by"),
        ],
    )
    def test_a_remedy_that_is_none_is_refused(self, client, officer, complaint_at, remedy, pointer):
        complaint = complaint_at("stage1_acknowledged")
        problem = refused(
            change(client, officer, complaint, "response", answer(remedies=[remedy])), 422, "invalid_input"
        )
        assert [error["pointer"] for error in problem["errors"]] == [pointer]

    def test_an_officer_may_not_respond_finally(self, client, officer, complaint_at):
        complaint = complaint_at("stage2_acknowledged")
        refused(change(client, officer, complaint, "final-response", answer(2)), 403, "not_allowed")

    def test_a_reader_may_change_nothing(self, client, sign_in, complaint_at):
        complaint = complaint_at()
        refused(change(client, sign_in("reader"), complaint, "acknowledgement", said()), 403, "not_allowed")

    @pytest.mark.parametrize("until", ["2026-13-01", "0001-01-01", "9999-12-31", 7, None])
    def test_a_day_that_is_none_is_refused(self, client, officer, complaint_at, until):
        complaint = complaint_at("stage1_acknowledged")
        answered = change(client, officer, complaint, "extension", {"until": until, "reason": "Late."})
        refused(answered, 422, "invalid_input")

    @pytest.mark.parametrize(
        "sent",
        [
            {"reason": "over_12_months", "explanation": "Old.", "discretion_considered": True},
            {"reason": "previously_considered", "explanation": "Done.", "matter_known_on": "2020-01-01"},
        ],
        ids=["old and no date", "a date and not old"],
    )
    def test_a_refusal_says_since_when_it_was_known_exactly_when_that_matters(
        self, client, officer, complaint_at, sent
    ):
        problem = refused(change(client, officer, complaint_at(), "refusal", sent), 422, "invalid_input")
        assert problem["errors"][0]["pointer"] == "/matter_known_on"


CHANGES = [
    "acknowledgement",
    "extension",
    "response",
    "final-response",
    "refusal",
    "handler",
    "escalation",
    "resolution",
]
SENT = {
    "acknowledgement": said(),
    "extension": {"until": "2027-01-04", "reason": "Late."},
    "response": answer(),
    "final-response": answer(2),
    "refusal": {"reason": "previously_considered", "explanation": "Done."},
    "handler": {"handler_id": SENIOR},
    "escalation": {"channel": "phone"},
    "resolution": {"channel": "phone"},
}
CHANGES = list(SENT)


class TestVersions:
    @pytest.mark.parametrize("what", CHANGES)
    def test_a_change_says_which_version_it_changes(self, client, senior, complaint_at, what):
        path = f"{V1}/complaints/{complaint_at().id}/{what}"
        refused(client.post(path, json=SENT[what], headers=senior), 428, "version_required")
        refused(client.post(path, json=SENT[what], headers=senior | {"If-Match": "7"}), 400, "bad_version")

    @pytest.mark.parametrize("what", CHANGES)
    def test_a_stale_version_is_refused_with_the_current_one(self, client, senior, complaint_at, what):
        answered = change(client, senior, complaint_at(), what, SENT[what], version=99)
        problem = refused(answered, 412, "stale_version")
        assert problem["current_version"] == 1
        assert answered.headers["ETag"] == '"1"'

    def test_a_keyed_repeat_of_a_change_is_not_stale(self, client, officer, complaint_at):
        complaint = complaint_at()
        headers = officer | {"Idempotency-Key": "k-2"}
        first, second = (change(client, headers, complaint, "acknowledgement", said()) for _ in range(2))
        assert (first.status_code, second.status_code) == (200, 200)
        assert first.json == second.json

    def test_an_unchanged_complaint_is_not_sent_again(self, client, officer, complaint_at):
        path = f"{V1}/complaints/{complaint_at().id}"
        tag = client.get(path, headers=officer).headers["ETag"]
        assert client.get(path, headers=officer | {"If-None-Match": tag}).status_code == 304


class TestOtherLandlords:
    @pytest.mark.parametrize("what", CHANGES)
    def test_another_landlords_complaint_does_not_exist_for_a_change(
        self, client, sign_in, complaint_at, other_landlord, what
    ):
        stranger = sign_in("complaints_senior", at=other_landlord)
        refused(change(client, stranger, complaint_at(), what, SENT[what]), 404, "complaint_not_found")

    def test_nor_to_be_shown_listed_counted_or_read(self, client, sign_in, complaint_at, other_landlord):
        complaint = complaint_at("stage1_acknowledged")
        stranger = sign_in("complaints_senior", at=other_landlord)
        refused(client.get(f"{V1}/complaints/{complaint.id}", headers=stranger), 404, "complaint_not_found")
        refused(client.get(f"{V1}/complaints/{complaint.id}/letters/1", headers=stranger), 404, "complaint_not_found")
        assert client.get(f"{V1}/complaints", headers=stranger).json == {"items": [], "next": None}
        figures = client.get(f"{V1}/complaints/figures?from=2026-01-01&to=2026-12-31", headers=stranger).json
        assert figures["received"] == 0

    def test_the_same_resident_id_elsewhere_is_somebody_else(self, client, sign_in, complaint_at, other_landlord):
        complaint = complaint_at()
        namesake = sign_in("resident", person_id=RESIDENT, at=other_landlord)
        refused(client.get(f"{V1}/my-complaints/{complaint.id}", headers=namesake), 404, "complaint_not_found")
        assert client.get(f"{V1}/my-complaints", headers=namesake).json["items"] == []
        with acting_for(other_landlord, actor="staff"):
            assert Resident.collection().count_documents({}) == 0


class TestResidents:
    def test_complain_and_see_what_happens_next(self, client, me):
        made = client.post(f"{V1}/my-complaints", json={"category": "charges", "description": "Too much."}, headers=me)
        assert made.status_code == 201
        shown = client.get(f"{V1}/my-complaints/{made.json['id']}", headers=me).json
        assert shown["next"]["due_on"] == shown["due_on"] == Complaint.get(made.json["id"]).due_on.isoformat()
        assert shown["further"]["ombudsman"]["phone"] == "0300 111 3000"
        assert shown["possible_actions"] == ["withdraw"]
        assert "history" not in shown
        assert "stage1" not in shown

    def test_see_only_their_own(self, client, me, complaint_at):
        own, other, anonymous = complaint_at(), complaint_at(resident_id="r-2"), complaint_at(resident_id=None)
        listed = client.get(f"{V1}/my-complaints", headers=me).json["items"]
        assert [row["id"] for row in listed] == [own.id]
        for strange in (other, anonymous):
            for what in ("", "/letters/1"):
                path = f"{V1}/my-complaints/{strange.id}{what}"
                refused(client.get(path, headers=me), 404, "complaint_not_found")
            for what in ("withdrawal", "resolution"):
                path = f"{V1}/my-complaints/{strange.id}/{what}"
                refused(client.post(path, headers=me), 404, "complaint_not_found")
            path = f"{V1}/my-complaints/{strange.id}/escalation"
            refused(client.post(path, json={}, headers=me), 404, "complaint_not_found")

    def test_escalate_resolve_and_withdraw_without_knowing_versions(self, client, me, complaint_at):
        answered, settled, open_one = complaint_at("stage1_responded"), complaint_at("stage1_responded"), complaint_at()
        reply = client.post(f"{V1}/my-complaints/{answered.id}/escalation", json={"reason": "No."}, headers=me)
        assert (reply.status_code, reply.json["stage"]) == (200, 2)
        assert client.post(f"{V1}/my-complaints/{settled.id}/resolution", headers=me).json["state"] == "stage1_resolved"
        assert client.post(f"{V1}/my-complaints/{open_one.id}/withdrawal", headers=me).json["state"] == "withdrawn"

    def test_know_until_when_they_can_go_to_the_ombudsman(self, client, me, complaint_at):
        complaint = complaint_at("stage2_responded")
        shown = client.get(f"{V1}/my-complaints/{complaint.id}", headers=me).json
        assert shown["further"]["until"] == "2027-11-28"
        assert shown["next"] == {
            "text": "This is our final answer. If you are not satisfied, you can go to the Ombudsman.",
            "due_on": None,
        }

    def test_have_no_staff_routes(self, client, me, complaint_at):
        complaint = complaint_at()
        for path in ("", f"/{complaint.id}", "/figures?from=2026-01-01&to=2026-12-31", "/policy", "/calendar"):
            refused(client.get(f"{V1}/complaints{path}", headers=me), 403, "not_allowed")

    def test_who_is_not_known_yet_comes_back_later(self, client, sign_in, people):
        new = sign_in("resident", person_id="r-new")
        answered = client.post(f"{V1}/my-complaints", json={"category": "charges", "description": "x"}, headers=new)
        refused(answered, 503, "not_yet_known")
        assert answered.headers["Retry-After"] == "1"

    def test_page_through_their_complaints_the_latest_first(self, client, me, complaint_at):
        made = [complaint_at(when=TODAY - timedelta(days=n)).id for n in range(3)]
        first = client.get(f"{V1}/my-complaints?limit=2", headers=me).json
        second = client.get(f"{V1}/my-complaints?limit=2&cursor={first['next']}", headers=me).json
        assert [row["id"] for row in first["items"] + second["items"]] == made
        assert second["next"] is None


class TestLetters:
    def test_a_letter_is_a_plain_page_in_which_nothing_runs(self, client, officer, complaint_at):
        complaint = complaint_at("stage1_acknowledged")
        parts = answer(reasons="<script>alert('x')</script> & more")
        change(client, officer, complaint, "response", parts)
        shown = client.get(f"{V1}/complaints/{complaint.id}/letters/2", headers=officer)
        assert shown.mimetype == "text/html"
        assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
        assert "<script" not in shown.text
        assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; more" in shown.text
        for part in ('<html lang="en-GB">', "<h1>", "We uphold your complaint.", "Test Homes", complaint.reference):
            assert part in shown.text

    def test_a_resident_reads_the_same_letter(self, client, officer, me, complaint_at):
        complaint = complaint_at("stage1_acknowledged")
        mine = client.get(f"{V1}/my-complaints/{complaint.id}/letters/1", headers=me)
        assert mine.text == client.get(f"{V1}/complaints/{complaint.id}/letters/1", headers=officer).text

    def test_it_stays_as_it_was_sent(self, client, officer, complaint_at, landlord, monkeypatch):
        complaint = complaint_at("stage1_acknowledged")
        path = f"{V1}/complaints/{complaint.id}/letters/1"
        before = client.get(path, headers=officer).text
        monkeypatch.setattr(registry.find(landlord), "name", "Renamed Homes")
        monkeypatch.setattr("services.complaints.letters.DECISIONS", {})
        assert client.get(path, headers=officer).text == before

    @pytest.mark.parametrize("number", [0, 2, 99999999999999999999])
    def test_one_that_was_not_sent_is_not_there(self, client, officer, complaint_at, number):
        complaint = complaint_at("stage1_acknowledged")
        path = f"{V1}/complaints/{complaint.id}/letters/{number}"
        refused(client.get(path, headers=officer), 404, "letter_not_found")


class TestPolicyAndCalendar:
    def test_a_stricter_policy_is_set_and_shown(self, client, senior, officer):
        path, own = f"{V1}/complaints/policy", {"stage1_acknowledge": {"kind": "working_days", "n": 3}}
        assert client.get(path, headers=officer).headers["ETag"] == '"0"'
        answered = client.put(path, json={"durations": own}, headers=senior | {"If-Match": '"0"'})
        assert (answered.status_code, answered.headers["ETag"]) == (200, '"1"')
        shown = client.get(path, headers=officer).json
        assert shown["durations"] == own
        assert shown["limits"]["stage2_respond"] == {"kind": "working_days", "n": 20}

    @pytest.mark.parametrize(
        "durations",
        [
            {"stage3_respond": {"kind": "working_days", "n": 3}},
            {"stage1_respond": {"kind": "moons", "n": 3}},
            {"stage1_respond": {"kind": "working_days", "n": 0}},
            {"stage1_respond": 3},
            [],
            None,
        ],
    )
    def test_a_duration_that_is_none_is_refused(self, client, senior, durations):
        headers = senior | {"If-Match": '"0"'}
        answered = client.put(f"{V1}/complaints/policy", json={"durations": durations}, headers=headers)
        refused(answered, 422, "invalid_input")

    def test_a_looser_policy_is_refused(self, client, senior):
        sent = {"durations": {"stage1_respond": {"kind": "working_days", "n": 11}}}
        answered = client.put(f"{V1}/complaints/policy", json=sent, headers=senior | {"If-Match": '"0"'})
        assert refused(answered, 409, "looser_than_procedure")["errors"][0]["pointer"] == "/stage1_respond"

    def test_an_officer_decides_on_neither(self, client, officer):
        headers = officer | {"If-Match": '"0"'}
        for path, sent in (("policy", {"durations": {}}), ("calendar", {"holidays": ["2027-01-01"]})):
            refused(client.put(f"{V1}/complaints/{path}", json=sent, headers=headers), 403, "not_allowed")

    def test_a_proclaimed_holiday_is_recorded(self, client, senior):
        path = f"{V1}/complaints/calendar"
        shown = client.get(path, headers=senior)
        sent = {"holidays": [*shown.json["holidays"], "2027-06-14"]}
        answered = client.put(path, json=sent, headers=senior | {"If-Match": shown.headers["ETag"]})
        assert (answered.status_code, answered.json["number"]) == (200, 2)
        assert "2027-06-14" in client.get(path, headers=senior).json["holidays"]

    @pytest.mark.parametrize("holidays", [[], ["soon"], ["9999-01-01"], "2027-01-01", ["2027-01-01"] * 1001])
    def test_a_calendar_that_is_none_is_refused(self, client, senior, holidays):
        headers = senior | {"If-Match": '"0"'}
        answered = client.put(f"{V1}/complaints/calendar", json={"holidays": holidays}, headers=headers)
        refused(answered, 422, "invalid_input")

    def test_a_keyed_receipt_before_any_calendar_answers_with_the_complaint(self, client, officer):
        headers = officer | {"Idempotency-Key": "first-of-all"}
        answers = [client.post(f"{V1}/complaints", json=body(), headers=headers) for _ in range(2)]
        assert {answered.json.get("state") for answered in answers} == {"stage1_logged"}


def test_every_permission_of_the_routes_belongs_to_somebody(api):
    asked = {route["permission"] for route in routes_of(api)}
    assert asked <= set().union(*PERMISSIONS.values())


def test_a_version_that_another_officer_moved_on_is_refused_over_http(client, officer, senior, complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    assert change(client, officer, complaint, "response", answer()).status_code == 200
    refused(change(client, senior, complaint, "response", answer()), 412, "stale_version")


def test_nobody_gets_at_a_complaint_without_signing_in(client, complaint_at):
    refused(client.get(f"{V1}/complaints/{complaint_at().id}"), 401, "not_signed_in")


def test_dates_of_the_acknowledgement_are_shown_as_dates(client, officer, complaint_at):
    complaint = acknowledge(complaint_at(), NOW)
    shown = client.get(f"{V1}/complaints/{complaint.id}", headers=officer).json
    assert date.fromisoformat(shown["due_on"]) == complaint.due_on
    assert shown["due_before"].endswith("Z")


def test_an_anonymous_complaint_is_shown_to_staff(client, officer, people):
    complaint = commands.receive_complaint(body(resident_id=None, received_at=None, by_representative=False), staff())
    assert client.get(f"{V1}/complaints/{complaint.id}", headers=officer).json["resident_id"] is None


def test_of_two_answers_at_the_very_same_moment_one_is_stored(client, officer, complaint_at, monkeypatch):
    complaint, save = complaint_at("stage1_acknowledged"), Complaint.save

    def save_after_another(document):
        monkeypatch.setattr(Complaint, "save", save)
        with acting_for(document._made_for, actor="staff"):
            commands.respond_to_complaint(
                complaint.id, answer(decision="not_upheld"), staff(), version=complaint.version
            )
        return save(document)

    monkeypatch.setattr(Complaint, "save", save_after_another)
    refused(change(client, officer, complaint, "response", answer()), 412, "stale_version")
    assert Complaint.get(complaint.id).outcome == "not_upheld"
