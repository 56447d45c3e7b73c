"""What the landlord says of one provision."""

import pytest

from services.complaints.commands.assessments import assess_provision
from shared.errors import BadInput, NotFound, StaleVersion
from tests.complaints.test_start_self_assessment import row, started


def said(**changes):
    usual = {"comply": "yes", "commentary": None, "links": ["https://example.org/policy"]}
    return usual | {"explanation": None, "target_date": None} | changes


def test_keeps_the_answer_with_its_links(working):
    assessment = started()
    changed = assess_provision(assessment.id, "6.2", said(), version=assessment.version)
    assert (row(changed, "6.2")["comply"], row(changed, "6.2")["links"]) == ("yes", ["https://example.org/policy"])


@pytest.mark.parametrize("answer", ["no", "partial"])
@pytest.mark.parametrize(
    ("given", "pointers"),
    [
        ({}, ["/explanation", "/target_date"]),
        ({"explanation": "A team is missing."}, ["/target_date"]),
        ({"target_date": "2027-06-30"}, ["/explanation"]),
        ({"explanation": "A team is missing.", "target_date": "2027-06-30"}, None),
    ],
)
def test_less_than_yes_needs_an_explanation_and_a_date(working, answer, given, pointers):
    assessment = started()
    if pointers is None:
        changed = assess_provision(assessment.id, "6.2", said(comply=answer, **given), version=1)
        assert row(changed, "6.2")["target_date"] == "2027-06-30"
        return
    with pytest.raises(BadInput, match="explanation_missing") as refused:
        assess_provision(assessment.id, "6.2", said(comply=answer, **given), version=1)
    assert [fault["pointer"] for fault in refused.value.fields] == pointers


def test_a_provision_that_the_code_has_not_is_not_found(working):
    with pytest.raises(NotFound, match="provision_not_found"):
        assess_provision(started().id, "6.99", said(), version=1)


def test_needs_the_version_that_was_seen(working):
    with pytest.raises(StaleVersion):
        assess_provision(started().id, "6.2", said(), version=9)
