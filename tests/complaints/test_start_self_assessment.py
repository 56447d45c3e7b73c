"""A self-assessment begins with the evidence that the cases give, and with what was said the last time."""

from datetime import date

import pytest

from services.complaints.commands.assessments import assess_provision, start_self_assessment
from services.complaints.model import SelfAssessment
from services.complaints.self_assessment import CODES, PROOFS, SECTIONS, code_for
from shared.errors import BadInput, RuleBroken
from shared.landlords import registry
from tests.complaints.saying import NOW, TODAY, staff
from tests.complaints.steps import refuse
from tests.harness import days

V1 = "/api/v1"
FIRST, LAST = date(2026, 4, 1), date(2027, 3, 31)


def started(cause="annual"):
    return start_self_assessment(FIRST, LAST, cause, staff(TODAY))


def row(assessment, number):
    return next(row for row in assessment.provisions if row["number"] == number)


def proof(assessment, number):
    return row(assessment, number)["evidence"][0]["counts"]


def test_has_a_row_for_every_provision_that_nobody_has_answered(working):
    assessment = started()
    assert len(assessment.provisions) == len(code_for("ENG", LAST).provisions)
    assert {row["comply"] for row in assessment.provisions} == {None}


def test_says_what_the_cases_show(complaint_at):
    complaint_at("stage2_responded")
    complaint_at("stage1_acknowledged", NOW - days(20))  # answered never
    late = complaint_at(when=NOW - days(30))
    refuse(late, NOW)
    complaint_at("stage2_refused")
    assessment = started()
    assert proof(assessment, "6.2") == {"in_time": 3, "late": 0, "overdue": 0}
    assert proof(assessment, "6.3") == {"in_time": 2, "late": 0, "overdue": 1}
    assert proof(assessment, "6.13") == {"answered_by_the_same": 0, "answered": 1}
    assert proof(assessment, "2.2")["not_about_landlord_function"] == 1
    assert proof(assessment, "5.11")["not_about_landlord_function"] == 1
    assert proof(assessment, "5.3") == {"stage_1": 4, "stage_2": 2}
    assert proof(assessment, "7.1")["apology"] == 3
    assert proof(assessment, "3.2")["phone"] == 4


def test_a_new_cause_carries_on_what_was_said_and_asks_anew(working):
    before = started()
    said = {"comply": "yes", "commentary": "Checked each month.", "links": [], "explanation": None, "target_date": None}
    before = assess_provision(before.id, "6.2", said, version=before.version)
    for one in before.provisions:
        one["comply"] = "yes"
    before.approve(staff(TODAY))
    before.save()
    again = started("restructure")
    assert again.follows == before.id
    assert (row(again, "6.2")["commentary"], row(again, "6.2")["comply"]) == ("Checked each month.", None)


def test_a_period_that_ends_before_it_begins_is_refused(working):
    with pytest.raises(BadInput, match="bad_period"):
        start_self_assessment(LAST, FIRST, "annual", staff(TODAY))


def test_other_nations_have_another_code(working):
    registry._entries[working].nation = "SCT"
    try:
        with pytest.raises(RuleBroken, match="no_code"):
            started()
    finally:
        registry._entries[working].nation = "ENG"


def test_the_code_has_nine_sections_and_each_proof_a_provision():
    for code in CODES:
        numbers = [provision.number for provision in code.provisions]
        assert {provision.section for provision in code.provisions} == SECTIONS.keys()
        assert len(set(numbers)) == len(numbers)
        assert set(numbers) >= PROOFS.keys()


def test_at_the_door(client, sign_in, working):
    senior = sign_in("complaints_senior")
    sent = {"first": "2026-04-01", "last": "2027-03-31", "cause": "annual"}
    keyed = senior | {"Idempotency-Key": "once"}
    made = [client.post(f"{V1}/complaints/self-assessments", json=sent, headers=keyed) for _ in range(2)]
    assert [one.status_code for one in made] == [201, 201]
    assert made[0].json["id"] == made[1].json["id"]
    assert SelfAssessment.objects.count() == 1
    member = sign_in("governing_body_member")
    listed = client.get(f"{V1}/complaints/self-assessments", headers=member).json["items"]
    assert [row["id"] for row in listed] == [made[0].json["id"]]
    shown = client.get(f"{V1}/complaints/self-assessments/{made[0].json['id']}/page", headers=member)
    assert (shown.status_code, shown.content_type) == (200, "text/html; charset=utf-8")
    assert "Stage 1 is acknowledged" in shown.text
    assert client.post(f"{V1}/complaints/self-assessments", json=sent, headers=member).status_code == 403
