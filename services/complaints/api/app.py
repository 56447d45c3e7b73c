"""What the route modules of complaints share: the API they hang on, who acts, and how a letter is shown."""

from flask import Response

from services.complaints import pages
from services.complaints.letter_page import POLICY, to_html
from services.complaints.letter_pdf import to_pdf
from services.complaints.model import Act
from shared.clock import utc_now
from shared.http import caller, make_api

api = make_api("complaints", "Complaints")


def act():
    """Who asks, and now."""
    return Act(at=utc_now(), by_kind=caller().kind, by=caller().person_id)


def letter_page(complaint, letter):
    headers = {"Content-Security-Policy": POLICY}
    return Response(to_html(letter, complaint.reference), headers=headers, mimetype="text/html")


def letter_pdf(complaint, letter):
    name = f"{complaint.reference}-{letter.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(to_pdf(to_html(letter, complaint.reference)), headers=headers, mimetype="application/pdf")


def html_page(html):
    return Response(html, headers={"Content-Security-Policy": pages.POLICY}, mimetype="text/html")
