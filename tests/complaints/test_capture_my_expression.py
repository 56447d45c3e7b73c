"""A resident says what they are dissatisfied with, themselves, and chooses later."""

import pytest

from services.complaints.commands import expressions
from shared.errors import Unavailable
from tests.complaints.saying import NOW, resident


def say(who="r-1"):
    return expressions.capture_my_expression({"category": "charges", "description": "Too much."}, resident(who=who))


def test_it_waits_for_their_choice(people):
    captured = say()
    assert (captured.state, captured.resident_id, captured.channel) == ("expression_captured", "r-1", "web")
    assert captured.expressed_at == NOW


def test_one_whose_account_is_new_comes_back_later(people):
    with pytest.raises(Unavailable) as refused:
        say("r-new")
    assert refused.value.code == "not_yet_known"


def test_they_see_it_with_what_they_can_do(client, sign_in, people):
    me = sign_in("resident", person_id="r-1")
    sent = {"category": "charges", "description": "Too much."}
    made = client.post("/api/v1/my-complaints/expressions", json=sent, headers=me)
    assert made.status_code == 201
    assert made.json["possible_actions"] == ["log", "record_service_request", "withdraw"]
    assert made.json["next"]["text"].endswith("You choose.")
    assert client.get("/api/v1/my-complaints", headers=me).json["items"][0]["id"] == made.json["id"]
