"""Staff write down that the resident asked for a correction of the definition."""

import pytest

from services.complaints.commands import definitions as commands
from services.complaints.model import Complaint
from services.complaints.model.definition import MOST_CORRECTIONS
from shared.contracts.complaints import ComplaintCorrectionRequested
from shared.errors import RuleBroken
from tests.complaints.saying import NOW, staff
from tests.harness import days

LATER = NOW + days(3)


def correct(complaint, words="It was in October.", when=LATER):
    answer = {"number": 1, "channel": "phone", "words": words}
    return commands.record_definition_correction(complaint.id, answer, staff(when), version=complaint.version)


def test_keeps_the_words_and_announces_it_without_them(complaint_at, announced):
    complaint = correct(complaint_at("stage1_acknowledged"))
    (kept,) = Complaint.get(complaint.id).latest_definition.corrections
    assert kept == {"at": LATER, "by_kind": "staff", "through": "phone", "words": "It was in October."}
    assert announced.last(ComplaintCorrectionRequested).definition_state == "correction_asked"
    assert "October" not in str(announced)


def test_it_takes_an_earlier_agreement_back(complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    answer = {"number": 1, "channel": "phone"}
    complaint = commands.record_definition_agreement(complaint.id, answer, staff(LATER), version=complaint.version)
    version = correct(complaint).latest_definition
    assert (version.state, version.agreed_at) == ("correction_asked", None)


def test_the_same_words_again_change_nothing(complaint_at):
    complaint = correct(complaint_at("stage1_acknowledged"))
    assert correct(complaint).version == complaint.version


def test_there_is_an_end_to_corrections_of_one_version(complaint_at):
    complaint = complaint_at("stage1_acknowledged")
    for number in range(MOST_CORRECTIONS):
        complaint = correct(complaint, f"Not so: {number}.")
    with pytest.raises(RuleBroken) as refused:
        correct(complaint, "Once more.")
    assert refused.value.code == "too_many_corrections"
