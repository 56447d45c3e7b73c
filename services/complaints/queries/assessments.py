"""Self-assessments against the Code, with the evidence that the cases give."""

from datetime import date

from services.complaints import pages
from services.complaints.model import SelfAssessment
from services.complaints.queries.evidence import Figures
from services.complaints.self_assessment import SECTIONS, code_named, prove

ROW = dict.fromkeys(("code", "first", "last", "cause", "started_at", "approved_at", "version"), 1)


def list_self_assessments(after, limit):
    """The latest first."""
    condition = {"gone_at": None} | ({"_id": {"$lt": after[0]}} if after else {})
    rows = SelfAssessment.collection().find(condition, ROW).sort("_id", -1).limit(limit)
    return [row | {"id": row["_id"]} for row in rows]


def show_self_assessment(assessment_id):
    """Raises: NotFound self_assessment_not_found."""
    return SelfAssessment.get(assessment_id)


def show_self_assessment_page(assessment_id):
    """The same as a page of HTML. Raises: NotFound self_assessment_not_found."""
    assessment = SelfAssessment.get(assessment_id)
    return pages.page("Self-assessment against the Complaint Handling Code", *pieces_of(assessment))


def pieces_of(assessment):
    """What a page says of it."""
    approved = f"Approved on {assessment.approved_at:%Y-%m-%d}." if assessment.approved_at else "A draft."
    yield pages.text(f"{approved} Evidence from {assessment.first} to {assessment.last}.")
    columns = ("Provision", "Requirement", "Comply", "Evidence", "Commentary", "Explanation", "By when")
    for number, title in SECTIONS.items():
        rows = [_row(row) for row in assessment.sections if row["section"] == number]
        if rows:
            yield pages.section(f"{number}. {title}", pages.table(title, columns, rows))


def latest_approved():
    """The SelfAssessment approved last, or None."""
    return SelfAssessment.objects(approved_at__ne=None).order_by("-approved_at").first()


def evidence_of(code_id, first, last, now):
    """{number: [{statement, counts}]} of every provision. first, last: dates or ISO texts.

    Raises: BadInput bad_period.
    """
    first, last = (date.fromisoformat(str(day)) for day in (first, last))
    figures = Figures(first, last, now)
    return {provision.number: prove(provision.number, figures) for provision in code_named(code_id).provisions}


def _row(row):
    proofs = " ".join(proof["statement"] for proof in row["evidence"])
    evidence = " ".join(filter(None, (proofs, *(row["links"] or ()))))
    unsure = " (number to be checked)" if row["unsure"] else ""
    said = [row[name] for name in ("commentary", "explanation", "target_date")]
    return (row["number"] + unsure, row["requirement"], row["comply"] or "Not assessed", evidence, *said)
