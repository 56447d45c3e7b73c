"""Residents are told what was learned."""

import pytest

from services.complaints.learning import LearningState, Theme
from services.complaints.queries.learning import list_published_learning
from shared.contracts import complaints as contracts
from shared.contracts.complaints import LearningPublished
from shared.errors import RuleBroken
from tests.complaints.learned import WHEN, agreed, identified, implemented, published
from tests.complaints.saying import OFFICER

V1 = "/api/v1/complaints/learning"


def test_the_words_are_told_and_nothing_else(client, sign_in, complaint_at, announced):
    item = published(implemented(agreed(identified(complaint_at()))))
    assert announced.last(LearningPublished).published_at == WHEN
    for who in (sign_in("resident"), sign_in("partner", kind="partner"), sign_in("reader")):
        (shown,) = client.get(f"{V1}/published", headers=who).json["items"]
        assert set(shown) == {"id", "theme", "words", "implemented_on", "published_at"}
        assert shown["words"] == item.published_words


def test_nothing_is_told_before(complaint_at):
    implemented(agreed(identified(complaint_at())))
    assert list_published_learning(None, 10) == []


def test_refuses_what_is_not_done_yet(complaint_at):
    with pytest.raises(RuleBroken, match="not_possible_now"):
        published(agreed(identified(complaint_at())))


def test_the_way_through_at_the_door(client, sign_in, complaint_at):
    officer = sign_in("complaints_officer", person_id=OFFICER)
    sent = {"theme": "policy", "complaint_ids": [complaint_at().id], "what_went_wrong": "Nobody called back."}
    made = client.post(V1, json=sent, headers=officer | {"Idempotency-Key": "k-1"})
    assert client.post(V1, json=sent, headers=officer | {"Idempotency-Key": "k-1"}).json["id"] == made.json["id"]
    path = f"{V1}/{made.json['id']}"
    for what, body, state in (
        ("action", {"change": "We call back.", "owner_id": OFFICER, "due_on": "2027-01-31"}, "action_agreed"),
        ("implementation", {"implemented_on": "2026-12-01"}, "implemented"),
        ("publication", {"words": "We call back now."}, "published"),
    ):
        version = client.get(path, headers=officer).headers["ETag"]
        answer = client.post(f"{path}/{what}", json=body, headers=officer | {"If-Match": version})
        assert answer.json["state"] == state
    assert len(client.get(f"{V1}?state=published", headers=officer).json["items"]) == 1
    assert client.get(V1, headers=sign_in("resident")).status_code == 403


@pytest.mark.parametrize(("told", "known"), [(contracts.LEARNING_STATES, LearningState), (contracts.THEMES, Theme)])
def test_the_closed_lists_are_the_same_on_both_sides(told, known):
    assert told == tuple(str(one) for one in known)
