"""A senior restricts how a person contacts us, tells them how to appeal, and never stops a complaint."""

from datetime import date

import pytest

from services.complaints.commands import complaints as commands
from services.complaints.commands import expressions, groups, receiving, representatives, restrictions
from services.complaints.commands.reviews import watch_reviews
from services.complaints.model import ContactRestriction
from services.complaints.vocabulary import Restricted
from shared.contracts.complaints import RESTRICTED, ContactRestricted, ContactRestrictionReviewMissed
from shared.errors import BadInput, NotFound
from shared.http import routes_of
from tests.complaints.saying import (
    NOW,
    RESIDENT,
    SENIOR,
    asked,
    at,
    behaviour,
    choice,
    joining,
    resident,
    speaking,
    staff,
    told,
)
from tests.complaints.steps import letters_of
from tests.harness import days

V1 = "/api/v1"


def restrict(**changes):
    return restrictions.restrict_contact(behaviour(**changes), staff(who=SENIOR))


def test_what_was_decided_and_why_is_kept(people):
    kept = ContactRestriction.get(restrict().id)
    assert (kept.decided_by, kept.review_on, kept.state) == (SENIOR, "2027-02-22", "in_force")
    assert (kept.proportionality, kept.equality_regard) == (
        behaviour()["proportionality"], behaviour()["equality_regard"],
    )  # fmt: skip


def test_it_is_announced_without_a_word_of_it(people, announced):
    restrict()
    event = announced.last(ContactRestricted)
    assert (event.resident_id, event.state, event.review_on) == (RESIDENT, "in_force", date(2027, 2, 22))
    assert event.restricted == ["phone_calls", "one_named_contact"]
    assert "shouting" not in str(announced)
    assert restrict().restated().data["state"] == "in_force"


def test_the_resident_is_told_what_why_and_how_to_appeal(people, announced):
    restriction = restrict()
    (message,) = letters_of(announced, "contact_restricted")
    assert (message["resident_id"], message["about_kind"], message["about_id"]) == (
        RESIDENT, "contact_restriction", restriction.id,
    )  # fmt: skip
    text = str(restriction.letters[0].sections)
    for words in ("Phone calls", "Forty calls a day", "Write to the head of service.", "never stops a complaint"):
        assert words in text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"review_on": date(2026, 11, 23)}, "review_not_ahead"),
        ({"review_on": date(2027, 11, 26)}, "review_not_ahead"),
        ({"from_on": date(2026, 11, 22)}, "begins_in_the_past"),
    ],
)
def test_refuses_days_that_cannot_be(people, changes, code):
    with pytest.raises(BadInput) as refused:
        restrict(**changes)
    assert refused.value.code == code


def test_refuses_an_unknown_resident(people):
    with pytest.raises(NotFound):
        restrict(resident_id="r-9")


@pytest.mark.parametrize(
    "left_out", ["review_on", "reason", "evidence_refs", "restricted", "proportionality", "equality_regard",
                 "how_to_appeal"],
)  # fmt: skip
def test_nothing_of_it_may_be_missing(client, sign_in, people, left_out):
    said = behaviour(from_on="2026-12-02", review_on="2027-02-22")
    sent = {name: value for name, value in said.items() if name != left_out}
    answered = client.post(f"{V1}/complaints/restrictions", json=sent, headers=sign_in("complaints_senior"))
    assert (answered.status_code, answered.json["errors"][0]["pointer"]) == (422, f"/{left_out}")


def test_a_senior_decides_it_and_nobody_else(client, sign_in, people):
    said = behaviour(from_on="2026-12-02", review_on="2027-02-22")
    for role, status in (("complaints_officer", 403), ("administrator", 403), ("complaints_senior", 201)):
        assert client.post(f"{V1}/complaints/restrictions", json=said, headers=sign_in(role)).status_code == status


def test_complaining_cannot_be_restricted():
    assert tuple(Restricted) == RESTRICTED
    assert not any("complain" in kind for kind in Restricted)


# It never stops a complaint: every way in, and every way further


def _service_request():
    captured = expressions.capture_expression(told(), staff())
    return expressions.record_choice(captured.id, choice("service_request"), staff(), version=captured.version)


def _group():
    common = {name: value for name, value in told().items() if name != "resident_id"}
    return groups.open_group_complaint(common, [joining("r-2", lead=True)], staff())


def _promoted():
    request = _service_request()
    return expressions.promote_service_request(request.id, asked(), staff(), version=request.version)


MINE = {"category": "charges", "description": "Too much."}
WAYS_IN = {
    "receive_complaint": lambda: receiving.receive_complaint(told(), staff()),
    "make_my_complaint": lambda: receiving.make_my_complaint(MINE, resident()),
    "capture_expression": lambda: expressions.capture_expression(told(), staff()),
    "capture_my_expression": lambda: expressions.capture_my_expression(MINE, resident()),
    "record_choice": _service_request,
    "make_my_choice": lambda: expressions.make_my_choice(
        expressions.capture_my_expression(MINE, resident()).id, "complaint", resident()
    ),
    "promote_service_request": _promoted,
    "promote_my_service_request": lambda: expressions.promote_my_service_request(
        _service_request().id, None, resident()
    ),
    "open_group_complaint": lambda: groups.open_group_complaint(
        {name: value for name, value in told().items() if name != "resident_id"},
        [joining(RESIDENT, lead=True)],
        staff(),
    ),
    "join_group_complaint": lambda: groups.join_group_complaint(_group().id, joining(RESIDENT), staff(), version=1),
    "join_my_group_complaint": lambda: groups.join_my_group_complaint(_group().reference, None, resident()),
}


@pytest.mark.parametrize("way", WAYS_IN)
def test_no_way_in_is_closed(people, way):
    restrict(restricted=[str(kind) for kind in Restricted])
    complaint = WAYS_IN[way]()
    assert RESIDENT in complaint.complainant_ids
    assert complaint.reference


def test_every_way_in_is_tried(api):
    ways = {route["endpoint"] for route in routes_of(api) if "POST" in route["methods"]}
    starts = ("receive_", "make_my_", "capture_", "record_choice", "promote_", "open_group", "join_")
    assert {way for way in ways if way.startswith(starts)} == set(WAYS_IN)


@pytest.mark.parametrize("by", ["staff", "resident", "representative"])
def test_nor_is_the_way_to_stage_2(complaint_at, by):
    complaint = complaint_at("stage1_responded")
    restrict(restricted=[str(kind) for kind in Restricted])
    later = NOW + days(9)
    if by == "staff":
        said = {"channel": "phone", "requested_at": None, "reason": None}
        after = commands.escalate_complaint(complaint.id, said, staff(later), version=complaint.version)
    elif by == "resident":
        after = commands.escalate_my_complaint(complaint.id, None, resident(later))
    else:
        representatives.name_representative(complaint.id, speaking(), staff(later), version=complaint.version)
        after = commands.escalate_my_complaint(complaint.id, None, resident(later, "r-helper"))
    assert after.stage == 2


# Reviews that were missed


def test_a_review_that_was_missed_is_told_once_and_listed(client, sign_in, people, announced):
    missed = restrict(review_on=date(2026, 12, 1))
    restrict(resident_id="r-2")
    announced.clear()
    moments = ("2026-12-01 23:59", "2026-12-02 00:00", "2026-12-03 00:00")
    assert [watch_reviews(now=at(moment)) for moment in moments] == [0, 1, 0]
    assert announced.last(ContactRestrictionReviewMissed).subject == missed.id
    senior = sign_in("complaints_senior")
    listed = client.get(f"{V1}/complaints/restrictions?overdue=true", headers=senior).json["items"]
    assert [row["id"] for row in listed] == [missed.id]
    assert len(client.get(f"{V1}/complaints/restrictions", headers=senior).json["items"]) == 2
    assert len(client.get(f"{V1}/complaints/restrictions?overdue=false", headers=senior).json["items"]) == 1


def test_they_are_listed_page_by_page(client, sign_in, people):
    made = {restrict(review_on=date(2026, 11, 25 + n)).id for n in range(3)}
    officer = sign_in("complaints_officer")
    for query in ("limit=2", "limit=2&overdue=true", "limit=2&resident_id=r-1"):
        first = client.get(f"{V1}/complaints/restrictions?{query}", headers=officer).json
        rest = client.get(f"{V1}/complaints/restrictions?{query}&cursor={first['next']}", headers=officer).json
        assert {row["id"] for row in first["items"] + rest["items"]} == made


def test_the_resident_reads_their_own_and_nobody_elses(client, sign_in, people):
    restriction = restrict()
    me, other = (sign_in("resident", person_id=who) for who in (RESIDENT, "r-2"))
    (shown,) = client.get(f"{V1}/my-complaints/restrictions", headers=me).json["items"]
    assert shown["how_to_appeal"] == "Write to the head of service."
    assert client.get(f"{V1}/my-complaints/restrictions", headers=other).json["items"] == []
    path = f"{V1}/my-complaints/restrictions/{restriction.id}/letters/1"
    assert "Write to the head of service." in client.get(path, headers=me).text
    assert client.get(path, headers=other).status_code == 404
    staffs = client.get(
        f"{V1}/complaints/restrictions/{restriction.id}/letters/1", headers=sign_in("complaints_officer")
    )
    assert staffs.text == client.get(path, headers=me).text
