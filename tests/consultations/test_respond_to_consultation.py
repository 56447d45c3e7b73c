"""Residents answer: once, again, at the last second, and all at the same time."""

from datetime import timedelta

import eventlet
import pytest

from services.consultations import commands
from services.consultations.model import Response
from services.consultations.model.responses import REVISIONS
from shared.context import acting_for
from shared.contracts.consultations import ResponseRecorded
from shared.errors import BadInput, NotFound, RuleBroken, Unavailable
from shared.store import LostRace
from tests.consultations.conftest import NOW, a_draft, an_open, answer, residents, stored, type_in

ONE = timedelta(milliseconds=1)
URL = "/api/v1/consultations/{}/my-response"


def test_stores_the_answers_and_announces_it_without_them(working, announced):
    consultation = an_open()
    response = answer(consultation, "r-1", {"hours": "eve", "why": "I work by day"})
    assert Response.get(response.id).answers == {"hours": "eve", "why": "I work by day"}
    event = announced.last(ResponseRecorded)
    assert (event.resident_id, event.channel, event.counts) == ("r-1", "web", True)
    assert "day" not in str(announced[-1]["data"])


def test_a_first_answer_is_stored_without_looking_for_an_earlier_one(working, monkeypatch):
    consultation, looked = an_open(), []
    monkeypatch.setattr(Response, "find", looked.append)
    assert answer(consultation, "r-1", {"hours": "eve"}).version == 1
    assert looked == []


def test_repeating_the_same_answers_announces_nothing(working, announced):
    consultation = an_open()
    first = answer(consultation, "r-1", {"hours": "eve"})
    announced.clear()
    again = answer(consultation, "r-1", {"hours": "eve"}, now=NOW + timedelta(hours=2))
    assert (again.version, again.received_at, announced.names) == (first.version, first.received_at, [])


def test_newer_answers_replace_the_earlier_ones_which_stay_in_the_history(working, announced):
    consultation = an_open()
    answer(consultation, "r-1", {"hours": "eve"})
    response = answer(consultation, "r-1", {"hours": "day"}, now=NOW + timedelta(hours=2))
    assert response.answers == {"hours": "day"}
    assert [one["answers"]["hours"] for one in response.revisions] == ["eve", "day"]
    assert announced.names[-2:] == ["response_recorded", "response_revised"]
    assert Response.collection().count_documents({}) == 1


@pytest.mark.parametrize(
    "moment", [-timedelta(milliseconds=1), timedelta(days=21)], ids=["before opening", "at closing"]
)
def test_refuses_an_answer_outside_the_period(working, moment):
    consultation = an_open()
    with pytest.raises(RuleBroken, match="consultation_closed"):
        answer(consultation, "r-1", {"hours": "eve"}, now=NOW + moment)


@pytest.mark.parametrize(
    "moment", [timedelta(0), timedelta(days=21, milliseconds=-1)], ids=["at opening", "just before"]
)
def test_takes_an_answer_at_the_edges_of_the_period(working, moment):
    assert answer(an_open(), "r-1", {"hours": "eve"}, now=NOW + moment).counts


def test_refuses_an_answer_right_after_an_early_closing(working):
    consultation = an_open()
    answer(consultation, "r-1", {"hours": "eve"})
    commands.close_consultation(consultation.id, early_because="No need.", closed_by="s", now=NOW + timedelta(hours=3))
    with pytest.raises(RuleBroken, match="consultation_closed"):
        answer(consultation, "r-2", {"hours": "eve"}, now=NOW + timedelta(hours=3))


def test_a_draft_does_not_exist_for_residents(working):
    with pytest.raises(NotFound):
        answer(a_draft(), "r-1", {"hours": "eve"})


def test_a_resident_of_another_estate_is_not_asked(working):
    residents("r-1", estate="orchard")
    residents("r-far", estate="bransholme")
    consultation = an_open(audience={"everyone": False, "estates": ["orchard"], "tenures": []})
    with pytest.raises(RuleBroken, match="not_asked"):
        answer(consultation, "r-far", {"hours": "eve"})


def test_a_resident_who_moved_out_is_not_asked(working):
    residents("r-1")
    residents("r-gone", state="moved_out")
    with pytest.raises(RuleBroken, match="not_asked"):
        answer(an_open(), "r-gone", {"hours": "eve"})


def test_a_resident_whose_registration_is_on_its_way_is_told_to_come_back(working):
    with pytest.raises(Unavailable, match="not_yet_known"):
        answer(an_open(), "r-new", {"hours": "eve"})


def test_web_answers_need_web_among_the_channels(working):
    with pytest.raises(RuleBroken, match="channel_not_offered"):
        answer(an_open(channels=["paper"]), "r-1", {"hours": "eve"})


@pytest.mark.parametrize(
    ("answers", "code", "pointer"),
    [
        ({"hours": "eve", "nope": 1}, "unknown_question", "/answers/nope"),
        ({"hours": "night"}, "answer_not_allowed", "/answers/hours"),
        ({"hours": ["eve"]}, "answer_not_allowed", "/answers/hours"),
        ({"hours": "eve", "ways": ["phone", "phone"]}, "answer_not_allowed", "/answers/ways"),
        ({"hours": "eve", "ways": ["phone", "web", "visit"]}, "answer_not_allowed", "/answers/ways"),
        ({"hours": "eve", "ways": [["phone"]]}, "answer_not_allowed", "/answers/ways"),
        ({"hours": "eve", "happy": 6}, "answer_not_allowed", "/answers/happy"),
        ({"hours": "eve", "happy": True}, "answer_not_allowed", "/answers/happy"),
        ({"hours": "eve", "again": "yes"}, "answer_not_allowed", "/answers/again"),
        ({"hours": "eve", "why": "x" * 4001}, "answer_not_allowed", "/answers/why"),
        ({"hours": "eve", "why": " "}, "answer_not_allowed", "/answers/why"),
        ({"again": True}, "answer_missing", "/answers/hours"),
        ({"hours": None}, "answer_missing", "/answers/hours"),
    ],
)
def test_refuses_answers_that_do_not_fit(working, answers, code, pointer):
    with pytest.raises(BadInput, match=code) as refusal:
        answer(an_open(), "r-1", answers)
    assert [fault["pointer"] for fault in refusal.value.fields] == [pointer]
    assert Response.collection().count_documents({}) == 0


def test_an_anonymous_answer_keeps_no_name_anywhere(working, announced):
    consultation = an_open(anonymous=True)
    response = answer(consultation, "r-1", {"hours": "eve"})
    answer(consultation, "r-1", {"hours": "day"}, now=NOW + timedelta(hours=2))
    raw = Response.collection().find_one({"_id": response.id})
    assert "r-1" not in str(raw)
    assert announced.names[-2:] == ["anonymous_response_recorded", "response_revised"]
    assert Response.collection().count_documents({}) == 1


def test_closing_throws_away_what_links_an_anonymous_answer_to_its_giver(working):
    consultation = an_open(anonymous=True)
    answer(consultation, "r-1", {"hours": "eve"})
    commands.close_consultation(consultation.id, closed_by=None, now=consultation.closes_at)
    assert stored(consultation).anonymity_key is None


def test_the_history_of_a_response_is_bounded_and_keeps_its_first_and_what_was_typed_in(working):
    consultation = an_open()
    answer(consultation, "r-1", {"hours": "eve", "happy": 1}, now=NOW)
    type_in(consultation, received_at=NOW, now=NOW + timedelta(minutes=1))
    for minute in range(2, 40):
        answer(consultation, "r-1", {"hours": "eve", "happy": 1 + minute % 5}, now=NOW + timedelta(minutes=minute))
    (raw,) = Response.collection().find({})
    assert len(raw["revisions"]) == REVISIONS
    assert [one["number"] for one in raw["revisions"][:2]] == [1, 2]
    assert (raw["revised"], raw["answers"]["happy"]) == (40, 5)


def test_five_hundred_taps_are_one_response(live, sign_in, working, announced):
    consultation = an_open(now=NOW - timedelta(days=3650), closes_at=NOW + timedelta(days=3650))
    headers, url = sign_in("resident", person_id="r-1"), URL.format(consultation.id)
    announced.clear()

    def tap(_):
        return live.application.test_client().put(url, json={"answers": {"hours": "eve"}}, headers=headers).status_code

    statuses = list(eventlet.GreenPool(64).imap(tap, range(500)))
    assert set(statuses) == {200}
    assert Response.collection().count_documents({}) == 1
    assert announced.names == ["response_recorded"]


def test_answers_while_it_closes_are_stored_in_time_or_refused(working, landlord):
    residents(*(f"r-{number}" for number in range(40)))
    consultation = an_open()
    close_at = NOW + timedelta(hours=1)
    outcomes = []

    def give(number):
        with acting_for(landlord):
            try:
                answer(
                    consultation, f"r-{number}", {"hours": "eve"}, now=close_at + timedelta(milliseconds=number - 20)
                )
                outcomes.append("stored")
            except (RuleBroken, LostRace):
                outcomes.append("refused")

    pool = eventlet.GreenPool()
    for number in range(40):
        pool.spawn(give, number)
        if number == 20:
            commands.close_consultation(consultation.id, early_because="Done.", closed_by="s", now=close_at)
    pool.waitall()
    kept = list(Response.collection().find({}))
    assert len(kept) == outcomes.count("stored")
    assert len(outcomes) == 40


def test_the_route_answers_with_a_version_and_shows_it_again(live, sign_in):
    consultation = an_open(now=NOW - timedelta(days=3650), closes_at=NOW + timedelta(days=3650))
    headers, url = sign_in("resident", person_id="r-1"), URL.format(consultation.id)
    put = live.put(url, json={"answers": {"hours": "eve"}}, headers=headers)
    shown = live.get(url, headers=headers)
    assert (put.status_code, shown.status_code) == (200, 200)
    assert put.headers["ETag"] == shown.headers["ETag"] == '"1"'
    assert shown.json["answers"] == {"hours": "eve"}
    assert shown.json["received_at"].endswith("Z")


def test_staff_cannot_answer_for_themselves(live, sign_in):
    consultation = an_open()
    refused = live.put(URL.format(consultation.id), json={"answers": {}}, headers=sign_in("engagement_officer"))
    assert refused.status_code == 403


def test_another_landlords_consultation_is_not_found(live, sign_in, other_landlord):
    consultation = an_open()
    headers = sign_in("resident", person_id="r-1", at=other_landlord)
    refused = live.put(URL.format(consultation.id), json={"answers": {"hours": "eve"}}, headers=headers)
    assert (refused.status_code, refused.json["code"]) == (404, "consultation_not_found")
