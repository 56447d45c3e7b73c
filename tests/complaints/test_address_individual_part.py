"""What concerns one member of a group alone is answered to them alone, with the answer to all."""

import pytest

from services.complaints.commands import individual
from services.complaints.model import Complaint
from shared.errors import NotFound, RuleBroken
from tests.complaints.saying import NOW, staff
from tests.complaints.steps import letters_of, respond
from tests.harness import days

SAID = {
    "decision": "upheld",
    "reasons": "Your window was left out.",
    "remedies": [{"kind": "financial", "what": "For the heating.", "amount_pence": 12_345}],
}


@pytest.fixture
def group(group_at):
    return group_at("stage1_acknowledged", individual="My window does not close.")


def address(complaint, who="r-2", **changes):
    return individual.address_individual_part(
        complaint.id, who, SAID | changes, staff(NOW + days(2)), version=complaint.version
    )


def test_an_answer_that_leaves_it_out_is_refused(group):
    with pytest.raises(RuleBroken) as refused:
        respond(group, NOW + days(3))
    assert (refused.value.code, refused.value.extra["members"]) == ("members_unanswered", ["r-2"])
    assert Complaint.get(group.id).state == "stage1_acknowledged"


def test_it_is_sent_with_the_answer_and_not_before(group, announced):
    addressed = address(group)
    assert letters_of(announced, "complaint_individual_answer") == []
    complaint = respond(addressed, NOW + days(3))
    (message,) = letters_of(announced, "complaint_individual_answer")
    assert (message["resident_id"], message["details"]["letter"]) == ("r-2", str(complaint.letters[-1].number))
    assert len(letters_of(announced, "complaint_answered")) == 3
    assert "£123.45" in str(complaint.letters[-1].sections)
    assert "window" not in str(announced)


def test_until_then_a_later_word_replaces_an_earlier(group):
    complaint = address(address(group), decision="not_upheld")
    assert [answer.decision for answer in complaint.member("r-2").answers] == ["not_upheld"]


@pytest.mark.parametrize("who", ["r-1", "r-3"])
def test_who_has_nothing_of_their_own_has_no_such_answer(group, who):
    with pytest.raises(RuleBroken) as refused:
        address(group, who)
    assert refused.value.code == "nothing_individual"


def test_a_stranger_has_none_either(group):
    with pytest.raises(NotFound):
        address(group, "r-9")


def test_not_where_no_answer_is_due(group_at):
    with pytest.raises(RuleBroken) as refused:
        address(group_at(individual="My window does not close."))
    assert refused.value.code == "not_possible_now"


def test_only_they_read_it(client, sign_in, group):
    complaint = respond(address(group), NOW + days(3))
    number = complaint.letters[-1].number
    theirs, others = (sign_in("resident", person_id=who) for who in ("r-2", "r-3"))
    path = f"/api/v1/my-complaints/{complaint.id}"
    assert "Your window was left out." in client.get(f"{path}/letters/{number}", headers=theirs).text
    assert client.get(f"{path}/letters/{number}", headers=others).status_code == 404
    assert client.get(path, headers=theirs).json["own_part"]["answers"][0]["decision"] == "upheld"
    shown = client.get(path, headers=others)
    assert number not in [letter["number"] for letter in shown.json["letters"]]
    assert "window" not in shown.text
