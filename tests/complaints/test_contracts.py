"""What complaints announces agrees with what it knows, and says nothing that anybody wrote."""

import pytest

from services.complaints.commands.deadlines import watch_deadlines
from services.complaints.states import State
from services.complaints.vocabulary import (
    AttachmentState,
    Category,
    Channel,
    DefinitionState,
    DraftState,
    EntryKind,
    Outcome,
    RefusalReason,
    Restricted,
)
from shared.contracts import complaints as contracts
from shared.contracts.event import Event
from shared.contracts.kinds import THIN_FIELDS
from tests.complaints.saying import NOW
from tests.complaints.steps import WAYS
from tests.harness import days


@pytest.mark.parametrize(
    ("told", "known"),
    [
        (contracts.STATES, State),
        (contracts.CHANNELS, Channel),
        (contracts.CATEGORIES, Category),
        (contracts.DEFINITION_STATES, DefinitionState),
        (contracts.ATTACHMENT_STATES, AttachmentState),
        (contracts.DRAFT_STATES, DraftState),
        (contracts.ENTRY_KINDS, EntryKind),
        (contracts.OUTCOMES, Outcome),
        (contracts.REFUSAL_REASONS, RefusalReason),
        (contracts.RESTRICTED, Restricted),
    ],
)
def test_the_closed_lists_are_the_same_on_both_sides(told, known):
    assert told == tuple(str(one) for one in known)


def test_every_event_is_thin():
    for contract in Event.contracts.values():
        if contract.service == "complaints":
            assert all(isinstance(field, THIN_FIELDS) for field in contract.schema._declared_fields.values())


def test_every_event_of_a_complaint_carries_its_whole_state():
    whole = set(contracts.ComplaintRestated.schema._declared_fields)
    for contract in Event.contracts.values():
        if contract.service == "complaints" and contract.entity == "complaint":
            assert set(contract.schema._declared_fields) == whole


@pytest.mark.parametrize("state", WAYS)
def test_a_complaint_can_be_told_again_in_every_state(complaint_at, announced, state):
    complaint = complaint_at(state)
    watch_deadlines(now=NOW + days(90))
    assert complaint.restated().data["state"] == state
    assert "restated" not in str(announced.names)


def test_nothing_that_anybody_wrote_is_announced(complaint_at, announced):
    for state in WAYS:
        complaint_at(state)
    told = str(announced)
    for words in ("lift", "repair", "sorry", "surveyor", "county council", "Tell any"):
        assert words not in told
