"""What comes up during the investigation: a new point of stage 1, or a complaint of its own.

Source: Complaint Handling Code 2024 para 6.8.
"""

import pytest

from services.complaints.commands import definitions as commands
from services.complaints.commands.receiving import receive_split
from services.complaints.model import Complaint
from services.complaints.model.definition import joins
from shared.contracts.complaints import ComplaintReceived
from shared.errors import RuleBroken, StaleVersion
from tests.complaints.saying import NOW, OFFICER, RESIDENT, said, staff
from tests.complaints.steps import letters_of
from tests.harness import days

LATER = NOW + days(9)


def issue(**changes):
    return {
        "words": "The stair light is broken, too.",
        "channel": "phone",
        "category": "health_and_safety",
        "is_related": True,
        "would_delay": False,
        "reasons": "The same contractor.",
    } | changes


def raised(complaint, when=LATER, **changes):
    return commands.raise_complaint_issue(complaint.id, issue(**changes), staff(when), version=complaint.version)


def split_of(complaint):
    return Complaint.get(complaint.issues[-1].complaint_id)


@pytest.mark.parametrize(
    ("response_issued", "is_related", "would_delay", "joined"),
    [(False, True, False, True), (True, True, False, False), (False, False, False, False), (False, True, True, False)],
)
def test_it_joins_only_where_nothing_speaks_against_it(response_issued, is_related, would_delay, joined):
    assert joins(response_issued=response_issued, is_related=is_related, would_delay=would_delay) is joined


@pytest.mark.parametrize("state", ["stage1_acknowledged", "stage1_extended"])
def test_a_related_issue_becomes_a_point_and_the_resident_is_told(complaint_at, announced, state):
    complaint = raised(complaint_at(state))
    assert complaint.current.points == [said()["definition"], issue()["words"]]
    assert (complaint.issues[0].point, complaint.issues[0].reasons) == (2, "The same contractor.")
    assert letters_of(announced, "complaint_defined")
    assert "stair" not in str(announced)


@pytest.mark.parametrize(
    ("state", "changes"),
    [
        ("stage1_acknowledged", {"is_related": False}),
        ("stage1_acknowledged", {"would_delay": True}),
        ("stage1_responded", {}),
        ("stage2_acknowledged", {}),
    ],
)
def test_otherwise_it_is_a_complaint_of_its_own_with_its_own_clock(complaint_at, announced, state, changes):
    complaint = raised(complaint_at(state), **changes)
    made = split_of(complaint)
    assert (made.state, made.resident_id, made.raised_in_id) == ("stage1_logged", RESIDENT, complaint.id)
    assert (made.description, made.category, made.received_at) == (issue()["words"], "health_and_safety", LATER)
    assert made.history[0].by == OFFICER
    assert complaint.split_waiting_since is None
    assert announced.last(ComplaintReceived).subject == made.id


@pytest.mark.parametrize("state", ["stage1_logged", "stage1_refused", "withdrawn"])
def test_refuses_where_no_investigation_was_begun(complaint_at, state):
    with pytest.raises(RuleBroken) as refused:
        raised(complaint_at(state))
    assert refused.value.code == "not_possible_now"


def test_refuses_a_version_that_was_changed(complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    version = complaint.version
    raised(complaint)
    with pytest.raises(StaleVersion):
        commands.raise_complaint_issue(complaint.id, issue(), staff(LATER), version=version)


def test_the_timer_makes_the_complaint_that_a_dying_process_did_not(complaint_at, monkeypatch):
    complaint = complaint_at("stage1_responded")
    with monkeypatch.context() as broken:
        broken.setattr(commands, "receive_split", _die)
        with pytest.raises(KeyboardInterrupt):
            raised(complaint)
    kept = Complaint.get(complaint.id)
    assert Complaint.find(kept.issues[0].complaint_id) is None
    assert commands.open_split_complaints(now=LATER) == 1
    assert split_of(kept).description == issue()["words"]
    assert commands.open_split_complaints(now=LATER) == 0


def test_it_is_made_once_though_the_process_died_before_it_wrote_that_down(complaint_at, announced, monkeypatch):
    complaint = complaint_at("stage1_responded")
    with monkeypatch.context() as broken:
        broken.setattr(Complaint, "note_opened", _die)
        with pytest.raises(KeyboardInterrupt):
            raised(complaint)
    for _ in range(2):
        commands.open_split_complaints(now=LATER)
    assert announced.names.count("complaint_received") == 2  # the first complaint, and the one of its issue
    kept = Complaint.get(complaint.id)
    receive_split(kept, kept.issues[0], LATER)
    assert Complaint.collection().count_documents({}) == 2


def _die(*_arguments):
    raise KeyboardInterrupt
