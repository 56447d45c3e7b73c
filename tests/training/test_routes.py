"""The whole door: permissions, bad input, versions, repeated keys, other landlords."""

from datetime import timedelta

import pytest

from services.training.projections import Resident
from shared.clock import rfc3339, utc_now
from shared.context import acting_for
from shared.http.rates import rates
from tests.training.conftest import course_fields

LATER = utc_now() + timedelta(days=30)


@pytest.fixture
def ask(client):
    def call(method, path, headers, body=None, **more):
        return client.open("/api/v1" + path, method=method, headers=headers | more, json=body)

    return call


@pytest.fixture
def officer(sign_in):
    return sign_in("training_officer", person_id="s-1")


@pytest.fixture
def resident(sign_in, landlord):
    def signed_in(person_id="r-1"):
        with acting_for(landlord):
            Resident.keep(person_id, 1, state="active")
        return sign_in("resident", person_id=person_id)

    return signed_in


def a_session(**more):
    return {
        "course_id": "SCRUTINY-BASICS",
        "parts": [{"starts_at": rfc3339(LATER), "ends_at": rfc3339(LATER + timedelta(hours=2))}],
        "venue_name": "Freedom Centre",
        "trainer": "Pat Example",
        "capacity": 1,
    } | more


@pytest.fixture
def session(ask, officer):
    ask("POST", "/courses", officer, course_fields())
    ask("POST", "/courses/SCRUTINY-BASICS/publication", officer)
    answer = ask("POST", "/sessions", officer, a_session())
    assert answer.status_code == 201, answer.text
    return answer.json


def test_a_course_from_draft_to_certificate(ask, officer, resident, session, client, landlord):
    mine = resident()
    path = f"/sessions/{session['id']}"
    booking = ask("POST", f"{path}/my-booking", mine, {"access_needs": ["creche"]}).json
    assert (booking["status"], booking["access_needs"]) == ("booked", ["creche"])
    with acting_for(landlord):
        from services.training.model import Session

        begun = {"starts_at": utc_now() - timedelta(hours=2), "ends_at": utc_now() - timedelta(minutes=1)}
        Session.collection().update_one({"_id": session["id"]}, {"$set": {"parts": [begun], **begun}})
    marked = ask("POST", f"{path}/bookings/{booking['id']}/attendance", officer, {"mark": "attended"})
    assert (marked.status_code, marked.json["completion"]) == (200, "completed")
    number = marked.json["certificate_no"]
    assert number.startswith(f"{landlord}-")
    checked = client.get(f"/api/v1/certificates/{number}")
    assert checked.json.keys() == {"number", "status", "course_title", "awarded_on", "landlord_name"}
    assert (checked.status_code, checked.json["status"]) == (200, "valid")
    assert [one["number"] for one in ask("GET", "/certificates", mine).json["items"]] == [number]
    register = ask("GET", "/certificates/register?resident=r-1", officer).json["items"]
    assert [(one["number"], one["resident_id"]) for one in register] == [(number, "r-1")]
    revoked = ask("POST", f"/certificates/{number}/revocation", officer, {"reason": "misconduct"})
    assert revoked.json["status"] == "revoked"
    assert client.get(f"/api/v1/certificates/{number}").json["status"] == "revoked"
    listed = ask("GET", f"{path}/attendance", officer).json["items"]
    assert [one["marks"] for one in listed] == [["attended"]]


def test_lists_are_paged_in_order(ask, officer, resident, session):
    for number in range(5):
        ask("POST", f"/sessions/{session['id']}/my-booking", resident(f"r-{number}"), {})
        ask("POST", "/sessions", officer, a_session())
    for path, count in ((f"/sessions/{session['id']}/bookings", 5), ("/sessions", 6), ("/courses", 1)):
        seen, cursor = [], ""
        while cursor is not None:
            shown = ask("GET", f"{path}?limit=2{cursor and '&cursor=' + cursor}", officer)
            assert shown.status_code == 200, shown.text
            seen += [one["id"] for one in shown.json["items"]]
            cursor = shown.json["next"]
        assert len(set(seen)) == len(seen) == count
    waiting = ask("GET", f"/sessions/{session['id']}/bookings?status=waiting", officer).json["items"]
    assert [one["resident_id"] for one in waiting] == ["r-1", "r-2", "r-3", "r-4"]


def test_my_bookings_are_mine_the_latest_session_first(ask, officer, resident, session):
    second = ask("POST", "/sessions", officer, a_session(parts=[_part(LATER + timedelta(days=1))])).json
    for one in (session, second):
        ask("POST", f"/sessions/{one['id']}/my-booking", resident("r-1"), {})
        ask("POST", f"/sessions/{one['id']}/my-booking", resident("r-2"), {})
    items = ask("GET", "/bookings?limit=1", resident("r-2")).json
    assert [(one["session_id"], one["resident_id"]) for one in items["items"]] == [(second["id"], "r-2")]
    rest = ask("GET", f"/bookings?limit=1&cursor={items['next']}", resident("r-2")).json["items"]
    assert [(one["session_id"], one["status"]) for one in rest] == [(session["id"], "waiting")]


def _part(starts_at):
    return {"starts_at": rfc3339(starts_at), "ends_at": rfc3339(starts_at + timedelta(hours=1))}


def test_the_trainer_is_for_staff_only(ask, officer, resident, session):
    assert ask("GET", f"/sessions/{session['id']}", officer).json["trainer"] == "Pat Example"
    assert ask("GET", f"/sessions/{session['id']}", resident()).json["trainer"] is None
    assert "Pat" not in ask("GET", "/sessions", resident()).text


def test_access_needs_are_for_those_who_may_see_them(ask, officer, resident, session, sign_in):
    ask("POST", f"/sessions/{session['id']}/my-booking", resident(), {"access_needs": ["hearing_loop"]})
    assert "hearing_loop" not in ask("GET", f"/sessions/{session['id']}/bookings", officer).text
    shown = ask("GET", f"/sessions/{session['id']}/access-needs", officer).json["items"]
    assert [(one["resident_id"], one["access_needs"]) for one in shown] == [("r-1", ["hearing_loop"])]
    assert ask("GET", f"/sessions/{session['id']}/access-needs", sign_in("reader")).status_code == 403


def test_drafts_are_seen_by_staff_only(ask, officer, resident):
    ask("POST", "/courses", officer, course_fields())
    assert ask("GET", "/courses/SCRUTINY-BASICS", officer).status_code == 200
    assert ask("GET", "/courses/SCRUTINY-BASICS", resident()).json["code"] == "course_not_found"
    assert ask("GET", "/courses?status=draft", resident()).json["items"] == []


@pytest.mark.parametrize("role", ["resident", "reader", "complaints_officer", "administrator"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/courses"),
        ("PATCH", "/courses/x"),
        ("POST", "/courses/x/publication"),
        ("POST", "/courses/x/withdrawal"),
        ("POST", "/sessions"),
        ("PATCH", "/sessions/x"),
        ("POST", "/sessions/x/cancellation"),
        ("POST", "/sessions/x/bookings"),
        ("POST", "/sessions/x/bookings/y/cancellation"),
        ("POST", "/sessions/x/bookings/y/attendance"),
        ("POST", "/sessions/x/bookings/y/assessment"),
        ("POST", "/certificates/hull-2026-x/revocation"),
    ],
)
def test_only_the_training_officer_changes_things(ask, sign_in, role, method, path):
    assert ask(method, path, sign_in(role), {}).status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/bookings"), ("GET", "/certificates"), ("POST", "/sessions/x/my-booking")],
)
def test_staff_have_no_bookings_of_their_own(ask, officer, method, path):
    assert ask(method, path, officer, {}).status_code == 403


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"code": "Not A Code"}, "/code"),
        ({"code": "x" * 41}, "/code"),
        ({"title": "x" * 161}, "/title"),
        ({"title": "   "}, "/title"),
        ({"title": "bell \x07"}, "/title"),
        ({"level": "phd"}, "/level"),
        ({"hours": "2"}, "/hours"),
        ({"hours": 2.5}, "/hours"),
        ({"hours": True}, "/hours"),
        ({"hours": 10**30}, "/hours"),
        ({"validity_months": 0}, "/validity_months"),
        ({"attendance_threshold": 101}, "/attendance_threshold"),
        ({"assessed": "yes"}, "/assessed"),
        ({"accessible_formats": ["bsl", "bsl"]}, "/accessible_formats"),
        ({"accessible_formats": "bsl"}, "/accessible_formats"),
        ({"required_for": ["emperor"]}, "/required_for"),
        ({"landlord": "york"}, "/landlord"),
        ({"status": "published"}, "/status"),
    ],
)
def test_bad_courses_are_refused_by_field(ask, officer, change, pointer):
    answer = ask("POST", "/courses", officer, course_fields() | change)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input"), answer.text
    assert any(fault["pointer"].startswith(pointer) for fault in answer.json["errors"])


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"parts": []}, "/parts"),
        ({"parts": [{"starts_at": "2027-01-01T10:00:00", "ends_at": "2027-01-01T11:00:00"}]}, "/parts/0/starts_at"),
        ({"parts": [{"starts_at": "tomorrow", "ends_at": "later"}]}, "/parts/0/starts_at"),
        (
            {"parts": [{"starts_at": "9999-12-31T23:59:59-14:00", "ends_at": "9999-12-31T23:59:59-14:00"}]},
            "/parts/0/starts_at",
        ),
        ({"parts": [{"starts_at": rfc3339(LATER), "ends_at": rfc3339(LATER)}]}, "/parts/0/ends_at"),
        ({"parts": [_part(LATER), _part(LATER)]}, "/parts/1/starts_at"),
        ({"parts": [_part(LATER), _part(LATER + timedelta(days=400))]}, "/parts"),
        ({"parts": [_part(LATER)] * 21}, "/parts"),
        ({"parts": "often"}, "/parts"),
        ({"capacity": 0}, "/capacity"),
        ({"capacity": 301}, "/capacity"),
        ({"offer_days": 61}, "/offer_days"),
        ({"access_features": ["helipad"]}, "/access_features"),
        ({"course_id": "no/such"}, "/course_id"),
        ({"course_id": None}, "/course_id"),
        ({"seats_taken": 0}, "/seats_taken"),
    ],
)
def test_bad_sessions_are_refused_by_field(ask, officer, session, change, pointer):
    answer = ask("POST", "/sessions", officer, a_session(**change))
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input"), answer.text
    assert any(fault["pointer"].startswith(pointer) for fault in answer.json["errors"]), answer.text


def test_a_body_that_is_no_object_is_refused(ask, officer):
    assert ask("POST", "/courses", officer, ["a"]).status_code == 422


def test_broken_json_and_wrong_types_are_refused(client, officer):
    broken = client.post("/api/v1/courses", data="{", headers=officer | {"Content-Type": "application/json"})
    assert (broken.status_code, broken.json["code"]) == (400, "malformed_json")
    assert client.post("/api/v1/courses", data="a=b", headers=officer).status_code == 415


@pytest.mark.parametrize("path", ["/courses/SCRUTINY-BASICS", "/sessions/{session}"])
def test_changes_need_the_version_that_was_seen(ask, officer, session, path):
    path = path.format(session=session["id"])
    now = ask("GET", path, officer).headers["ETag"]
    assert ask("PATCH", path, officer, {}).json["code"] == "version_required"
    change = {"capacity": 3} if "sessions" in path else {"hours": 9}
    assert ask("PATCH", path, officer, change, **{"If-Match": now}).status_code == 200
    stale = ask("PATCH", path, officer, change, **{"If-Match": now})
    assert (stale.status_code, stale.json["code"]) == (412, "stale_version")


def test_a_repeated_key_answers_with_the_same_booking_and_another_body_is_refused(ask, resident, session):
    path, key = f"/sessions/{session['id']}/my-booking", {"Idempotency-Key": "k-1"}
    first = ask("POST", path, resident(), {"access_needs": []}, **key)
    again = ask("POST", path, resident(), {"access_needs": []}, **key)
    assert again.json == first.json
    assert again.headers["Idempotency-Replayed"] == "true"
    other = ask("POST", path, resident(), {"access_needs": ["creche"]}, **key)
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")


def test_a_repeated_key_schedules_one_session(ask, officer, session):
    body, key = a_session(), {"Idempotency-Key": "k-2"}
    first, again = (ask("POST", "/sessions", officer, body, **key) for _ in range(2))
    assert first.json["id"] == again.json["id"]
    assert len(ask("GET", "/sessions", officer).json["items"]) == 2


def test_a_repeated_key_revokes_once(ask, officer, completed, landlord):
    found, _session = completed()
    path = f"/certificates/{found.certificate['number']}/revocation"
    answers = [ask("POST", path, officer, {"reason": "misconduct"}, **{"Idempotency-Key": "k-3"}) for _ in range(2)]
    assert answers[0].json == answers[1].json


def test_another_landlords_things_do_not_exist(ask, officer, resident, session, sign_in, other_landlord):
    booking = ask("POST", f"/sessions/{session['id']}/my-booking", resident(), {}).json
    theirs = sign_in("training_officer", at=other_landlord)
    path = f"/sessions/{session['id']}"
    for method, address, body in [
        ("GET", "/courses/SCRUTINY-BASICS", None),
        ("POST", "/courses/SCRUTINY-BASICS/publication", None),
        ("GET", path, None),
        ("GET", f"{path}/bookings", None),
        ("GET", f"{path}/attendance", None),
        ("GET", f"{path}/access-needs", None),
        ("POST", f"{path}/cancellation", {"reason": "weather"}),
        ("POST", f"{path}/bookings/{booking['id']}/cancellation", None),
        ("POST", f"{path}/bookings/{booking['id']}/attendance", {"mark": "attended"}),
    ]:
        assert ask(method, address, theirs, body).status_code == 404, address
    assert ask("GET", "/courses", theirs).json["items"] == []
    assert ask("GET", "/sessions", theirs).json["items"] == []


def test_a_certificate_of_another_landlord_cannot_be_revoked(ask, completed, sign_in, other_landlord):
    found, _session = completed()
    theirs = sign_in("training_officer", at=other_landlord)
    path = f"/certificates/{found.certificate['number']}/revocation"
    assert ask("POST", path, theirs, {"reason": "misconduct"}).status_code == 404


@pytest.mark.parametrize("number", ["x", "nobody-2026-ABCDEFGHJKM", "-2026-A", "--", "platform-2026-ABCDEFGHJKM"])
def test_numbers_of_no_landlord_are_not_found(client, number):
    assert client.get(f"/api/v1/certificates/{number}").status_code == 404


def test_looking_numbers_up_is_limited(client, landlord):
    rates.clear()
    answers = {client.get(f"/api/v1/certificates/{landlord}-2026-ABCDEFGHJKM").status_code for _ in range(61)}
    assert answers == {404, 429}
    rates.clear()
