"""Evidence as it is now."""

from services.complaints.commands.assessments import refresh_self_assessment
from tests.complaints.saying import TODAY, staff
from tests.complaints.test_start_self_assessment import proof, started


def test_takes_over_what_the_cases_show_now_and_leaves_the_answers(complaint_at):
    assessment = started()
    assert proof(assessment, "6.2") == {"in_time": 0, "late": 0, "overdue": 0}
    complaint_at("stage1_acknowledged")
    assert proof(refresh_self_assessment(assessment.id, staff(TODAY), version=1), "6.2")["in_time"] == 1
