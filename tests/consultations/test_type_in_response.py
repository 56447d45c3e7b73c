"""Paper, telephone and doorstep answers, typed in by staff; two channels, one voice; and what comes late."""

from datetime import timedelta

import pytest

from services.consultations.model import Response
from shared.clock import utc_now
from shared.errors import BadInput, NotFound, RuleBroken
from tests.consultations.conftest import (
    NOW,
    OFFICER,
    a_closed,
    a_draft,
    an_open,
    answer,
    days,
    residents,
    type_in,
    typed,
)


def test_keeps_the_channel_and_who_typed_it(working, announced):
    response = type_in(an_open(), channel="phone")
    assert (response.channel, response.entered_by, response.resident_id) == ("phone", OFFICER, "r-1")
    assert announced[-1]["data"]["typed_in"] is True
    assert OFFICER not in str(announced[-1])


def test_the_last_answer_before_closing_counts_whatever_its_channel(working):
    consultation = an_open()
    answer(consultation, "r-1", {"hours": "eve"}, now=NOW + days(3))
    response = type_in(consultation, received_at=NOW + days(1), now=NOW + days(4))
    assert (response.channel, response.answers) == ("web", {"hours": "eve"})
    assert [one["channel"] for one in response.revisions] == ["web", "paper"]
    assert Response.collection().count_documents({}) == 1


def test_paper_that_came_after_the_web_answer_counts(working):
    consultation = an_open()
    answer(consultation, "r-1", {"hours": "eve"}, now=NOW + days(1))
    response = type_in(consultation, received_at=NOW + days(2), now=NOW + days(2))
    assert (response.channel, response.answers) == ("paper", {"hours": "day"})


def test_the_same_slip_typed_twice_is_one_entry(working, announced):
    consultation = an_open()
    type_in(consultation)
    announced.clear()
    assert len(type_in(consultation).revisions) == 1
    assert announced.names == []


def test_a_household_slip_is_one_voice_by_its_code(working):
    consultation = an_open()
    first = type_in(consultation, resident_id=None, household_slip="hp-17")
    again = type_in(consultation, resident_id=None, household_slip="HP-17", received_at=NOW + days(2))
    assert (first.id, first.respondent, first.resident_id) == (again.id, "household", None)


def test_unnamed_slips_are_voices_of_their_own(working, announced):
    consultation = an_open()
    type_in(consultation, resident_id=None)
    type_in(consultation, resident_id=None)
    assert Response.collection().count_documents({"respondent": "anonymous"}) == 2
    assert announced.names[-1] == "anonymous_response_recorded"


def test_required_questions_may_be_empty_on_paper(working):
    assert type_in(an_open(), answers={"why": "More benches"}).answers == {"why": "More benches"}


def test_a_slip_received_before_closing_counts_though_typed_in_later(working):
    consultation = a_closed()
    response = type_in(consultation, resident_id="r-2", received_at=NOW + days(20), now=NOW + days(23))
    assert response.counts


def test_a_late_slip_is_kept_but_does_not_count(working):
    consultation = a_closed()
    response = type_in(consultation, resident_id="r-2", received_at=NOW + days(21), now=NOW + days(23))
    assert (response.counts, response.awaits_acceptance) == (False, True)


def test_a_late_slip_does_not_replace_what_was_in_time(working):
    consultation = a_closed(answers={"hours": "eve"})
    response = type_in(consultation, received_at=NOW + days(22), now=NOW + days(23))
    assert (response.answers, response.counts, response.awaits_acceptance) == ({"hours": "eve"}, True, True)


@pytest.mark.parametrize(
    ("received_at", "code"),
    [(NOW - timedelta(milliseconds=1), "received_before_opening"), (NOW + days(3), "received_in_future")],
)
def test_refuses_an_impossible_moment(working, received_at, code):
    with pytest.raises(BadInput, match=code):
        type_in(an_open(), received_at=received_at, now=NOW + days(2))


def test_refuses_an_unknown_resident(working):
    with pytest.raises(NotFound, match="resident_not_found"):
        type_in(an_open(), resident_id="r-nobody")


def test_refuses_a_resident_who_is_not_asked(working):
    residents("r-1")
    residents("r-far", estate="elsewhere")
    with pytest.raises(RuleBroken, match="not_asked"):
        type_in(an_open(audience={"everyone": False, "estates": ["orchard"], "tenures": []}), resident_id="r-far")


def test_refuses_a_draft(working):
    with pytest.raises(NotFound):
        type_in(a_draft())


def test_a_resident_is_still_one_voice_on_paper_where_answers_are_anonymous(working):
    consultation = an_open(anonymous=True)
    answer(consultation, "r-1", {"hours": "eve"}, now=NOW + timedelta(hours=1))
    type_in(consultation)
    (raw,) = Response.collection().find({})
    assert raw["answers"] == {"hours": "day"}
    assert "r-1" not in str(raw)


def test_a_keyed_request_sent_twice_is_one_anonymous_slip(live, sign_in):
    now = utc_now()
    consultation = an_open(now=now - days(1), closes_at=now + days(30))
    body = typed(received_at=now.isoformat()) | {"resident_id": None}
    del body["resident_id"]
    headers = sign_in("engagement_officer") | {"Idempotency-Key": "slip-1"}
    url = f"/api/v1/consultations/{consultation.id}/responses"
    first, again = (live.post(url, json=body, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json["id"] == again.json["id"]
    assert "answers" not in first.json
